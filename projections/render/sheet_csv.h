// A sheet for spreadsheets and databases: RFC 4180. Pure; safe from every thread.
#pragma once

#include "projections/render/sheet_words.h"

namespace luoshu::render {

// Heads are the columns' keys; money is integer fen, dates are ISO texts, CRLF ends lines. A text
// that a spreadsheet would take for a formula (it begins with = + - @, their full-width or small
// forms, a tab or a line end, blanks passed over) gets a single quote in front, as OWASP advises.
// `mark`: a UTF-8 byte order mark in front, which spreadsheets of some makers need to read Chinese.
std::string sheet_csv(const Sheet& sheet, bool mark);

// For people: heads, states and names in the language; money in yuan with two decimals, not
// grouped; percentages with their sign; always with the mark. Otherwise as above.
std::string sheet_csv_for_people(const Sheet& sheet, Language language);

}  // namespace luoshu::render
