#include "tests/ledger/allocation/book_testing.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "ledger/allocation/plan.h"
#include "ledger/allocation/rule_parser.h"
#include "ledger/base/assert.h"

namespace luoshu::allocation::test {
namespace {

Date day_of(const std::string& text) {
  return *parse_date(text);
}

bool is_division(std::string_view name) {
  return name.size() == 6 && std::ranges::all_of(name, [](char c) { return c >= '0' && c <= '9'; });
}

NameKind kind_of(std::string_view name) {
  if (name == "410000") return NameKind::kProvince;
  if (is_division(name)) return NameKind::kCity;
  if (name.starts_with("account:")) return NameKind::kAccount;
  return NameKind::kParty;
}

}  // namespace

SmallBook::SmallBook(const std::string& steps, const std::string& round) {
  const std::string text = fmt::format(
      "rule \"R\" version 1\neffective 2025-01-01\n{}\nrefund reverse remaining-lines\n"
      "round {}\nend\n",
      steps, round);
  ParsedRule parsed = parse_rule(text);
  if (const auto* issues = std::get_if<std::vector<RuleIssue>>(&parsed)) {
    for (const RuleIssue& issue : *issues) ADD_FAILURE() << issue.en << "\n" << text;
    LUOSHU_ASSERT(issues->empty());
  }
  rule_ = std::get<Rule>(std::move(parsed));
}

SmallBook& SmallBook::lineage(std::vector<Component> components) {
  lineages_.push_back(std::move(components));
  return *this;
}
SmallBook& SmallBook::sale(const std::string& id, const std::string& day, std::int64_t net_fen,
                           Uses uses) {
  std::ranges::sort(uses);
  sales_.push_back({id, day_of(day), net_fen, lineages_.size() - 1, std::move(uses)});
  return *this;
}
SmallBook& SmallBook::refund(const std::string& id, const std::string& day, const std::string& sale,
                             std::int64_t net_fen) {
  refunds_.push_back({id, day_of(day), sale, net_fen});
  return *this;
}
SmallBook& SmallBook::cost(const std::string& id, const std::string& party,
                           const std::string& audited, std::int64_t open_fen,
                           const std::string& cost_class) {
  costs_.push_back({id + "\n" + party, cost_class, day_of(audited), {}, open_fen, 0});
  return *this;
}
SmallBook& SmallBook::cycle(const std::string& id, const std::string& from, const std::string& to,
                            std::int64_t max_fen) {
  cycles_.push_back({id, "", day_of(from), day_of(to), max_fen, 0});
  return *this;
}
SmallBook& SmallBook::invest(const std::string& party, const std::string& day,
                             std::int64_t amount_fen, std::int64_t subsidy_fen) {
  investments_.push_back({party, "", day_of(day), {}, amount_fen, subsidy_fen});
  return *this;
}
SmallBook& SmallBook::score(const std::string& resource, const std::string& day,
                            std::uint64_t permille) {
  scores_.push_back({resource, "", day_of(day), {}, static_cast<std::int64_t>(permille), 0});
  return *this;
}
SmallBook& SmallBook::city(const std::string& division, const std::string& registered) {
  cities_.push_back({division, "", day_of(registered), {}, 0, 0});
  return *this;
}
SmallBook& SmallBook::role(const std::string& party, const std::string& role,
                           const std::string& from, const std::string& to) {
  roles_.push_back({party, role, day_of(from), day_of(to), 0, 0});
  return *this;
}

void SmallBook::fill_names(Book& book) const {
  std::vector<std::string> names{"410000"};
  append_names(rule_, names);
  for (const auto* list : {&costs_, &investments_, &scores_, &cities_, &roles_})
    for (const NamedFact& fact : *list) {
      const auto line_end = fact.name.find('\n');
      names.push_back(fact.name.substr(0, line_end));
      if (line_end != std::string::npos) names.push_back(fact.name.substr(line_end + 1));
    }
  for (const auto& components : lineages_)
    for (const Component& component : components) {
      names.push_back(component.name);
      for (const Needed& needed : component.resources) {
        names.push_back(needed.resource);
        names.push_back(needed.division);
      }
    }
  for (const NamedSale& sale : sales_)
    for (const auto& [resource, amount] : sale.uses) names.push_back(resource);
  book.names = Names(std::move(names));
  for (std::uint32_t i = 0; i < book.names.size(); ++i) {
    book.kinds.push_back(kind_of(book.names.text({i})));
    book.owners.push_back(book.kinds.back() == NameKind::kAccount || i == 0 ? kNoName : NameId{i});
  }
  book.province = book.names.of("410000");
}

void SmallBook::fill_facts(Book& book) const {
  for (const NamedFact& cost : costs_) {
    const auto line_end = cost.name.find('\n');
    book.costs.push_back({book.names.of(cost.name.substr(0, line_end)),
                          book.names.of(cost.name.substr(line_end + 1)), cost.other, cost.from,
                          cost.fen});
  }
  std::ranges::sort(book.costs, {}, &Cost::id);
  for (const NamedFact& cycle : cycles_)
    book.cycles.push_back({cycle.name, cycle.from, cycle.to, cycle.fen, 0});
  for (const NamedFact& one : investments_)
    book.investments.push_back({book.names.of(one.name), one.from, one.fen, one.less_fen});
  for (const NamedFact& score : scores_)
    book.scores.push_back(
        {book.names.of(score.name), score.from, static_cast<std::uint64_t>(score.fen)});
  for (const NamedFact& city : cities_)
    book.cities.push_back({book.names.of(city.name), city.from});
  std::ranges::sort(book.cities, {}, &City::division);
  for (const NamedFact& role : roles_)
    book.roles.push_back({book.names.of(role.name), role.other, role.from, role.to});
}

void SmallBook::fill_sales(Book& book) const {
  for (const auto& components : lineages_) {
    Lineage lineage;
    for (const Component& component : components) {
      LineageComponent one{book.names.of(component.name), component.share_pct * 10'000, {}};
      for (const Needed& needed : component.resources)
        one.resources.push_back(
            {book.names.of(needed.resource), book.names.of(needed.division), needed.base});
      std::ranges::sort(one.resources, {}, &LineageResource::resource);
      lineage.push_back(std::move(one));
    }
    std::ranges::sort(lineage, {}, &LineageComponent::component);
    book.lineages.push_back(std::move(lineage));
  }
  for (const NamedSale& sale : sales_) {
    book.sales.push_back({sale.id, sale.day, sale.net_fen, 0,
                          static_cast<std::uint32_t>(sale.lineage),
                          static_cast<std::uint32_t>(book.uses.size()),
                          static_cast<std::uint32_t>(sale.uses.size())});
    for (const auto& [resource, amount] : sale.uses)
      book.uses.push_back({book.names.of(resource), amount});
  }
  for (const NamedRefund& refund : refunds_) {
    const auto sale = std::ranges::find(sales_, refund.sale, &NamedSale::id);
    book.refunds.push_back({refund.id, refund.day, refund.net_fen, false,
                            static_cast<std::uint32_t>(sale - sales_.begin())});
  }
}

Book SmallBook::book() const {
  Book book;
  book.period = "2025";
  book.last_day = day_of("2025-12-31");
  book.rules.push_back(rule_);
  for (const Step& step : rule_.steps)
    if (const Recover* recover = std::get_if<Recover>(&step.what))
      book.recover_at_end.push_back(*recover);
  fill_names(book);
  fill_facts(book);
  fill_sales(book);
  return book;
}

std::vector<std::string> SmallBook::lines(const std::string& ref) {
  const Book facts = book();
  std::vector<std::string> lines;
  const auto outcome = allocate(
      facts, {[&](const Booking& booking, const Steps& steps) {
                if (!ref.empty() && booking.ref != ref) return;
                for (const Line& line : booking.lines)
                  lines.push_back(fmt::format(
                      "{} {} {} {} {}", steps.text(line.step), facts.names.text(line.key),
                      facts.names.text(line.beneficiary),
                      line.resource == kNoName ? "-" : facts.names.text(line.resource), line.fen));
              },
              {},
              "",
              nullptr});
  EXPECT_TRUE(outcome) << outcome.error().detail;
  return lines;
}

Result<Outcome> SmallBook::outcome() {
  return allocate(book());
}

std::int64_t SmallBook::total(const std::string& beneficiary) {
  const Book facts = book();
  const auto outcome = allocate(facts);
  const auto found = outcome->by_beneficiary.find(facts.names.of(beneficiary));
  return found == outcome->by_beneficiary.end() ? 0 : found->second;
}

std::int64_t SmallBook::open(const std::string& cost) {
  const Book facts = book();
  const auto outcome = allocate(facts);
  return std::ranges::find(outcome->costs, facts.names.of(cost), &Cost::id)->open_fen;
}

}  // namespace luoshu::allocation::test
