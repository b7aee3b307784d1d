#include "projections/bank/balance_chain.h"

#include <fmt/format.h>

#include <cstdlib>

#include "projections/bank/amount.h"

namespace luoshu::bank {
namespace {

constexpr std::size_t kBreaksNamed = 5;

std::int64_t effect_of(const Line& line, Effects effects) {
  if (effects == Effects::kInverted) return -line.effect();
  if (effects == Effects::kUnsigned) {
    const std::int64_t size = std::abs(line.amount);
    return line.direction == Direction::kIn ? size : -size;
  }
  return line.effect();
}

// Differences are of at most 2 * 9e15 + 9e15: within 64 bits.
bool follows(const Line& before, const Line& after, Effects effects) {
  return *after.balance - *before.balance == effect_of(after, effects);
}

Chain walk(std::span<const Line> lines, ChainOrder order, Effects effects) {
  Chain chain;
  chain.order = order;
  for (std::size_t i = 1; i < lines.size(); ++i) {
    const bool given = order == ChainOrder::kGiven;
    const std::size_t older = given ? i - 1 : i;
    const std::size_t newer = given ? i : i - 1;
    if (!lines[older].balance || !lines[newer].balance) continue;
    ++chain.links;
    if (!follows(lines[older], lines[newer], effects)) chain.broken_at.push_back(newer);
  }
  return chain;
}

bool holds(const Chain& chain) {
  return chain.links > 0 && chain.broken_at.empty();
}

void note_breaks(Statement& statement, const Chain& chain) {
  std::size_t named = 0;
  for (const std::size_t at : chain.broken_at) {
    if (++named > kBreaksNamed) break;
    const Line& line = statement.lines[at];
    const std::string balance = amount_text(*line.balance, decimals_of(statement.currency));
    statement.notes.push_back(
        {fmt::format("第 {} 行：余额 {} 与相邻一行不接续", line.place, balance),
         fmt::format("line {}: the balance {} does not follow from the line next to it", line.place,
                     balance)});
  }
  if (chain.broken_at.size() > kBreaksNamed)
    statement.notes.push_back(
        {fmt::format("余额不接续共 {} 处", chain.broken_at.size()),
         fmt::format("the balance does not follow at {} lines", chain.broken_at.size())});
}

Fault contradiction(const Statement& statement, const Chain& chain, const Bilingual& would) {
  const std::string place =
      chain.broken_at.empty() ? "?" : statement.lines[chain.broken_at.front()].place;
  return {Errc::kRefused,
          fmt::format("line {}: the running balance contradicts the signs that were read; {}",
                      place, would.en),
          fmt::format("第 {} 行：余额与所读的借贷方向矛盾；{}", place, would.zh)};
}

void take_ends(Statement& statement, const Chain& chain) {
  const bool given = chain.order != ChainOrder::kReversed;
  const Line& oldest = given ? statement.lines.front() : statement.lines.back();
  const Line& newest = given ? statement.lines.back() : statement.lines.front();
  if (oldest.balance && !statement.opening)
    statement.opening =
        Balance{*oldest.balance - oldest.effect(), statement.currency, oldest.booked};
  if (newest.balance && !statement.closing)
    statement.closing = Balance{*newest.balance, statement.currency, newest.booked};
}

}  // namespace

Chain chain_of(std::span<const Line> lines, Effects effects) {
  Chain given = walk(lines, ChainOrder::kGiven, effects);
  Chain reversed = walk(lines, ChainOrder::kReversed, effects);
  // Where both hold equally well, the days decide.
  const bool falling = !lines.empty() && lines.front().booked > lines.back().booked;
  const bool tie = reversed.broken_at.size() == given.broken_at.size();
  const bool turn = tie ? falling : reversed.broken_at.size() < given.broken_at.size();
  Chain& better = turn ? reversed : given;
  better.ambiguous = tie && better.links > 0 && lines.front().booked == lines.back().booked;
  if (better.links == 0 || better.broken_at.size() * 2 > better.links)
    better.order = ChainOrder::kNone;
  return better;
}

Status judge_chain(Statement& statement) {
  if (statement.lines.empty()) return Done{};
  const Chain chain = chain_of(statement.lines);
  if (!holds(chain) && chain.links > 0) {
    if (holds(chain_of(statement.lines, Effects::kUnsigned)))
      return contradiction(
          statement, chain,
          {"若不看金额前的负号则完全相符", "it holds without the minus in front of the amounts"});
    if (holds(chain_of(statement.lines, Effects::kInverted)))
      return contradiction(statement, chain,
                           {"若借贷相反则完全相符，请在映射中写明“books”",
                            "it holds if they are the other way round: say in the mapping whose "
                            "books they are (\"books\")"});
  }
  if (chain.order == ChainOrder::kNone && chain.links > 0) {
    statement.notes.push_back({"余额列无论正序倒序都不接续：未推算期初和期末余额",
                               "the running balance holds in no order: no opening or closing "
                               "balance was derived"});
    return Done{};
  }
  if (chain.ambiguous)
    statement.notes.push_back({"无法从余额判断行的先后，按文件次序读取",
                               "the balance fits both orders of the rows: they were taken as they "
                               "stand in the file"});
  note_breaks(statement, chain);
  take_ends(statement, chain);
  return Done{};
}

}  // namespace luoshu::bank
