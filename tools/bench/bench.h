// `luoshu bench`: the measurements of docs/PERFORMANCE.md. Each figure stands beside the limit of
// the machine that bounds it, measured in the same run. Works in a directory of its own, which it
// removes, also where a signal ends it; touches no ledger.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

#include "ledger/base/result.h"

namespace luoshu::bench {

struct Options {
  std::string what = "log";  // or rules, allocate, views, net
  std::uint64_t seconds = 2;
  std::uint64_t rounds = 3;
  std::string suite = "intl";
  std::uint64_t entries = 1'000'000;
  std::uint64_t sales = 1'000'000;
  std::uint64_t events = 1'000'000;
  std::uint64_t cities = 19;
  std::filesystem::path out_dir = ".";
  std::string only;  // one measurement of the log beside the limits
  bool json = false;
};

// `print` gets one line at a time: JSON, or a row of a table. kIo where the disk failed.
Status run(const Options& options, const std::function<void(std::string_view line)>& print);

}  // namespace luoshu::bench
