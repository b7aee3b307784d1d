#include "ledger/log/note.h"

#include <algorithm>

#include "ledger/base/assert.h"
#include "ledger/base/limits.h"
#include "ledger/crypto/digest.h"
#include "ledger/log/cosignature.h"

namespace luoshu {
namespace {

constexpr std::string_view kSignatureStart = "\xE2\x80\x94 ";  // U+2014 and a space
constexpr std::string_view kSm2TypeName = "luoshu/sm2-sm3/v1";
constexpr char32_t kBadCharacter = 0xFFFF'FFFF;

Fault bad_note(const std::string& why) {
  return {Errc::kInvalid, "signed note: " + why};
}

// Takes one character off the front; kBadCharacter where the bytes are not UTF-8 (overlong forms
// and surrogates included).
char32_t take_character(std::string_view& text) {
  const auto first = static_cast<std::uint8_t>(text[0]);
  const std::size_t size = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  constexpr char32_t kLeast[] = {0, 0, 0x80, 0x800, 0x1'0000};
  if ((first >= 0x80 && first < 0xC2) || first > 0xF4 || text.size() < size) return kBadCharacter;
  char32_t character = size == 1 ? first : first & (0x7FU >> size);
  for (std::size_t i = 1; i < size; ++i) {
    const auto next = static_cast<std::uint8_t>(text[i]);
    if ((next & 0xC0) != 0x80) return kBadCharacter;
    character = character << 6 | (next & 0x3FU);
  }
  text.remove_prefix(size);
  const bool surrogate = character >= 0xD800 && character < 0xE000;
  return character < kLeast[size] || character > 0x10'FFFF || surrogate ? kBadCharacter : character;
}

// White space as Unicode has it (White_Space=yes).
bool is_space(char32_t c) {
  return (c >= 0x09 && c <= 0x0D) || c == 0x20 || c == 0x85 || c == 0xA0 || c == 0x1680 ||
         (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F ||
         c == 0x3000;
}

bool is_name(std::string_view name) {
  if (name.empty()) return false;
  while (!name.empty()) {
    const char32_t c = take_character(name);
    if (c == kBadCharacter || c < 0x20 || c == '+' || is_space(c)) return false;
  }
  return true;
}

bool is_note_text(std::string_view text) {
  while (!text.empty()) {
    const char32_t c = take_character(text);
    if (c == kBadCharacter || (c < 0x20 && c != '\n')) return false;
  }
  return true;
}

Bytes typed_key(NoteKeyType type, const PublicKey& key) {
  Bytes bytes{static_cast<std::uint8_t>(type)};
  if (type == NoteKeyType::kSm2) append(bytes, as_bytes(kSm2TypeName));
  append(bytes, key.bytes());
  return bytes;
}

std::uint32_t key_id_of(std::string_view name, ByteView typed) {
  Bytes bytes = to_bytes(name);
  bytes.push_back('\n');
  append(bytes, typed);
  const Hash hash = sha256(bytes);
  return ByteReader(hash.view()).u32_be().value();
}

NoteKeyType signing_type(const PrivateKey& key) {
  return key.suite() == Suite::kIntl ? NoteKeyType::kEd25519 : NoteKeyType::kSm2;
}

Result<NoteSignature> parse_signature_line(std::string_view line) {
  if (!line.starts_with(kSignatureStart)) return bad_note("a signature line starts with '— '");
  line.remove_prefix(kSignatureStart.size());
  const std::size_t space = line.find(' ');
  if (space == std::string_view::npos || !is_name(line.substr(0, space)))
    return bad_note("a signature line has a name without white space or '+', then a signature");
  LUOSHU_TRY(const Bytes bytes, from_base64(line.substr(space + 1)));
  ByteReader reader(bytes);
  const auto key_id = reader.u32_be();
  if (!key_id || reader.empty()) return bad_note("a signature is longer than its key id");
  return NoteSignature{std::string(line.substr(0, space)), *key_id, to_bytes(reader.rest())};
}

}  // namespace

Result<NoteVerifier> note_verifier(std::string name, NoteKeyType type, PublicKey key) {
  if (!is_name(name))
    return Fault{Errc::kInvalid, "the name of a note's key has no white space and no '+'"};
  const bool fits = key.suite() == (type == NoteKeyType::kSm2 ? Suite::kGm : Suite::kIntl);
  if (!fits) return Fault{Errc::kUsage, "the key of " + name + " is of the other suite"};
  const std::uint32_t key_id = key_id_of(name, typed_key(type, key));
  return NoteVerifier{std::move(name), key_id, type, std::move(key)};
}

std::string to_vkey(const NoteVerifier& verifier) {
  Bytes key_id;
  put_u32_be(key_id, verifier.key_id);
  return verifier.name + "+" + to_hex(key_id) + "+" +
         to_base64(typed_key(verifier.type, verifier.key));
}

Result<NoteVerifier> parse_vkey(std::string_view text) {
  const auto bad = [](const std::string& why) {
    return Fault{Errc::kInvalid, "verifier key: " + why};
  };
  if (text.size() > limits::kNoteBytesMax) return bad("too long");
  const std::size_t first = text.find('+');
  const std::size_t second = first == std::string_view::npos ? first : text.find('+', first + 1);
  if (second == std::string_view::npos) return bad("it has the form name+keyid+key");
  LUOSHU_TRY(const Bytes typed, from_base64(text.substr(second + 1)));
  ByteView key = typed;
  NoteKeyType type = NoteKeyType::kSm2;
  if (as_text(key).starts_with("\xff" + std::string(kSm2TypeName))) {
    key = key.subspan(1 + kSm2TypeName.size());
  } else if (!key.empty() && (key[0] == 0x01 || key[0] == 0x04)) {
    type = static_cast<NoteKeyType>(key[0]);
    key = key.subspan(1);
  } else {
    return bad("its type is none of Ed25519, cosignature and luoshu/sm2-sm3/v1");
  }
  const Suite suite = type == NoteKeyType::kSm2 ? Suite::kGm : Suite::kIntl;
  LUOSHU_TRY(PublicKey public_key, PublicKey::from_bytes(suite, key));
  LUOSHU_TRY(NoteVerifier verifier,
             note_verifier(std::string(text.substr(0, first)), type, std::move(public_key)));
  if (to_vkey(verifier) != text) return bad("the key id is not that of the key");
  return verifier;
}

std::string signature_line(const NoteSignature& signature) {
  Bytes bytes;
  put_u32_be(bytes, signature.key_id);
  append(bytes, signature.bytes);
  return std::string(kSignatureStart) + signature.name + " " + to_base64(bytes) + "\n";
}

std::string to_text(const SignedNote& note) {
  std::string text = note.text + "\n";
  for (const NoteSignature& signature : note.signatures) text += signature_line(signature);
  return text;
}

Result<SignedNote> parse_note(std::string_view note) {
  if (note.size() > limits::kNoteBytesMax)
    return Fault{Errc::kLimit, "signed note: longer than 64 KiB"};
  if (!is_note_text(note)) return bad_note("not UTF-8, or a control character in it");
  const std::size_t blank = note.rfind("\n\n");
  if (blank == std::string_view::npos) return bad_note("no blank line before the signatures");
  SignedNote parsed;
  parsed.text = note.substr(0, blank + 1);
  std::string_view lines = note.substr(blank + 2);
  if (!lines.ends_with('\n')) return bad_note("no signature line, or the last one is cut short");
  while (!lines.empty()) {
    if (parsed.signatures.size() == limits::kNoteSignaturesMax)
      return Fault{Errc::kLimit, "signed note: more than 100 signatures"};
    const std::size_t end = lines.find('\n');
    LUOSHU_TRY(NoteSignature signature, parse_signature_line(lines.substr(0, end)));
    parsed.signatures.push_back(std::move(signature));
    lines.remove_prefix(end + 1);
  }
  return parsed;
}

Result<std::string> sign_note(std::string_view text, std::span<const NoteSigner> signers) {
  LUOSHU_ASSERT(!signers.empty());
  if (!text.ends_with('\n') || !is_note_text(text))
    return bad_note("the text is UTF-8 that ends in a newline, without control characters");
  SignedNote note{std::string(text), {}};
  for (const NoteSigner& signer : signers) {
    LUOSHU_TRY(const NoteVerifier self,
               note_verifier(signer.name, signing_type(signer.key), signer.key.public_key()));
    note.signatures.push_back({self.name, self.key_id, signer.key.sign(as_bytes(text))});
  }
  return to_text(note);
}

Result<std::string> with_signature(std::string_view note, const NoteSignature& signature) {
  LUOSHU_CHECK(parse_note(note));
  std::string longer = std::string(note) + signature_line(signature);
  LUOSHU_CHECK(parse_note(longer));
  return longer;
}

bool verify_signature(std::string_view text, const NoteSignature& signature,
                      const NoteVerifier& verifier) {
  if (signature.name != verifier.name || signature.key_id != verifier.key_id) return false;
  if (verifier.type != NoteKeyType::kCosignature)
    return verifier.key.verify(as_bytes(text), signature.bytes);
  ByteReader reader(signature.bytes);
  const auto seconds = reader.u64_be();
  return seconds &&
         verifier.key.verify(as_bytes(cosignature_message(text, *seconds)), reader.rest());
}

Result<VerifiedNote> verify_note(const SignedNote& note, std::span<const NoteVerifier> verifiers) {
  VerifiedNote verified{note.text, {}};
  for (const NoteSignature& signature : note.signatures) {
    const auto known = [&](const NoteVerifier& verifier) {
      return verifier.name == signature.name && verifier.key_id == signature.key_id;
    };
    const auto found = std::ranges::find_if(verifiers, known);
    if (found == verifiers.end()) continue;
    if (std::find_if(found + 1, verifiers.end(), known) != verifiers.end())
      return Fault{Errc::kUsage, "two keys of " + signature.name + " share one key id"};
    if (!verify_signature(note.text, signature, *found))
      return Fault{Errc::kVerification, "the signature of " + signature.name + " does not hold"};
    verified.signatures.push_back({static_cast<std::size_t>(found - verifiers.begin()), signature});
  }
  if (verified.signatures.empty())
    return Fault{Errc::kVerification, "the note has no signature of a known key"};
  return verified;
}

}  // namespace luoshu
