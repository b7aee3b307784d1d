#include "ledger/rules/money/sale_lines.h"

#include <algorithm>

#include "schema/state_allocation.capnp.h"

namespace luoshu {
namespace {

MoneyLines read(capnp::List<schema::MoneyLine>::Reader list) {
  MoneyLines lines;
  lines.reserve(list.size());
  for (const auto line : list)
    lines.push_back({std::string(from_kj(line.getStep())), std::string(from_kj(line.getKey())),
                     std::string(from_kj(line.getBeneficiary())),
                     std::string(from_kj(line.getResource())), line.getPool(), line.getFen()});
  return lines;
}

template <class Init>
void write(const MoneyLines& lines, const Init& init) {
  auto list = init(static_cast<unsigned>(lines.size()));
  for (unsigned i = 0; i < list.size(); ++i) {
    list[i].setStep(to_kj(lines[i].step));
    list[i].setKey(to_kj(lines[i].key));
    list[i].setBeneficiary(to_kj(lines[i].beneficiary));
    list[i].setResource(to_kj(lines[i].resource));
    list[i].setPool(lines[i].pool);
    list[i].setFen(lines[i].fen);
  }
}

}  // namespace

std::optional<MoneyLines> changed_lines(const State& state, std::string_view transaction,
                                        std::string_view run) {
  const auto row = state.find(tables::kSaleLines, transaction);
  if (!row) return std::nullopt;
  MoneyLines lines = read(row->getLines());
  for (const auto refund : row->getRefunds()) {
    if (!run.empty() && from_kj(refund.getRun()) == run) break;
    for (unsigned i = 0; i < refund.getFen().size(); ++i) lines[i].fen -= refund.getFen()[i];
  }
  return lines;
}

MoneyLines adjustment_lines(const State& state, std::string_view transaction,
                            std::string_view adjustment) {
  const auto row = state.find(tables::kSaleLines, transaction);
  LUOSHU_ASSERT(row);
  for (const auto one : row->getAdjustments())
    if (from_kj(one.getAdjustment()) == adjustment) return read(one.getLines());
  LUOSHU_ASSERT(false);
  return {};
}

void add_later_refund(State& state, const LaterRefund& refund, std::string_view run) {
  const std::string name(run);
  state.edit(tables::kSaleLines, refund.transaction,
             [&](schema::SaleLinesRow::Builder row, schema::SaleLinesRow::Reader before) {
               if (before.getLines().size() == 0)
                 write(refund.lines, [&](unsigned n) { return row.initLines(n); });
               auto item = append_struct(before.getRefunds(),
                                         [&](unsigned n) { return row.initRefunds(n); });
               item.setRefund(to_kj(refund.refund));
               item.setRun(to_kj(name));
               auto fen = item.initFen(static_cast<unsigned>(refund.fen.size()));
               for (unsigned i = 0; i < fen.size(); ++i) fen.set(i, refund.fen[i]);
             });
}

void remove_later_refunds(State& state, std::string_view transaction, std::string_view run) {
  const auto row = state.find(tables::kSaleLines, transaction);
  if (!row) return;
  std::vector<schema::SaleLinesRow::LaterRefund::Reader> kept;
  for (const auto refund : row->getRefunds())
    if (from_kj(refund.getRun()) != run) kept.push_back(refund);
  if (kept.empty() && row->getAdjustments().size() == 0)
    return state.erase(tables::kSaleLines, transaction);
  state.edit(tables::kSaleLines, transaction,
             [&](schema::SaleLinesRow::Builder builder, schema::SaleLinesRow::Reader) {
               auto list = builder.initRefunds(static_cast<unsigned>(kept.size()));
               for (unsigned i = 0; i < list.size(); ++i) list.setWithCaveats(i, kept[i]);
             });
}

void add_adjustment(State& state, std::string_view transaction, const std::string& adjustment,
                    const MoneyLines& booked, const MoneyLines& now) {
  state.edit(tables::kSaleLines, transaction,
             [&](schema::SaleLinesRow::Builder row, schema::SaleLinesRow::Reader before) {
               write(now, [&](unsigned n) { return row.initLines(n); });
               auto item = append_struct(before.getAdjustments(),
                                         [&](unsigned n) { return row.initAdjustments(n); });
               item.setAdjustment(to_kj(adjustment));
               write(booked, [&](unsigned n) { return item.initLines(n); });
             });
}

}  // namespace luoshu
