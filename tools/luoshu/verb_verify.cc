#include <fmt/format.h>

#include "ledger/audit/lines_proof.h"
#include "ledger/base/limits.h"
#include "ledger/log/proof_file.h"
#include "ledger/merkle/hash.h"
#include "projections/render/display.h"
#include "tools/luoshu/text_file.h"
#include "tools/luoshu/verbs.h"

namespace luoshu {
namespace {

// Names and origins are whoever's; a terminal shows them, and does nothing that they say.
std::string shown(std::string_view text) {
  return render::visible(text, render::Charset::kUtf8);
}

std::string words_of(const Sentence& sentence, const Console& console) {
  return shown(console.chinese() ? sentence.zh : sentence.en);
}

json::Array list(const std::vector<Sentence>& sentences) {
  json::Array rows;
  for (const Sentence& sentence : sentences)
    rows.emplace_back(json::Object{{"zh", sentence.zh}, {"en", sentence.en}});
  return rows;
}

json::Object lines_json(const LinesVerdict& verdict) {
  json::Object object{{"statement", verdict.stated.statement},
                      {"beneficiary", verdict.stated.beneficiary},
                      {"lines_count", verdict.stated.claimed.count},
                      {"lines_root", verdict.stated.claimed.root.hex()}};
  if (const auto* placed = std::get_if<PlacedLine>(&verdict.shown))
    object.emplace_back("line", json::Object{{"index", placed->index}, {"text", placed->text}});
  const auto* absent = std::get_if<AbsentRef>(&verdict.shown);
  if (absent != nullptr) object.emplace_back("absent", absent->ref);
  object.emplace_back("complete", std::holds_alternative<AllLines>(verdict.shown));
  return object;
}

// `lines`: what was proven of the lines of a statement, beside its receipt.
int tell_receipt(const ReceiptVerdict& verdict, const Console& console,
                 const LinesVerdict* lines = nullptr) {
  if (console.json()) {
    json::Array signers;
    for (const Signer& signer : verdict.signers)
      signers.emplace_back(json::Object{{"party", signer.party}, {"key_id", signer.key_id}});
    json::Array witnesses(verdict.witnesses.begin(), verdict.witnesses.end());
    json::Object answer{{"verified", true},
                        {"origin", verdict.origin},
                        {"ledger", verdict.ledger.hash.hex()},
                        {"rehearsal", verdict.rehearsal},
                        {"size", verdict.size.value},
                        {"entry", verdict.seq.value},
                        {"number", verdict.number.value},
                        {"recorded", to_string(verdict.recorded)},
                        {"event", verdict.event},
                        {"signers", std::move(signers)},
                        {"witnesses", std::move(witnesses)},
                        {"proven", list(verdict.proven)},
                        {"not_proven", list(verdict.not_proven)}};
    if (lines != nullptr) answer.emplace_back("lines", lines_json(*lines));
    console.value(std::move(answer));
    return 0;
  }
  console.line(console.say({"验证通过。", "Verified."}));
  console.line(render::escape_unseen(json::to_line(verdict.event)));
  console.line(console.say({"已证明：", "Proven:"}));
  for (const Sentence& sentence : verdict.proven)
    console.line(fmt::format("  + {}", words_of(sentence, console)));
  console.line(console.say({"未证明：", "Not proven:"}));
  for (const Sentence& sentence : verdict.not_proven)
    console.line(fmt::format("  - {}", words_of(sentence, console)));
  return 0;
}

int tell_checkpoint(const WitnessedCheckpoint& witnessed, const BilingualView& what,
                    const Console& console) {
  const Checkpoint& checkpoint = witnessed.checkpoint;
  if (console.json()) {
    json::Array witnesses;
    for (const auto& witness : witnessed.witnesses) witnesses.emplace_back(witness.name);
    console.value(json::Object{{"verified", true},
                               {"origin", checkpoint.origin},
                               {"size", checkpoint.size.value},
                               {"root", to_base64(checkpoint.root.view())},
                               {"witnesses", std::move(witnesses)}});
    return 0;
  }
  console.line(fmt::format(fmt::runtime(console.say(what)), shown(checkpoint.origin),
                           checkpoint.size.value, to_base64(checkpoint.root.view()),
                           witnessed.witnesses.size()));
  return 0;
}

int verify_proof(std::string_view text, const std::optional<std::string>& leaf_file,
                 const Policy& policy, const Console& console) {
  if (!leaf_file)
    return console.fail({Errc::kUsage, "a log proof is about a leaf: give it with --leaf FILE",
                         "日志证明须有叶：请用 --leaf FILE 给出"});
  const auto leaf = read_whole(*leaf_file, limits::kLeafBytesMax);
  if (!leaf) return console.fail(leaf.error());
  const auto proof = parse_proof_file(text);
  if (!proof) return console.fail(proof.error());
  const Hash hash = merkle::leaf_hash(DigestKind::kSha256, *leaf);
  const auto verdict = verify_proof_file(*proof, hash, policy);
  if (!verdict) return console.fail(verdict.error());
  return tell_checkpoint(
      *verdict,
      {"验证通过：该叶在日志 {} 规模 {} 的树中（根 {}），见证 {} 个。",
       "Verified: the leaf is in the tree of {} at size {} (root {}), witnesses: "
       "{}."},
      console);
}

int verify(std::string_view text, const Policy& policy, const std::optional<std::string>& leaf_file,
           const Console& console) {
  if (text.starts_with("c2sp.org/tlog-proof"))
    return verify_proof(text, leaf_file, policy, console);
  const std::size_t start = text.find_first_not_of(" \t\r\n");
  if (start != std::string_view::npos && text[start] == '{') {
    const auto value = json::parse(text);
    if (value && is_lines_proof(*value)) {
      const auto verdict = verify_lines_proof(*value, policy);
      return verdict ? tell_receipt(verdict->receipt, console, &*verdict)
                     : console.fail(verdict.error());
    }
    const auto verdict = verify_receipt(text, policy);
    return verdict ? tell_receipt(*verdict, console) : console.fail(verdict.error());
  }
  const auto checkpoint = require_quorum(policy, text);
  if (!checkpoint) return console.fail(checkpoint.error());
  return tell_checkpoint(*checkpoint,
                         {"验证通过：日志 {} 签发的检查点，规模 {}，根 {}，见证 {} 个。",
                          "Verified: a checkpoint of {}, size {}, root {}, witnesses: {}."},
                         console);
}

}  // namespace

int verb_verify(Arguments words, const Console& console) {
  std::string file;
  std::string policy_file;
  std::optional<std::string> leaf;
  CommandLine line(
      "verify",
      {"离线验证回执、对账单明细、日志证明或检查点；不需数据库和网络",
       "verifies a receipt, the lines of a statement, a log proof or a checkpoint; no database, no "
       "network"},
      {{{"luoshu verify receipt.json --policy policy.txt", {"事件回执", "the receipt of an event"}},
        {"luoshu verify 17.tlog-proof --leaf 17.leaf --policy policy.txt",
         {"记录的日志证明", "the log proof of an entry"}}}},
      console);
  line.required("FILE", file, "FILE", {"要验证的文件", "what to verify"})
      .required("--policy", policy_file, "FILE",
                {"信任策略：log <vkey>、quorum …", "trust policy: log <vkey>, quorum …"})
      .option("--leaf", leaf, "FILE", {"日志证明所指的叶", "the leaf a log proof is about"});
  if (const auto stop = line.parse(words)) return *stop;
  const auto policy = read_policy(policy_file);
  if (!policy) return console.fail(policy.error());
  const auto text = read_text(file, limits::kLinesProofBytesMax);
  if (!text) return console.fail(text.error());
  return verify(*text, *policy, leaf, console);
}

}  // namespace luoshu
