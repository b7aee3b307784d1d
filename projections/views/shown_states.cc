#include "projections/views/shown_states.h"

#include <algorithm>

namespace luoshu {
namespace {

constexpr Term kStates[] = {
    {"draft", {"草拟", "draft"}},
    {"in_review", {"合规审核中", "in review"}},
    {"compliant", {"合规", "compliant"}},
    {"registered", {"已登记", "registered"}},
    {"listed", {"在架", "listed"}},
    {"stopped", {"已停止", "stopped"}},
    {"suspended", {"已暂停", "suspended"}},
    {"withdrawn", {"已下架", "withdrawn"}},
    {"on_sale", {"在售", "on sale"}},
    {"valid", {"有效", "valid"}},
    {"expired", {"已过期", "expired"}},
    {"cancelled", {"已注销", "cancelled"}},
    {"in_force", {"有效", "in force"}},
    {"not_in_force", {"未生效或已到期", "not in force"}},
    {"ended", {"已终止", "ended"}},
    {"earning", {"可得收益", "earning"}},
    {"removal_proposed", {"新版本拟移出", "to leave with the new version"}},
    {"removed", {"已移出", "removed"}},
    {"no_product", {"尚无产品", "in no product"}},
    {"not_listed", {"产品未上架", "product not listed"}},
    {"not_registered", {"未登记", "not registered"}},
    {"registration_expired", {"登记已过期", "registration expired"}},
    {"no_agreement", {"无有效协议", "no agreement in force"}},
};

}  // namespace

Cell shown_state(std::string_view code) {
  const auto found = std::ranges::find(kStates, code, &Term::code);
  return found == std::end(kStates) ? text_cell(code) : Cell(*found);
}

Cell codes_cell(const std::set<std::string>& codes) {
  std::string text;
  for (const std::string& code : codes) {
    if (!text.empty()) text += ' ';
    text += code;
  }
  return text_cell(text);
}

}  // namespace luoshu
