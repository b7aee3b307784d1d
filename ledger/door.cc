#include "ledger/door.h"

#include <fmt/format.h>

#include <algorithm>

#include "ledger/form/event_form.h"
#include "ledger/form/event_view.h"
#include "ledger/rules/engine/rule.h"
#include "ledger/rules/engine/seen_kinds.h"
#include "ledger/rules/engine/tables.h"
#include "ledger/store/versioned.h"
#include "schema/state_agreements.capnp.h"
#include "schema/state_allocation.capnp.h"
#include "schema/state_catalogue.capnp.h"
#include "schema/state_costs.capnp.h"
#include "schema/state_developers.capnp.h"
#include "schema/state_parties.capnp.h"
#include "schema/state_products.capnp.h"
#include "schema/state_registrations.capnp.h"
#include "schema/state_supervision.capnp.h"
#include "schema/state_transactions.capnp.h"

namespace luoshu {
namespace {

// Ids that may not enter are looked up, each in every table: no more of them than this an entry.
constexpr std::size_t kLookedUpMax = 32;

// Tables whose rows go by the id of what they say.
constexpr RowTable kNamed[] = {tables::kDivisions.number,     tables::kParties.number,
                               tables::kInstruments.number,   tables::kAssessments.number,
                               tables::kCatalogue.number,     tables::kCatalogueCodes.number,
                               tables::kRegistrations.number, tables::kLocalCodes.number,
                               tables::kPlans.number,         tables::kAgreements.number,
                               tables::kScenarios.number,     tables::kProducts.number,
                               tables::kCycles.number,        tables::kEmergencyPlans.number,
                               tables::kAdmissions.number,    tables::kApplicationAgreements.number,
                               tables::kFreeUses.number,      tables::kUsage.number,
                               tables::kTransactions.number,  tables::kCosts.number,
                               tables::kInvestments.number,   tables::kSubsidies.number,
                               tables::kRules.number,         tables::kRuns.number,
                               tables::kStatements.number,    tables::kDisputes.number,
                               tables::kQualityChecks.number, tables::kRisks.number,
                               tables::kRectifications.number};

class KnownIds {
 public:
  explicit KnownIds(const LogReader& log) : log_(log) {}

  bool operator()(std::string_view id) {
    if (looked_up_ == kLookedUpMax || fault_) return false;
    ++looked_up_;
    for (const RowTable table : kNamed) {
      if (holds(table, id)) return true;
      if (fault_) return false;
    }
    return holds(tables::kSeen.number, joined_key(seen::kFinding, id));
  }
  const std::optional<Fault>& fault() const { return fault_; }

 private:
  bool holds(RowTable table, std::string_view key) {
    const auto row =
        find_version(log_.snapshot(), Table::kState, table, as_bytes(key), log_.head().size);
    if (!row) fault_ = row.error();
    return row && *row;
  }

  const LogReader& log_;
  std::size_t looked_up_ = 0;
  std::optional<Fault> fault_;
};

Reason too_costly() {
  return make_reason(
      "E-FIELD",
      fmt::format("an entry may hold at most {} events that compute a run; split it",
                  kCostlyEventsMax),
      fmt::format("一条记录中需要计算分配批次的事件最多 {} 个，请拆分", kCostlyEventsMax));
}

bool has_many_costly(std::span<const std::string_view> types) {
  const auto costly = std::ranges::count_if(types, is_costly);
  return static_cast<std::size_t>(costly) > kCostlyEventsMax;
}

// What takes a key away is never kept out for how it is spelt.
bool is_always_let_in(std::string_view type) {
  return type == "KeyRevoked";
}

std::vector<std::string_view> types_of(std::span<const Bytes> events) {
  std::vector<std::string_view> types;
  for (const Bytes& event : events) {
    const auto gist = form::check_event(event);
    types.push_back(gist ? gist->type : std::string_view());
  }
  return types;
}

}  // namespace

bool is_costly(std::string_view type) {
  return type == "AllocationRunComputed" || type == "AllocationAdjusted";
}

Result<Reasons> refused_at_the_door(std::span<const Bytes> events, const LogReader& log) {
  Reasons reasons;
  KnownIds known(log);
  const form::KnownId is_known = [&](std::string_view id) { return known(id); };
  const std::vector<std::string_view> types = types_of(events);
  for (std::uint32_t i = 0; i < events.size(); ++i) {
    if (is_always_let_in(types[i])) continue;
    for (const form::FormIssue& issue : form::entering_issues(events[i], is_known)) {
      if (reasons.size() == kReasonsMax) return reasons;
      reasons.push_back(make_reason("E-FIELD", issue.reason.en, issue.reason.zh));
      reasons.back().field = issue.field;
      reasons.back().event_index = i;
    }
  }
  if (known.fault()) return *known.fault();
  if (has_many_costly(types)) reasons.push_back(too_costly());
  return reasons;
}

Result<Reasons> refused_at_the_door(const CheckedEntry& checked, const Ledger& ledger) {
  const bool seen_well = std::ranges::all_of(
      checked.entry.events, [](const Bytes& event) { return form::may_enter(event); });
  if (seen_well && !has_many_costly(checked.event_types)) return Reasons();
  LUOSHU_TRY(const LogReader log, ledger.reader());
  LUOSHU_TRY(const auto recorded, log.find_identity(checked.identity));
  if (recorded) return Reasons();
  return refused_at_the_door(checked.entry.events, log);
}

Result<AppendOutcome> submit_new(Ledger& ledger, Entry entry) {
  const CheckOutcome outcome = check_entry(entry, ledger.genesis(), ledger.id());
  if (const auto* checked = std::get_if<CheckedEntry>(&outcome)) {
    LUOSHU_TRY(Reasons reasons, refused_at_the_door(*checked, ledger));
    if (!reasons.empty()) return AppendOutcome(Refusal{std::move(reasons), std::nullopt});
  }
  return ledger.submit(std::move(entry));
}

}  // namespace luoshu
