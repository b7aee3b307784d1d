#include "node/core/http_head.h"

#include <fmt/format.h>

#include <algorithm>

namespace luoshu::node {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_token(std::string_view text) {
  constexpr std::string_view kMarks = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::ranges::all_of(text, [&](char c) {
    return is_digit(c) || is_letter(c) || kMarks.find(c) != std::string_view::npos;
  });
}

bool is_version(std::string_view text) {
  return text.size() == 8 && text.starts_with("HTTP/") && is_digit(text[5]) && text[6] == '.' &&
         is_digit(text[7]);
}

// No control but the tab; what is past ASCII stands for itself.
bool is_field_value(std::string_view text) {
  return std::ranges::all_of(text, [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte == '\t' || (byte >= ' ' && byte != 0x7f);
  });
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

Result<std::string_view> take_line(std::string_view& rest) {
  const auto end = rest.find('\n');
  if (end == std::string_view::npos || end == 0 || rest[end - 1] != '\r')
    return Fault{Errc::kInvalid, "a line that does not end with CR LF"};
  const std::string_view line = rest.substr(0, end - 1);
  if (line.find('\r') != std::string_view::npos) return Fault{Errc::kInvalid, "a CR within a line"};
  rest.remove_prefix(end + 1);
  return line;
}

Result<HttpFields> parse_fields(std::string_view rest) {
  HttpFields fields;
  for (;;) {
    LUOSHU_TRY(const std::string_view line, take_line(rest));
    if (line.empty()) break;
    if (line.front() == ' ' || line.front() == '\t')
      return Fault{Errc::kInvalid, "a field that goes on in the next line"};
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) return Fault{Errc::kInvalid, "a field without a colon"};
    const std::string_view name = line.substr(0, colon);
    const std::string_view value = trimmed(line.substr(colon + 1));
    if (!is_token(name)) return Fault{Errc::kInvalid, "a field whose name is none"};
    if (!is_field_value(value)) return Fault{Errc::kInvalid, "a control character in a field"};
    if (fields.all.size() == kHttpFieldsMax)
      return Fault{Errc::kLimit, fmt::format("more than {} fields", kHttpFieldsMax)};
    fields.all.push_back({http_lower(name), std::string(value)});
  }
  if (!rest.empty()) return Fault{Errc::kInvalid, "bytes behind the head"};
  return fields;
}

}  // namespace

std::vector<std::string_view> HttpFields::of(std::string_view name) const {
  std::vector<std::string_view> values;
  for (const HttpField& field : all)
    if (field.name == name) values.push_back(field.value);
  return values;
}

std::optional<std::size_t> http_head_end(std::string_view bytes, std::size_t from) {
  for (std::size_t at = bytes.find('\n', from); at != std::string_view::npos;
       at = bytes.find('\n', at + 1)) {
    const std::string_view next = bytes.substr(at + 1);
    if (next.starts_with('\n')) return at + 2;
    if (next.starts_with("\r\n")) return at + 3;
  }
  return std::nullopt;
}

Result<HttpRequestHead> parse_http_request_head(std::string_view head) {
  LUOSHU_TRY(const std::string_view line, take_line(head));
  const auto first = line.find(' ');
  const auto second = first == std::string_view::npos ? first : line.find(' ', first + 1);
  if (second == std::string_view::npos || line.find(' ', second + 1) != std::string_view::npos)
    return Fault{Errc::kInvalid, "the first line is 'METHOD target HTTP/1.1'"};
  HttpRequestHead request{std::string(line.substr(0, first)),
                          std::string(line.substr(first + 1, second - first - 1)),
                          std::string(line.substr(second + 1)),
                          {}};
  if (!is_token(request.method) || request.target.empty() || !is_version(request.version))
    return Fault{Errc::kInvalid, "the first line is 'METHOD target HTTP/1.1'"};
  LUOSHU_TRY(request.fields, parse_fields(head));
  return request;
}

Result<HttpAnswerHead> parse_http_answer_head(std::string_view head) {
  LUOSHU_TRY(const std::string_view line, take_line(head));
  const bool framed = line.size() >= 12 && is_version(line.substr(0, 8)) &&
                      line.starts_with("HTTP/1.") && line[8] == ' ' &&
                      std::ranges::all_of(line.substr(9, 3), is_digit) && line[9] != '0' &&
                      (line.size() == 12 || line[12] == ' ') && is_field_value(line);
  if (!framed) return Fault{Errc::kInvalid, "the answer does not begin with 'HTTP/1.1 200'"};
  HttpAnswerHead answer;
  for (const char c : line.substr(9, 3)) answer.status = answer.status * 10 + unsigned(c - '0');
  LUOSHU_TRY(answer.fields, parse_fields(head));
  return answer;
}

std::vector<std::string> http_words(std::string_view value) {
  std::vector<std::string> words;
  while (!value.empty()) {
    const auto comma = std::min(value.find(','), value.size());
    words.push_back(http_lower(trimmed(value.substr(0, comma))));
    value.remove_prefix(std::min(comma + 1, value.size()));
  }
  return words;
}

std::string http_lower(std::string_view text) {
  std::string lower(text);
  for (char& c : lower)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return lower;
}

}  // namespace luoshu::node
