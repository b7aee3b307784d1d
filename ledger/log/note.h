// Signed notes of C2SP signed-note: a text that people can read and the signatures of named keys
// over it. Checkpoints and everything else a ledger publishes under its name are notes.
//
//   text LF  1*( "— " name " " base64( key id[4, BE] ‖ signature ) LF )
//
// The text ends in LF; text and signatures part at the last blank line. A key is known by its name
// and its key id, SHA-256(name ‖ LF ‖ type ‖ public key)[0:4]. Pure functions on values; all
// readers meet foreign bytes and refuse what is not exactly in this form.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/crypto/key.h"

namespace luoshu {

// The first byte of a key's type. DO NOT RENUMBER: assigned by C2SP signed-note.
enum class NoteKeyType : std::uint8_t {
  kEd25519 = 0x01,
  kCosignature = 0x04,  // Ed25519 with a time (cosignature.h)
  kSm2 = 0xff,          // private type, continued as "luoshu/sm2-sm3/v1": SM2 over SM3 in DER
};

// Whose signature a reader believes. Made by note_verifier() or parse_vkey(), never by hand: the
// key id belongs to the other three.
struct NoteVerifier {
  std::string name;
  std::uint32_t key_id = 0;
  NoteKeyType type{};
  PublicKey key;
};

// kInvalid where the name is empty or has white space or '+'; kUsage where the type is of the other
// suite than the key.
Result<NoteVerifier> note_verifier(std::string name, NoteKeyType type, PublicKey key);
// "name+hex8(key id)+base64(type ‖ public key)", the text that people exchange.
std::string to_vkey(const NoteVerifier& verifier);
// Refuses other types, a key id that is not the key's, and keys that must not be enrolled.
Result<NoteVerifier> parse_vkey(std::string_view text);

struct NoteSigner {
  std::string name;
  PrivateKey key;
};

struct NoteSignature {
  std::string name;
  std::uint32_t key_id = 0;
  Bytes bytes;  // what follows the key id
  friend bool operator==(const NoteSignature&, const NoteSignature&) = default;
};
// "— name base64 LF".
std::string signature_line(const NoteSignature& signature);

struct SignedNote {
  std::string text;  // ends in LF
  std::vector<NoteSignature> signatures;
};
std::string to_text(const SignedNote& note);
// Form only; verifies nothing. kLimit past 64 KiB or 100 signatures, else kInvalid.
Result<SignedNote> parse_note(std::string_view note);

// Signs the text with each key (type 01 or FF by its suite). kInvalid where the text or a name
// cannot be in a note. REQUIRES at least one signer.
Result<std::string> sign_note(std::string_view text, std::span<const NoteSigner> signers);
// The note with one more line at the end. The line is not verified.
Result<std::string> with_signature(std::string_view note, const NoteSignature& signature);

// True where `signature` is the verifier's over exactly `text`.
bool verify_signature(std::string_view text, const NoteSignature& signature,
                      const NoteVerifier& verifier);

struct VerifiedSignature {
  std::size_t verifier = 0;  // which of the verifiers given
  NoteSignature signature;
};
struct VerifiedNote {
  std::string text;
  std::vector<VerifiedSignature> signatures;  // in the note's order, at least one
};
// Believes a note that at least one verifier has signed. Lines of unknown keys are ignored; a line
// of a known key that does not verify condemns the whole note (kVerification). kUsage where two
// verifiers cannot be told apart.
Result<VerifiedNote> verify_note(const SignedNote& note, std::span<const NoteVerifier> verifiers);

}  // namespace luoshu
