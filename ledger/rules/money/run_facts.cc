#include "ledger/rules/money/run_facts.h"

#include <algorithm>
#include <limits>

#include "ledger/rules/money/allocation_rule_texts.h"
#include "ledger/rules/parties/parties.h"
#include "schema/state_allocation.capnp.h"
#include "schema/state_costs.capnp.h"
#include "schema/state_parties.capnp.h"
#include "schema/state_products.capnp.h"

namespace luoshu {
namespace {

using allocation::Book;
using allocation::kNoName;
using allocation::NameId;
using allocation::NameKind;

constexpr Date kOpenEnd{std::numeric_limits<std::int32_t>::max()};

// A34: a division owns its lines; a public body's belong to its division.
NameKind kind_of(const State& state, std::string_view name) {
  if (name == kProvinceDivision) return NameKind::kProvince;
  if (division_exists(state, name)) return NameKind::kCity;
  if (party_exists(state, name)) return NameKind::kParty;
  return name.find(':') == std::string_view::npos ? NameKind::kOther : NameKind::kAccount;
}

// The last day of a role, as was known before event `number`.
Date last_day_before(schema::RoleInterval::Reader role, std::uint64_t number) {
  std::int32_t to = role.getTo();
  const auto ends = role.getEnds();
  for (unsigned i = ends.size(); i-- > 0 && ends[i].getEvent() >= number;) to = ends[i].getBefore();
  return to == kNoDay ? kOpenEnd : Date{to};
}

class Facts {
 public:
  Facts(const State& state, const RunReach& reach, Book& book)
      : state_(state), reach_(reach), book_(book) {
    for (StandingRun& run : standing_runs(state, reach.replaced)) {
      if (run.run == reach.standing) break;
      before_.push_back(std::move(run));
    }
  }

  void fill() {
    fill_names();
    fill_costs();
    fill_cycles();
    fill_investments();
    fill_scores_and_roles();
    fill_cities();
    fill_residuals();
    fill_recovery();
  }

 private:
  NameId name(std::string_view text) const { return book_.names.of(text); }
  RowView<schema::OutcomeRow> outcome_before() const {
    return before_.empty() ? RowView<schema::OutcomeRow>()
                           : state_.find(tables::kOutcomes, before_.back().run);
  }

  void fill_names() {
    book_.province = name(kProvinceDivision);
    book_.kinds.resize(book_.names.size());
    book_.owners.resize(book_.names.size(), kNoName);
    for (std::uint32_t i = 1; i < book_.names.size(); ++i) {
      const std::string_view text = book_.names.text(NameId{i});
      book_.kinds[i] = kind_of(state_, text);
      const std::string owner = statement_owner(state_, text);
      if (!owner.empty()) book_.owners[i] = name(owner);
    }
  }

  void fill_costs() {
    std::map<std::string, std::int64_t, std::less<>> left;
    if (const auto outcome = outcome_before())
      for (const auto cost : outcome->getOpenCosts())
        left.emplace(from_kj(cost.getKey()), cost.getValue());
    state_.scan(tables::kCosts, "", [&](std::string_view id, const auto& row) {
      if (row->getAuditedOn() == kNoDay || row->getAuditEvent() >= reach_.number ||
          row->getAuditedOn() > book_.last_day.days)
        return true;
      const auto open = left.find(id);
      book_.costs.push_back({name(id), name(from_kj(row->getParty())),
                             std::string(from_kj(row->getCostClass())), Date{row->getAuditedOn()},
                             open == left.end() ? row->getAllowedFen() : open->second});
      return true;
    });
  }

  // A13: of runs before this one, whatever the version.
  std::int64_t sold_within(Date from, Date to) const {
    std::int64_t sold = 0;
    for (const StandingRun& run : before_) {
      const auto outcome = state_.find(tables::kOutcomes, run.run);
      if (!outcome) continue;
      for (const auto day : outcome->getDays())
        if (day.getDay() >= from.days && day.getDay() <= to.days) sold += day.getNetFen();
    }
    return sold;
  }
  void fill_cycles() {
    state_.scan(tables::kCycles, "", [&](std::string_view id, const auto& row) {
      const Date from{row->getFrom()};
      const Date to{row->getTo()};
      if (row->getEvent() < reach_.number)
        book_.cycles.push_back(
            {std::string(id), from, to, row->getMaxFen(), sold_within(from, to)});
      return true;
    });
  }

  void fill_investments() {
    state_.scan(tables::kInvestments, "", [&](std::string_view, const auto& row) {
      if (row->getEvent() < reach_.number)
        book_.investments.push_back({name(from_kj(row->getParty())), Date{row->getOn()},
                                     row->getAmountFen(), row->getSubsidyFen()});
      return true;
    });
  }

  void fill_scores_and_roles() {
    for (std::uint32_t i = 1; i < book_.names.size(); ++i) {
      const std::string_view text = book_.names.text(NameId{i});
      if (const auto row = state_.find(tables::kQuality, text))
        for (const auto score : row->getScores())
          if (score.getEvent() < reach_.number)
            book_.scores.push_back(
                {NameId{i}, Date{score.getOn()}, static_cast<std::uint64_t>(score.getPermille())});
      if (book_.kinds[i] != NameKind::kParty) continue;
      const auto party = state_.find(tables::kParties, text);
      for (const auto role : party->getRoles())
        if (role.getEvent() < reach_.number)
          book_.roles.push_back({NameId{i}, std::string(from_kj(role.getRole())),
                                 Date{role.getFrom()}, last_day_before(role, reach_.number)});
    }
  }

  void fill_cities() {
    state_.scan(tables::kDivisions, "", [&](std::string_view code, const auto& row) {
      if (from_kj(row->getLevel()) == "city" && row->getEvent() < reach_.number)
        book_.cities.push_back({name(code), Date{row->getRegisteredOn()}});
      return true;
    });
  }

  void fill_residuals() {
    const auto outcome = outcome_before();
    if (!outcome) return;
    for (const auto one : outcome->getResiduals())
      book_.residuals[std::string(from_kj(one.getSite()))].emplace(
          from_kj(one.getKey()), allocation::Residual(from_kj(one.getAmount())));
  }

  // A17: the steps of the version for all sales on the last day.
  void fill_recovery() {
    if (reach_.instead != nullptr && reach_.instead->scope.kind == allocation::Scope::Kind::kAll)
      return fill_recovery(*reach_.instead);
    const auto version = governing_version(state_, {book_.last_day.days, {}, {}}, reach_.number);
    if (version) fill_recovery(recorded_version(state_, version->rule, version->version));
  }
  void fill_recovery(const allocation::Rule& rule) {
    for (const auto& step : rule.steps)
      if (const auto* recover = std::get_if<allocation::Recover>(&step.what))
        book_.recover_at_end.push_back(*recover);
  }

  const State& state_;
  const RunReach& reach_;
  Book& book_;
  std::vector<StandingRun> before_;
};

}  // namespace

void append_fact_names(const State& state, std::uint64_t number, std::vector<std::string>& names) {
  names.emplace_back(kProvinceDivision);
  state.scan(tables::kCosts, "", [&](std::string_view id, const auto& row) {
    names.emplace_back(id);
    names.emplace_back(from_kj(row->getParty()));
    return true;
  });
  state.scan(tables::kInvestments, "", [&](std::string_view, const auto& row) {
    if (row->getEvent() < number) names.emplace_back(from_kj(row->getParty()));
    return true;
  });
  state.scan(tables::kDivisions, "", [&](std::string_view code, const auto& row) {
    if (from_kj(row->getLevel()) == "city") names.emplace_back(code);
    return true;
  });
}

std::string statement_owner(const State& state, std::string_view name) {
  if (division_exists(state, name)) return std::string(name);
  const auto party = state.find(tables::kParties, name);
  if (!party) return {};
  return std::string(from_kj(party->getUscc()).starts_with('1') ? from_kj(party->getDivision())
                                                                : name);
}

void append_owner_names(const State& state, std::vector<std::string>& names) {
  std::vector<std::string> owners;
  for (const std::string& name : names) owners.push_back(statement_owner(state, name));
  std::ranges::move(owners, std::back_inserter(names));
}

void fill_facts(const State& state, const RunReach& reach, Book& book) {
  Facts(state, reach, book).fill();
}

}  // namespace luoshu
