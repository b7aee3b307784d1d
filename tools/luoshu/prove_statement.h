// `luoshu prove --statement ID`: what proves the lines of a statement offline.
#pragma once

#include "ledger/home.h"
#include "tools/luoshu/command_line.h"

namespace luoshu {

struct StatementProofAsk {
  std::string statement;
  std::optional<std::uint64_t> line;  // one line: its number, from 0
  std::optional<std::string> absent;  // that no line is about this sale, refund or adjustment
};
// With neither: all lines.
int prove_statement(const HomeView& view, const StatementProofAsk& ask, const std::string& out,
                    const Console& console);

// The signed notes that a receipt is made under. kNotFound where no checkpoint was signed yet.
Result<LogReader::SignedNotes> newest_notes(const LogReader& log);

}  // namespace luoshu
