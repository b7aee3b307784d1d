// Small work on UTF-8 text of foreign files. Pure. REQUIRES valid UTF-8 everywhere.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace luoshu::bank {

// Without blanks, tabs, line ends, no-break and ideographic spaces, and byte order marks at both
// ends.
std::string trimmed(std::string_view text);
// Without any of these, anywhere.
std::string without_blanks(std::string_view text);
// Full-width ASCII (U+FF01 to U+FF5E) as ASCII, U+3000 as a blank; all else stays.
std::string half_width(std::string_view text);
// What two spellings of a name or a column have in common: NFKC, no blanks, 帐 as 账, a trailing
// or leading colon dropped.
std::string folded(std::string_view text);
// At most `bytes` of it, cut between characters, with an ellipsis where something was cut off;
// control characters as blanks.
std::string shorten(std::string_view text, std::size_t bytes);
// At the separator; "" gives one empty piece.
std::vector<std::string_view> split(std::string_view text, char separator);

}  // namespace luoshu::bank
