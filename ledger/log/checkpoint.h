// Checkpoints of C2SP tlog-checkpoint: "origin LF size LF base64(root) LF", exactly three lines,
// signed by the log's Ed25519 key under the name of the origin. In the gm suite a second note
// "origin/sm3" of the same size carries the SM3 root and the SM2 signature. Pure.
#pragma once

#include <string>
#include <string_view>

#include "ledger/base/ids.h"
#include "ledger/log/note.h"

namespace luoshu {

struct Checkpoint {
  std::string origin;
  Size size;
  Hash root;
  friend bool operator==(const Checkpoint&, const Checkpoint&) = default;
};

// The name under which the SM3 root of that log is signed: "origin/sm3".
std::string sm3_origin(std::string_view origin);

std::string checkpoint_text(const Checkpoint& checkpoint);
// The three lines and nothing else; extension lines are refused, because some cosignatures do not
// cover them. kInvalid.
Result<Checkpoint> parse_checkpoint(std::string_view text);
// What a note says, WITHOUT verifying who signed it: to find out which log and size it is about.
Result<Checkpoint> parse_checkpoint_note(std::string_view note);

// The note, signed under the name of the origin. kUsage where the key is not Ed25519 (SM2).
Result<std::string> sign_checkpoint(const Checkpoint& checkpoint, const PrivateKey& log_key);
Result<std::string> sign_sm3_checkpoint(const Checkpoint& checkpoint, const PrivateKey& log_key);

// The checkpoint of a note that the log's key signed. kVerification where it did not, or where the
// note is of another origin.
Result<Checkpoint> open_checkpoint(std::string_view note, const NoteVerifier& log);
Result<Checkpoint> open_checkpoint(std::string_view note, std::string_view origin,
                                   const PublicKey& log_key);
// The same for the SM3 note; the checkpoint has the log's plain origin.
Result<Checkpoint> open_sm3_checkpoint(std::string_view note, std::string_view origin,
                                       const PublicKey& log_key);

// Digits without a sign or leading zeroes, within 64 bits: the numbers of all formats here.
Result<std::uint64_t> parse_decimal(std::string_view text);

}  // namespace luoshu
