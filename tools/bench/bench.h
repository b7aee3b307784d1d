// `luoshu bench`: the measurements of docs/PERFORMANCE.md. Each figure stands beside the limit of
// the machine that bounds it, measured in the same run. Works in a directory of its own, which it
// removes; touches no ledger.
#pragma once

#include <span>
#include <string>

namespace luoshu::bench {

// The words behind `luoshu bench`. Prints one JSON line per measurement, or a table on a terminal,
// to standard output. Answers the exit code: 0, 2 for wrong use, 6 where the disk failed.
int bench_command(std::span<const std::string> words);

}  // namespace luoshu::bench
