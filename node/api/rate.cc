#include "node/api/rate.h"

#include <algorithm>

namespace luoshu::api {
namespace {

constexpr std::uint64_t kRequest = 1'000;  // thousandths

}  // namespace

bool Rates::take(const std::string& who, std::uint64_t per_second, std::int64_t now_ms) {
  const std::uint64_t full = per_second * kRequest;
  if (!buckets_.contains(who) && buckets_.size() >= kRatedMax) {
    // Whoever was quiet for a second has a full share again: nothing is lost with the entry.
    std::erase_if(buckets_,
                  [&](const auto& one) { return now_ms - one.second.filled_ms >= 1'000; });
    if (buckets_.size() >= kRatedMax) return false;
  }
  auto [found, is_new] = buckets_.try_emplace(who, Bucket{full, now_ms});
  Bucket& bucket = found->second;
  const auto passed =
      static_cast<std::uint64_t>(std::clamp<std::int64_t>(now_ms - bucket.filled_ms, 0, 1'000));
  bucket.thousandths = std::min(full, bucket.thousandths + passed * per_second);
  bucket.filled_ms = now_ms;
  if (bucket.thousandths < kRequest) return false;
  bucket.thousandths -= kRequest;
  return true;
}

bool Running::enter(const std::string& who) {
  std::size_t& count = running_[who];
  if (count >= kRunningMax) return false;
  ++count;
  return true;
}

void Running::leave(const std::string& who) {
  const auto found = running_.find(who);
  if (found != running_.end() && --found->second == 0) running_.erase(found);
}

}  // namespace luoshu::api
