#include "tools/sim/world.h"

#include <fmt/format.h>

#include <utility>

namespace luoshu::sim {

void World::after(Span delay, std::function<void()> job) {
  queue_.emplace(std::pair{now_ + std::max<Span>(delay, 0), asked_++}, std::move(job));
}

void World::run_until(Span moment) {
  while (!queue_.empty() && queue_.begin()->first.first <= moment && !failed()) {
    auto next = queue_.extract(queue_.begin());
    now_ = next.key().first;
    ++events_;
    next.mapped()();
  }
  if (!failed()) now_ = std::max(now_, moment);
}

// FNV-1a in words of eight bytes: quick, and every byte counts.
void World::mix(ByteView bytes) {
  constexpr std::uint64_t kPrime = 0x100000001b3U;
  std::uint64_t word = bytes.size();
  std::size_t filled = 0;
  for (const std::uint8_t byte : bytes) {
    word = (word << 8) ^ byte;
    if (++filled % 8 != 0) continue;
    hash_ = (hash_ ^ word) * kPrime;
    hash_ ^= hash_ >> 29;
  }
  hash_ = (hash_ ^ word) * kPrime;
  hash_ ^= hash_ >> 32;
}

void World::trace(std::string_view who, std::string_view what, ByteView bytes) {
  Bytes moment;
  put_u64_be(moment, static_cast<std::uint64_t>(now_));
  mix(moment);
  mix(as_bytes(who));
  mix(as_bytes(what));
  mix(bytes);
  if (!sink_) return;
  const std::string length = bytes.empty() ? "" : fmt::format(" ({} bytes)", bytes.size());
  sink_(fmt::format("{:>5}.{:06} {:<10} {}{} {:016x}", now_ / kSecond, now_ % kSecond, who, what,
                    length, hash_));
}

void World::fail(std::string what) {
  if (failed()) return;
  failure_ = fmt::format("at {} us: {}", now_, std::move(what));
  trace("world", failure_);
}

}  // namespace luoshu::sim
