// The options with which a view is narrowed: the members of a question as a command line has them.
#pragma once

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
  std::optional<std::string> seed;
  std::optional<std::string> count;
  std::optional<std::string> rule;  // file
  std::optional<std::string> type;
};
void add_view_options(CommandLine& line, ViewWords& words);
// Adds what was given to a question; of a rule the text of its file.
Status add_members(const ViewWords& words, query::Members& members);

}  // namespace luoshu
