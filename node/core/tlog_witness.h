// The witness protocol of C2SP tlog-witness, as functions on values: what a request to
// `POST <prefix>/add-checkpoint` says, what a witness answers, and how a log reads the answer.
//
//   old <size> LF  0 to 63 base64 hash lines LF  LF  checkpoint
//
// A witness believes only that a checkpoint continues the last one it cosigned for that log; it
// re-executes nothing. (A replica's own cosignature says more, see replica.h.) The shell keeps the
// head that an acceptance names durably BEFORE it signs and answers, one request after the other.
#pragma once

#include "node/core/effects.h"

namespace luoshu::node {

struct AddCheckpoint {
  Size old;  // size that the log believes the witness has cosigned last
  merkle::Proof proof;
  std::string checkpoint;  // signed note
  friend bool operator==(const AddCheckpoint&, const AddCheckpoint&) = default;
};
std::string write_add_checkpoint(const AddCheckpoint& request);
// kInvalid, kLimit: to be answered with 400.
Result<AddCheckpoint> parse_add_checkpoint(std::string_view body);

// What a witness remembers of a log.
struct WitnessedHead {
  Size size;
  Hash root;
  friend bool operator==(const WitnessedHead&, const WitnessedHead&) = default;
};

// An answer as HTTP gives it.
struct WitnessReply {
  unsigned status = 0;
  std::string content_type = "text/plain; charset=utf-8";
  std::string body;
};
// To be kept under the origin, then signed: `text` is what the cosignature covers.
struct WitnessAcceptance {
  std::string origin;
  WitnessedHead head;
  std::string text;
};
// `logs`: whose checkpoints this witness cosigns, by key; the name of a key is the log's origin.
// `heads`: what was kept, by origin.
std::variant<WitnessAcceptance, WitnessReply> decide_add_checkpoint(
    std::string_view body, const std::vector<NoteVerifier>& logs,
    const std::map<std::string, WitnessedHead, std::less<>>& heads);
// 200 with the cosignature line.
WitnessReply witness_accepts(const NoteSignature& cosignature);

// What a log makes of a reply: the lines to be checked and added, or the size to ask again with.
struct AskAgain {
  Size old;
};
std::variant<std::vector<std::string>, AskAgain, Fault> read_witness_reply(
    const WitnessReply& reply);

}  // namespace luoshu::node
