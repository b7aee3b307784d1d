// Projection "run-lines": the lines of every run as they were when it was computed, by beneficiary,
// so that a statement is read and not computed again. Rows: schema/view_rows.capnp.
#pragma once

#include "projections/engine/folding.h"
#include "projections/money/period_money.h"

namespace luoshu {

extern const Projection kRunLinesProjection;

// What a beneficiary has in one step of one rule version; below zero where more was taken back than
// given. A sum beyond 64 bits stands as the nearest that they hold.
struct StepSum {
  std::string beneficiary;
  allocation::Booking::Kind kind{};
  std::string step;
  std::string rule;
  std::int64_t version = 0;
  std::int64_t fen = 0;
  std::uint64_t count = 0;  // lines
  friend bool operator==(const StepSum&, const StepSum&) = default;
};

// The money of a period with its lines by beneficiary; the order of the lines of each is kept.
class CollectedLines {
 public:
  // Errors as period_money.
  static Result<CollectedLines> of(const State& state, EventNumber next, const PeriodId& period);

  const PeriodMoney& money() const { return money_; }
  std::vector<std::string> beneficiaries() const;
  // Until `use` answers false.
  void visit(std::string_view beneficiary, const std::function<bool(const PeriodLine&)>& use) const;
  // Ascending by beneficiary, kind, step, rule and version.
  std::vector<StepSum> sums() const;

 private:
  struct Raw {
    allocation::Line line;
    std::uint32_t booking = 0;
  };
  struct Booked {
    allocation::Booking::Kind kind{};
    std::string ref;
    std::string rule;
    std::int64_t version = 0;
  };
  PeriodLine in_words(const Raw& raw) const;

  PeriodMoney money_;
  std::vector<Booked> bookings_;
  std::map<allocation::NameId, std::vector<Raw>> lines_;
};

// Of a run that is in the rows, by the number of its event; until `use` answers false.
Status visit_run_lines(const ViewRows& rows, std::uint64_t run_event, std::string_view beneficiary,
                       const std::function<bool(const PeriodLine&)>& use);
Result<std::vector<StepSum>> run_sums(const ViewRows& rows, std::uint64_t run_event);

}  // namespace luoshu
