// How a home stands, read beside its writer: for `luoshu status`, and for a node that shows itself.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "ledger/home.h"

namespace luoshu {

struct KeyNearExpiry {
  std::string party;
  std::string key_id;
  Date valid_to;
};

struct HomeStatus {
  HomeView view;  // what the rest was read from, for whoever reads more of the same moment
  Head head = {};
  std::optional<Size> checkpoint = {};  // newest one signed
  Status may_sign = Done{};             // otherwise why not
  bool has_log_key = false;
  std::vector<KeyNearExpiry> expiring = {};  // within kExpiryDays, expired ones included
  std::uint64_t stored_bytes = 0;
  std::uint64_t free_bytes = 0;
  std::int64_t ahead_ms = 0;  // of the newest entry before the clock; 0 in a rehearsal
};

inline constexpr int kExpiryDays = 30;

// Changes nothing. `clock` counts outside rehearsals; a rehearsal lives in its own last recorded
// day. Waits up to half a second for a writer that is between two writes. Errors as view_home().
Result<HomeStatus> home_status(const std::filesystem::path& home, Clock& clock);

}  // namespace luoshu
