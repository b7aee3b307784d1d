// A ledger of rules alone, for tests: state in memory, no signatures, no store. Events come in
// business form, as people write them; keys that a KeyEnrolled lacks are made up.
#pragma once

#include <filesystem>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "ledger/base/json.h"
#include "ledger/rules/engine/rulebook.h"

namespace luoshu::test {

class Rehearsal {
 public:
  Rehearsal() = default;
  // Under another version of the rules than that of new ledgers.
  explicit Rehearsal(std::uint32_t rules_version) : rules_version_(rules_version) {}
  // The worked province after its event n (0: an empty ledger).
  static std::unique_ptr<Rehearsal> after(int n);

  // Decides without recording. The codes are what tests ask about.
  Judgement judge(const json::Value& event);
  std::set<std::string> refusals(const json::Value& event);
  std::set<std::string> warnings(const json::Value& event);
  // Records; fails the test, showing the reasons, where the rules refuse.
  void accept(const json::Value& event);
  // Records what is allowed, and answers whether it was.
  bool offer(const json::Value& event);

  State& state() { return state_; }
  const Hash& digest() const { return digest_; }

 private:
  Judgement judge_open(const json::Value& event);
  State state_;
  std::uint32_t rules_version_ = kFirstRulesVersion;
  std::uint64_t size_ = 1;
  std::uint64_t number_ = 1;
  Time recorded_;
  Hash digest_{};
  bool keys_known_ = false;
};

// Events of the worked province in order; [0] is n = 1.
const std::vector<json::Value>& scenario();
// docs/examples, with the worked provinces of both versions.
std::filesystem::path version_two_folder();
// The events of a JSON Lines file in it.
std::vector<json::Value> version_two_lines(std::string_view file);
// One event from a text of JSON; fails the test where it does not parse.
json::Value event_of(std::string_view text);
// A copy with one member of the event changed: path such as "fields.valid_to", "role",
// "cosigners.0.party"; a null value removes it.
json::Value with(json::Value event, std::string_view path, json::Value value);
json::Value without(json::Value event, std::string_view path);

}  // namespace luoshu::test
