// Whether this store may go on with its history: anchors, checkpoints, and vouching for a copy.

#include <fmt/format.h>

#include "ledger/base/assert.h"
#include "ledger/ledger.h"
#include "ledger/log/checkpoint.h"
#include "ledger/log/log_rows.h"

namespace luoshu {
namespace {

constexpr std::string_view kRestoreAdvice =
    "it may be read, exported, proven from and audited, but must not append or sign; when you are "
    "sure that nobody holds a longer history, fetch the newest checkpoint that any city or witness "
    "knows (`curl -o CHECKPOINT_FILE http://CITY:PORT/checkpoint`) and run `luoshu restore --home "
    "HOME --confirm CHECKPOINT_FILE`, HOME being this directory";

}  // namespace

Status Ledger::compare_with_anchors() {
  LUOSHU_TRY(const LogReader now, reader());
  for (const std::filesystem::path& path : options_.anchors) {
    LUOSHU_TRY(const std::optional<Anchor> anchor, read_anchor(path));
    if (!anchor)
      return Fault{Errc::kVerification,
                   fmt::format("{} is missing, so nothing shows that this store is the newest: {}",
                               path.string(), kRestoreAdvice)};
    if (anchor->ledger != id_)
      return Fault{Errc::kVerification, fmt::format("{} belongs to another ledger ({})",
                                                    path.string(), anchor->ledger.hash.hex())};
    if (anchor->size > head().size)
      return Fault{
          Errc::kVerification,
          fmt::format(
              "this store ends at size {}, but {} remembers size {}: it was put back from an "
              "older copy, and signing would make a second history. {}",
              head().size.value, path.string(), anchor->size.value, kRestoreAdvice)};
    LUOSHU_TRY(const Hash root, now.root(DigestKind::kSha256, anchor->size));
    if (root != anchor->root)
      return Fault{
          Errc::kVerification,
          fmt::format("this store has another history than {}: the roots at size {} differ. Keep "
                      "both, do not sign, and look for the cause",
                      path.string(), anchor->size.value)};
  }
  return Done{};
}

Status Ledger::write_anchors(const std::string& note) {
  for (const std::filesystem::path& path : options_.anchors)
    LUOSHU_CHECK(write_anchor(path, {id_, head().size, head().root, note}));
  return Done{};
}

Result<LogReader::SignedNotes> Ledger::checkpoint() {
  LUOSHU_CHECK(writable_);
  LUOSHU_TRY(const LogReader now, reader());
  LUOSHU_TRY(std::optional<LogReader::SignedNotes> latest, now.latest_checkpoint());
  if (latest && latest->size == head().size) {
    LUOSHU_CHECK(write_anchors(latest->checkpoint));
    return *std::move(latest);
  }
  if (!options_.log_key || (genesis_.suite == Suite::kGm && !options_.log_key_sm2))
    return Fault{Errc::kNotFound,
                 "the log's signing key is not in the key folder (log.pem, in gm also "
                 "log-sm2.pem); a checkpoint can only be signed where it is kept"};
  LogReader::SignedNotes notes;
  notes.size = head().size;
  LUOSHU_TRY(notes.checkpoint,
             sign_checkpoint({genesis_.origin, head().size, head().root}, *options_.log_key));
  if (genesis_.suite == Suite::kGm) {
    LUOSHU_ASSERT(head().root_sm3.has_value());
    LUOSHU_TRY(notes.checkpoint_sm3,
               sign_sm3_checkpoint({genesis_.origin, head().size, *head().root_sm3},
                                   *options_.log_key_sm2));
  }
  // Durable in the store, then in the anchors, and only then shown to others.
  Batch batch;
  batch.put(Table::kCheckpoints, seq_key(Seq{notes.size.value}), encode_notes(notes));
  LUOSHU_CHECK(log_->put(batch));
  LUOSHU_CHECK(write_anchors(notes.checkpoint));
  return notes;
}

Status Ledger::confirm(const std::string& note) {
  LUOSHU_TRY(const Checkpoint known, open_checkpoint(note, genesis_.origin, genesis_.log_key));
  if (known.size > head().size)
    return Fault{
        Errc::kVerification,
        fmt::format(
            "the checkpoint has size {}, this store only {}: {} entries are lost here; fetch "
            "them from a replica or a newer backup",
            known.size.value, head().size.value, known.size.value - head().size.value)};
  LUOSHU_TRY(const LogReader now, reader());
  LUOSHU_TRY(const Hash root, now.root(DigestKind::kSha256, known.size));
  if (root != known.root)
    return Fault{
        Errc::kVerification,
        fmt::format("the checkpoint shows another history at size {}: keep both as evidence "
                    "(`luoshu judge`)",
                    known.size.value)};
  LUOSHU_TRY(const std::optional<LogReader::SignedNotes> latest, now.latest_checkpoint());
  LUOSHU_CHECK(write_anchors(latest ? latest->checkpoint : note));
  writable_ = Done{};
  return Done{};
}

}  // namespace luoshu
