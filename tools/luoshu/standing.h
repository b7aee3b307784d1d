// How a ledger stands, read beside its writer.
#pragma once

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

struct Standing {
  HomeConfig config;
  Head head;
  std::optional<Size> checkpoint;  // newest one signed
  Status may_sign = Done{};        // otherwise why not
  bool has_log_key = false;
  Size views;  // entries that the rows of the projections follow; the rest is derived by readers
  std::vector<KeyNearExpiry> expiring;  // within kExpiryDays, expired ones included
  std::uint64_t stored_bytes = 0;
  std::uint64_t free_bytes = 0;
  std::int64_t ahead_ms = 0;  // of the newest entry before the clock; 0 in a rehearsal
};

inline constexpr int kExpiryDays = 30;

// Changes nothing. `now` counts outside rehearsals; a rehearsal lives in its own last recorded day.
Result<Standing> standing_of(const std::filesystem::path& home, Clock& clock);

}  // namespace luoshu
