#include "projections/render/display.h"

#include <fmt/format.h>
#include <utf8proc.h>

#include <algorithm>

#include "ledger/base/assert.h"

namespace luoshu::render {
namespace {

using CodePoint = utf8proc_int32_t;

constexpr CodePoint kReplacement = 0xFFFD;
constexpr CodePoint kDottedCircle = 0x25CC;
constexpr CodePoint kControlPictures = 0x2400;
constexpr CodePoint kEmojiStyle = 0xFE0F;
constexpr int kMarksMax = 4;  // on one character: more would climb into the lines above

// Takes one code point off the front; kReplacement for each maximal run of wrong bytes.
CodePoint take(std::string_view& text) {
  CodePoint point = 0;
  const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
  auto length = utf8proc_iterate(bytes, static_cast<utf8proc_ssize_t>(text.size()), &point);
  if (length > 0) {
    text.remove_prefix(static_cast<std::size_t>(length));
    return point;
  }
  do {
    text.remove_prefix(1);
    bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
    length = utf8proc_iterate(bytes, static_cast<utf8proc_ssize_t>(text.size()), &point);
  } while (!text.empty() && length < 0);
  return kReplacement;
}

void put(std::string& out, CodePoint point) {
  utf8proc_uint8_t bytes[4];
  const auto length = utf8proc_encode_char(point, bytes);
  out.append(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(length));
}

std::size_t width_of(CodePoint point) {
  // Ideographs newer than the library: Unicode says that what is unassigned in these planes is
  // wide.
  const bool ideographic_plane = point >= 0x20000 && point <= 0x3FFFD;
  if (ideographic_plane && utf8proc_category(point) == UTF8PROC_CATEGORY_CN) return 2;
  return static_cast<std::size_t>(std::max(0, utf8proc_charwidth(point)));
}

bool is_noncharacter(CodePoint point) {
  return (point & 0xFFFE) == 0xFFFE || (point >= 0xFDD0 && point <= 0xFDEF);
}

// Whether it changes the direction in which its neighbours are drawn.
bool turns_direction(CodePoint point) {
  return point == 0x061C || point == 0x200E || point == 0x200F ||
         (point >= 0x202A && point <= 0x202E) || (point >= 0x2066 && point <= 0x2069);
}

bool is_separator_or_format(CodePoint point) {
  const auto category = utf8proc_category(point);
  return category == UTF8PROC_CATEGORY_CF || category == UTF8PROC_CATEGORY_ZL ||
         category == UTF8PROC_CATEGORY_ZP;
}

// U+2400 to U+241F picture the controls below the blank, U+2421 DEL; the others have no picture.
CodePoint picture_of(CodePoint control) {
  if (control < 0x20) return kControlPictures + control;
  return control == 0x7F ? 0x2421 : kReplacement;
}

bool is_control(CodePoint point) {
  return utf8proc_category(point) == UTF8PROC_CATEGORY_CC;
}

// Bytes of one character with the marks on it, and its columns.
struct Cluster {
  std::string_view bytes;
  std::size_t width = 0;
};

std::vector<Cluster> clusters_of(std::string_view text) {
  std::vector<Cluster> clusters;
  while (!text.empty()) {
    const std::string_view before = text;
    const std::size_t width = width_of(take(text));
    const std::size_t bytes = before.size() - text.size();
    const bool joins =
        width == 0 && before.front() != '\n' && !clusters.empty() && clusters.back().bytes != "\n";
    if (joins)
      clusters.back().bytes = {clusters.back().bytes.data(), clusters.back().bytes.size() + bytes};
    else
      clusters.push_back({before.substr(0, bytes), width});
  }
  return clusters;
}

bool is_one_of(std::string_view list, std::string_view character) {
  return list.find(character) != std::string_view::npos;
}

bool may_break(const Cluster& before, const Cluster& after) {
  constexpr std::string_view kClosing = "，。、；：！？）》〉」』】〕”’％…,.;:!?)]}%";
  constexpr std::string_view kOpening = "（《〈「『【〔“‘([{";
  if (before.bytes == " ") return true;
  if (is_one_of(kClosing, after.bytes) || is_one_of(kOpening, before.bytes)) return false;
  return before.width == 2 || after.width == 2;
}

std::string joined(const std::vector<Cluster>& clusters, std::size_t first, std::size_t end) {
  while (end > first && clusters[end - 1].bytes == " ") --end;
  std::string text;
  for (std::size_t i = first; i < end; ++i) text += clusters[i].bytes;
  return text;
}

// Where the line that begins at `first` ends: the first cluster that is no longer on it.
std::size_t line_end(const std::vector<Cluster>& clusters, std::size_t first, std::size_t width) {
  std::size_t used = 0;
  std::size_t last_break = first;
  for (std::size_t i = first; i < clusters.size(); ++i) {
    if (clusters[i].bytes == "\n") return i;
    if (i > first && may_break(clusters[i - 1], clusters[i])) last_break = i;
    used += clusters[i].width;
    // A blank that does not fit is where the line ends anyway.
    if (used > width && clusters[i].bytes != " ") return last_break > first ? last_break : i;
  }
  return clusters.size();
}

}  // namespace

std::string visible(std::string_view text, Charset charset) {
  const CodePoint unseen = charset == Charset::kUtf8 ? kReplacement : '?';
  std::string out;
  int marks = kMarksMax;  // at the front of a line there is nothing to combine with
  bool at_front = true;
  while (!text.empty()) {
    CodePoint point = take(text);
    if (point == '\r' && text.starts_with('\n')) continue;
    // It would widen the sign before it on some terminals and not on others.
    if (point == kEmojiStyle) continue;
    if (point == '\t') point = ' ';
    if (is_control(point) && point != '\n')
      point = charset == Charset::kUtf8 ? picture_of(point) : unseen;
    if (point == kReplacement || is_separator_or_format(point) || is_noncharacter(point))
      point = unseen;
    const bool is_mark = point != '\n' && width_of(point) == 0;
    if (is_mark && at_front) put(out, charset == Charset::kUtf8 ? kDottedCircle : unseen);
    marks = is_mark ? (at_front ? 1 : marks + 1) : 0;
    put(out, marks > kMarksMax ? unseen : point);
    if (marks > kMarksMax) marks = 0;
    at_front = point == '\n';
  }
  return out;
}

std::string visible_in_file(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    CodePoint point = take(text);
    const bool layout = point == '\t' || point == '\n' || point == '\r';
    if (is_control(point) && !layout) point = picture_of(point);
    put(out, turns_direction(point) || is_noncharacter(point) ? kReplacement : point);
  }
  return out;
}

std::string escape_unseen(std::string_view json) {
  std::string out;
  while (!json.empty()) {
    const CodePoint point = take(json);
    // Line feeds and blanks between values are JSON's own; inside texts they are escaped already.
    const bool unseen = (is_control(point) && point >= 0x7F) || is_separator_or_format(point);
    if (!unseen) {
      put(out, point);
    } else if (point < 0x10000) {
      out += fmt::format("\\u{:04x}", point);
    } else {
      const CodePoint offset = point - 0x10000;
      out += fmt::format("\\u{:04x}\\u{:04x}", 0xD800 + (offset >> 10), 0xDC00 + (offset & 0x3FF));
    }
  }
  return out;
}

std::size_t width_of(std::string_view text) {
  std::size_t widest = 0;
  std::size_t width = 0;
  while (!text.empty()) {
    const CodePoint point = take(text);
    width = point == '\n' ? 0 : width + width_of(point);
    widest = std::max(widest, width);
  }
  return widest;
}

std::vector<std::string> wrap(std::string_view text, std::size_t width) {
  LUOSHU_ASSERT(width >= 2);
  const std::vector<Cluster> clusters = clusters_of(text);
  std::vector<std::string> lines;
  for (std::size_t first = 0; first < clusters.size();) {
    const std::size_t end = line_end(clusters, first, width);
    lines.push_back(joined(clusters, first, end));
    first = end;
    if (first < clusters.size() && clusters[first].bytes == "\n") {
      ++first;
    } else {
      while (first < clusters.size() && clusters[first].bytes == " ") ++first;
    }
  }
  if (lines.empty()) lines.emplace_back();
  return lines;
}

std::string cut(std::string_view text, std::size_t width, Charset charset) {
  std::string line(text);
  std::ranges::replace(line, '\n', ' ');
  if (width_of(line) <= width) return line;
  const std::string_view ellipsis = charset == Charset::kUtf8 ? "…" : "...";
  LUOSHU_ASSERT(width >= width_of(ellipsis));
  std::string out;
  std::size_t used = width_of(ellipsis);
  for (const Cluster& cluster : clusters_of(line)) {
    used += cluster.width;
    if (used > width) break;
    out += cluster.bytes;
  }
  return out += ellipsis;
}

}  // namespace luoshu::render
