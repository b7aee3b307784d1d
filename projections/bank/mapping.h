// How a table of a bank is to be read: declared, not programmed. A mapping is a JSON file
// (docs/BANK.md); those of some banks ship with the program. Values; pure.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/base/result.h"
#include "projections/bank/dates.h"

namespace luoshu::bank {

// What tells whether money came or went.
enum class SignRule : std::uint8_t {
  kColumns,  // one column for debits, one for credits
  kMark,     // a word beside the amount
  kSigned,   // above zero is in
  kOwnSide,  // payer and payee: which of them is our account
  kBalance,  // the running balance, row by row
};
// Whose debit it is. A bank's 借 is out; words in brackets of the header win over both.
enum class Books : std::uint8_t { kBank, kCustomer };

struct Mapping {
  std::string name;
  std::string bank;
  // The row that holds one name of each group is the header.
  std::vector<std::vector<std::string>> header;
  // Role to names, the preferred one first; see docs/BANK.md for the roles.
  std::map<std::string, std::vector<std::string>> columns;
  SignRule signs = SignRule::kColumns;
  Books books = Books::kBank;
  DateOrder dates = DateOrder::kYearFirst;
  std::string currency = "CNY";       // where no column and no label says
  std::string account;                // the same
  std::vector<std::string> in_words;  // of the mark, beside the usual ones
  std::vector<std::string> out_words;
  std::vector<std::string> footers;      // beside the usual ones
  std::vector<std::string> empty_words;  // beside the usual ones
  char separator = 0;                    // 0: found out
};

// kInvalid with what is wrong: an unknown member, role or rule, no header, no amount.
Result<Mapping> parse_mapping(std::string_view json);

// All mappings that ship; one name may have several layouts.
std::span<const Mapping> shipped_mappings();
// Those of one name; empty where there is none.
std::vector<Mapping> shipped_mappings(std::string_view name);

}  // namespace luoshu::bank
