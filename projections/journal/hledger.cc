#include <fmt/format.h>

#include <set>

#include "projections/journal/journal.h"

namespace luoshu {
namespace {

// Plain digits: 1234567.89, which every version of hledger reads alike.
std::string amount(std::int64_t fen) {
  const auto magnitude =
      fen < 0 ? 0 - static_cast<std::uint64_t>(fen) : static_cast<std::uint64_t>(fen);
  return fmt::format("{}{}.{:02} CNY", fen < 0 ? "-" : "", magnitude / 100, magnitude % 100);
}

}  // namespace

std::string hledger_transaction(const JournalEntry& entry) {
  std::string text =
      fmt::format("{} * (e{}) {}  ; recorded:{}\n", to_string(entry.effective), entry.event.value,
                  in_description(entry.text), to_string(entry.recorded));
  for (const Posting& posting : entry.postings)
    text += fmt::format("    {:<52}  {:>22}\n", posting.account, amount(posting.fen));
  return text + "\n";
}

Status write_hledger(const StateAt& at, const LogReader& log,
                     const std::function<Status(std::string_view)>& write) {
  LUOSHU_CHECK(write(
      fmt::format("; Luoshu {}, size {}, last recorded {}\n"
                  "decimal-mark .\ncommodity 1000.00 CNY\n\n",
                  log.genesis().origin, at.as_of().size.value, to_string(at.as_of().recorded))));
  std::set<std::string> known;
  Status written = Done{};
  LUOSHU_CHECK(visit_journal(at, log, [&](const JournalEntry& entry) {
    for (const Posting& posting : entry.postings) known.insert(posting.account);
    written = write(hledger_transaction(entry));
    return static_cast<bool>(written);
  }));
  LUOSHU_CHECK(written);
  // Accounts may be declared anywhere; here all of them are known.
  for (const std::string& account : known)
    LUOSHU_CHECK(write(fmt::format("account {}\n", account)));
  return {};
}

}  // namespace luoshu
