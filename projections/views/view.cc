#include "projections/views/view.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "ledger/rules/parties/parties.h"
#include "projections/views/rows.h"
#include "schema/state_parties.capnp.h"
#include "schema/state_products.capnp.h"
#include "schema/state_transactions.capnp.h"

namespace luoshu {
namespace {

constexpr std::size_t kNamedShown = 8;

struct AskMember {
  unsigned bit;
  std::string_view name;
};
constexpr AskMember kMembers[] = {
    {kHeedsDivision, "division"}, {kHeedsParty, "party"},    {kHeedsProduct, "product"},
    {kHeedsPeriod, "period"},     {kHeedsTransaction, "tx"}, {kHeedsSubject, "subject"},
    {kHeedsFrom, "from"},         {kHeedsSample, "seed"},    {kHeedsSample, "count"},
    {kHeedsRule, "rule"},         {kHeedsType, "type"}};
constexpr auto kNames = [] {
  std::array<std::string_view, std::size(kMembers)> names;
  for (std::size_t i = 0; i < names.size(); ++i) names[i] = kMembers[i].name;
  return names;
}();

// In the order of kMembers.
std::vector<std::string_view> given_of(const ViewAsk& ask) {
  const bool given[] = {
      ask.division.has_value(), ask.party.has_value(),       ask.product.has_value(),
      ask.period.has_value(),   ask.transaction.has_value(), ask.subject.has_value(),
      ask.from.has_value(),     ask.seed.has_value(),        ask.count.has_value(),
      ask.rule.has_value(),     ask.type.has_value()};
  static_assert(std::size(given) == std::size(kMembers));
  std::vector<std::string_view> names;
  for (std::size_t i = 0; i < std::size(given); ++i)
    if (given[i]) names.push_back(kNames[i]);
  return names;
}

bool is_code_of_division(const State& state, const std::string& id) {
  return id == kProvinceDivision || state.has(tables::kDivisions, id);
}

// Of divisions or parties with that name, or else of those whose name begins so.
struct Named {
  std::vector<std::string> exact;
  std::vector<std::string> beginning;
};
template <class Row>
void find_named(const State& state, const StateTable<Row>& table, const std::string& name,
                Named& named) {
  state.scan(table, {}, [&](std::string_view code, const auto& row) {
    const std::string_view has = from_kj(row->getName());
    if (has == name) named.exact.emplace_back(code);
    if (has.starts_with(name)) named.beginning.emplace_back(code);
    return true;
  });
}

Result<std::string> only_one(const std::string& asked, const Named& named) {
  const auto& found = named.exact.empty() ? named.beginning : named.exact;
  if (found.empty()) return asked;
  if (found.size() == 1) return found.front();
  std::string codes;
  for (std::size_t i = 0; i < std::min(found.size(), kNamedShown); ++i)
    codes += fmt::format("{}{}", codes.empty() ? "" : ", ", found[i]);
  if (found.size() > kNamedShown) codes += " …";
  return Fault{Errc::kUsage, fmt::format("several are called '{}': give a code: {}", asked, codes),
               fmt::format("“{}”不止一个，请给出代码：{}", asked, codes)};
}

bool is_second(const LedgerAt& ledger) {
  return ledger.rules_version() >= 2;
}

// What cannot be found finds nothing, which is not the same as there being nothing.
Status remark_unknown(const LedgerAt& ledger, const ViewAsk& ask, Sheet& table) {
  const auto remark = [&](std::string_view id) {
    table.remarks.push_back({fmt::format("在该时点没有“{}”：请核对编号", id),
                             fmt::format("there is no '{}' at this point: check the id", id)});
  };
  const State& state = ledger.state();
  const auto is_party = [&](const std::string& id) { return state.has(tables::kParties, id); };
  if (ask.division && !is_code_of_division(state, *ask.division) && !is_party(*ask.division))
    remark(*ask.division);
  if (ask.party && !is_party(*ask.party)) remark(*ask.party);
  if (ask.product && !state.has(tables::kProducts, *ask.product)) remark(*ask.product);
  if (ask.transaction && !state.has(tables::kTransactions, *ask.transaction))
    remark(*ask.transaction);
  if (ask.subject) {
    bool known = false;
    LUOSHU_CHECK(ledger.each_of_subject(*ask.subject, [&](const RecordedEvent&) -> Status {
      known = true;
      return {};
    }));
    if (!known) remark(*ask.subject);
  }
  if (ask.period && first_day(*ask.period) > ledger.day())
    table.remarks.push_back({fmt::format("期间 {} 尚未开始（截至 {}）", to_string(*ask.period),
                                         to_string(ledger.day())),
                             fmt::format("the period {} lies ahead of {}", to_string(*ask.period),
                                         to_string(ledger.day()))});
  return {};
}

// What the sheet is narrowed to, for its head.
std::vector<Bilingual> filters_of(const LedgerAt& ledger, const ViewAsk& ask) {
  std::vector<Bilingual> filters;
  const auto add = [&](std::string_view zh, std::string_view en, const std::string& what) {
    filters.push_back({fmt::format("{}：{}", zh, what), fmt::format("{}: {}", en, what)});
  };
  const auto with_name = [](const std::string& code, const std::string& name) {
    return name == code ? code : code + " " + name;
  };
  if (ask.period) add("期间", "period", to_string(*ask.period));
  if (ask.division)
    add("区划/单位", "division", with_name(*ask.division, beneficiary_name(ledger, *ask.division)));
  if (ask.party) add("机构", "party", with_name(*ask.party, party_name(ledger, *ask.party)));
  if (ask.product)
    add("产品", "product", with_name(*ask.product, product_name(ledger, *ask.product)));
  if (ask.transaction) add("交易", "sale", *ask.transaction);
  if (ask.subject) add("对象", "subject", *ask.subject);
  if (ask.type) add("事件类型", "type", *ask.type);
  return filters;
}

// Nothing, and why: the events that it shows do not exist under these rules.
void remark_older_rules(const View& view, const LedgerAt& ledger, Sheet& table) {
  table.remarks.push_back(
      {fmt::format("视图 {} 属于规则第{}版；本账本适用规则第{}版，因此没有内容", view.code,
                   view.since, ledger.rules_version()),
       fmt::format("view {} is of version {} of the rules; this ledger is under version {}, so it "
                   "has nothing to show",
                   view.code, view.since, ledger.rules_version())});
}

}  // namespace

std::string as_named(std::string_view member) {
  return std::string(member);
}

std::span<const std::string_view> ask_members() {
  return kNames;
}

std::vector<std::string_view> names_in(unsigned bits) {
  std::vector<std::string_view> names;
  for (const AskMember& member : kMembers)
    if ((bits & member.bit) != 0) names.push_back(member.name);
  return names;
}

Status check_given(const View& view, std::span<const std::string_view> given, Spelling spell) {
  for (const AskMember& member : kMembers) {
    const bool is_given = std::ranges::find(given, member.name) != given.end();
    if (is_given && (view.heeds & member.bit) == 0)
      return Fault{Errc::kUsage,
                   fmt::format("view {} has no {}: leave it out", view.code, spell(member.name)),
                   fmt::format("视图 {} 没有 {}：请去掉", view.code, spell(member.name))};
    if (!is_given && (view.needs & member.bit) != 0)
      return Fault{Errc::kUsage, fmt::format("view {} needs {}", view.code, spell(member.name)),
                   fmt::format("视图 {} 须给出 {}", view.code, spell(member.name))};
  }
  return {};
}

Result<std::string> code_of_division(const LedgerAt& ledger, const std::string& asked) {
  const State& state = ledger.state();
  if (is_code_of_division(state, asked) || state.has(tables::kParties, asked)) return asked;
  Named named;
  find_named(state, tables::kDivisions, asked, named);
  if (named.beginning.empty()) find_named(state, tables::kParties, asked, named);
  return only_one(asked, named);
}

Result<std::string> code_of_party(const LedgerAt& ledger, const std::string& asked) {
  if (ledger.state().has(tables::kParties, asked)) return asked;
  Named named;
  find_named(ledger.state(), tables::kParties, asked, named);
  return only_one(asked, named);
}

std::span<const Column> columns_of(const View& view, const LedgerAt& ledger) {
  return is_second(ledger) && !view.columns_v2.empty() ? view.columns_v2 : view.columns;
}

Result<Sheet> read_view(const View& view, const LedgerAt& ledger, const ViewAsk& asked) {
  LUOSHU_CHECK(check_given(view, given_of(asked), as_named));
  ViewAsk ask = asked;
  if (ask.division) {
    LUOSHU_TRY(ask.division, code_of_division(ledger, *ask.division));
  }
  if (ask.party) {
    LUOSHU_TRY(ask.party, code_of_party(ledger, *ask.party));
  }
  Sheet table;
  table.filters = filters_of(ledger, ask);
  table.code = view.code;
  table.name = view.name;
  table.title = view.title;
  table.columns = columns_of(view, ledger);
  if (ledger.rules_version() < view.since) {
    remark_older_rules(view, ledger, table);
    return table;
  }
  const bool second = is_second(ledger) && view.fill_v2 != nullptr;
  LUOSHU_CHECK((second ? view.fill_v2 : view.fill)(ledger, ask, table));
  if (table.rows.empty()) LUOSHU_CHECK(remark_unknown(ledger, ask, table));
  // A row that could not be read counts as absent for the rules; here it must not pass.
  if (ledger.state().fault()) return *ledger.state().fault();
  for (const Row& row : table.rows) LUOSHU_ASSERT(row.cells.size() == table.columns.size());
  return table;
}

Result<TablePoint> point_of(const LedgerAt& ledger) {
  const AsOf& at = ledger.as_of();
  LUOSHU_TRY(const Hash root, ledger.log().root(DigestKind::kSha256, at.size));
  return TablePoint{at.day(), at.recorded, at.size, to_hex(root.bytes)};
}

}  // namespace luoshu
