#include "ledger/base/clock.h"

#include <chrono>

namespace luoshu {

Time SystemClock::now() {
  const auto since_epoch = std::chrono::system_clock::now().time_since_epoch();
  return Time{std::chrono::duration_cast<std::chrono::microseconds>(since_epoch).count()};
}

}  // namespace luoshu
