#include "ledger/rules/engine/recorded_things.h"

#include <algorithm>
#include <array>

#include "ledger/rules/engine/facts.h"
#include "schema/state_catalogue.capnp.h"
#include "schema/state_parties.capnp.h"
#include "schema/state_products.capnp.h"
#include "schema/state_supervision.capnp.h"
#include "schema/state_transactions.capnp.h"

namespace luoshu {
namespace {

// Kinds of what stands under an id that was used up.
constexpr std::array<std::string_view, 4> kOnceRecorded{"evaluation", "finding", "inspection",
                                                        "internal_control_audit"};

}  // namespace

bool is_recorded_thing(const State& state, std::string_view id) {
  if (state.has(tables::kRisks, id) || state.has(tables::kRectifications, id) ||
      state.has(tables::kProducts, id) || state.has(tables::kCatalogue, id) ||
      state.has(tables::kInstruments, id) || fact(state, facts::kCompetition, id))
    return true;
  return std::ranges::any_of(kOnceRecorded, [&](std::string_view kind) {
    return state.has(tables::kSeen, joined_key(kind, id));
  });
}

bool is_open_rectification(const State& state, std::string_view id, Date day) {
  const auto row = state.find(tables::kRectifications, id);
  return row && (row->getStatus() != schema::RectificationStatus::ACCEPTED ||
                 row->getChangedOn() > day.days);
}

bool is_open_risk(const State& state, std::string_view id, Date day) {
  const auto row = state.find(tables::kRisks, id);
  return row && row->getReportedOn() != kNoDay && row->getReportedOn() <= day.days &&
         (row->getClosedOn() == kNoDay || day.days < row->getClosedOn());
}

}  // namespace luoshu
