// One small ledger, the same in every run: its keys are made from fixed secrets. Whatever format it
// shows is pinned in tests/golden and printed in docs/FORMATS.md.
//
// Format 1. A change of any of these bytes means that ledgers written before can no longer be read,
// or their signatures no longer be verified: it needs a new format, not a new golden file.
#pragma once

#include <string>
#include <vector>

#include "ledger/base/bytes.h"

namespace luoshu::test {

struct Artefact {
  enum class Form { kHex, kText };
  std::string name;  // of its golden file and of its block in docs/FORMATS.md
  Form form{};
  Bytes bytes;

  // Hex: 32 bytes a line in words of eight, each line after its offset. Text: as it is.
  std::string shown() const;
};

std::vector<Artefact> worked_example();

// True where the environment asks for golden files and examples to be written again.
bool regenerating();

}  // namespace luoshu::test
