// Why a product may not be sold or used on a day, beyond what version 1 asks (1.3, C25, C33): one
// set of codes, by which rules refuse and from which views take their states. Version 2.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "ledger/rules/engine/rule.h"
#include "schema/state_facts.capnp.h"
#include "schema/state_products.capnp.h"

namespace luoshu {

namespace tables {
// Numbered with those of tables.h. DO NOT RENUMBER once a ledger is opened under version 2.
// Risks and incidents ever reported, by what they concern: "product" 00 id, "resource" 00 id,
// "developer" 00 alias (scope platform).
inline constexpr StateTable<schema::ListRow> kRisksOf{{113}};
}  // namespace tables

std::vector<std::string> resources_of(schema::ProductVersionRow::Reader version);
// E-RISK-OPEN, E-SUSPEND-DUE, E-CAT-EXCLUDED, E-CAT-SHARED-CONSENT of these resources of the
// developer's product, with what each is about.
struct Block {
  std::string_view code;
  std::string about;
  friend auto operator<=>(const Block&, const Block&) = default;
};
std::set<Block> lineage_blocks(const State& state, std::string_view product,
                               std::string_view developer,
                               const std::vector<std::string>& resources, Date day);
// E-PRC-NO-CYCLE, E-PRC-NO-CAP of a product of class industry.
std::set<Block> price_blocks(const State& state, std::string_view product,
                             std::string_view developer, Date day);
// The first, and E-REG-MISSING of the product itself, of the version on sale that day; nothing
// where none is.
std::set<Block> trade_blocks(const State& state, std::string_view product, Date day);

// Every risk and incident, closed ones too, that ever concerned the product, one of these resources
// or the platform of the developer.
std::set<std::string> risks_ever(const State& state, std::string_view product,
                                 std::string_view developer,
                                 const std::vector<std::string>& resources);

// The latest cap of a cycle that holds the day (C46); nothing where there is none.
std::optional<std::int64_t> cycle_cap_on(const State& state, std::string_view product, Date day);
// Whether a cycle of the developer holds the day.
bool in_a_cycle(const State& state, std::string_view developer, Date day);

// Refuses with each of trade_blocks(); with `prices` also those of prices.
enum class Prices { kCount, kDoNot };
void refuse_blocked(Decision& decision, std::string_view product, std::string_view field,
                    Prices prices = Prices::kCount);
// The same, and what keeps the version on sale from being operated (E-REG-MISSING, E-AGR-INACTIVE,
// E-PRD-SUSPENDED with its operation); nothing where none is on sale.
void refuse_stopped(Decision& decision, std::string_view product, std::string_view field);
// In the apply of a report: what it concerns.
void note_risk(Application& application, std::string_view product, std::string_view resource,
               bool platform);

}  // namespace luoshu
