#include "ledger/log/policy.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "ledger/base/limits.h"
#include "ledger/log/cosignature.h"

namespace luoshu {
namespace {

constexpr std::string_view kNone = "none";
constexpr std::size_t kPolicyBytesMax = limits::kNoteBytesMax;
using Words = std::vector<std::string_view>;

Fault bad(const std::string& why) {
  return {Errc::kInvalid, why};
}

Fault two_roles() {
  return {Errc::kInvalid,
          "one key is a log's and a witness's: no log vouches for itself, no key serves two roles",
          "同一密钥既为日志密钥又为见证密钥：日志不能为自己作证，一把密钥只任一职"};
}

Words words_of(std::string_view line) {
  Words words;
  while (true) {
    const std::size_t begin = line.find_first_not_of(" \t");
    if (begin == std::string_view::npos) return words;
    line.remove_prefix(begin);
    const std::size_t end = std::min(line.find_first_of(" \t"), line.size());
    words.push_back(line.substr(0, end));
    line.remove_prefix(end);
  }
}

bool only_allowed_bytes(std::string_view line) {
  return std::ranges::all_of(line, [](char c) {
    const auto byte = static_cast<std::uint8_t>(c);
    return c == '\t' || (byte >= 0x20 && byte != 0x7f);
  });
}

class PolicyReader {
 public:
  Status line(std::string_view text) {
    if (!only_allowed_bytes(text)) return bad("a control character");
    const Words words = words_of(text);
    if (words.empty() || words[0].starts_with('#')) return Done{};
    if (words[0] == "log") return log(words);
    if (words[0] == "witness") return witness(words);
    if (words[0] == "group") return group(words);
    if (words[0] == "quorum") return quorum(words);
    return bad(fmt::format("'{}' is none of log, witness, group and quorum", words[0]));
  }

  Result<Policy> finish() && {
    if (policy_.quorum.empty())
      return Fault{Errc::kInvalid, "policy: no quorum line; write 'quorum none' to ask for none"};
    return std::move(policy_);
  }

 private:
  Status log(const Words& words) {
    if (words.size() < 2 || words.size() > 3) return bad("write: log <vkey> [url]");
    LUOSHU_TRY(NoteVerifier key, parse_vkey(words[1]));
    if (key.type == NoteKeyType::kCosignature) return bad("a log's key is no cosignature key");
    const auto same = [&](const Policy::Log& other) { return other.verifier.key == key.key; };
    if (std::ranges::any_of(policy_.logs, same)) return bad("this log's key is there already");
    const auto vouches = [&](const Policy::Witness& one) { return one.verifier.key == key.key; };
    if (std::ranges::any_of(policy_.witnesses, vouches)) return two_roles();
    policy_.logs.push_back({std::move(key), words.size() == 3 ? std::string(words[2]) : ""});
    return Done{};
  }

  Status witness(const Words& words) {
    if (words.size() < 3 || words.size() > 4) return bad("write: witness <name> <vkey> [url]");
    LUOSHU_CHECK(define(words[1]));
    LUOSHU_TRY(NoteVerifier key, parse_vkey(words[2]));
    if (key.type != NoteKeyType::kCosignature) return bad("a witness has a cosignature key");
    const auto same = [&](const Policy::Witness& other) { return other.verifier.key == key.key; };
    if (std::ranges::any_of(policy_.witnesses, same))
      return bad("this witness's key is there already: it would count twice");
    const auto signs = [&](const Policy::Log& log) { return log.verifier.key == key.key; };
    if (std::ranges::any_of(policy_.logs, signs)) return two_roles();
    policy_.witnesses.push_back(
        {std::string(words[1]), std::move(key), words.size() == 4 ? std::string(words[3]) : ""});
    return Done{};
  }

  Status group(const Words& words) {
    if (words.size() < 4) return bad("write: group <name> <k|any|all> <member>...");
    Policy::Group group{std::string(words[1]), 0, {}};
    for (const std::string_view member : std::span(words).subspan(3)) {
      if (!names_.contains(member)) return bad(fmt::format("'{}' is not defined yet", member));
      if (!members_.insert(std::string(member)).second)
        return bad(fmt::format("'{}' is a member already: it would count twice", member));
      group.members.emplace_back(member);
    }
    const std::size_t count = group.members.size();
    const auto threshold = words[2] == "any"   ? Result<std::uint64_t>(1)
                           : words[2] == "all" ? Result<std::uint64_t>(count)
                                               : parse_decimal(words[2]);
    if (!threshold || *threshold < 1 || *threshold > count)
      return bad("the threshold is any, all or a number from 1 to " + std::to_string(count));
    group.threshold = *threshold;
    LUOSHU_CHECK(define(words[1]));
    policy_.groups.push_back(std::move(group));
    return Done{};
  }

  Status quorum(const Words& words) {
    if (words.size() != 2) return bad("write: quorum <name>, or quorum none");
    if (!policy_.quorum.empty()) return bad("there is one quorum line only");
    if (words[1] != kNone && !names_.contains(words[1]))
      return bad(fmt::format("'{}' is not defined yet", words[1]));
    policy_.quorum = words[1];
    return Done{};
  }

  Status define(std::string_view name) {
    if (name == kNone) return bad("'none' cannot be defined");
    if (!names_.insert(std::string(name)).second)
      return bad(fmt::format("'{}' is defined already", name));
    return Done{};
  }

  Policy policy_;
  std::set<std::string, std::less<>> names_;
  std::set<std::string, std::less<>> members_;
};

}  // namespace

Result<Policy> parse_policy(std::string_view text) {
  if (text.size() > kPolicyBytesMax) return Fault{Errc::kLimit, "policy: longer than 64 KiB"};
  if (!text.empty() && !text.ends_with('\n'))
    return Fault{Errc::kInvalid, "policy: the last line does not end in a newline"};
  PolicyReader reader;
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::size_t end = text.find('\n');
    const Status status = reader.line(text.substr(0, end));
    if (!status) return with_context(status.error(), "policy line " + std::to_string(number));
    text.remove_prefix(end + 1);
  }
  return std::move(reader).finish();
}

bool quorum_met(const Policy& policy, const std::vector<WitnessedCheckpoint::Witness>& witnesses) {
  if (policy.quorum == kNone) return true;
  // Groups come after their members, so one pass settles all of them.
  std::set<std::string, std::less<>> met;
  for (const Policy::Witness& known : policy.witnesses)
    if (std::ranges::find(witnesses, known.name, &WitnessedCheckpoint::Witness::name) !=
        witnesses.end())
      met.insert(known.name);
  for (const Policy::Group& group : policy.groups) {
    const auto count =
        std::ranges::count_if(group.members, [&](const auto& name) { return met.contains(name); });
    if (static_cast<std::size_t>(count) >= group.threshold) met.insert(group.name);
  }
  return met.contains(policy.quorum);
}

Result<WitnessedCheckpoint> open_by_policy(const Policy& policy, std::string_view note) {
  std::vector<NoteVerifier> verifiers;
  for (const Policy::Log& log : policy.logs) verifiers.push_back(log.verifier);
  for (const Policy::Witness& witness : policy.witnesses) verifiers.push_back(witness.verifier);
  LUOSHU_TRY(const SignedNote parsed, parse_note(note));
  LUOSHU_TRY(const VerifiedNote verified, verify_note(parsed, verifiers));
  LUOSHU_TRY(Checkpoint checkpoint, parse_checkpoint(verified.text));

  bool signed_by_log = false;
  std::vector<std::optional<std::uint64_t>> seconds(policy.witnesses.size());
  for (const VerifiedSignature& signature : verified.signatures) {
    if (signature.verifier < policy.logs.size()) {
      signed_by_log |= verifiers[signature.verifier].name == checkpoint.origin;
    } else {
      auto& latest = seconds[signature.verifier - policy.logs.size()];
      latest = std::max(latest.value_or(0), cosignature_seconds(signature.signature));
    }
  }
  if (!signed_by_log)
    return Fault{Errc::kVerification,
                 "no log of the policy signed the checkpoint of " + checkpoint.origin};
  WitnessedCheckpoint result{std::move(checkpoint), {}};
  for (std::size_t i = 0; i < seconds.size(); ++i)
    if (seconds[i]) result.witnesses.push_back({policy.witnesses[i].name, *seconds[i]});
  return result;
}

Result<WitnessedCheckpoint> require_quorum(const Policy& policy, std::string_view note) {
  LUOSHU_TRY(WitnessedCheckpoint witnessed, open_by_policy(policy, note));
  if (quorum_met(policy, witnessed.witnesses)) return witnessed;
  std::string names;
  for (const auto& witness : witnessed.witnesses) names += " " + witness.name;
  return Fault{Errc::kVerification, "the quorum " + policy.quorum + " is not met: cosigned by" +
                                        (names.empty() ? " nobody" : names)};
}

}  // namespace luoshu
