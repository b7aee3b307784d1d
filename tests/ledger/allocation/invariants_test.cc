// What must hold of the money of any rule and history: random rules, lineages, facts, sales and
// refunds.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "ledger/allocation/residual_exact.h"
#include "tests/ledger/allocation/book_testing.h"

namespace luoshu::allocation::test {
namespace {

const std::vector<std::string> kCities = {"410100", "410300", "411300", "419001"};

template <class T>
T pick(const std::vector<T>& list) {
  return *rc::gen::elementOf(list);
}
std::int64_t up_to(std::int64_t end) {
  return *rc::gen::inRange<std::int64_t>(0, end + 1);
}

std::string percent() {
  return fmt::format("{}.{:04}%", up_to(99), up_to(9999));
}

// "X 12.3456%, Y 87.6544%" for the words given.
std::string shares(const std::vector<std::string>& words) {
  std::int64_t left = kPpmWhole;
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::int64_t ppm = i + 1 == words.size() ? left : up_to(left);
    left -= ppm;
    text += fmt::format("{}{} {}.{:04}%", i == 0 ? "" : ", ", words[i], ppm / 10'000, ppm % 10'000);
  }
  return text;
}

std::string pool(const std::string& name) {
  const std::vector<std::string> methods = {
      "by lineage weight base * use else base",
      "by lineage weight use * quality else equal",
      "by lineage weight base * use * quality * 7",
      "by metered-use else party px",
      "by investment else equal",
      "by investment net-of-subsidy else division 410300",
      "equal over cities-in-lineage",
      "equal over all-cities else account pot",
      "equal over parties-with-investment",
      "fixed " + shares({"province", "city-by-contribution", "party px", "account pot"}) +
          " else party px"};
  return fmt::format("pool {} {}\n", name, pick(methods));
}

std::string random_steps() {
  std::string steps = "withhold fee " + percent() + " to pot\n";
  if (up_to(1) == 1) steps += "cap permitted-revenue cycle \"C\" excess to reserve kept\n";
  if (up_to(1) == 1)
    steps += "recover audited-cost class any up-to " + percent() + " to bearer carry\n";
  steps += "split " + shares({"a", "b", "c"}) + "\n" + pool("a") + pool("b") + pool("c");
  if (up_to(1) == 1)
    steps += "earmark " + percent() + " of a of primary_developer as mark by equal\n";
  if (up_to(1) == 1) steps += "divide b of city into " + shares({"account pot", "province"}) + "\n";
  if (up_to(1) == 1)
    steps += "ceiling a per division " + percent() + " spill " +
             pick<std::string>({"proportional", "province"}) + "\n";
  if (up_to(1) == 1) steps += fmt::format("floor b per city {}.00 from pot\n", up_to(50));
  return steps;
}

std::string day() {
  return fmt::format("2025-{:02}-{:02}", 1 + up_to(11), 1 + up_to(27));
}

struct History {
  SmallBook book;
  std::int64_t net = 0;
  std::vector<std::string> full;  // sales that are refunded to nothing
};

std::vector<Component> random_lineage() {
  std::vector<Component> lineage;
  const std::int64_t first = up_to(100);
  for (const auto& [name, share] : {std::pair("c1", first), {"c2", 100 - first}}) {
    Component component{name, static_cast<std::uint64_t>(share), {}};
    for (int i = 0; i <= up_to(3); ++i)
      component.resources.push_back({fmt::format("R{}", i),
                                     i == 3 ? "410000" : kCities[static_cast<std::size_t>(i)],
                                     static_cast<std::uint64_t>(up_to(5))});
    lineage.push_back(std::move(component));
  }
  return lineage;
}

History random_history() {
  History history{
      SmallBook(random_steps(),
                pick<std::string>({"largest-remainder tie key-ascending",
                                   "largest-remainder tie rotate-by-transaction", "cumulative"})),
      0,
      {}};
  SmallBook& book = history.book;
  book.cycle("C", "2025-03-01", "2025-10-31", up_to(2'000));
  book.cost("K1", "px", day(), up_to(500)).cost("K2", "py", day(), up_to(500));
  book.invest("px", day(), 1 + up_to(90), up_to(1)).invest("py", day(), up_to(90));
  book.role("px", "primary_developer", "2025-01-01", day());
  for (const std::string& city : kCities) book.city(city, day());
  for (int i = 0; i < 4; ++i)
    book.score(fmt::format("R{}", i), day(), 1 + static_cast<std::uint64_t>(up_to(999)));
  for (int i = 0; i < 6; ++i) {
    book.lineage(random_lineage());
    Uses uses;
    for (int r = 0; r < 4; ++r)
      if (up_to(2) > 0) uses.emplace_back(fmt::format("R{}", r), up_to(1'000));
    const std::string id = fmt::format("T{}", i);
    const std::int64_t net = up_to(3'000);
    const std::string sold = day();
    book.sale(id, sold, net, uses);
    history.net += net;
    const std::int64_t part = up_to(net);
    if (up_to(1) == 0) continue;
    book.refund(fmt::format("F{}a", i), "2025-12-28", id, part);
    history.net -= part;
    if (up_to(1) == 0) continue;
    book.refund(fmt::format("F{}b", i), "2025-12-29", id, net - part);
    history.net -= net - part;
    history.full.push_back(id);
  }
  return history;
}

RC_GTEST_PROP(Invariants, LinesSumToTheNetOfEverySaleRefundAndRun, ()) {
  const History history = random_history();
  const Book book = history.book.book();
  std::map<std::string, std::int64_t> nets;
  for (const Sale& sale : book.sales) nets[sale.id] = sale.net_fen;
  for (const BookedRefund& refund : book.refunds) nets[refund.id] = -refund.net_fen;
  std::int64_t limits = 0;
  const auto outcome = allocate(book, {[&](const Booking& booking, const Steps&) {
                                         std::int64_t sum = 0;
                                         for (const Line& line : booking.lines) {
                                           RC_ASSERT(line.fen != 0);
                                           sum += line.fen;
                                         }
                                         if (booking.kind == Booking::Kind::kLimit)
                                           limits += sum;
                                         else
                                           RC_ASSERT(sum == nets.at(std::string(booking.ref)));
                                       },
                                       {history.full.begin(), history.full.end()},
                                       "",
                                       nullptr});
  RC_ASSERT(outcome.has_value());
  RC_ASSERT(limits == 0);
  RC_ASSERT(static_cast<std::int64_t>(outcome->net_fen) == history.net);
  RC_ASSERT(static_cast<std::int64_t>(outcome->allocated_fen) == history.net);
  for (const Cost& cost : outcome->costs) RC_ASSERT(cost.open_fen >= 0);
  for (const auto& [id, lines] : outcome->sales)
    for (const Line& line : lines) RC_ASSERT(line.fen == 0);
}

RC_GTEST_PROP(Invariants, TheOrderOfTheInputChangesNothing, ()) {
  const History history = random_history();
  const auto all_lines = [](const Book& book) {
    std::vector<std::pair<std::string, Line>> lines;
    const auto outcome = allocate(book, {[&](const Booking& booking, const Steps&) {
                                           for (const Line& line : booking.lines)
                                             lines.emplace_back(booking.ref, line);
                                         },
                                         {},
                                         "",
                                         nullptr});
    RC_ASSERT(outcome.has_value());
    return lines;
  };
  const Book book = history.book.book();
  Book other = book;
  std::ranges::reverse(other.sales);
  for (BookedRefund& refund : other.refunds)
    refund.sale = static_cast<std::uint32_t>(other.sales.size()) - 1 - refund.sale;
  std::ranges::reverse(other.refunds);
  std::ranges::reverse(other.investments);
  RC_ASSERT(all_lines(book) == all_lines(other));
  RC_ASSERT(all_lines(book) == all_lines(book));
}

RC_GTEST_PROP(Invariants, APartIsWithinOneFenOfTheExactRational, ()) {
  const std::int64_t amount = up_to(9'000'000'000'000'000);
  std::vector<std::uint64_t> weights = *rc::gen::container<std::vector<std::uint64_t>>(
      rc::gen::inRange<std::uint64_t>(0, std::uint64_t{1} << 58));
  weights.resize(std::min<std::size_t>(weights.size(), 60));
  weights.push_back(1);
  std::vector<std::int64_t> parts(weights.size());
  apportion(amount, weights, parts, {static_cast<std::uint64_t>(up_to(1'000))});
  unsigned __int128 sum = 0;
  for (const std::uint64_t weight : weights) sum += weight;
  std::int64_t given = 0;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    given += parts[i];
    const Rational exact = Rational(amount) * weights[i] / static_cast<std::uint64_t>(sum);
    RC_ASSERT(abs(exact - parts[i]) < 1);
  }
  RC_ASSERT(given == amount);
}

}  // namespace
}  // namespace luoshu::allocation::test
