#include "ledger/log/checkpoint.h"

#include <charconv>

#include "ledger/base/limits.h"

namespace luoshu {
namespace {

constexpr std::string_view kSm3Suffix = "/sm3";

Fault bad_checkpoint(const std::string& why) {
  return {Errc::kInvalid, "checkpoint: " + why};
}

Result<std::string> sign_as(const Checkpoint& checkpoint, Suite suite, const PrivateKey& key) {
  if (key.suite() != suite)
    return Fault{Errc::kUsage, "the checkpoint of " + checkpoint.origin + " is signed with an " +
                                   std::string(signature_algorithm(suite)) + " key"};
  const std::string text = checkpoint_text(checkpoint);
  LUOSHU_CHECK(parse_checkpoint(text));
  const NoteSigner signer{checkpoint.origin, key};
  return sign_note(text, {&signer, 1});
}

}  // namespace

std::string sm3_origin(std::string_view origin) {
  return std::string(origin) + std::string(kSm3Suffix);
}

std::string checkpoint_text(const Checkpoint& checkpoint) {
  return checkpoint.origin + "\n" + std::to_string(checkpoint.size.value) + "\n" +
         to_base64(checkpoint.root.view()) + "\n";
}

Result<std::uint64_t> parse_decimal(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || std::to_string(value) != text)
    return Fault{Errc::kInvalid, "not a decimal number of 64 bits without leading zeroes"};
  return value;
}

Result<Checkpoint> parse_checkpoint(std::string_view text) {
  std::string_view lines[3];
  for (std::string_view& line : lines) {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos) return bad_checkpoint("it has three lines, not fewer");
    line = text.substr(0, end);
    text.remove_prefix(end + 1);
  }
  if (!text.empty()) return bad_checkpoint("it has three lines, not more");
  const auto [origin, size_text, root_text] = lines;
  if (origin.empty() || origin.size() > limits::kOriginBytesMax + kSm3Suffix.size())
    return bad_checkpoint("an origin has 1 to 255 bytes");
  const auto size = parse_decimal(size_text);
  if (!size) return bad_checkpoint("the size is " + size.error().detail);
  const auto bytes = from_base64(root_text);
  if (!bytes) return bad_checkpoint("the root is " + bytes.error().detail);
  const auto root = hash_from(*bytes);
  if (!root) return bad_checkpoint("the root: " + root.error().detail);
  return Checkpoint{std::string(origin), Size{*size}, *root};
}

Result<Checkpoint> parse_checkpoint_note(std::string_view note) {
  LUOSHU_TRY(const SignedNote parsed, parse_note(note));
  return parse_checkpoint(parsed.text);
}

Result<std::string> sign_checkpoint(const Checkpoint& checkpoint, const PrivateKey& log_key) {
  return sign_as(checkpoint, Suite::kIntl, log_key);
}

Result<std::string> sign_sm3_checkpoint(const Checkpoint& checkpoint, const PrivateKey& log_key) {
  return sign_as({sm3_origin(checkpoint.origin), checkpoint.size, checkpoint.root}, Suite::kGm,
                 log_key);
}

Result<Checkpoint> open_checkpoint(std::string_view note, const NoteVerifier& log) {
  LUOSHU_TRY(const SignedNote parsed, parse_note(note));
  LUOSHU_TRY(const VerifiedNote verified, verify_note(parsed, {&log, 1}));
  LUOSHU_TRY(Checkpoint checkpoint, parse_checkpoint(verified.text));
  if (checkpoint.origin != log.name)
    return Fault{Errc::kVerification,
                 "the checkpoint is of " + checkpoint.origin + ", but it is signed by " + log.name};
  return checkpoint;
}

Result<Checkpoint> open_checkpoint(std::string_view note, std::string_view origin,
                                   const PublicKey& log_key) {
  LUOSHU_TRY(const NoteVerifier log,
             note_verifier(std::string(origin), NoteKeyType::kEd25519, log_key));
  return open_checkpoint(note, log);
}

Result<Checkpoint> open_sm3_checkpoint(std::string_view note, std::string_view origin,
                                       const PublicKey& log_key) {
  LUOSHU_TRY(const NoteVerifier log, note_verifier(sm3_origin(origin), NoteKeyType::kSm2, log_key));
  LUOSHU_TRY(Checkpoint checkpoint, open_checkpoint(note, log));
  checkpoint.origin = origin;
  return checkpoint;
}

}  // namespace luoshu
