// What a node is alarmed about: what its machine has raised, and what is so at the moment. The same
// set is in HOME/alarms.json (`luoshu status`), in /metrics and in /readyz.
#include <fmt/format.h>

#include "node/shell/node.h"

namespace luoshu::node {
namespace {

// A certificate refused for its dates counts as a wrong clock for this long.
constexpr std::int64_t kBadDatesMs = 60'000;
constexpr std::uint64_t kFreeBytesLow = 1ULL << 30;
constexpr std::int32_t kExpiryDays = 30;  // as `luoshu status` counts

RaisedAlarm refused_alarm(const std::vector<Outcome>& outcomes, std::size_t count) {
  if (outcomes.empty())
    return {fmt::format("{} queued entries were refused", count),
            fmt::format("{} 个已入队记录被拒绝", count)};
  const Outcome& newest = outcomes.back();
  const bool why = !newest.reasons.empty();
  return {fmt::format("{} queued entries were refused and nobody was waiting; the newest is {} of "
                      "'{}' ({}{}). `luoshu status` lists them, `luoshu status --acknowledge` ends "
                      "this alarm",
                      count, newest.entry_id, newest.author, newest.answer,
                      why ? ": " + newest.reasons.front().code + " " + newest.reasons.front().en
                          : std::string()),
          fmt::format("{} 个已入队记录后来被拒绝而无人等候；最近一个为“{}”的 {}（{}{}）。luoshu "
                      "status 列出全部，luoshu status --acknowledge 确认后解除",
                      count, newest.author, newest.entry_id, newest.answer,
                      why ? "：" + newest.reasons.front().code + " " + newest.reasons.front().zh
                          : std::string())};
}

}  // namespace

RaisedAlarms Node::all_alarms() const {
  RaisedAlarms all = raised_alarms_;
  all.insert(current_alarms_.begin(), current_alarms_.end());
  return all;
}

void Node::tell_alarms() {
  const Status written = write_alarms(home_->paths().home, all_alarms());
  if (!written) log_.warning("alarms not kept", {{"why", written.error().detail}});
}

// Keys of this node's own party that end soon; empty where none does.
std::string Node::expiring_keys() const {
  const Genesis& genesis = self().genesis;
  const Date day = day_of(genesis.rehearsal ? self().recorded : clock_.now());
  const auto ring = writer_->keys();
  std::string ids;
  for (const std::string& id : ring->usable_keys(config_.party, Seq{self().size.value}, day)) {
    const EnrolledKey* key = ring->find(config_.party, id);
    if (key != nullptr && key->valid_to.days - day.days <= kExpiryDays)
      ids += fmt::format("{}{} ({})", ids.empty() ? "" : ", ", id, to_string(key->valid_to));
  }
  return ids;
}

// What is wrong now; what has begun and what is over since the last look is told.
void Node::watch() {
  if (stopping_) return;
  std::erase_if(bad_dates_,
                [](const auto& seen) { return Loop::steady_ms() - seen.second > kBadDatesMs; });
  Seen seen{{Loop::steady_ms(), clock_.now()}, self().recorded, {}};
  for (const auto& [party, when] : bad_dates_) seen.bad_dates.insert(party);
  const auto found =
      std::visit([&](const auto& machine) { return vigil_.look(machine, seen); }, *machine_);
  RaisedAlarms current;
  for (const auto& [code, alarm] : found) current[code] = {alarm.text_en, alarm.text_zh};
  std::error_code error;
  const auto space = std::filesystem::space(home_->paths().home, error);
  if (!error) free_bytes_ = space.available;
  if (!error && free_bytes_ < kFreeBytesLow)
    current["disk-low"] = {"less than 1 GiB is free on the disk of the home",
                           "账本目录所在磁盘可用空间不足 1 GiB"};
  if (const std::string ids = expiring_keys(); !ids.empty())
    current["key-expiry"] = {"keys of this node's party end within 30 days: " + ids,
                             "本节点所属主体的密钥将在 30 天内到期：" + ids};
  const std::size_t refused = count_outcomes(home_->paths().home);
  if (std::exchange(refused_news_, false) || refused != refused_)
    refused_alarm_ = refused_alarm(read_outcomes(home_->paths().home), refused);
  refused_ = refused;
  if (refused_ > 0) current["outbox-refused"] = refused_alarm_;
  if (current == current_alarms_) return;
  for (const auto& [code, alarm] : current)
    if (!current_alarms_.contains(code))
      log_.error("alarm", {{"code", code}, {"text", alarm.en}, {"zh", alarm.zh}});
  for (const auto& [code, alarm] : current_alarms_)
    if (!current.contains(code)) log_.info("alarm is over", {{"code", code}});
  current_alarms_ = std::move(current);
  tell_alarms();
}

}  // namespace luoshu::node
