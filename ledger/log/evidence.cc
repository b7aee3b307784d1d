#include "ledger/log/evidence.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>

#include "ledger/base/json.h"
#include "ledger/base/limits.h"
#include "ledger/log/checkpoint.h"

namespace luoshu {
namespace {

constexpr std::string_view kFormat = "luoshu-fork-evidence/v1";

struct Evidence {
  NoteVerifier signer;
  std::string older;
  std::string newer;
  TreeConsistency consistency;
};

json::Value to_json(const Evidence& evidence) {
  json::Array proof;
  for (const Hash& hash : evidence.consistency.proof) proof.emplace_back(to_base64(hash.view()));
  json::Object object = {{"format", kFormat},
                         {"signer", to_vkey(evidence.signer)},
                         {"older", evidence.older},
                         {"newer", evidence.newer},
                         {"proof", std::move(proof)}};
  if (evidence.consistency.seed)
    object.emplace_back("seed", to_base64(evidence.consistency.seed->view()));
  return object;
}

Fault bad(std::string_view name) {
  return Fault{Errc::kInvalid,
               fmt::format("fork evidence: '{}' is missing, or not what it must be", name)};
}

Result<std::string> text_of(const json::Value& value, std::string_view name) {
  const json::Value* member = value.find(name);
  if (member == nullptr || member->string() == nullptr) return bad(name);
  return *member->string();
}

Result<Hash> hash_of(const json::Value& value, std::string_view name) {
  if (value.string() == nullptr) return bad(name);
  const auto bytes = from_base64(*value.string());
  const auto hash = bytes ? hash_from(*bytes) : Result<Hash>(bytes.error());
  if (!hash) return bad(name);
  return *hash;
}

Result<Evidence> from_json(const json::Value& value) {
  LUOSHU_TRY(const std::string format, text_of(value, "format"));
  if (format != kFormat) return bad("format");
  LUOSHU_TRY(const std::string vkey, text_of(value, "signer"));
  LUOSHU_TRY(NoteVerifier signer, parse_vkey(vkey));
  Evidence evidence{std::move(signer), {}, {}, {}};
  LUOSHU_TRY(evidence.older, text_of(value, "older"));
  LUOSHU_TRY(evidence.newer, text_of(value, "newer"));
  const json::Value* proof = value.find("proof");
  if (proof == nullptr || proof->array() == nullptr ||
      proof->array()->size() > limits::kProofHashesMax)
    return bad("proof");
  for (const json::Value& item : *proof->array()) {
    LUOSHU_TRY(const Hash hash, hash_of(item, "proof"));
    evidence.consistency.proof.push_back(hash);
  }
  if (const json::Value* seed = value.find("seed")) {
    LUOSHU_TRY(evidence.consistency.seed, hash_of(*seed, "seed"));
  }
  if (to_json(evidence) != value)
    return Fault{Errc::kInvalid,
                 "fork evidence: a member is unknown, or not in its one order and spelling"};
  return evidence;
}

// The checkpoint of a note that the key signed. A log's key signs under the log's own name; a
// witness signs the checkpoints of others.
Result<Checkpoint> signed_by(const NoteVerifier& signer, const std::string& text) {
  LUOSHU_TRY(const SignedNote note, parse_note(text));
  LUOSHU_TRY(const VerifiedNote verified, verify_note(note, std::span(&signer, 1)));
  LUOSHU_TRY(Checkpoint checkpoint, parse_checkpoint(verified.text));
  if (signer.type != NoteKeyType::kCosignature && checkpoint.origin != signer.name)
    return Fault{Errc::kVerification,
                 fmt::format("'{}' signed a checkpoint of '{}'", signer.name, checkpoint.origin)};
  return checkpoint;
}

// Why the two cannot be of one log; kVerification with why they well may.
Status contradict(const Checkpoint& older, const Checkpoint& newer,
                  const TreeConsistency& consistency, DigestKind kind) {
  const auto no = [](std::string why) { return Fault{Errc::kVerification, std::move(why)}; };
  if (older.origin != newer.origin) return no("the notes are of two logs");
  if (older.size > newer.size) return no("the note called older is the longer one");
  if (older.size == newer.size) {
    if (!consistency.proof.empty() || consistency.seed)
      return no("notes of one size need no proof");
    if (older.root == newer.root) return no("both notes say the same");
    return Done{};
  }
  if (older.size.value == 0) return no("every log once was empty");
  if (std::has_single_bit(older.size.value) != consistency.seed.has_value())
    return no("a seed belongs to older sizes that are a power of two, and to no others");
  LUOSHU_TRY(const merkle::RootPair roots,
             merkle::roots_from_consistency(kind, older.size.value, newer.size.value,
                                            consistency.seed.value_or(Hash{}), consistency.proof));
  if (roots.newer != newer.root) return no("the proof does not lead to the newer root");
  if (roots.older == older.root)
    return no("the proof shows that the newer log continues the older");
  return Done{};
}

ForkVerdict weigh(const Evidence& evidence) {
  ForkVerdict verdict;
  verdict.signer = evidence.signer.name;
  verdict.vkey = to_vkey(evidence.signer);
  verdict.key_id = fmt::format("{:08x}", evidence.signer.key_id);
  const auto not_proven = [&](const Fault& fault) {
    verdict.reason = "not proven: " + fault.detail;
    verdict.reason_zh = "未能证明分叉：" + fault.detail;
    return verdict;
  };
  const auto older = signed_by(evidence.signer, evidence.older);
  if (!older) return not_proven(with_context(older.error(), "the older note"));
  const auto newer = signed_by(evidence.signer, evidence.newer);
  if (!newer) return not_proven(with_context(newer.error(), "the newer note"));
  verdict.older = older->size;
  verdict.newer = newer->size;
  verdict.older_root = older->root;
  verdict.newer_root = newer->root;
  if (older->origin == newer->origin) verdict.origin = older->origin;
  const bool sm3 = evidence.signer.type == NoteKeyType::kSm2;
  const Status forked = contradict(*older, *newer, evidence.consistency,
                                   sm3 ? DigestKind::kSm3 : DigestKind::kSha256);
  if (!forked) return not_proven(forked.error());
  verdict.proven = true;
  const bool witness = evidence.signer.type == NoteKeyType::kCosignature;
  verdict.reason = fmt::format(
      "fork proven: '{}' {} two histories of '{}', one of size {} and one of size {}, "
      "that no append-only log can both have",
      verdict.signer, witness ? "cosigned" : "signed", verdict.origin, verdict.older.value,
      verdict.newer.value);
  verdict.reason_zh = fmt::format(
      "分叉成立：“{}”{}了“{}”的两份历史（长度 {} 与 {}），只增日志不可能同时具有", verdict.signer,
      witness ? "联署" : "签署", verdict.origin, verdict.older.value, verdict.newer.value);
  return verdict;
}

}  // namespace

Result<TreeConsistency> tree_consistency(const LogReader& log, DigestKind kind, Size older,
                                         Size newer) {
  TreeConsistency consistency;
  if (older == newer || older.value == 0) return consistency;
  LUOSHU_TRY(consistency.proof, log.consistency(kind, older, newer));
  if (std::has_single_bit(older.value)) {
    LUOSHU_TRY(consistency.seed, log.root(kind, older));
  }
  return consistency;
}

Result<std::string> make_fork_evidence(const NoteVerifier& signer, std::string note,
                                       std::string other, const TreeConsistency& consistency) {
  LUOSHU_TRY(const Checkpoint first, parse_checkpoint_note(note));
  LUOSHU_TRY(const Checkpoint second, parse_checkpoint_note(other));
  if (first.size > second.size) std::swap(note, other);
  const Evidence evidence{signer, std::move(note), std::move(other), consistency};
  const ForkVerdict verdict = weigh(evidence);
  if (!verdict.proven) return Fault{Errc::kVerification, verdict.reason};
  return json::to_pretty(to_json(evidence)) + "\n";
}

Result<ForkVerdict> judge(std::string_view text) {
  LUOSHU_TRY(const json::Value value, json::parse(text));
  LUOSHU_TRY(const Evidence evidence, from_json(value));
  return weigh(evidence);
}

void compare_with(const Policy& policy, ForkVerdict& verdict) {
  const auto same = [&](const auto& one) { return to_vkey(one.verifier) == verdict.vkey; };
  const bool known =
      std::ranges::any_of(policy.logs, same) || std::ranges::any_of(policy.witnesses, same);
  verdict.whose = known ? WhoseKey::kOfPolicy : WhoseKey::kNotOfPolicy;
  if (known || !verdict.proven) return;
  verdict.proven = false;
  verdict.reason = fmt::format(
      "not proven of any log or witness of the policy: the key {} that signed both is not in it",
      verdict.vkey);
  verdict.reason_zh = fmt::format(
      "未能证明策略中任何日志或见证分叉：签署两份历史的密钥 {} 不在策略内", verdict.vkey);
}

}  // namespace luoshu
