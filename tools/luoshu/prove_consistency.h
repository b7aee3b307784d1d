// `luoshu prove --consistency OLD NEW`.
#pragma once

#include "ledger/log/log_reader.h"
#include "tools/luoshu/command_line.h"

namespace luoshu {

// `sizes`: the two words. To standard output where no file is named.
int prove_consistency(const LogReader& log, const std::vector<std::string>& sizes,
                      const std::optional<std::string>& out, const Console& console);

}  // namespace luoshu
