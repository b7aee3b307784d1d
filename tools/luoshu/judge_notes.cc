#include "tools/luoshu/judge_notes.h"

#include <fmt/format.h>

#include "ledger/base/limits.h"
#include "ledger/home.h"
#include "ledger/log/note_pair.h"
#include "ledger/log/policy.h"
#include "tools/luoshu/files.h"
#include "tools/luoshu/ledger_view.h"
#include "tools/luoshu/text_file.h"

namespace luoshu {
namespace {

Result<std::string> read_note(const std::string& file) {
  auto bytes = read_whole(file, limits::kNoteBytesMax);
  if (!bytes) return bytes.error();
  std::string text(as_text(*bytes));
  if (const auto note = parse_checkpoint_note(text); !note) return with_context(note.error(), file);
  return text;
}

// Whose signatures count, and the proof, as far as they were given.
struct Means {
  std::vector<NoteVerifier> keys;
  std::optional<ConsistencyFile> proof;
};

Status take_policy(const std::string& file, Means& means) {
  LUOSHU_TRY(const Policy policy, read_policy(file));
  for (const Policy::Log& log : policy.logs) means.keys.push_back(log.verifier);
  for (const Policy::Witness& witness : policy.witnesses) means.keys.push_back(witness.verifier);
  return {};
}

// The ledger's own key, and the proof between the two sizes where it has both.
Status take_ledger(const LogReader& log, Size one, Size other, Means& means) {
  LUOSHU_TRY(NoteVerifier key,
             note_verifier(log.genesis().origin, NoteKeyType::kEd25519, log.genesis().log_key));
  means.keys.push_back(std::move(key));
  const Size older = std::min(one, other);
  const Size newer = std::max(one, other);
  if (means.proof || older == newer || older.value == 0 || newer > log.head().size) return {};
  LUOSHU_TRY(means.proof, consistency_of(log, older, newer));
  return {};
}

Result<Means> means_of(const NotesWords& words, Size one, Size other, const Console& console) {
  Means means;
  if (words.proof) {
    LUOSHU_TRY(const Bytes text, read_whole(*words.proof, limits::kNoteBytesMax * 2));
    auto proof = parse_consistency_file(as_text(text));
    if (!proof) return with_context(proof.error(), *words.proof);
    means.proof = *std::move(proof);
  }
  if (words.policy) LUOSHU_CHECK(take_policy(*words.policy, means));
  if (!words.home && !words.bundle) return means;
  LUOSHU_TRY(const HomeView view,
             words.bundle ? view_bundle(*words.bundle, console) : view_home(*words.home));
  LUOSHU_CHECK(take_ledger(view.reader, one, other, means));
  return means;
}

BilingualView title_of(PairVerdict verdict) {
  switch (verdict) {
    case PairVerdict::kFork:
      return {"分叉成立。", "A fork is proven."};
    case PairVerdict::kConsistent:
      return {"两份检查点一致。", "The two checkpoints are consistent."};
    case PairVerdict::kUnsigned:
      return {"两份检查点互相矛盾，但未查明由谁签署。",
              "The two checkpoints contradict each other, but who signed them is not shown."};
    case PairVerdict::kNotComparable:
      return {"两份检查点无法比较。", "The two checkpoints cannot be compared."};
  }
  return {};
}

json::Value to_json(const JudgedPair& pair) {
  json::Object answer{{"verdict", verdict_name(pair.verdict)},
                      {"proven", pair.verdict == PairVerdict::kFork},
                      {"signer", pair.signer},
                      {"origin", pair.older.origin == pair.newer.origin ? pair.older.origin : ""},
                      {"older_size", pair.older.size.value},
                      {"newer_size", pair.newer.size.value},
                      {"older_root", to_base64(pair.older.root.view())},
                      {"newer_root", to_base64(pair.newer.root.view())},
                      {"reason_zh", pair.reason_zh},
                      {"reason_en", pair.reason}};
  return answer;
}

void tell(const JudgedPair& pair, const NotesWords& words, const Console& console) {
  console.line(console.say(title_of(pair.verdict)));
  console.line(fmt::format("  {}", console.chinese() ? pair.reason_zh : pair.reason));
  console.line(fmt::format(fmt::runtime(console.say({"  规模 {}，根 {}", "  size {}, root {}"})),
                           pair.older.size.value, to_base64(pair.older.root.view())));
  console.line(fmt::format(fmt::runtime(console.say({"  规模 {}，根 {}", "  size {}, root {}"})),
                           pair.newer.size.value, to_base64(pair.newer.root.view())));
  if (!pair.signer.empty())
    console.line(fmt::format(
        fmt::runtime(console.say({"  两份均由 {} 签署", "  both signed by {}"})), pair.signer));
  else if (pair.verdict == PairVerdict::kConsistent)
    console.line(console.say({"  未查明由谁签署（未给出密钥，或其未签署二者）",
                              "  who signed them is not shown (no key given, or none that signed "
                              "both)"}));
  if (pair.verdict == PairVerdict::kFork && words.out)
    console.line(
        fmt::format(fmt::runtime(console.say({"  证据已写入 {}：任何人可用 luoshu judge 判定",
                                              "  evidence written to {}: anybody can judge it"})),
                    *words.out));
}

}  // namespace

void add_notes_options(CommandLine& line, NotesWords& words) {
  line.option("--proof", words.proof, "FILE",
              {"两个检查点之间的一致性证明（prove --consistency）",
               "proof between two checkpoints (prove --consistency)"})
      .option("--policy", words.policy, "FILE",
              {"信任策略：两个检查点由谁签署", "trust policy: who signed the two checkpoints"})
      .option("--home", words.home, "DIR",
              {"由该账本取两个检查点的证明与密钥",
               "takes proof and key of the two checkpoints from this ledger"})
      .option("--bundle", words.bundle, "DIR",
              {"同上，取自证据包", "the same from an evidence bundle"})
      .option("--out", words.out, "FILE",
              {"分叉成立时把证据写入此文件", "where the evidence of a fork goes"});
}

int judge_two_notes(const std::string& one, const std::string& other, const NotesWords& words,
                    const Console& console) {
  auto first = read_note(one);
  if (!first) return console.fail(first.error());
  auto second = read_note(other);
  if (!second) return console.fail(second.error());
  const auto means = means_of(words, parse_checkpoint_note(*first)->size,
                              parse_checkpoint_note(*second)->size, console);
  if (!means) return console.fail(means.error());
  const auto pair = judge_notes(*std::move(first), *std::move(second), means->proof, means->keys);
  if (!pair) return console.fail(pair.error());
  const bool fork = pair->verdict == PairVerdict::kFork;
  if (fork && words.out)
    if (const Status written = write_new(*words.out, as_bytes(pair->evidence)); !written)
      return console.fail(written.error());
  if (console.json())
    console.value(to_json(*pair));
  else
    tell(*pair, words, console);
  return fork ? 0 : exit_code(Errc::kVerification);
}

}  // namespace luoshu
