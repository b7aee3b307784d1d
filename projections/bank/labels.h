// What a table says outside its rows: account, currency, balances and totals above the header or in
// footers. Internal to this room.
#pragma once

#include <optional>
#include <string>

#include "projections/bank/table.h"

namespace luoshu::bank {

struct Labels {
  std::string account;
  std::string currency;  // as written
  std::optional<Date> from;
  std::optional<Date> to;
  // As written; empty where the table does not say.
  std::string opening;
  std::string closing;
  std::string debit_total;
  std::string credit_total;
  std::string debit_count;
  std::string credit_count;
};

// Adds what the row says; the first that says something counts.
void read_labels(const Row& row, Labels& labels);

// The code of 人民币, 美元, CNY, 156, …; empty where it is unknown.
std::string currency_of_words(std::string_view text);

// A column's or label's name as mappings have it: folded, without the English in square brackets.
std::string column_name(std::string_view cell);

}  // namespace luoshu::bank
