#include "node/shell/outcomes.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iterator>

#include "ledger/base/json.h"
#include "ledger/log/entry.h"
#include "node/core/fitting.h"
#include "node/shell/whole_file.h"

namespace luoshu::node {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kFileBytesMax = 64U << 10;
constexpr std::size_t kSentenceBytesMax = 512;

fs::path folder_of(const fs::path& home) {
  return home / "refused";
}
fs::path file_of(const fs::path& home, const Hash& identity) {
  return folder_of(home) / (identity.hex() + ".json");
}

// Files of outcomes with their times, the oldest first.
std::vector<fs::path> files_in(const fs::path& home) {
  std::vector<std::pair<fs::file_time_type, fs::path>> files;
  std::error_code error;
  for (auto it = fs::directory_iterator(folder_of(home), error);
       !error && it != fs::directory_iterator(); it.increment(error)) {
    std::error_code gone;
    const auto time = fs::last_write_time(it->path(), gone);
    if (!gone && it->path().extension() == ".json") files.emplace_back(time, it->path());
  }
  std::ranges::sort(files);
  std::vector<fs::path> paths;
  for (auto& [time, path] : files) paths.push_back(std::move(path));
  return paths;
}

std::string text_of(const json::Value& value, const char* name) {
  const json::Value* member = value.find(name);
  return member == nullptr || member->string() == nullptr ? std::string() : *member->string();
}

json::Value to_json(const Outcome& outcome) {
  json::Array reasons;
  for (const Outcome::Reason& reason : outcome.reasons)
    reasons.emplace_back(json::Object{{"code", reason.code}, {"en", reason.en}, {"zh", reason.zh}});
  return json::Object{{"identity", outcome.identity.hex()},
                      {"header_digest", outcome.header_digest.hex()},
                      {"entry_id", outcome.entry_id},
                      {"author", outcome.author},
                      {"at", outcome.at},
                      {"answer", outcome.answer},
                      {"reasons", std::move(reasons)}};
}

std::optional<Hash> hash_of(const std::string& hex) {
  const auto bytes = from_hex(hex);
  if (!bytes) return std::nullopt;
  const auto hash = hash_from(*bytes);
  return hash ? std::optional(*hash) : std::nullopt;
}

std::optional<Outcome> read_file(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::string text(kFileBytesMax + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(file.gcount()));
  const auto value = json::parse(text);
  if (!value || value->object() == nullptr) return std::nullopt;
  const auto identity = hash_of(text_of(*value, "identity"));
  const auto digest = hash_of(text_of(*value, "header_digest"));
  if (!identity || !digest) return std::nullopt;
  Outcome outcome{*identity,
                  *digest,
                  text_of(*value, "entry_id"),
                  text_of(*value, "author"),
                  text_of(*value, "at"),
                  text_of(*value, "answer"),
                  {}};
  const json::Value* reasons = value->find("reasons");
  if (reasons == nullptr || reasons->array() == nullptr) return outcome;
  for (const json::Value& reason : *reasons->array())
    outcome.reasons.push_back(
        {text_of(reason, "code"), text_of(reason, "en"), text_of(reason, "zh")});
  return outcome;
}

void add_reason(Outcome& outcome, std::string_view code, std::string_view en, std::string_view zh) {
  outcome.reasons.push_back(
      {std::string(code), shortened(en, kSentenceBytesMax), shortened(zh, kSentenceBytesMax)});
}

}  // namespace

std::optional<Outcome> outcome_of(ByteView bytes, const Verdict& verdict, Time at) {
  const auto entry = decode_entry(bytes);
  const auto header = entry ? decode_header(entry->header) : Result<Header>(entry.error());
  if (!header) return std::nullopt;
  Outcome outcome{identity_of(header->author, header->entry_id),
                  header_digest(entry->header),
                  header->entry_id.hex(),
                  header->author,
                  to_string(at),
                  "refused",
                  {}};
  if (const auto* refused = std::get_if<AnswerRefused>(&verdict)) {
    for (const Reason& reason : refused->reasons)
      if (outcome.reasons.size() < kOutcomeReasonsMax)
        add_reason(outcome, reason.code, reason.message_en, reason.message_zh);
  } else if (const auto* conflict = std::get_if<AnswerConflict>(&verdict)) {
    outcome.answer = "conflict";
    add_reason(
        outcome, "",
        fmt::format("entry {} has the same author and id but other bytes", conflict->seq.value),
        fmt::format("记录 {} 的提交方和编号相同而内容不同", conflict->seq.value));
  } else if (const auto* invalid = std::get_if<AnswerInvalid>(&verdict)) {
    outcome.answer = "invalid";
    add_reason(outcome, "", invalid->detail, invalid->detail);
  }
  return outcome;
}

Status keep_outcome(const fs::path& home, const Outcome& outcome) {
  std::error_code error;
  fs::create_directories(folder_of(home), error);
  const std::vector<fs::path> files = files_in(home);
  for (std::size_t i = 0; i + kOutcomesMax <= files.size(); ++i) fs::remove(files[i], error);
  std::string text = json::to_pretty(to_json(outcome));
  // What a sequencer says need not be text at all.
  if (!json::parse(text)) {
    Outcome bare = outcome;
    bare.reasons.clear();
    text = json::to_pretty(to_json(bare));
  }
  return write_whole_file(file_of(home, outcome.identity), text + "\n");
}

std::vector<Outcome> read_outcomes(const fs::path& home) {
  std::vector<Outcome> outcomes;
  for (const fs::path& path : files_in(home))
    if (auto outcome = read_file(path)) outcomes.push_back(*std::move(outcome));
  return outcomes;
}

std::optional<Outcome> find_outcome(const fs::path& home, const Hash& identity) {
  return read_file(file_of(home, identity));
}

void forget_outcome(const fs::path& home, const Hash& identity) {
  std::error_code error;
  fs::remove(file_of(home, identity), error);
}

std::size_t acknowledge_outcomes(const fs::path& home) {
  std::size_t count = 0;
  std::error_code error;
  for (const fs::path& path : files_in(home)) count += fs::remove(path, error) ? 1U : 0U;
  return count;
}

std::size_t count_outcomes(const fs::path& home) {
  return files_in(home).size();
}

}  // namespace luoshu::node
