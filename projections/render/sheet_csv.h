// A sheet for spreadsheets and databases: RFC 4180. Pure; safe from every thread.
#pragma once

#include "projections/render/sheet_words.h"

namespace luoshu::render {

// Heads are the columns' keys; money is integer fen, dates are ISO texts, CRLF ends lines. A text
// that a spreadsheet would take for a formula (it begins with = + - @, a tab or a carriage return)
// gets a single quote in front, as OWASP advises. `mark`: a UTF-8 byte order mark in front, which
// spreadsheets of some makers need to read Chinese.
std::string sheet_csv(const Sheet& sheet, bool mark);

}  // namespace luoshu::render
