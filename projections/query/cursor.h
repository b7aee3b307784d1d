// Where a page of an answer goes on. A cursor names the size of the log that the first page was
// read at, so pages never shift and a cursor never expires. It says nothing secret, and a made-up
// one gets no more than a question with the same members would. Pure; safe from every thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "ledger/base/result.h"

namespace luoshu::query {

struct Cursor {
  std::uint64_t size = 0;   // of the log
  std::uint64_t limit = 0;  // rows of a page
  std::uint64_t first = 0;  // row of the next page
};

// Hexadecimal digits of: u8 version (1) ‖ u64 BE size ‖ u64 BE limit ‖ u64 BE first row ‖ first 8
// bytes of SHA-256(filters). Kept by programs only as long as they like; a version that is not ours
// is refused.
std::string cursor_text(const Cursor& cursor, std::string_view filters);
// kInvalid where it is no cursor; kUsage where it is of other filters.
Result<Cursor> read_cursor_text(std::string_view text, std::string_view filters);

}  // namespace luoshu::query
