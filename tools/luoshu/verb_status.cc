#include <fmt/format.h>

#include <algorithm>

#include "ledger/home_status.h"
#include "ledger/sentences/chinese.h"
#include "node/core/clocks.h"
#include "node/shell/alarm_file.h"
#include "node/shell/outcomes.h"
#include "projections/engine/view_rows.h"
#include "tools/luoshu/verbs.h"

namespace luoshu {
namespace {

constexpr std::uint64_t kFreeBytesLow = 1ULL << 30;

struct Alarm {
  std::string zh;
  std::string en;
};

// How a home and the rows of its views stand.
struct Standing : HomeStatus {
  Size views;  // entries that the rows of the projections follow; the rest is derived by readers
};

Result<Standing> standing_of(const std::string& home, Clock& clock) {
  LUOSHU_TRY(HomeStatus status, home_status(home, clock));
  LUOSHU_TRY(const ViewCursor cursor, read_cursor(status.view.reader.snapshot(), kCursor));
  return Standing{std::move(status), cursor.size};
}

std::uint64_t lag_of(const Standing& standing) {
  return standing.head.size.value - std::min(standing.views, standing.head.size).value;
}

std::vector<Alarm> alarms_of(const Standing& standing, const std::string& home) {
  std::vector<Alarm> alarms;
  const node::RaisedAlarms raised = node::read_alarms(home);
  for (const auto& [code, alarm] : raised)
    alarms.push_back({code + "：" + alarm.zh, code + ": " + alarm.en});
  if (!standing.may_sign) {
    const Fault& why = standing.may_sign.error();
    alarms.push_back(
        {"不得追加或签发：" + chinese_detail(why), "may not append or sign: " + why.detail});
  }
  // A home that joined a ledger never had it.
  if (!standing.has_log_key && !standing.view.config.joined)
    alarms.push_back({"日志签名密钥 log.pem 不在密钥目录，无法签发检查点",
                      "log.pem is not in the key folder: no checkpoint can be signed here"});
  for (const KeyNearExpiry& key : standing.expiring)
    alarms.push_back(
        {fmt::format("{} 的密钥 {} 有效期至 {}", key.party, key.key_id, to_string(key.valid_to)),
         fmt::format("key {} of {} is valid to {}", key.key_id, key.party,
                     to_string(key.valid_to))});
  if (standing.free_bytes < kFreeBytesLow && !raised.contains("disk-low"))
    alarms.push_back({fmt::format("磁盘只剩 {} 字节", standing.free_bytes),
                      fmt::format("only {} bytes are free on the disk", standing.free_bytes)});
  if (standing.ahead_ms > node::kLedgerAheadMs && !raised.contains("ledger-clock"))
    alarms.push_back(
        {"ledger-clock：最新记录的入账时间晚于本机时钟：两者之一有误，其后记录的入账"
         "时间只能更晚",
         "ledger-clock: the newest entry was recorded later than this machine's clock "
         "says: one of the two is wrong, and later entries are stamped later still"});
  const std::size_t refused = node::count_outcomes(home);
  if (refused > 0 && !raised.contains("outbox-refused"))
    alarms.push_back(
        {fmt::format("outbox-refused：{} 个已入队记录后来被拒绝", refused),
         fmt::format("outbox-refused: {} queued entries were refused later", refused)});
  return alarms;
}

json::Array refused_json(const std::vector<node::Outcome>& outcomes) {
  json::Array refused;
  for (const node::Outcome& outcome : outcomes) {
    json::Array reasons;
    for (const node::Outcome::Reason& reason : outcome.reasons)
      reasons.emplace_back(
          json::Object{{"code", reason.code}, {"zh", reason.zh}, {"en", reason.en}});
    refused.emplace_back(json::Object{{"entry_id", outcome.entry_id},
                                      {"author", outcome.author},
                                      {"at", outcome.at},
                                      {"answer", outcome.answer},
                                      {"reasons", std::move(reasons)}});
  }
  return refused;
}

void tell_refused(const std::vector<node::Outcome>& outcomes, const Console& console) {
  for (const node::Outcome& outcome : outcomes) {
    console.line(fmt::format(fmt::runtime(console.say({"  被拒绝：“{}”的记录 {}，{}",
                                                       "  refused: entry {1} of '{0}', {2}"})),
                             outcome.author, outcome.entry_id, outcome.at));
    for (const node::Outcome::Reason& reason : outcome.reasons)
      console.line(
          fmt::format("    {} {}", reason.code, console.chinese() ? reason.zh : reason.en));
  }
  if (!outcomes.empty())
    console.line(console.say({"  看过后请运行 luoshu status --acknowledge 予以确认。",
                              "  When you have seen to them: luoshu status --acknowledge."}));
}

json::Value to_json(const Standing& standing, const std::vector<Alarm>& alarms,
                    const std::vector<node::Outcome>& refused) {
  json::Array keys;
  for (const KeyNearExpiry& key : standing.expiring)
    keys.emplace_back(json::Object{
        {"party", key.party}, {"key_id", key.key_id}, {"valid_to", to_string(key.valid_to)}});
  json::Array told;
  for (const Alarm& alarm : alarms)
    told.emplace_back(json::Object{{"zh", alarm.zh}, {"en", alarm.en}});
  json::Value checkpoint;
  if (standing.checkpoint) checkpoint = standing.checkpoint->value;
  return json::Object{
      {"origin", standing.view.config.origin},
      {"ledger", standing.view.config.ledger.hash.hex()},
      {"suite", suite_name(standing.view.config.suite)},
      {"rehearsal", standing.view.config.rehearsal},
      {"size", standing.head.size.value},
      {"events", standing.head.next_event.value - 1},
      {"root", to_base64(standing.head.root.view())},
      {"state_digest", standing.head.state_digest.hex()},
      {"recorded", to_string(standing.head.recorded)},
      {"checkpoint_size", std::move(checkpoint)},
      {"views", json::Object{{"size", standing.views.value}, {"lag_entries", lag_of(standing)}}},
      {"may_sign", standing.may_sign.has_value() && standing.has_log_key},
      {"keys_near_expiry", std::move(keys)},
      {"stored_bytes", standing.stored_bytes},
      {"free_bytes", standing.free_bytes},
      {"refused_later", refused_json(refused)},
      {"alarms", std::move(told)}};
}

void tell(const Standing& standing, const std::vector<Alarm>& alarms, const Console& console) {
  const auto row = [&](BilingualView name, const auto& value) {
    console.line(fmt::format("  {}: {}", console.say(name), value));
  };
  console.line(standing.view.config.rehearsal
                   ? console.say({"演练账本（入账时间取自输入）",
                                  "a rehearsal ledger (recorded times come from its input)"})
                   : console.say({"正式账本", "a real ledger"}));
  row({"日志名称", "origin"}, standing.view.config.origin);
  row({"账本编号", "ledger id"}, standing.view.config.ledger.hash.hex());
  row({"密码套件", "suite"}, suite_name(standing.view.config.suite));
  row({"规模", "size"}, standing.head.size.value);
  row({"事件", "events"}, standing.head.next_event.value - 1);
  row({"根", "root"}, to_base64(standing.head.root.view()));
  row({"状态摘要", "state digest"}, standing.head.state_digest.hex());
  row({"最后入账", "last recorded"}, to_string(standing.head.recorded));
  row({"最新检查点规模", "newest checkpoint"},
      standing.checkpoint ? fmt::to_string(standing.checkpoint->value) : "-");
  row({"视图滞后记录", "lag of the views in entries"}, lag_of(standing));
  row({"占用字节", "stored bytes"}, standing.stored_bytes);
  row({"可用字节", "free bytes"}, standing.free_bytes);
  if (alarms.empty()) console.line(console.say({"没有警示。", "No alarms."}));
  for (const Alarm& alarm : alarms)
    console.line(fmt::format("{}{}", console.say({"警示：", "ALARM: "}),
                             console.chinese() ? alarm.zh : alarm.en));
}

}  // namespace

int verb_status(Arguments words, const Console& console) {
  std::string where;
  bool acknowledge = false;
  CommandLine line("status",
                   {"账本现状与警示；可与写入并行", "how the ledger stands; works beside a writer"},
                   {{{"luoshu status --home demo", {"一页现状", "one page"}},
                     {"luoshu status --home demo --json", {"供监控程序使用", "for monitoring"}}}},
                   console);
  line.home(where).flag("--acknowledge", acknowledge,
                        {"确认已看过后来被拒绝的入队记录",
                         "queued entries that were refused later have been seen to"});
  if (const auto stop = line.parse(words)) return *stop;
  SystemClock clock;
  const auto standing = standing_of(where, clock);
  if (!standing) return console.fail(standing.error());
  if (acknowledge) node::acknowledge_outcomes(where);
  const std::vector<Alarm> alarms = alarms_of(*standing, where);
  const std::vector<node::Outcome> refused = node::read_outcomes(where);
  if (console.json()) {
    console.value(to_json(*standing, alarms, refused));
  } else {
    tell(*standing, alarms, console);
    tell_refused(refused, console);
  }
  return 0;
}

}  // namespace luoshu
