#include "tools/luoshu/changes_output.h"

#include "projections/query/lists.h"

namespace luoshu {

Status show_changes(const Sheet& sheet, const TablePoint& point, json::Object answer,
                    const FormWords& form, const Console& console) {
  if (form.format != "json") return show_sheet(sheet, point, form, console);
  answer.emplace_back("beneficiaries", query::changes_list(sheet));
  return show_json(json::Value(std::move(answer)), form, console);
}

}  // namespace luoshu
