#include "tools/luoshu/changes_output.h"

#include "projections/views/changes_sheet.h"

namespace luoshu {

Status show_changes(const OpenedView& view, const PeriodId& period,
                    const std::vector<BeneficiaryChange>& changes, json::Object answer,
                    const FormWords& form, const Console& console) {
  if (form.format != "json") {
    LUOSHU_TRY(const TablePoint at, point_of(*view.ledger));
    return show_sheet(changes_sheet(*view.ledger, period, changes), at, form, console);
  }
  json::Array list;
  for (const BeneficiaryChange& change : changes)
    list.push_back(json::Object{{"beneficiary", change.beneficiary},
                                {"before_fen", change.before_fen},
                                {"after_fen", change.after_fen},
                                {"difference_fen", change.after_fen - change.before_fen}});
  answer.emplace_back("beneficiaries", std::move(list));
  return show_json(json::Value(std::move(answer)), form, console);
}

}  // namespace luoshu
