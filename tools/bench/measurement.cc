#include "tools/bench/measurement.h"

#include <fmt/format.h>

#include <algorithm>
#include <ctime>

namespace luoshu::bench {
namespace {

json::Value list_of(const std::vector<Sample>& samples, std::int64_t Sample::*member) {
  json::Array list;
  for (const Sample& sample : samples) list.emplace_back(sample.*member);
  return json::Value(std::move(list));
}

std::string grouped(std::int64_t value) {
  const std::string digits = std::to_string(value);
  std::string text;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i != 0 && (digits.size() - i) % 3 == 0) text += ',';
    text += digits[i];
  }
  return text;
}

}  // namespace

std::int64_t median_of(std::vector<std::int64_t> values) {
  if (values.empty()) return 0;
  std::ranges::sort(values);
  return values[values.size() / 2];
}

std::int64_t percentile_of(const std::vector<std::int64_t>& sorted, unsigned percent) {
  return sorted[std::min(sorted.size() - 1, sorted.size() * percent / 100)];
}

std::chrono::nanoseconds processor_time() {
  timespec used{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
  return std::chrono::seconds(used.tv_sec) + std::chrono::nanoseconds(used.tv_nsec);
}

std::int64_t per_second(std::uint64_t count, Steady::duration took) {
  const auto micros = std::chrono::duration_cast<std::chrono::microseconds>(took).count();
  return static_cast<std::int64_t>(count) * 1'000'000 / std::max<std::int64_t>(micros, 1);
}

std::int64_t Measurement::median() const {
  std::vector<std::int64_t> values;
  for (const Sample& sample : samples) values.push_back(sample.value);
  return median_of(std::move(values));
}

std::optional<std::int64_t> Measurement::median_limit() const {
  std::vector<std::int64_t> values;
  for (const Sample& sample : samples)
    if (sample.limit != 0) values.push_back(sample.limit);
  if (values.empty()) return std::nullopt;
  return median_of(std::move(values));
}

std::optional<std::int64_t> Measurement::percent_of_limit() const {
  std::vector<std::int64_t> values;
  for (const Sample& sample : samples)
    if (sample.limit != 0) values.push_back(sample.value * 100 / sample.limit);
  if (values.empty()) return std::nullopt;
  return median_of(std::move(values));
}

json::Value to_json(const Measurement& measurement) {
  json::Object out{{"name", measurement.name},
                   {"value", measurement.median()},
                   {"unit", measurement.unit},
                   {"runs", list_of(measurement.samples, &Sample::value)}};
  if (const auto limit = measurement.median_limit()) {
    out.emplace_back("limit", *limit);
    out.emplace_back("limited_by", measurement.limited_by);
    out.emplace_back("limit_runs", list_of(measurement.samples, &Sample::limit));
    out.emplace_back("percent_of_limit", *measurement.percent_of_limit());
  }
  if (measurement.aim_percent) out.emplace_back("aim_percent_of_limit", *measurement.aim_percent);
  if (measurement.aim)
    out.emplace_back(measurement.aim_is_upper_bound ? "aim_at_most" : "aim_at_least",
                     *measurement.aim);
  for (const json::Member& member : measurement.more) out.push_back(member);
  return json::Value(std::move(out));
}

std::string to_row(const Measurement& measurement) {
  std::string row = fmt::format("{:<22} {:>14} {:<20}", measurement.name,
                                grouped(measurement.median()), measurement.unit);
  if (const auto limit = measurement.median_limit())
    row += fmt::format(" {} % of {} ({})", *measurement.percent_of_limit(), grouped(*limit),
                       measurement.limited_by);
  if (measurement.aim)
    row += fmt::format("  aim: at {} {}", measurement.aim_is_upper_bound ? "most" : "least",
                       grouped(*measurement.aim));
  if (measurement.aim_percent) row += fmt::format("  aim: {} %", *measurement.aim_percent);
  return row;
}

}  // namespace luoshu::bench
