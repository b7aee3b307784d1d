// Count and root of booked lines are those of their texts, sorted and hashed in the plainest way.

#include "ledger/lines/booked_lines.h"

#include <gtest/gtest.h>

#include <deque>
#include <map>
#include <random>

#include "tests/ledger/lines/naive.h"

namespace luoshu::lines {
namespace {

using allocation::Booking;
using allocation::NameId;

// Texts that begin with one another, or differ below and above the letters.
const std::vector<std::string> kNames = {"",        "410100",     "4101",      "410300", "ly",
                                         "ly-impl", "ly!",        "c1",        "c10",    "c1.a",
                                         "洛阳",    "hn-primary", "reserve:X", "R1",     "R10"};
const std::vector<std::string> kSteps = {"invest", "invest_city", "adjust:invest", "受益", "Z"};
const std::vector<std::string> kRefs = {"TX-1", "TX-10", "TX-1!", "2025Q4", "RF-1"};

// A run of random lines, and what they are in words.
struct RandomRun {
  explicit RandomRun(unsigned seed) : random(seed) {
    book.period = "2025Q4";
    book.names = allocation::Names(kNames);
    for (std::uint32_t i = 0; i < book.names.size(); ++i)
      book.owners.push_back(below(3) == 0 ? allocation::kNoName
                                          : NameId{static_cast<std::uint32_t>(below(4) + 1)});
    for (const std::string& step : kSteps) steps.of(step);
    for (const std::int64_t version : {1, 2, 10}) {
      rules.emplace_back();
      rules.back().id = version == 2 ? "RULE-B" : "RULE-A";
      rules.back().version = version;
    }
    for (std::size_t count = below(12); count > 0; --count) add_booking();
  }
  std::size_t below(std::size_t end) { return random() % end; }

  void add_booking() {
    std::vector<allocation::Line> lines;
    const std::string& ref = kRefs[below(kRefs.size())];
    const allocation::Rule& rule = rules[below(rules.size())];
    for (std::size_t count = below(7); count > 0; --count) {
      const auto name = [&] { return NameId{static_cast<std::uint32_t>(below(kNames.size()))}; };
      lines.push_back({static_cast<std::int64_t>(below(250)) - 120,
                       {static_cast<std::uint32_t>(below(kSteps.size()))},
                       name(),
                       name(),
                       name()});
      if (below(4) == 0) lines.push_back(lines.back());
    }
    booked.add({Booking::Kind::kSale, ref, &rule, lines});
    for (const allocation::Line& line : lines) {
      const NameId owner = book.owners[line.beneficiary.value];
      const bool stated = owner != allocation::kNoName;
      const auto text = [&](NameId id) { return std::string(book.names.text(id)); };
      const std::string words =
          naive::text({book.period, ref, rule.id, rule.version, steps.text(line.step),
                       text(line.key), text(line.beneficiary), text(line.resource),
                       text(stated ? owner : line.beneficiary), line.fen});
      all.push_back(words);
      if (stated) owned[text(owner)].push_back(words);
    }
  }

  std::mt19937 random;
  allocation::Book book;
  allocation::Steps steps;
  std::deque<allocation::Rule> rules;
  BookedLines booked;
  std::vector<std::string> all;
  std::map<std::string, std::vector<std::string>> owned;
};

TEST(BookedLines, AreThoseOfTheNaiveTree) {
  std::size_t lines = 0;
  for (unsigned seed = 1; seed <= 400; ++seed) {
    const RandomRun run(seed);
    const RunRoots roots = run.booked.roots(run.book, run.steps);
    EXPECT_EQ(roots.run, (LinesRoot{run.all.size(), naive::root(run.all)})) << "seed " << seed;
    ASSERT_EQ(roots.by_owner.size(), run.owned.size()) << "seed " << seed;
    for (const auto& [owner, texts] : run.owned)
      EXPECT_EQ(roots.by_owner.at(owner), (LinesRoot{texts.size(), naive::root(texts)}))
          << "seed " << seed << " " << owner;
    lines += run.all.size();
  }
  EXPECT_GT(lines, 3'000U);
}

TEST(BookedLines, PathsLeadFromEachLineToTheRoot) {
  for (unsigned seed = 1; seed <= 40; ++seed) {
    RandomRun run(seed);
    std::ranges::sort(run.all, naive::less_as_bytes);
    const LinesRoot root = root_of_lines(run.all);
    for (std::size_t i = 0; i < run.all.size(); ++i) {
      const merkle::Proof path = path_of_line(run.all, i);
      std::vector<Hash> leaves;
      for (const std::string& line : run.all) leaves.push_back(naive::leaf(line));
      EXPECT_EQ(path, merkle::naive::path(DigestKind::kSha256, i, leaves));
      EXPECT_TRUE(verify_line(run.all[i], i, path, root)) << "seed " << seed << " line " << i;
    }
  }
}

}  // namespace
}  // namespace luoshu::lines
