// Events about unrelated things recorded on one day may come in either order: the same decisions
// and the same rows, but for the numbers of the events. Seeded; the seed is in every failure.

#include <random>

#include "tests/ledger/rules/engine/row_texts.h"
#include "tests/ledger/rules/engine/specimens.h"

namespace luoshu {
namespace {

using test::Rehearsal;
using test::scenario;
using test::text_at;
using test::type_of;
using Names = std::set<std::string>;

void collect_names(const json::Value& value, Names& names) {
  if (value.string() != nullptr) names.insert(*value.string());
  if (value.array() != nullptr)
    for (const json::Value& item : *value.array()) collect_names(item, names);
  if (value.object() == nullptr) return;
  for (const auto& [key, item] : *value.object()) {
    names.insert(key);
    collect_names(item, names);
  }
}

// Subjects of the province that are not parties or divisions, which many unrelated things name.
const Names& things() {
  static const Names kThings = [] {
    Names names;
    for (const json::Value& event : scenario()) {
      const auto type = form::type_info(type_of(event));
      if (type && type->chapter != 'A') names.insert(text_at(event, "subject"));
    }
    return names;
  }();
  return kThings;
}

// What the event says; without its type, dates and basis, which relate nothing.
Names names_in(const json::Value& event) {
  Names names{text_at(event, "author"), text_at(event, "subject")};
  for (const std::string_view member : {"cosigners", "fields"})
    if (const json::Value* value = event.find(member)) collect_names(*value, names);
  return names;
}

// Foundation, rules and the closing of periods concern the whole ledger.
bool concerns_all(const json::Value& event) {
  static const Names kWhole{"AllocationRuleAdopted", "AllocationRuleAmended",
                            "AllocationRunComputed", "AllocationRunFinalized", "PeriodClosed"};
  const auto type = form::type_info(type_of(event));
  return !type || type->chapter == 'A' || kWhole.contains(type_of(event));
}

// Neither is about what the other names, and both name no third thing.
bool are_unrelated(const json::Value& one, const json::Value& other) {
  if (concerns_all(one) || concerns_all(other)) return false;
  if (text_at(one, "recorded") != text_at(other, "recorded")) return false;
  const Names first = names_in(one);
  const Names second = names_in(other);
  if (first.contains(text_at(other, "subject")) || second.contains(text_at(one, "subject")))
    return false;
  return std::ranges::none_of(first, [&](const std::string& name) {
    return things().contains(name) && second.contains(name);
  });
}

// Places of events in the order in which they are recorded.
std::vector<std::size_t> shuffled(std::uint32_t seed, std::size_t* swaps) {
  std::mt19937 dice(seed);
  std::vector<std::size_t> order(scenario().size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  // Several rounds carry an event past several others.
  for (int round = 0; round < 4; ++round)
    for (std::size_t i = 0; i + 1 < order.size(); ++i)
      if (dice() % 2 == 0 && are_unrelated(scenario()[order[i]], scenario()[order[i + 1]])) {
        std::swap(order[i], order[i + 1]);
        ++*swaps;
      }
  return order;
}

TEST(Swaps, OfUnrelatedEventsChangeNoDecisionAndNoRow) {
  Rehearsal straight;
  std::vector<std::set<std::string>> warnings;
  for (const json::Value& event : scenario()) {
    warnings.push_back(straight.warnings(event));
    straight.accept(event);
  }
  const auto expected = test::row_texts(straight.state(), [](std::uint64_t n) { return n; });
  for (std::uint32_t seed = 0; seed < 8; ++seed) {
    SCOPED_TRACE(fmt::format("seed {}", seed));
    std::size_t swaps = 0;
    const std::vector<std::size_t> order = shuffled(seed, &swaps);
    EXPECT_GT(swaps, 100U);
    Rehearsal rehearsal;
    for (const std::size_t place : order) {
      EXPECT_EQ(rehearsal.warnings(scenario()[place]), warnings[place]);
      rehearsal.accept(scenario()[place]);
    }
    const auto renumber = [&](std::uint64_t number) {
      return number == 0 || number > order.size() ? number : order[number - 1] + 1;
    };
    const auto found = test::row_texts(rehearsal.state(), renumber);
    ASSERT_EQ(found.size(), expected.size());
    for (const auto& [key, text] : expected) EXPECT_EQ(found.at(key), text) << key;
  }
}

}  // namespace
}  // namespace luoshu
