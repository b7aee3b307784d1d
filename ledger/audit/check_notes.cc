#include "ledger/audit/check_notes.h"

#include "ledger/log/checkpoint.h"

namespace luoshu {
namespace {

Status compare_root(DigestKind kind, const Checkpoint& checkpoint, const Replayed& replayed) {
  if (checkpoint.size > replayed.head.size)
    return Fault{Errc::kVerification, "a checkpoint of size " +
                                          std::to_string(checkpoint.size.value) +
                                          " was signed, but the log has only " +
                                          std::to_string(replayed.head.size.value) + " entries"};
  LUOSHU_TRY(const Hash root, replayed.root(kind, checkpoint.size));
  if (root != checkpoint.root)
    return Fault{Errc::kVerification, "the note names another root than the log had at that size"};
  return Done{};
}

}  // namespace

Status check_signed_checkpoint(const std::string& note, const Replayed& replayed) {
  LUOSHU_TRY(const Checkpoint checkpoint,
             open_checkpoint(note, replayed.genesis->origin, replayed.genesis->log_key));
  return compare_root(DigestKind::kSha256, checkpoint, replayed);
}

Status check_notes(const LogReader::SignedNotes& notes, const Replayed& replayed) {
  const Genesis& genesis = *replayed.genesis;
  LUOSHU_TRY(const Checkpoint checkpoint,
             open_checkpoint(notes.checkpoint, genesis.origin, genesis.log_key));
  if (checkpoint.size != notes.size)
    return Fault{Errc::kVerification,
                 "the note is of size " + std::to_string(checkpoint.size.value)};
  LUOSHU_CHECK(compare_root(DigestKind::kSha256, checkpoint, replayed));
  if (genesis.suite != Suite::kGm) {
    if (notes.checkpoint_sm3.empty()) return Done{};
    return Fault{Errc::kVerification, "a note of an SM3 root belongs into gm ledgers only"};
  }
  LUOSHU_TRY(const Checkpoint sm3,
             open_sm3_checkpoint(notes.checkpoint_sm3, genesis.origin, *genesis.log_key_sm2));
  if (sm3.size != notes.size)
    return Fault{Errc::kVerification, "the SM3 note is of size " + std::to_string(sm3.size.value)};
  return compare_root(DigestKind::kSm3, sm3, replayed);
}

}  // namespace luoshu
