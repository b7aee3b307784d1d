// The measurements themselves. Each call is one round and adds one sample to each of its lines.
#pragma once

#include <map>

#include "tools/bench/machine.h"
#include "tools/bench/measurement.h"
#include "tools/bench/workload.h"

namespace luoshu::bench {

struct Settings {
  std::filesystem::path directory;  // of this bench; emptied between measurements
  Suite suite = Suite::kIntl;
  std::chrono::milliseconds duration{2'000};  // of each limit; sizes the rest
  std::uint64_t proof_entries = 1'000'000;
  std::uint32_t sales = 1'000'000;   // of the quarter to allocate
  std::uint64_t events = 1'000'000;  // of the home whose views are read
  std::size_t cities = 19;           // of the net
};

// Limits of one round.
struct Limits {
  std::int64_t fsyncs = 0;
  std::int64_t rocksdb_small = 0;
  std::int64_t rocksdb_bulk = 0;
  std::int64_t verify_one = 0;
  std::int64_t verify_two = 0;
  std::int64_t sha256_blocks = 0;
};

// Lines by name, in the order in which they first came up.
class Report {
 public:
  Measurement& line(const std::string& name, const std::string& unit);
  const std::vector<std::unique_ptr<Measurement>>& lines() const { return lines_; }

 private:
  std::vector<std::unique_ptr<Measurement>> lines_;
};

Result<Limits> measure_limits(const Settings& settings, Report& report);
Status measure_single(const Settings& settings, const Limits& limits, Report& report);
// Bulk entries, and the audit of the log that they make.
Status measure_bulk(const Settings& settings, const Limits& limits, Report& report);
// The log is made once, whatever the number of rounds.
Status measure_proofs(const Settings& settings, unsigned rounds, Report& report);
// Deciding, applying and digesting entries of 1,000 events of use, and of their sales; the state is
// on disk.
Status measure_rules(const Settings& settings, unsigned rounds, Report& report);
// Reading and maintaining views over a home of a given number of events, and opening it.
Status measure_views(const Settings& settings, unsigned rounds, Report& report);
// Nodes as processes on the loopback: submissions over TLS, receipts, catching up, and what a city
// costs the province. After measure_single and measure_bulk, whose figures are its limits.
Status measure_net(const Settings& settings, Report& report);
// The money of a quarter, and of a tenth of it.
Status measure_allocate(const Settings& settings, unsigned rounds, Report& report);

}  // namespace luoshu::bench
