// How far long work has come: a bar on a terminal (rate, share, time left), one line every ten
// seconds elsewhere, a JSON line where JSON was asked for. On standard error, and where that cannot
// be written the work goes on without it; used by one thread at a time.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "tools/luoshu/console.h"

namespace luoshu {

class Progress {
 public:
  // `unit` names what is counted. `all` of 0: nobody knows how much there is.
  Progress(const Console& console, BilingualView work, BilingualView unit, std::uint64_t all);
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  // Takes the bar off the terminal.
  ~Progress();

  void update(std::uint64_t done);
  void update(std::uint64_t done, std::uint64_t all);

 private:
  using Moment = std::chrono::steady_clock::time_point;
  std::string describe(std::uint64_t done, std::chrono::milliseconds spent) const;
  void draw(std::uint64_t done, std::chrono::milliseconds spent);

  const Console& console_;
  BilingualView work_;
  BilingualView unit_;
  std::uint64_t all_;
  bool terminal_;
  bool drawn_ = false;
  Moment started_;
  Moment last_;
};

}  // namespace luoshu
