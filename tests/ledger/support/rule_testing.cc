#include "tests/ledger/support/rule_testing.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>

#include "ledger/crypto/key.h"
#include "ledger/form/event_form.h"
#include "ledger/rules/parties/keys.h"
#include "tests/paths/paths.h"

namespace luoshu::test {
namespace {

std::filesystem::path scenario_path() {
  return std::filesystem::path(::luoshu::test::source_dir()) / "docs/examples/henan-scenario.jsonl";
}

std::string text_of(const json::Value& object, std::string_view member) {
  const json::Value* value = object.find(member);
  return value != nullptr && value->string() != nullptr ? *value->string() : std::string();
}

// What a rehearsal import does: a key for who has none.
Bytes with_made_up_key(const Bytes& bytes, const json::Value& event) {
  static std::map<std::string, PrivateKey> keys;
  const json::Value* fields = event.find("fields");
  if (text_of(event, "type") != "KeyEnrolled" || fields == nullptr ||
      fields->find("public_key") != nullptr)
    return bytes;
  const std::string key_id = text_of(*fields, "key_id");
  const Suite suite = text_of(*fields, "algorithm") == "SM2" ? Suite::kGm : Suite::kIntl;
  const PrivateKey& key = keys.try_emplace(key_id, PrivateKey::generate(suite)).first->second;
  const Bytes proof =
      key.sign(possession_message(LedgerId{}, text_of(event, "subject"), key_id, "entry"));
  auto filled =
      form::with_demo_key(bytes, to_hex(key.public_key().bytes()), "entry", to_base64(proof));
  return filled ? *filled : bytes;
}

// What cannot be an event at all is refused before the rules see it, as E-FIELD.
Reasons reasons_of(const std::vector<form::FormIssue>& issues) {
  Reasons reasons;
  for (const form::FormIssue& issue : issues) {
    reasons.push_back(make_reason("E-FIELD", issue.reason.en, issue.reason.zh));
    reasons.back().field = issue.field;
  }
  return reasons;
}

std::set<std::string> codes_of(const Reasons& reasons) {
  std::set<std::string> codes;
  for (const Reason& reason : reasons) codes.insert(reason.code);
  return codes;
}

json::Value* member(json::Value& holder, std::string_view name) {
  if (json::Array* list = holder.array()) {
    const std::size_t at = std::stoul(std::string(name));
    return at < list->size() ? &(*list)[at] : nullptr;
  }
  json::Object* object = holder.object();
  if (object == nullptr) return nullptr;
  for (auto& [key, value] : *object)
    if (key == name) return &value;
  return nullptr;
}

}  // namespace

const std::vector<json::Value>& scenario() {
  static const std::vector<json::Value> kEvents = [] {
    std::vector<json::Value> events;
    std::ifstream file(scenario_path());
    for (std::string line; std::getline(file, line);) events.push_back(event_of(line));
    return events;
  }();
  return kEvents;
}

std::filesystem::path version_two_folder() {
  return std::filesystem::path(::luoshu::test::source_dir()) / "docs/examples";
}

std::vector<json::Value> version_two_lines(std::string_view file) {
  std::vector<json::Value> lines;
  std::ifstream in(version_two_folder() / file);
  for (std::string line; std::getline(in, line);) lines.push_back(event_of(line));
  return lines;
}

json::Value event_of(std::string_view text) {
  auto value = json::parse(text);
  EXPECT_TRUE(value.has_value()) << text;
  return value ? *std::move(value) : json::Value();
}

json::Value with(json::Value event, std::string_view path, json::Value value) {
  json::Value* holder = &event;
  for (auto dot = path.find('.'); dot != std::string_view::npos; dot = path.find('.')) {
    holder = member(*holder, path.substr(0, dot));
    if (holder == nullptr) return event;
    path.remove_prefix(dot + 1);
  }
  json::Value* place = member(*holder, path);
  if (place != nullptr && value.is_null() && holder->array() != nullptr)
    holder->array()->erase(holder->array()->begin() + std::stol(std::string(path)));
  else if (place != nullptr && value.is_null())
    std::erase_if(*holder->object(), [&](const json::Member& one) { return one.first == path; });
  else if (place != nullptr)
    *place = std::move(value);
  else if (holder->object() != nullptr)
    holder->object()->emplace_back(std::string(path), std::move(value));
  return event;
}

json::Value without(json::Value event, std::string_view path) {
  return with(std::move(event), path, json::Value());
}

std::unique_ptr<Rehearsal> Rehearsal::after(int n) {
  auto rehearsal = std::make_unique<Rehearsal>();
  for (int i = 0; i < n; ++i) rehearsal->accept(scenario().at(static_cast<std::size_t>(i)));
  return rehearsal;
}

Judgement Rehearsal::judge_open(const json::Value& event) {
  EntryMoment moment;
  moment.rules_version = rules_version_;
  moment.suite = Suite::kGm;
  moment.seq = Seq{size_};
  moment.first_event = EventNumber{number_};
  moment.bootstrapping = !keys_known_;
  // There are no signatures here: under version 2 whoever writes as root is taken to have signed.
  moment.signed_by_root = rules_version_ >= 2 && text_of(event, "role") == "root";
  const auto day = parse_date(text_of(event, "recorded"));
  const auto effective = parse_date(text_of(event, "effective"));
  const Time wanted = day ? start_of_day(*day) : effective ? start_of_day(*effective) : recorded_;
  moment.recorded = std::max(wanted, Time{recorded_.micros + 1});
  state_.begin(Size{size_ + 1});
  const form::Parsed parsed = form::parse_event(event);
  if (const auto* issues = std::get_if<std::vector<form::FormIssue>>(&parsed))
    return {reasons_of(*issues), {}};
  const std::vector<Bytes> events{with_made_up_key(std::get<Bytes>(parsed), event)};
  Judgement judgement = judge_entry(state_, events, moment);
  if (judgement.reasons.empty()) recorded_ = moment.recorded;
  return judgement;
}

Judgement Rehearsal::judge(const json::Value& event) {
  const Time before = recorded_;
  Judgement judgement = judge_open(event);
  recorded_ = before;
  state_.roll_back();
  return judgement;
}

std::set<std::string> Rehearsal::refusals(const json::Value& event) {
  return codes_of(judge(event).reasons);
}

std::set<std::string> Rehearsal::warnings(const json::Value& event) {
  return codes_of(judge(event).warnings);
}

bool Rehearsal::offer(const json::Value& event) {
  const Judgement judgement = judge_open(event);
  if (!judgement.reasons.empty()) {
    state_.roll_back();
    return false;
  }
  digest_ = next_state_digest(digest_, state_.commit());
  ++size_;
  ++number_;
  keys_known_ = keys_known_ || text_of(event, "type") == "KeyEnrolled";
  return true;
}

void Rehearsal::accept(const json::Value& event) {
  const Judgement judgement = judge(event);
  EXPECT_TRUE(judgement.reasons.empty()) << json::to_line(event) << "\n"
                                         << describe(judgement.reasons, Language::kEn);
  if (judgement.reasons.empty()) offer(event);
}

}  // namespace luoshu::test
