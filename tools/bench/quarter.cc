#include "tools/bench/quarter.h"

#include <fmt/format.h>

#include <algorithm>

#include "ledger/allocation/plan.h"
#include "ledger/allocation/rule_parser.h"
#include "ledger/base/assert.h"

namespace luoshu::bench {
namespace {

using allocation::Book;
using allocation::NameId;
using allocation::NameKind;

constexpr std::uint32_t kProducts = 40;
constexpr std::uint32_t kResources = 60;
constexpr std::uint32_t kCities = 19;
constexpr std::uint32_t kParties = 8;
constexpr std::int32_t kDays = 92;

constexpr std::string_view kRule = R"(rule "RULE-BENCH" version 1
  effective 2025-07-01
  cap permitted-revenue cycle "CYCLE" excess to reserve over_cap_reserve
  recover audited-cost class any up-to 40% to bearer carry
  split invest 35%, contribute 50%, benefit 15%
  pool invest by investment net-of-subsidy
  pool contribute by lineage weight base * use * quality else base
  pool benefit fixed province 40%, city-by-contribution 60% else province
  earmark 10% of invest of primary_developer as reinvest_earmark by city-contribution
  ceiling contribute per division 45% spill proportional
  floor contribute per city 3000.00 from benefit_province
  refund reverse remaining-lines
  round largest-remainder tie key-ascending
end
)";

std::string city(std::uint32_t i) {
  return fmt::format("{}", 410'100 + i * 100);
}
std::string party(std::uint32_t i) {
  return fmt::format("party-{}", i);
}
std::string resource(std::uint32_t i) {
  return fmt::format("R{:02}", i);
}
std::string component(std::uint32_t i) {
  return fmt::format("c{}", i);
}

void add_names(Book& book) {
  std::vector<std::string> names{"410000", "COST-1", "COST-2"};
  append_names(book.rules[0], names);
  for (std::uint32_t i = 0; i < kCities; ++i) names.push_back(city(i));
  for (std::uint32_t i = 0; i < kParties; ++i) names.push_back(party(i));
  for (std::uint32_t i = 0; i < kResources; ++i) names.push_back(resource(i));
  for (std::uint32_t i = 0; i < 2; ++i) names.push_back(component(i));
  book.names = allocation::Names(std::move(names));
  book.kinds.assign(book.names.size(), NameKind::kOther);
  book.owners.assign(book.names.size(), allocation::kNoName);
  const auto own = [&](const std::string& name, NameKind kind) {
    const NameId id = book.names.of(name);
    book.kinds[id.value] = kind;
    book.owners[id.value] = id;
  };
  own("410000", NameKind::kProvince);
  for (std::uint32_t i = 0; i < kCities; ++i) own(city(i), NameKind::kCity);
  for (std::uint32_t i = 0; i < kParties; ++i) own(party(i), NameKind::kParty);
  book.province = book.names.of("410000");
}

void add_facts(Book& book, Date first) {
  const auto name = [&](const std::string& text) { return book.names.of(text); };
  book.cycles.push_back({"CYCLE", first, book.last_day, 1'000'000'000'000'000, 0});
  book.costs.push_back({name("COST-1"), name(party(0)), "platform", first, 50'000'000'000});
  book.costs.push_back({name("COST-2"), name(party(1)), "storage", first, 20'000'000'000});
  for (std::uint32_t i = 0; i < kParties; ++i)
    book.investments.push_back({name(party(i)), first, 1'000'000LL * (i + 1), 1'000LL * i});
  for (std::uint32_t i = 0; i < kResources; ++i)
    book.scores.push_back({name(resource(i)), first, 850 + i});
  for (std::uint32_t i = 0; i < kCities; ++i) book.cities.push_back({name(city(i)), first});
  book.roles.push_back({name(party(0)), "primary_developer", first, book.last_day});
}

// Two components over five resources of three or four cities.
void add_lineages(Book& book) {
  for (std::uint32_t product = 0; product < kProducts; ++product) {
    allocation::Lineage lineage{{book.names.of(component(0)), 600'000, {}},
                                {book.names.of(component(1)), 400'000, {}}};
    for (std::uint32_t i = 0; i < 5; ++i) {
      const std::uint32_t number = (product + i * 11) % kResources;
      auto& resources = lineage[i < 3 ? 0 : 1].resources;
      resources.push_back(
          {book.names.of(resource(number)), book.names.of(city(number % kCities)), 1 + number % 3});
    }
    for (auto& one : lineage)
      std::ranges::sort(one.resources, {}, &allocation::LineageResource::resource);
    book.lineages.push_back(std::move(lineage));
  }
}

void add_sales(Book& book, Date first, std::uint32_t sales) {
  book.sales.reserve(sales);
  book.uses.reserve(sales * std::size_t{5});
  for (std::uint32_t i = 0; i < sales; ++i) {
    const std::uint32_t product = i * 7 % kProducts;
    const Date day{first.days + static_cast<std::int32_t>(i) % kDays};
    book.sales.push_back({fmt::format("TX-{:08}", i), day, 100'000 + i * 37 % 1'000'000, 0, product,
                          static_cast<std::uint32_t>(book.uses.size()), 5});
    for (const auto& one : book.lineages[product])
      for (const auto& needed : one.resources)
        book.uses.push_back({needed.resource, 1'000 + i % 977 + needed.resource.value});
  }
}

}  // namespace

Book make_quarter(std::uint32_t sales) {
  Book book;
  book.rules.push_back(std::get<allocation::Rule>(allocation::parse_rule(kRule)));
  const Date first = book.rules[0].effective;
  book.period = "2025Q3";
  book.last_day = Date{first.days + kDays - 1};
  add_names(book);
  add_facts(book, first);
  add_lineages(book);
  add_sales(book, first, sales);
  return book;
}

}  // namespace luoshu::bench
