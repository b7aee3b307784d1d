// One batch of an import: signers, signatures, checks side by side, append.
#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <thread>

#include "ledger/base/assert.h"
#include "ledger/door.h"
#include "ledger/form/event_form.h"
#include "ledger/log/entry_draft.h"
#include "tools/luoshu/importer.h"

namespace luoshu {
namespace {

std::string text_of(const json::Value& event, std::string_view field) {
  const json::Value* fields = event.find("fields");
  const json::Value* value = fields == nullptr ? nullptr : fields->find(field);
  return value == nullptr || value->string() == nullptr ? std::string() : *value->string();
}

std::optional<Suite> suite_of_algorithm(std::string_view algorithm) {
  for (const Suite suite : {Suite::kIntl, Suite::kGm})
    if (signature_algorithm(suite) == algorithm) return suite;
  return std::nullopt;
}

}  // namespace

Date Importer::day_of_entry(const Group& group) const {
  return day_of(target_.next_recorded(group.envelope.recorded));
}

// A rehearsal enrols keys that nobody brought along. Where the event lacks what a key is made of,
// it stays as it is, and the rules will say what is missing.
Status Importer::fill_in_demo_key(Group& group) {
  constexpr std::string_view kPurpose = "entry";
  if (!target_.genesis().rehearsal || group.envelope.type != "KeyEnrolled") return Done{};
  LUOSHU_TRY(const json::Value event, form::event_to_json(group.events.front()));
  const std::string key_id = text_of(event, "key_id");
  const std::optional<Suite> suite = suite_of_algorithm(text_of(event, "algorithm"));
  const std::string purpose = text_of(event, "purpose");
  const bool brought = !text_of(event, "public_key").empty() ||
                       !text_of(event, "proof_of_possession").empty() ||
                       (!purpose.empty() && purpose != kPurpose);
  if (brought || !suite || !keys_.path_of(key_id)) return Done{};
  LUOSHU_TRY(const PrivateKey* key, keys_.find_or_make(key_id, *suite));
  const Bytes proof =
      key->sign(possession_message(target_.id(), group.envelope.subject, key_id, kPurpose));
  LUOSHU_TRY(group.events.front(),
             form::with_demo_key(group.events.front(), to_hex(key->public_key().bytes()), kPurpose,
                                 to_base64(proof)));
  return Done{};
}

// Author and co-signers with the keys they sign with. Reasons where a party has no key at all; a
// fault where its key is not in the folder.
Result<Reasons> Importer::choose_signers(const Group& group, const KeyRing& ring, Seq at,
                                         Work& work) {
  std::vector<std::string> parties = signing_parties(group.envelope);
  std::ranges::sort(parties);
  const Date day = day_of_entry(group);
  Reasons reasons;
  for (const std::string& party : parties) {
    const auto chosen = options_.signers.key_of(group.envelope, party);
    std::string key_id = chosen.value_or(std::string(kRootKeyId));
    if (!chosen && !ring.bootstrapping()) {
      if (!ring.signing_key_id(party, at, day)) {
        reasons.push_back(make_reason("E-KEY-UNKNOWN", party, party));
        continue;
      }
      LUOSHU_TRY(key_id, keys_.signing_key_id(ring, party, at, day));
    }
    LUOSHU_TRY(const PrivateKey* key, keys_.find(key_id));
    work.signers.push_back({party, key_id});
    work.keys.push_back(key);
  }
  return reasons;
}

void Importer::prepare_one(Group& group, const KeyRing& ring, Seq at, Work& work) {
  const Time author_time = group.envelope.recorded && target_.genesis().rehearsal
                               ? start_of_day(*group.envelope.recorded)
                               : clock_.now();
  EntryDraft draft;
  draft.ledger = target_.id();
  draft.suite = target_.genesis().suite;
  draft.id = group.id;
  draft.author = group.envelope.author;
  draft.author_time = author_time;
  draft.signers = work.signers;
  draft.events = std::move(group.events);
  Entry entry = make_entry(std::move(draft));
  for (std::size_t i = 0; i < work.keys.size(); ++i) sign_entry(entry, i, *work.keys[i]);
  work.outcome = check_entry(std::move(entry), target_.genesis(), target_.id());
  if (auto* checked = std::get_if<CheckedEntry>(&work.outcome))
    check_signatures(*checked, ring, at, day_of_entry(group));
}

void Importer::prepare(const KeyRing& ring, std::vector<Work>& work) {
  const std::uint64_t size = target_.size().value;
  std::atomic<std::size_t> next = 0;
  const auto labour = [&] {
    for (std::size_t i = next++; i < work.size(); i = next++)
      if (!std::holds_alternative<Refusal>(work[i].outcome))
        prepare_one(batch_[i], ring, Seq{size + i}, work[i]);
  };
  std::vector<std::jthread> helpers;
  for (unsigned i = 1; i < std::min<std::size_t>(options_.threads, work.size()); ++i)
    helpers.emplace_back(labour);
  labour();
}

Status Importer::flush() {
  const std::shared_ptr<const KeyRing> ring = target_.keys();
  const std::uint64_t size = target_.size().value;
  std::vector<Work> work;
  std::optional<Fault> fault;
  for (std::size_t i = 0; i < batch_.size(); ++i) {
    Work one{{}, {}, Fault{}};
    const Status filled = fill_in_demo_key(batch_[i]);
    auto reasons = filled ? choose_signers(batch_[i], *ring, Seq{size + i}, one) : filled.error();
    if (!reasons) {
      fault = with_context(reasons.error(),
                           fmt::format("{}:{}", batch_[i].file, batch_[i].lines.front()));
      break;
    }
    LUOSHU_TRY(Reasons at_the_door, refused_at_the_door(batch_[i].events, *reader_));
    std::ranges::move(at_the_door, std::back_inserter(*reasons));
    const bool refused = !reasons->empty();
    if (refused) one.outcome = Refusal{*std::move(reasons), std::nullopt};
    work.push_back(std::move(one));
    if (refused && !options_.keep_going) break;
  }
  prepare(*ring, work);
  const Status appended = append(std::move(work));
  batch_.clear();
  batch_bytes_ = 0;
  LUOSHU_CHECK(appended);
  if (fault && !stopped()) return *std::move(fault);
  return Done{};
}

// Appends what may be appended before the first refusal (with keep_going: all of it), and reports.
Status Importer::append(std::vector<Work> work) {
  std::vector<CheckedEntry> entries;
  std::vector<std::size_t> places;
  std::optional<Fault> fault;
  std::vector<std::pair<std::size_t, Reasons>> refused;
  for (std::size_t i = 0; i < work.size() && !fault; ++i) {
    if (auto* refusal = std::get_if<Refusal>(&work[i].outcome)) {
      refused.emplace_back(i, std::move(refusal->reasons));
    } else if (auto* problem = std::get_if<Fault>(&work[i].outcome)) {
      fault = with_context(*problem, fmt::format("{}:{}", batch_[i].file, batch_[i].lines.front()));
    } else {
      entries.push_back(std::get<CheckedEntry>(std::move(work[i].outcome)));
      places.push_back(i);
    }
    if (!refused.empty() && !options_.keep_going) break;
  }
  if (!entries.empty()) {
    const auto on_refusal =
        options_.keep_going ? Ledger::OnRefusal::kGoOn : Ledger::OnRefusal::kStop;
    LUOSHU_TRY(auto outcomes, target_.append(std::move(entries), on_refusal));
    for (std::size_t k = 0; k < outcomes.size(); ++k) {
      const Group& group = batch_[places[k]];
      if (auto* refusal = std::get_if<Refusal>(&outcomes[k])) {
        refused.emplace_back(places[k], std::move(refusal->reasons));
      } else if (std::holds_alternative<IdentityConflict>(outcomes[k])) {
        fault = Fault{
            Errc::kConflict,
            fmt::format("{}:{}: an entry with this id is recorded with other bytes", group.file,
                        group.lines.front()),
            fmt::format("{}:{}：该编号的记录已以不同内容记录", group.file, group.lines.front())};
      } else {
        summary_.events += group.lines.size();
        ++summary_.entries;
        const auto& accepted = std::get<Accepted>(outcomes[k]);
        if (!accepted.warnings.empty()) warn(group, accepted.warnings);
      }
    }
    report_.acknowledged(target_.size(), summary_);
  }
  std::ranges::sort(refused, {}, &std::pair<std::size_t, Reasons>::first);
  for (const auto& [place, reasons] : refused) refuse(batch_[place], reasons);
  report_.progress(taken_);
  if (fault) return *std::move(fault);
  return Done{};
}

}  // namespace luoshu
