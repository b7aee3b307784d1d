// The words with which a view is narrowed.
#pragma once

#include "projections/views/view.h"
#include "tools/luoshu/ledger_view.h"

namespace luoshu {

struct ViewWords {
  std::optional<std::string> division;
  std::optional<std::string> party;
  std::optional<std::string> product;
  std::optional<std::string> period;
  std::optional<std::string> transaction;
  std::optional<std::string> subject;
  std::optional<std::string> from;
  std::optional<std::uint64_t> seed;
  std::optional<std::uint64_t> count;
};
void add_view_options(CommandLine& line, ViewWords& words);
// kUsage for a period or a point in time that does not parse.
Result<ViewAsk> ask_of(const ViewWords& words, const LogReader& log);

}  // namespace luoshu
