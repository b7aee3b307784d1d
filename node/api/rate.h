// How much each caller may ask: requests a second, and answers that are computed at the same time.
// Known callers are counted by their token, others by their address (of IPv6 the first 64 bits).
// Pure: the time comes from the caller. One thread.
#pragma once

#include <cstdint>
#include <map>
#include <string>

namespace luoshu::api {

inline constexpr std::uint64_t kPublicPerSecond = 50;
inline constexpr std::uint64_t kKnownPerSecond = 200;
inline constexpr std::size_t kRunningMax = 2;  // views of one caller that are computed at a time
inline constexpr std::size_t kRatedMax = 8'192;

class Rates {
 public:
  // Whether one more request is within the share: a second's worth at once, then as it refills.
  bool take(const std::string& who, std::uint64_t per_second, std::int64_t now_ms);
  std::size_t count() const { return buckets_.size(); }

 private:
  struct Bucket {
    std::uint64_t thousandths = 0;  // of requests that may still come
    std::int64_t filled_ms = 0;
  };
  std::map<std::string, Bucket> buckets_;
};

class Running {
 public:
  // False where as many as may be are running; else leave() belongs to it.
  bool enter(const std::string& who);
  void leave(const std::string& who);

 private:
  std::map<std::string, std::size_t> running_;
};

}  // namespace luoshu::api
