// What a node makes of clocks: its own, those of its peers, and the times that the log has
// recorded. A peer says its time with Ping and Pong; one that does not is no witness of anything.
// Pure.
#pragma once

#include "node/core/links.h"

namespace luoshu::node {

// Two clocks further apart are not both right.
inline constexpr std::int64_t kClockOffMs = 60'000;
// The newest entry may be recorded so much later than this node's clock says: clocks differ a
// little, and a log that got ahead of time catches up.
inline constexpr std::int64_t kLedgerAheadMs = 600'000;
// A clock so much later than the newest entry needs somebody who agrees: the longest holidays are
// short against it, and so is the life of a certificate for links.
inline constexpr std::int64_t kClockJumpMs = 31LL * 24 * 3'600 * 1'000;

// Parties whose nodes agree with this node's clock, and those who do not; each party once.
struct ClockVotes {
  std::set<std::string> level;
  std::map<std::string, std::int64_t> off;  // how far ahead of ours theirs is, in milliseconds
};
ClockVotes clock_votes(const Links& links);

// Whether a clock says so much more than the newest entry that it could be wrong. Never in a
// rehearsal, whose time comes from its input.
bool clock_jumps(const Genesis& genesis, Time recorded, Time clock);

}  // namespace luoshu::node
