// A measured figure and how it is told: as one JSON line, or as one line of a table. Values.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ledger/base/json.h"

namespace luoshu::bench {

using Steady = std::chrono::steady_clock;

// What one round found: the figure, and its limit in that round where it has one.
struct Sample {
  std::int64_t value = 0;
  std::int64_t limit = 0;  // 0: none
};

struct Measurement {
  std::string name;
  std::string unit;
  std::vector<Sample> samples = {};  // one a round
  std::string limited_by = {};       // what `limit` is
  std::optional<std::int64_t> aim = {};
  bool aim_is_upper_bound = false;
  std::optional<std::int64_t> aim_percent = {};  // of the limit
  json::Object more = {};                        // of the last round

  std::int64_t median() const;
  std::optional<std::int64_t> median_limit() const;
  // Median over the rounds of value / limit.
  std::optional<std::int64_t> percent_of_limit() const;
};

json::Value to_json(const Measurement& measurement);
// "single   20,123 entries/s   84 % of 24,000 (…)".
std::string to_row(const Measurement& measurement);

// Processor time that this process has used so far, of all threads. Unlike the time that passes, it
// says little about what else runs on the machine.
std::chrono::nanoseconds processor_time();
// Units a second, from a count and the time it took.
std::int64_t per_second(std::uint64_t count, Steady::duration took);
std::int64_t median_of(std::vector<std::int64_t> values);
// The value that `percent` of the sorted values do not pass. REQUIRES values.
std::int64_t percentile_of(const std::vector<std::int64_t>& sorted, unsigned percent);

}  // namespace luoshu::bench
