// The world of a simulation: one seed, one virtual clock, one queue of what happens when. Nothing
// in it waits, and nothing happens beside it, so the same seed gives the same history to the last
// byte; its trace hash shows that. One thread.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "ledger/base/bytes.h"
#include "tools/sim/dice.h"

namespace luoshu::sim {

class Province;

// Microseconds of virtual time.
using Span = std::int64_t;
inline constexpr Span kMillisecond = 1'000;
inline constexpr Span kSecond = 1'000'000;

class World {
 public:
  // REQUIRES that the province outlives it.
  World(std::uint64_t seed, const Province& province) : dice_(seed), province_(province) {}
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  Dice& dice() { return dice_; }
  const Province& province() const { return province_; }
  Span now() const { return now_; }
  // Does `job` after that time; what is due at one moment happens in the order it was asked for.
  void after(Span delay, std::function<void()> job);
  // Lets everything happen that is due until then, and stops early once `stop` says so.
  void run_until(Span moment);
  std::uint64_t events() const { return events_; }

  // One more thing that happened: part of the hash, and a line of the trace where one is kept.
  void trace(std::string_view who, std::string_view what, ByteView bytes = {});
  std::uint64_t trace_hash() const { return hash_; }
  using Sink = std::function<void(const std::string& line)>;
  void keep_trace(Sink sink) { sink_ = std::move(sink); }

  // The first thing that went wrong ends the run: checkers say it here.
  void fail(std::string what);
  const std::string& failure() const { return failure_; }
  bool failed() const { return !failure_.empty(); }

 private:
  void mix(ByteView bytes);
  Dice dice_;
  const Province& province_;
  Span now_ = 0;
  std::uint64_t asked_ = 0;
  std::uint64_t events_ = 0;
  std::map<std::pair<Span, std::uint64_t>, std::function<void()>> queue_;
  std::uint64_t hash_ = 0xcbf29ce484222325U;
  Sink sink_;
  std::string failure_;
};

}  // namespace luoshu::sim
