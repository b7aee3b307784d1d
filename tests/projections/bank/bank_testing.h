// Hand-written files of banks, as tests want them read.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "projections/bank/read.h"

namespace luoshu::bank::testing {

// The reading of a text; fails the test and gives an empty one where it is refused.
Reading reading_of(std::string_view text);
Reading reading_of(const Bytes& bytes);
// With mappings of that name.
Reading reading_of(std::string_view text, std::string_view mapping);
// Why it is refused; empty where it is read.
std::string refusal_of(std::string_view text);
std::string refusal_of(const Bytes& bytes);

// "1234.50" of the statement's fields, or "-" where there is none.
std::string opening_of(const Statement& statement);
std::string closing_of(const Statement& statement);
std::string difference_of(const Statement& statement);
std::string credits_of(const Statement& statement);
std::string debits_of(const Statement& statement);
// Opening, credits, debits, closing, difference: "100.00 +20.00 -5.00 =115.00 (0.00)".
std::string money_of(const Statement& statement);

// Whether a note or warning has the words.
bool says(const std::vector<Bilingual>& notes, std::string_view words);

// UTF-8 in another encoding of iconv.
Bytes in_charset(std::string_view text, const char* charset);

// One statement of CAMT.053 around balances and entries.
std::string camt(std::string_view inside, std::string_view version = "053.001.02");
std::string camt_balance(std::string_view type, std::string_view amount,
                         std::string_view sign = "CRDT", std::string_view currency = "CNY");
// `more` comes behind the status; version 2 form.
std::string camt_entry(std::string_view amount, std::string_view sign,
                       std::string_view status = "BOOK", std::string_view more = "");

// A ZIP archive of the files; a workbook of one sheet.
struct PackedFile {
  std::string name;
  std::string content;
};
Bytes zipped(const std::vector<PackedFile>& files);
std::vector<PackedFile> workbook(std::string_view sheet_data, std::string_view strings = "",
                                 std::string_view workbook_properties = "");

}  // namespace luoshu::bank::testing
