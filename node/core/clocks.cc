#include "node/core/clocks.h"

#include <cstdlib>

namespace luoshu::node {

ClockVotes clock_votes(const Links& links) {
  ClockVotes votes;
  for (const auto& [peer, link] : links.all()) {
    if (!link.hello || !link.ahead_ms || link.is(Role::kSubmitter)) continue;
    const std::string& party = link.identity.party;
    if (std::abs(*link.ahead_ms) <= kClockOffMs)
      votes.level.insert(party);
    else
      votes.off[party] = *link.ahead_ms;
  }
  for (const std::string& party : votes.level) votes.off.erase(party);
  return votes;
}

bool clock_jumps(const Genesis& genesis, Time recorded, Time clock) {
  return !genesis.rehearsal && clock > recorded &&
         (clock.micros - recorded.micros) / 1'000 > kClockJumpMs;
}

}  // namespace luoshu::node
