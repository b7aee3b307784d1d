// Compares clocks: this node's, those of its peers, and the recorded times of the log. A peer sends
// its time with Ping and Pong; a peer that does not has no vote. Pure.
#pragma once

#include "node/core/links.h"

namespace luoshu::node {

// Two clocks further apart are not both right.
inline constexpr std::int64_t kClockOffMs = 60'000;
// The newest entry may be recorded at most this much later than this node's clock: clocks differ a
// little, and a log that got ahead of time catches up.
inline constexpr std::int64_t kLedgerAheadMs = 600'000;
// A clock further ahead of the newest entry than this needs a peer that agrees. The longest
// holidays are shorter, and so is the life of a certificate for links.
inline constexpr std::int64_t kClockJumpMs = 31LL * 24 * 3'600 * 1'000;

// Parties whose nodes agree with this node's clock, and those who do not; each party once.
struct ClockVotes {
  std::set<std::string> level;
  std::map<std::string, std::int64_t> off;  // how far ahead of ours theirs is, in milliseconds
};
ClockVotes clock_votes(const Links& links);

// Whether the clock is more than kClockJumpMs ahead of the newest entry. Never in a rehearsal,
// whose time comes from its input.
bool clock_jumps(const Genesis& genesis, Time recorded, Time clock);

}  // namespace luoshu::node
