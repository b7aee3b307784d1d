#include "ledger/rules/operation/authorisation_checks.h"

#include <fmt/format.h>

#include <set>

#include "ledger/rules/parties/parties.h"
#include "schema/state_catalogue.capnp.h"
#include "schema/state_facts.capnp.h"

namespace luoshu {
namespace {

std::string item_of(std::string_view field, unsigned index) {
  return fmt::format("{}[{}]", field, index);
}

}  // namespace

bool lists(Texts texts, std::string_view text) {
  return any_item(texts, [&](auto item) { return from_kj(item) == text; });
}

void refuse_blank(Decision& decision, bool present, std::string_view text, std::string_view field) {
  if (present && is_blank(text)) decision.refuse("E-FIELD", field, {"it says nothing", "内容为空"});
}

namespace {

void refuse_empty(Decision& decision, bool present, Texts list, std::string_view field) {
  if (present && list.size() == 0)
    decision.refuse("E-FIELD", field, {"the list is empty", "清单为空"});
}

}  // namespace

void require_ids(Decision& decision, bool present, Texts list, std::string_view field) {
  if (decision.version() < 2) return require_list(decision, present, list, field);
  refuse_empty(decision, present, list, field);
}

void require_list(Decision& decision, bool present, Texts list, std::string_view field) {
  refuse_empty(decision, present, list, field);
  std::set<std::string_view> seen;
  for (unsigned i = 0; i < list.size(); ++i) {
    const std::string_view item = from_kj(list[i]);
    if (seen.insert(item).second) continue;
    decision.refuse("E-FIELD", item_of(field, i),
                    {fmt::format("{} is named twice", item), fmt::format("{} 重复列出", item)});
  }
}

bool refuse_holding(Decision& decision, std::string_view resource, std::string_view field) {
  if (decision.version() < 2 || !decision.state.has(tables::kHoldings, resource)) return false;
  decision.refuse("E-FIELD", field,
                  {fmt::format("{} is no public data", resource),
                   fmt::format("{} 不是公共数据资源", resource)});
  return true;
}

void require_own_resources(Decision& decision, bool present, Texts resources,
                           std::string_view field) {
  require_ids(decision, present, resources, field);
  std::optional<std::string> division;
  for (unsigned i = 0; i < resources.size(); ++i) {
    const std::string_view resource = from_kj(resources[i]);
    if (refuse_holding(decision, resource, item_of(field, i))) continue;
    const auto row = decision.state.find(tables::kCatalogue, resource);
    if (!row) {
      decision.unknown(item_of(field, i), resource);
      continue;
    }
    if (row->getStatus() == schema::CatalogueStatus::WITHDRAWN)
      decision.refuse("E-STATE", item_of(field, i),
                      {fmt::format("{} was withdrawn from the catalogue", resource),
                       fmt::format("{} 已从目录撤销", resource)});
    const std::string_view own = from_kj(row->getDivision());
    require_author_of(decision, own, item_of(field, i));
    if (!division) division.emplace(own);
    if (*division != own)
      decision.refuse("E-LEVEL", item_of(field, i),
                      {fmt::format("{} is of {}, others are of {}", resource, own, *division),
                       fmt::format("{} 属 {}，其余属 {}", resource, own, *division)});
  }
}

void require_parties(Decision& decision, bool present, Texts parties, std::string_view field) {
  require_ids(decision, present, parties, field);
  for (unsigned i = 0; i < parties.size(); ++i)
    if (!party_exists(decision.state, from_kj(parties[i])))
      decision.unknown(item_of(field, i), from_kj(parties[i]));
}

void require_filed_with(Decision& decision, Texts parties, std::string_view role, Words who) {
  const bool found = any_item(parties, [&](auto party) {
    return holds_role(decision.state, from_kj(party), role, Level::kProvince, decision.effective());
  });
  if (!found && parties.size() > 0) decision.refuse("E-FIELD", "fields.filed_to", std::move(who));
}

void require_handed_over(Decision& decision, std::string_view former, std::string_view role) {
  const State& state = decision.state;
  if (former == decision.author()) return;
  for (const auto cosigner : decision.event.cosigners())
    if (from_kj(cosigner.getParty()) == former) return;
  const auto holds = [&](std::string_view party, std::string_view held, Level level) {
    return holds_role(state, party, held, level, decision.effective());
  };
  const bool still = holds(former, role, Level::kAny) &&
                     holds_role(state, former, role, Level::kAny, decision.moment.recorded_on());
  if (!still)
    for (const std::string_view party : cosigners_as(decision, "authority"))
      if (holds(party, "authority", Level::kProvince)) return;
  decision.refuse(
      "E-LEVEL", "author",
      {fmt::format("{} has not handed it over", former), fmt::format("{} 未签署移交", former)});
}

std::optional<Date> last_day_of_months(Date from, std::int64_t months) {
  constexpr std::int64_t kMonthsMax = 12 * 200;
  const std::string text = to_string(from);  // YYYY-MM-DD
  if (!parse_date(text) || months < 0 || months > kMonthsMax) return std::nullopt;
  const std::int64_t month =
      std::stoll(text.substr(0, 4)) * 12 + std::stoll(text.substr(5, 2)) - 1 + months;
  const auto day_of_month = [](std::int64_t number, std::string_view day) {
    return parse_date(fmt::format("{:04}-{:02}-{}", number / 12, number % 12 + 1, day));
  };
  // A day that the last month lacks: the term ends with that month.
  auto next = day_of_month(month, text.substr(8, 2));
  if (!next) next = day_of_month(month + 1, "01");
  if (!next) return std::nullopt;
  return Date{next->days - 1};
}

}  // namespace luoshu
