// The money of a run: one pure function from a Book to its lines (RULEBOOK 4.4; A1 to A40).
// The same book gives the same lines, whatever the order of its sales and refunds.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/allocation/book.h"
#include "ledger/allocation/sharing.h"
#include "ledger/base/result.h"

namespace luoshu::allocation {

// The lines of one sale, refund or adjustment, or of the period (limits).
struct Booking {
  enum class Kind { kSale, kRefund, kLimit, kAdjustment };
  Kind kind = Kind::kSale;
  std::string_view ref;  // id of the transaction, refund or adjustment; the period
  const Rule* rule = nullptr;
  std::span<const Line> lines;
};
// Called in the order of the lines of the run (A8): actions, then limits, then adjustments. What it
// is shown lives until it returns.
using BookingSink = std::function<void(const Booking&, const Steps&)>;

// Amounts may be below zero, where refunds take back more than sales give.
struct Outcome {
  __int128 net_fen = 0;        // of what it took
  __int128 allocated_fen = 0;  // sum of all lines
  std::uint64_t line_count = 0;
  std::map<NameId, std::int64_t> by_beneficiary;
  std::map<NameId, std::int64_t> by_owner;  // with at least one line (A34, A35)
  std::vector<Cost> costs;                  // open balances after the run and after lapse (A17)
  Residuals residuals;
  std::map<std::string, std::vector<Line>> sales;  // of `wanted`: what is left of their lines
  Steps steps;                                     // of the lines of `sales`
};

struct Request {
  BookingSink sink = {};              // none: only the outcome
  std::set<std::string> wanted = {};  // sales of the book whose remaining lines to keep
  std::string watched = {};           // the sale that `watcher` sees
  Watcher* watcher = nullptr;
};

// Fault kRefused where a weight or a sum of weights is above 2^64 - 1 (A20), naming the sale.
Result<Outcome> allocate(const Book& book, const Request& request = {});

// A refund of `net_fen` over what is left of a sale's lines (A32): the refund's lines, in order;
// `remaining` is lowered. REQUIRES 0 <= net_fen <= sum of `remaining`.
std::vector<Line> refund_lines(std::int64_t net_fen, std::vector<Line>& remaining);

// The lines of a sale of the book computed again with other use: the lines of its first steps stay
// as they are in `lines` (A33). Fault as above.
Result<std::vector<Line>> recompute(const Book& book, const Sale& sale, std::span<const Line> lines,
                                    std::span<const Use> uses, Steps& steps);
// What must be booked so that `before` becomes `after`: per step, key, beneficiary and resource,
// ascending, under `adjust:<step>`; nothing of 0.
std::vector<Line> adjustment_lines(std::span<const Line> before, std::span<const Line> after,
                                   Steps& steps);

}  // namespace luoshu::allocation
