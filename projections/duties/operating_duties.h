// Who operated in a quarter or year and has to report, disclose and be evaluated (C20), and what
// plans and operation agreements ask for by themselves (art. 11 to 14, 22). Internal to this room.
#pragma once

#include <set>

#include "ledger/rules/engine/periods.h"
#include "projections/duties/resource_duties.h"

namespace luoshu {

class OperatingDuties {
 public:
  void take(const KnownEvent& event, const KnownFacts& facts);
  void add(const KnownFacts& facts, const ResourceDuties& resources,
           std::vector<Duty>& duties) const;

 private:
  struct Term {
    std::int32_t valid_to;
    std::optional<Discharge> ended;
  };
  struct Agreement {
    std::string author;
    std::vector<std::string> developers;
    std::vector<std::string> resources;
    Date signed_on;
    std::int32_t valid_from;
    std::vector<Term> terms;
    std::optional<Discharge> filed;
    std::optional<Date> ended;
  };
  struct Plan {
    std::string drafter;
    std::string role;
    Date drafted;
    std::vector<std::string> resources;
    std::vector<When> approvals;  // in the order of the log
    std::vector<Discharge> filings;
  };
  // What is handed in, by kind, party and period.
  using Done = std::map<std::tuple<DutyKind, std::string, std::string>, Discharge>;
  // Parties and the spans in which they operated, by their first days.
  using Spans = std::set<std::pair<std::string, PeriodId>>;
  struct Operating {
    Spans developers_by_quarter;
    Spans developers_by_year;
    Spans implementers_by_year;
  };

  void take_agreement(const KnownEvent& event);
  void take_plan(const KnownEvent& event);
  void take_report(const KnownEvent& event, const KnownFacts& facts);
  void note_done(DutyKind kind, std::string_view party, std::string period,
                 const KnownEvent& event);
  static void add_spans(const std::string& party, std::pair<Date, Date> interval, PeriodKind kind,
                        Date day, Spans& spans);
  Operating operating(Date day) const;
  Duty of_span(DutyKind kind, const std::string& party, const std::string& subject,
               const std::string& period, std::string_view done_by, Date begin, Date due) const;
  void add_reports(const KnownFacts& facts, const Operating& operating,
                   std::vector<Duty>& duties) const;
  void add_evaluations(const KnownFacts& facts, const Operating& operating,
                       std::vector<Duty>& duties) const;
  void add_agreements(const KnownFacts& facts, const ResourceDuties& resources,
                      std::vector<Duty>& duties) const;
  void add_plans(const KnownFacts& facts, const ResourceDuties& resources,
                 std::vector<Duty>& duties) const;

  std::map<std::string, Agreement, std::less<>> agreements_;
  std::map<std::string, Plan, std::less<>> plans_;
  Done done_;
};

}  // namespace luoshu
