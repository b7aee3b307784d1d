#include "node/core/vigil.h"

#include <fmt/format.h>

#include <cstdlib>

namespace luoshu::node {
namespace {

using Alarms = std::map<std::string, RaiseAlarm>;

void raise(Alarms& alarms, const char* code, std::string en, std::string zh) {
  alarms[code] = {code, std::move(en), std::move(zh)};
}

std::string names(const std::set<std::string>& parties) {
  constexpr std::size_t kNamesMax = 8;
  std::string text;
  std::size_t named = 0;
  for (const std::string& party : parties) {
    if (named++ == kNamesMax) return text + ", …";
    text += (text.empty() ? "" : ", ") + party;
  }
  return text;
}

// Raised where more than half of the peers with a known clock disagree: one peer alone may be wrong
// itself. The text holds nothing that changes every second, or each would be another alarm.
void compare_with_peers(Alarms& alarms, const Links& links,
                        const std::set<std::string>& bad_dates) {
  ClockVotes votes = clock_votes(links);
  std::set<std::string> off = bad_dates;
  std::int64_t ahead_ms = 0;
  for (const auto& [party, ms] : votes.off) {
    off.insert(party);
    ahead_ms = ms;
  }
  for (const std::string& party : votes.level) off.erase(party);
  if (off.size() <= votes.level.size()) return;
  const std::string by_en =
      ahead_ms == 0 ? std::string("by days: certificates of links are outside their dates")
                    : fmt::format("by {} min or more ({})", std::abs(ahead_ms) / 60'000,
                                  ahead_ms > 0 ? "ours is behind" : "ours is ahead");
  const std::string by_zh = ahead_ms == 0
                                ? std::string("相差数日以上：连接证书不在有效期内")
                                : fmt::format("相差 {} 分钟以上（{}）", std::abs(ahead_ms) / 60'000,
                                              ahead_ms > 0 ? "本机偏慢" : "本机偏快");
  raise(alarms, "clock-off",
        fmt::format("this node's clock and those of {} differ {}. Look at this machine's clock "
                    "first; see OPERATING, \"A clock that is wrong\"",
                    names(off), by_en),
        fmt::format("本节点时钟与 {} 的时钟{}。请先检查本机时钟，见 OPERATING“A clock that is "
                    "wrong”",
                    names(off), by_zh));
}

void compare_with_log(Alarms& alarms, const Genesis& genesis, const Seen& seen) {
  const std::int64_t ahead_ms = (seen.recorded.micros - seen.now.wall.micros) / 1'000;
  if (genesis.rehearsal || seen.recorded <= seen.now.wall || ahead_ms <= kLedgerAheadMs) return;
  raise(alarms, "ledger-clock",
        fmt::format("the newest entry was recorded at {}, which this node's clock has not come to. "
                    "One of the two clocks is or was wrong; entries from now on are stamped later "
                    "than that. See OPERATING, \"A clock that is wrong\"",
                    to_string(seen.recorded)),
        fmt::format("最新记录的入账时间为 {}，本节点时钟尚未到达。两者之一有误；其后记录的入账时间"
                    "只能更晚。见 OPERATING“A clock that is wrong”",
                    to_string(seen.recorded)));
}

}  // namespace

Alarms Vigil::look(const Replica& replica, const Seen& seen) {
  Alarms alarms;
  if (replica.connected())
    alone_since_ms_.reset();
  else if (!alone_since_ms_)
    alone_since_ms_ = seen.now.steady_ms;
  const std::int64_t alone_ms = alone_since_ms_ ? seen.now.steady_ms - *alone_since_ms_ : 0;
  if (alone_since_ms_ && alone_ms >= cut_off_ms_)
    raise(alarms, "cut-off",
          fmt::format("no link to the sequencer for more than {} s: nothing new comes, and "
                      "submissions wait here. Reading goes on",
                      cut_off_ms_ / 1'000),
          fmt::format("与排序节点失去连接已超过 {} 秒：不再有新记录，提交的记录在本节点等候；"
                      "查阅不受影响",
                      cut_off_ms_ / 1'000));
  compare_with_peers(alarms, replica.links(), seen.bad_dates);
  compare_with_log(alarms, replica.self().genesis, seen);
  return alarms;
}

Alarms Vigil::look(const Sequencer& sequencer, const Seen& seen) {
  Alarms alarms;
  compare_with_peers(alarms, sequencer.links(), seen.bad_dates);
  compare_with_log(alarms, sequencer.self().genesis, seen);
  if (sequencer.doubts_clock())
    raise(alarms, "clock-jump",
          fmt::format("this node's clock says {}, {} days after the newest entry, and no peer's "
                      "clock agrees: nothing is appended. If the clock is right, set trust_clock "
                      "= true and start again",
                      to_string(day_of(seen.now.wall)),
                      (seen.now.wall.micros - seen.recorded.micros) / 86'400'000'000),
          fmt::format("本机时钟为 {}，比最新记录晚 {} 天，且没有对端时钟与之相符：暂停记录。"
                      "如时钟无误，请设 trust_clock = true 后重新启动",
                      to_string(day_of(seen.now.wall)),
                      (seen.now.wall.micros - seen.recorded.micros) / 86'400'000'000));
  return alarms;
}

}  // namespace luoshu::node
