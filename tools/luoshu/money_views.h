// The two views that scripts call: every allocation line, and what each beneficiary has.
#pragma once

#include "tools/luoshu/ledger_view.h"

namespace luoshu {

struct MoneyViewWords {
  std::string name;  // lines, statements
  std::optional<std::string> period;
  std::optional<std::string> division;
  std::string format;  // table, json
};
bool is_money_view(std::string_view name);
Status show_money_view(const PointWords& point, const MoneyViewWords& words,
                       const Console& console);

}  // namespace luoshu
