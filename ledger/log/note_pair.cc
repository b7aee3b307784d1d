#include "ledger/log/note_pair.h"

#include <fmt/format.h>

#include <bit>

#include "ledger/log/evidence.h"

namespace luoshu {
namespace {

struct Words {
  std::string en;
  std::string zh;
};

class Judge {
 public:
  Judge(std::string older, std::string newer, JudgedPair pair)
      : older_note_(std::move(older)), newer_note_(std::move(newer)), pair_(std::move(pair)) {}

  JudgedPair judge(const std::optional<ConsistencyFile>& proof,
                   std::span<const NoteVerifier> keys) {
    find_signer(keys);
    if (pair_.older.origin != pair_.newer.origin)
      return say(PairVerdict::kNotComparable,
                 {fmt::format("the notes are of two logs, '{}' and '{}'", pair_.older.origin,
                              pair_.newer.origin),
                  fmt::format("两份检查点属于不同日志：“{}”与“{}”", pair_.older.origin,
                              pair_.newer.origin)});
    if (pair_.older.size == pair_.newer.size) return of_one_size(keys);
    return of_two_sizes(proof, keys);
  }

 private:
  std::uint64_t older() const { return pair_.older.size.value; }
  std::uint64_t newer() const { return pair_.newer.size.value; }

  JudgedPair say(PairVerdict verdict, Words words) {
    pair_.verdict = verdict;
    pair_.reason = std::move(words.en);
    pair_.reason_zh = std::move(words.zh);
    return pair_;
  }

  void find_signer(std::span<const NoteVerifier> keys) {
    const auto signed_by = [](const std::string& text, const NoteVerifier& key) {
      const auto note = parse_note(text);
      return note && verify_note(*note, std::span(&key, 1));
    };
    for (const NoteVerifier& key : keys)
      if (pair_.signer.empty() && signed_by(older_note_, key) && signed_by(newer_note_, key))
        pair_.signer = key.name;
  }

  JudgedPair of_one_size(std::span<const NoteVerifier> keys) {
    if (pair_.older.root != pair_.newer.root) return contradiction({}, keys);
    return say(PairVerdict::kConsistent,
               {fmt::format("both name the same root of size {}", newer()),
                fmt::format("规模同为 {}，根相同", newer())});
  }

  JudgedPair of_two_sizes(const std::optional<ConsistencyFile>& proof,
                          std::span<const NoteVerifier> keys) {
    if (older() == 0)
      return say(PairVerdict::kConsistent, {"every log once was empty", "任何日志都曾为空"});
    if (!proof)
      return say(PairVerdict::kNotComparable,
                 {fmt::format("of sizes {0} and {1} a proof is needed: whoever has the log makes "
                              "it with `luoshu prove --consistency {0} {1} --out FILE`; give it "
                              "as --proof FILE, or the log itself as --home or --bundle",
                              older(), newer()),
                  fmt::format("规模不同（{0} 与 {1}），须有一致性证明：由持有日志者以 luoshu prove "
                              "--consistency {0} {1} --out FILE 出具，再以 --proof FILE 给出；"
                              "或以 --home、--bundle 给出日志",
                              older(), newer())});
    if (proof->older != pair_.older.size || proof->newer != pair_.newer.size)
      return say(PairVerdict::kNotComparable,
                 {fmt::format("the proof is of sizes {} and {}, the notes of {} and {}",
                              proof->older.value, proof->newer.value, older(), newer()),
                  fmt::format("证明所涉规模为 {} 与 {}，检查点为 {} 与 {}", proof->older.value,
                              proof->newer.value, older(), newer())});
    if (merkle::verify_consistency(DigestKind::kSha256, older(), pair_.older.root, newer(),
                                   pair_.newer.root, proof->proof))
      return say(PairVerdict::kConsistent,
                 {fmt::format("the log of size {} continues the one of size {}", newer(), older()),
                  fmt::format("规模 {} 的日志是规模 {} 的日志的延续", newer(), older())});
    TreeConsistency consistency{proof->proof, {}};
    if (std::has_single_bit(older())) consistency.seed = proof->older_root;
    const auto roots =
        merkle::roots_from_consistency(DigestKind::kSha256, older(), newer(),
                                       consistency.seed.value_or(Hash{}), consistency.proof);
    if (!roots || roots->newer != pair_.newer.root)
      return say(
          PairVerdict::kNotComparable,
          {fmt::format("the proof does not lead to the root of the newer note, of size {}: "
                       "it is of another log, or of another history of this one; ask "
                       "whoever has the log that the newer note is of",
                       newer()),
           fmt::format("证明未能导出较新检查点（规模 {}）的根：它属于另一日志，或同一日志的另一"
                       "份历史；请向持有较新检查点所属日志者索取",
                       newer())});
    return contradiction(consistency, keys);
  }

  JudgedPair contradiction(const TreeConsistency& consistency, std::span<const NoteVerifier> keys) {
    for (const NoteVerifier& key : keys) {
      auto evidence = make_fork_evidence(key, older_note_, newer_note_, consistency);
      if (!evidence) continue;
      const auto verdict = luoshu::judge(*evidence);
      if (!verdict || !verdict->proven) continue;
      pair_.signer = verdict->signer;
      pair_.evidence = *std::move(evidence);
      return say(PairVerdict::kFork, {verdict->reason, verdict->reason_zh});
    }
    return say(
        PairVerdict::kUnsigned,
        {fmt::format("no append-only log can have both, but {}; a fork is proven only of the key "
                     "that signed both",
                     keys.empty() ? "no key was given to check who signed them (--policy FILE, or "
                                    "the ledger as --home or --bundle)"
                                  : "none of the keys given signed both"),
         fmt::format("只增日志不可能同时具有二者，但{}；只有查明同一密钥签了两份，才能判定分叉",
                     keys.empty()
                         ? "未给出用以核验签名的密钥（--policy FILE，或以 --home、--bundle "
                           "给出账本）"
                         : "给出的密钥均未同时签署二者")});
  }

  std::string older_note_;
  std::string newer_note_;
  JudgedPair pair_;
};

}  // namespace

std::string_view verdict_name(PairVerdict verdict) {
  switch (verdict) {
    case PairVerdict::kFork:
      return "fork";
    case PairVerdict::kConsistent:
      return "consistent";
    case PairVerdict::kUnsigned:
      return "unsigned";
    case PairVerdict::kNotComparable:
      return "not_comparable";
  }
  return "";
}

Result<JudgedPair> judge_notes(std::string one, std::string other,
                               const std::optional<ConsistencyFile>& proof,
                               std::span<const NoteVerifier> keys) {
  JudgedPair pair;
  LUOSHU_TRY(pair.older, parse_checkpoint_note(one));
  LUOSHU_TRY(pair.newer, parse_checkpoint_note(other));
  if (pair.older.size > pair.newer.size) {
    std::swap(pair.older, pair.newer);
    std::swap(one, other);
  }
  return Judge(std::move(one), std::move(other), std::move(pair)).judge(proof, keys);
}

}  // namespace luoshu
