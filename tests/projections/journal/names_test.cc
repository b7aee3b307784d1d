// Names in the books: whatever an id looks like, it is one account, its own, and hledger reads the
// accounts and descriptions that were written.

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <random>
#include <set>
#include <sstream>

#include "projections/journal/journal.h"

namespace luoshu {
namespace {

namespace fs = std::filesystem;

const std::vector<std::string> kHostile{"COST-1",
                                        "COST-1 ",
                                        " COST-1",
                                        "COST-1\u3000",
                                        "COST-1\u00A0",
                                        "COST-1\u200B",
                                        "COST-1\u2003",
                                        "COST-1\uFEFF",
                                        "COST-1\u3164",
                                        "COST  1",
                                        "COST 1",
                                        "COST\u3000\u30001",
                                        "C\u3000\u3000"
                                        "0.01 CNY @@",
                                        "C  0.01 CNY @@",
                                        "a:b",
                                        "a;b",
                                        "a|b",
                                        "a_x003A_b",
                                        "a_b",
                                        "a__b",
                                        "a_",
                                        "_a",
                                        "_",
                                        "_x_",
                                        "_x",
                                        "x",
                                        "(a)",
                                        "[a]",
                                        "{a}",
                                        "*a",
                                        "! a",
                                        "\"a\"",
                                        "a = 1",
                                        "a ; date:1999-01-01, recorded:1999-01-01 | 甲  乙",
                                        "洛阳市",
                                        "洛阳市 ",
                                        "洛阳\u00AD市",
                                        "=1",
                                        "@@",
                                        "~",
                                        "2025-01-01",
                                        "account x",
                                        "; x",
                                        "#x",
                                        "%x",
                                        "a\u2028b"};

std::string random_name(std::mt19937& dice) {
  constexpr std::array kPieces{" ",      "_",      "x",  "_x", "0020_", ":", ";",      "|",
                               "\u3000", "\u200B", "洛", "A",  "(",     "*", "\u00A0", "_x0020_"};
  std::string name;
  for (std::size_t left = 1 + dice() % 6; left > 0; --left)
    name += kPieces[dice() % kPieces.size()];
  return name;
}

std::vector<std::string> names() {
  std::set<std::string> all(kHostile.begin(), kHostile.end());
  std::mt19937 dice(7);  // NOLINT(cert-msc51-cpp): the same names every time
  for (int i = 0; i < 3'000; ++i) all.insert(random_name(dice));
  return {all.begin(), all.end()};
}

TEST(BookNames, TwoNamesAreNeverOneAccount) {
  std::map<std::string, std::string> owner;
  for (const std::string& name : names()) {
    const std::string account = accounts::open_cost(name);
    const auto [at, is_new] = owner.emplace(account, name);
    EXPECT_TRUE(is_new) << account << ": '" << name << "' and '" << at->second << "'";
  }
}

TEST(BookNames, NoPartOfANameIsSyntax) {
  constexpr std::string_view kAbove = "memo:cost:open:";
  for (const std::string& name : names()) {
    std::string account = accounts::open_cost(name);
    ASSERT_TRUE(account.starts_with(kAbove));
    account.erase(0, kAbove.size());
    EXPECT_EQ(account.find_first_of(":;()[]{}*|\""), std::string::npos) << account;
    EXPECT_EQ(account.find("  "), std::string::npos) << account;
    EXPECT_FALSE(account.starts_with(' ') || account.ends_with(' ')) << account;
    for (const std::string_view unseen :
         {"\u3000", "\u00A0", "\u200B", "\u2003", "\uFEFF", "\u3164"})
      EXPECT_EQ(account.find(unseen), std::string::npos) << account;
    const std::string said = in_description("CostAudited " + name);
    EXPECT_EQ(said.find_first_of(";|"), std::string::npos) << said;
  }
  EXPECT_EQ(accounts::bank("hn-primary"), "assets:bank:hn-primary");
  EXPECT_EQ(accounts::allocated("reserve:PC 1", "a_b"), "liabilities:reserve:PC 1:a_b");
}

bool hledger_is_here() {
  return std::system("hledger --version > /dev/null 2>&1") == 0;  // NOLINT(cert-env33-c)
}

std::string output_of(const std::string& command) {
  std::FILE* pipe = ::popen(command.c_str(), "r");  // NOLINT(cert-env33-c)
  std::string text;
  char part[4'096];
  while (const std::size_t count = std::fread(part, 1, sizeof part, pipe)) text.append(part, count);
  EXPECT_EQ(::pclose(pipe), 0) << command;
  return text;
}

// As another program reads it: each name's own sum, and nothing else.
TEST(BookNames, HledgerReadsTheAccountsThatWereWritten) {
  if (!hledger_is_here()) GTEST_SKIP() << "hledger is not installed";
  const fs::path file =
      fs::temp_directory_path() / fmt::format("luoshu-names-{}.journal", ::getpid());
  std::map<std::string, std::int64_t> sums;
  std::set<std::string> accounts_used;
  {
    std::ofstream out(file);
    out << "decimal-mark .\ncommodity 1000.00 CNY\n\n";
    std::int64_t fen = 100;
    for (const std::string& name : kHostile) {
      const JournalEntry entry{
          EventNumber{static_cast<std::uint64_t>(fen)},
          Date{20'393},
          Date{20'393},
          "CostAudited " + name,
          {{accounts::open_cost(name), fen}, {accounts::audited_cost(name), -fen}}};
      out << hledger_transaction(entry);
      for (const Posting& posting : entry.postings) {
        sums[posting.account] += posting.fen;
        accounts_used.insert(posting.account);
      }
      fen += 1;
    }
    for (const std::string& account : accounts_used) out << "account " << account << "\n";
  }
  const std::string run = fmt::format("LC_ALL=C.UTF-8 hledger -f {} ", file.string());
  output_of(run + "check --strict");
  std::map<std::string, std::int64_t> read;
  std::istringstream lines(output_of(run + "balance --flat --no-total -O csv"));
  std::string line;
  std::getline(lines, line);
  while (std::getline(lines, line)) {
    const std::size_t middle = line.find("\",\"");
    const std::string amount = line.substr(middle + 3);
    read[line.substr(1, middle - 1)] = std::lround(std::stod(amount) * 100);
  }
  EXPECT_EQ(read, sums);
  fs::remove(file);
}

}  // namespace
}  // namespace luoshu
