// Text as a screen shows it: what is harmless to show, how many columns of a terminal it takes, and
// where it may be broken. Widths are Unicode's East Asian Width (wide and full-width take two
// columns, ambiguous ones one) out of utf8proc, whose header stays inside this module. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace luoshu::render {

// What the receiving end can show besides ASCII: whether borders, the ellipsis and the signs that
// stand for unseen characters may be drawn with Unicode. Values stay UTF-8 in both.
enum class Charset { kUtf8, kAscii };

// For a terminal. Control characters become their visible pictures (U+241B for ESC), so that no
// value can move the cursor, change colours or type; invisible format characters, among them those
// that turn the direction of writing, become U+FFFD. Line feeds stay, tabs become blanks. Marks
// that combine with the character before find one: U+25CC at the front, and never more than four.
std::string visible(std::string_view text, Charset charset);

// For a file that a spreadsheet opens: as above, but tabs, line feeds and carriage returns stay,
// and so do marks and format characters other than those that turn the direction of writing.
std::string visible_in_file(std::string_view text);

// JSON text with every character that a terminal would not show as itself as \uXXXX: the same value
// in another spelling. REQUIRES valid JSON.
std::string escape_unseen(std::string_view json);

// Columns of a terminal; of the widest line where there are several. REQUIRES visible text for the
// answer to hold on a screen.
std::size_t width_of(std::string_view text);

// Broken into lines of at most `width` columns, at line feeds, blanks, and between Chinese
// characters, but not before closing or after opening punctuation; a longer word is broken where it
// must be. Never empty. REQUIRES width >= 2, for the sake of wide characters.
std::vector<std::string> wrap(std::string_view text, std::size_t width);

// One line of at most `width` columns, ending in an ellipsis where something was cut off.
// REQUIRES width >= 4, or a text that fits.
std::string cut(std::string_view text, std::size_t width, Charset charset);

}  // namespace luoshu::render
