#include "ledger/log/proof_file.h"

#include "ledger/base/limits.h"

namespace luoshu {
namespace {

constexpr std::string_view kFirstLine = "c2sp.org/tlog-proof@v1";
constexpr std::string_view kExtra = "extra ";
constexpr std::string_view kIndex = "index ";
// A checkpoint at its largest, 63 hashes, and room for what others put under `extra`.
constexpr std::size_t kProofFileBytesMax = 2 * limits::kNoteBytesMax;

Fault bad(const std::string& why) {
  return {Errc::kInvalid, "proof file: " + why};
}

// Takes a line and its LF off the front.
Result<std::string_view> take_line(std::string_view& text) {
  const std::size_t end = text.find('\n');
  if (end == std::string_view::npos) return bad("it ends too early");
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end + 1);
  return line;
}

Result<Hash> parse_hash(std::string_view line) {
  LUOSHU_TRY(const Bytes bytes, from_base64(line));
  return hash_from(bytes);
}

}  // namespace

std::string to_text(const ProofFile& proof) {
  std::string text(kFirstLine);
  text += "\n";
  if (proof.extra) text += std::string(kExtra) + to_base64(*proof.extra) + "\n";
  text += std::string(kIndex) + std::to_string(proof.index) + "\n";
  for (const Hash& hash : proof.proof) text += to_base64(hash.view()) + "\n";
  return text + "\n" + proof.checkpoint;
}

Result<ProofFile> parse_proof_file(std::string_view text) {
  if (text.size() > kProofFileBytesMax)
    return Fault{Errc::kLimit, "proof file: longer than 128 KiB"};
  ProofFile proof;
  LUOSHU_TRY(std::string_view line, take_line(text));
  if (line != kFirstLine) return bad("the first line is not " + std::string(kFirstLine));
  LUOSHU_TRY(line, take_line(text));
  if (line.starts_with(kExtra)) {
    LUOSHU_TRY(proof.extra, from_base64(line.substr(kExtra.size())));
    LUOSHU_TRY(line, take_line(text));
  }
  if (!line.starts_with(kIndex)) return bad("no 'index' line where it belongs");
  const auto index = parse_decimal(line.substr(kIndex.size()));
  if (!index) return bad("the index is " + index.error().detail);
  proof.index = *index;
  while (true) {
    LUOSHU_TRY(line, take_line(text));
    if (line.empty()) break;
    if (proof.proof.size() == limits::kProofHashesMax)
      return Fault{Errc::kLimit, "proof file: more than 63 hashes"};
    const auto hash = parse_hash(line);
    if (!hash)
      return bad("hash " + std::to_string(proof.proof.size() + 1) + ": " + hash.error().detail);
    proof.proof.push_back(*hash);
  }
  LUOSHU_CHECK(parse_checkpoint_note(text));
  proof.checkpoint = text;
  return proof;
}

Result<WitnessedCheckpoint> verify_proof_file(const ProofFile& proof, const Hash& leaf_hash,
                                              const Policy& policy) {
  LUOSHU_TRY(WitnessedCheckpoint witnessed, require_quorum(policy, proof.checkpoint));
  LUOSHU_CHECK(merkle::verify_inclusion(DigestKind::kSha256, proof.index,
                                        witnessed.checkpoint.size.value, leaf_hash, proof.proof,
                                        witnessed.checkpoint.root));
  return witnessed;
}

}  // namespace luoshu
