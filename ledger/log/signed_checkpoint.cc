#include "ledger/log/signed_checkpoint.h"

#include "ledger/log/checkpoint.h"

namespace luoshu {

SignedCheckpoint read_signed_checkpoint(std::string note, std::string note_sm3) {
  SignedCheckpoint read{{}, {}, std::move(note), std::move(note_sm3)};
  if (read.note.empty()) return read;
  if (const auto checkpoint = parse_checkpoint_note(read.note)) {
    read.size = checkpoint->size;
    read.root = checkpoint->root;
  }
  return read;
}

}  // namespace luoshu
