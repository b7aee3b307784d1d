// The lines of sales that something changed after their run: adjustments (A33), and refunds that
// later runs took (A32). The lines of all other sales are what their run computes, and are not
// kept.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/rules/engine/rule.h"

namespace luoshu {

// A line in words, as events and books of different runs can share it.
struct MoneyLine {
  std::string step;
  std::string key;
  std::string beneficiary;
  std::string resource;
  std::uint16_t pool = 0;  // allocation::kNoPool: none
  std::int64_t fen = 0;
};
using MoneyLines = std::vector<MoneyLine>;

// What was left of the lines when the run began: less what runs before it refunded, but not what it
// refunds itself. `run` empty: what is left now. None: nothing changed them after their run.
std::optional<MoneyLines> changed_lines(const State& state, std::string_view transaction,
                                        std::string_view run = {});
// The lines of an adjustment of the sale, as booked. REQUIRES that it was recorded.
MoneyLines adjustment_lines(const State& state, std::string_view transaction,
                            std::string_view adjustment);

// A refund that a run takes of a sale of an earlier run: so much off each of its lines.
struct LaterRefund {
  std::string transaction;
  std::string refund;
  MoneyLines lines;  // of the sale, before it
  std::vector<std::int64_t> fen;
};
void add_later_refund(State& state, const LaterRefund& refund, std::string_view run);
// As if the run had taken no refund of the sale.
void remove_later_refunds(State& state, std::string_view transaction, std::string_view run);

// From now on the lines of the sale are `now`.
void add_adjustment(State& state, std::string_view transaction, const std::string& adjustment,
                    const MoneyLines& booked, const MoneyLines& now);

}  // namespace luoshu
