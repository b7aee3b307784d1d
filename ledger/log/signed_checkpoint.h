// A checkpoint as it is kept and sent: the signed note, in gm ledgers the note of the SM3 root too,
// and what the note says, read once where it comes in. Pure.
#pragma once

#include <string>

#include "ledger/base/ids.h"

namespace luoshu {

struct SignedCheckpoint {
  Size size;  // 0: there is no note, or it is none
  Hash root;
  std::string note;
  std::string note_sm3;  // gm ledgers; empty where it was not given
  friend bool operator==(const SignedCheckpoint&, const SignedCheckpoint&) = default;
};

// Size and root as the note says them, WITHOUT verifying who signed it. Nobody takes another node's
// word by these: the note is opened with the log's key first.
SignedCheckpoint read_signed_checkpoint(std::string note, std::string note_sm3 = {});

}  // namespace luoshu
