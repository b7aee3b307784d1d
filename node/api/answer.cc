#include "node/api/answer.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace luoshu::api {
namespace {

constexpr std::pair<unsigned, std::string_view> kReasons[] = {
    {200, "OK"},
    {202, "Accepted"},
    {204, "No Content"},
    {304, "Not Modified"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {406, "Not Acceptable"},
    {409, "Conflict"},
    {411, "Length Required"},
    {413, "Content Too Large"},
    {415, "Unsupported Media Type"},
    {417, "Expectation Failed"},
    {421, "Misdirected Request"},
    {422, "Unprocessable Content"},
    {429, "Too Many Requests"},
    {431, "Request Header Fields Too Large"},
    {500, "Internal Server Error"},
    {503, "Service Unavailable"},
    {505, "HTTP Version Not Supported"}};

constexpr std::string_view kGuards =
    "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'; sandbox\r\n"
    "X-Content-Type-Options: nosniff\r\n"
    "Referrer-Policy: same-origin\r\n"
    "Cross-Origin-Opener-Policy: same-origin\r\n"
    "Cross-Origin-Resource-Policy: same-origin\r\n";

std::string_view reason_of(unsigned status) {
  const auto* found =
      std::ranges::find(kReasons, status, [](const auto& one) { return one.first; });
  return found == std::end(kReasons) ? "-" : found->second;
}

bool fits_a_head(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= ' ' && c < 0x7f; });
}

bool has_field(const Answer& answer, std::string_view name) {
  return std::ranges::any_of(answer.fields, [&](const auto& one) { return one.first == name; });
}

}  // namespace

void Answer::add(std::string_view name, std::string_view value) {
  if (fits_a_head(name) && fits_a_head(value)) fields.emplace_back(name, value);
}

Answer answer_of(const Problem& problem, std::string_view request_id) {
  Answer answer{kind_of(problem.code).status, "application/problem+json",
                json::to_line(to_json(problem, request_id)) + "\n"};
  answer.add("Cache-Control", "no-store");
  if (problem.code == ProblemCode::kUnauthenticated)
    answer.add("WWW-Authenticate", "Bearer realm=\"luoshu\"");
  if (!problem.allow.empty()) answer.add("Allow", problem.allow);
  if (problem.retry_after_s > 0) answer.add("Retry-After", std::to_string(problem.retry_after_s));
  return answer;
}

Answer json_answer(const json::Value& value) {
  return {200, "application/json", json::to_line(value) + "\n"};
}

std::string bytes_of(const Answer& answer, const Sending& sending) {
  const bool bodiless = answer.status == 204 || answer.status == 304;
  std::string text =
      fmt::format("HTTP/1.1 {} {}\r\nDate: {}\r\nX-Request-Id: {}\r\n", answer.status,
                  reason_of(answer.status), http_date(sending.now), sending.request_id);
  if (!bodiless && fits_a_head(answer.type))
    text += fmt::format("Content-Type: {}\r\n", answer.type);
  text += kGuards;
  if (sending.always_tls) text += "Strict-Transport-Security: max-age=31536000\r\n";
  if (!has_field(answer, "Cache-Control")) text += "Cache-Control: no-store\r\n";
  for (const auto& [name, value] : answer.fields) text += fmt::format("{}: {}\r\n", name, value);
  if (sending.last) text += "Connection: close\r\n";
  if (!bodiless) text += fmt::format("Content-Length: {}\r\n", answer.body.size());
  text += "\r\n";
  if (!bodiless && !sending.head_only) text += answer.body;
  return text;
}

std::string http_date(Time time) {
  constexpr std::array kDays{"Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"};
  constexpr std::array kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                               "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  constexpr std::int64_t kSecondsOfDay = 86'400;
  const std::int64_t seconds = std::max<std::int64_t>(time.micros, 0) / 1'000'000;
  const Date day{static_cast<std::int32_t>(seconds / kSecondsOfDay)};
  const std::string written = to_string(day);  // 2026-11-30
  const std::int64_t rest = seconds % kSecondsOfDay;
  const auto month = static_cast<std::size_t>((written[5] - '0') * 10 + written[6] - '0') - 1;
  return fmt::format("{}, {} {} {} {:02}:{:02}:{:02} GMT",
                     kDays[static_cast<std::size_t>(day.days % 7)], written.substr(8, 2),
                     kMonths[std::min<std::size_t>(month, 11)], written.substr(0, 4), rest / 3'600,
                     rest / 60 % 60, rest % 60);
}

std::string attachment(std::string_view name) {
  std::string plain;
  for (const char c : name) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    plain += letter || c == '.' || c == '-' || c == '_' ? c : '_';
  }
  return fmt::format("attachment; filename=\"{}\"", plain);
}

}  // namespace luoshu::api
