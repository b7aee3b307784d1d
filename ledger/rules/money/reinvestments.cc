#include "ledger/rules/money/reinvestments.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "ledger/rules/engine/field_checks.h"
#include "ledger/rules/engine/seen_kinds.h"
#include "ledger/rules/money/allocation_runs.h"
#include "ledger/rules/money/projects.h"
#include "ledger/rules/money/run_money.h"
#include "ledger/rules/parties/parties.h"
#include "schema/events_allocation.capnp.h"
#include "schema/state_allocation.capnp.h"
#include "schema/state_transactions.capnp.h"
#include "schema/values.capnp.h"

namespace luoshu {
namespace {

// What the two events say alike.
struct Reinvestment {
  std::string_view division;
  bool has_division = false;
  std::int64_t amount_fen = schema::NONE;
  std::int64_t in_kind_fen = schema::NONE;
  bool has_periods = false;
  capnp::List<capnp::Text>::Reader periods;
};

Reinvestment reinvestment_of(EventReader event) {
  const auto read = [](auto fields) {
    return Reinvestment{from_kj(fields.getDivision()), fields.hasDivision(),
                        fields.getAmountFen(),         fields.getInKindValueFen(),
                        fields.hasEarmarkPeriods(),    fields.getEarmarkPeriods()};
  };
  return event.is<schema::ReinvestmentCommitted>()
             ? read(event.fields<schema::ReinvestmentCommitted>())
             : read(event.fields<schema::ReinvestmentSpent>());
}

std::int64_t or_zero(std::int64_t amount) {
  return is_absent(amount) ? 0 : amount;
}

// What the final run of that period earmarked for the division; none: it has no statement there.
std::optional<std::int64_t> earmarked(const State& state, std::string_view period,
                                      std::string_view division) {
  const std::string id = standing_run(state, period);
  const auto run = state.find(tables::kRuns, id);
  if (!run || run->getFinalOn() == kNoDay || !current_of(state, id, division)) return std::nullopt;
  const auto outcome = state.find(tables::kOutcomes, id);
  for (const auto one : outcome->getEarmarks())
    if (from_kj(one.getKey()) == division) return one.getValue();
  return 0;
}

// Periods whose earmarks are named now or were named before for the division.
std::set<std::string> named_periods(const State& state, const Reinvestment& one) {
  std::set<std::string> periods;
  for (const auto period : one.periods) periods.emplace(from_kj(period));
  if (const auto row = state.find(tables::kReinvestments, one.division))
    for (const auto period : row->getPeriods()) periods.emplace(from_kj(period));
  return periods;
}

__int128 all_earmarked(const State& state, const Reinvestment& one) {
  __int128 sum = 0;
  for (const std::string& period : named_periods(state, one))
    sum += earmarked(state, period, one.division).value_or(0);
  return sum;
}

void require_amount(Decision& decision, std::int64_t amount, std::int64_t least,
                    std::string_view field) {
  if (is_absent(amount) || amount >= least) return;
  decision.refuse("E-FIELD", field, same(fmt::format("{} < {}", amount, least)));
}

void require_periods(Decision& decision, const Reinvestment& one) {
  require_items(decision, one.has_periods, one.periods, "fields.earmark_periods");
  for (unsigned i = 0; i < one.periods.size(); ++i) {
    const std::string_view period = from_kj(one.periods[i]);
    const std::string field = fmt::format("fields.earmark_periods[{}]", i);
    if (!parse_period(period))
      decision.refuse("E-FIELD", field, same(period));
    else if (!earmarked(decision.state, period, one.division))
      decision.refuse(
          "E-RI-EXCEEDS", field,
          {fmt::format("{} has no statement in a final run of {}", one.division, period),
           fmt::format("{} 在 {} 无已办结的对账单", one.division, period)});
  }
}

// A signature of whoever answers for the division: as implementer, city officer or finance
// department.
void require_beneficiary_signs(Decision& decision, std::string_view division) {
  bool signs = false;
  for (const std::string_view role : {"implementer", "city_officer", "finance"})
    for (const std::string_view party : cosigners_as(decision, role))
      signs = signs || holds_role_for(decision.state, party, role, division, decision.effective());
  if (!signs)
    decision.refuse(
        "E-COSIGN-MISSING", "cosigners",
        {fmt::format("the beneficiary {}", division), fmt::format("受益方 {}", division)});
}

void judge_alike(Decision& decision, const Reinvestment& one, std::int64_t used_fen) {
  require_amount(decision, one.in_kind_fen, 0, "fields.in_kind_value_fen");
  if (!one.has_division) return;
  if (!division_exists(decision.state, one.division)) {
    decision.unknown("fields.division", one.division);
    return;
  }
  require_beneficiary_signs(decision, one.division);
  require_periods(decision, one);
  const __int128 left = all_earmarked(decision.state, one) - used_fen;
  if (or_zero(one.amount_fen) <= left || or_zero(one.amount_fen) == 0) return;
  const auto fen = static_cast<std::int64_t>(std::max<__int128>(0, left));
  decision.refuse(
      "E-RI-EXCEEDS", "fields.amount_fen",
      {fmt::format("at most {} fen are left", fen), fmt::format("余额至多 {} 分", fen)});
}

void require_unused(Decision& decision, std::string_view kind) {
  if (decision.state.has(tables::kSeen, joined_key(kind, decision.subject())))
    decision.refuse("E-DUPLICATE", "subject", same(decision.subject()));
}

void record(Application& application, std::string_view kind, bool spent) {
  const Reinvestment one = reinvestment_of(application.event);
  State& state = application.state;
  state.put(tables::kSeen, joined_key(kind, application.subject()),
            [&](schema::SeenRow::Builder row) {
              row.setOn(application.effective());
              row.setAbout(to_kj(one.division));
              row.setAmountFen(or_zero(one.amount_fen));
              row.setEvent(application.moment.number.value);
            });
  const auto periods = named_periods(state, one);
  state.edit(tables::kReinvestments, one.division,
             [&](schema::ReinvestmentRow::Builder row, schema::ReinvestmentRow::Reader before) {
               if (spent) {
                 row.setSpentFen(before.getSpentFen() + or_zero(one.amount_fen));
                 row.setInKindFen(before.getInKindFen() + or_zero(one.in_kind_fen));
               } else {
                 row.setCommittedFen(before.getCommittedFen() + or_zero(one.amount_fen));
               }
               auto list = row.initPeriods(static_cast<unsigned>(periods.size()));
               unsigned i = 0;
               for (const std::string& period : periods) list.set(i++, to_kj(period));
             });
}

}  // namespace

// Art. 21 para. 2: money of the earmarks, or support in kind.
void decide_committed(Decision& decision) {
  const Reinvestment one = reinvestment_of(decision.event);
  require_unused(decision, seen::kCommitment);
  require_amount(decision, one.amount_fen, 0, "fields.amount_fen");
  if (or_zero(one.amount_fen) == 0 && or_zero(one.in_kind_fen) == 0)
    decision.refuse("E-FIELD", "fields.amount_fen",
                    {"neither money nor support in kind", "既无金额也无实物价值"});
  const auto row = decision.state.find(tables::kReinvestments, one.division);
  judge_alike(decision, one, row ? row->getCommittedFen() : 0);
}

void apply_committed(Application& application) {
  record(application, seen::kCommitment, false);
  if (application.version() >= 2) note_committed(application);
}

// Art. 21 para. 2: moves no allocation money; it says what the earmarked account was used for.
void decide_spent(Decision& decision) {
  const Reinvestment one = reinvestment_of(decision.event);
  require_unused(decision, seen::kReinvestment);
  require_amount(decision, one.amount_fen, 1, "fields.amount_fen");
  const auto row = decision.state.find(tables::kReinvestments, one.division);
  judge_alike(decision, one, row ? row->getSpentFen() : 0);
}

void apply_spent(Application& application) {
  record(application, seen::kReinvestment, true);
  if (application.version() >= 2) note_spent(application);
}

}  // namespace luoshu
