#include <fmt/format.h>

#include <algorithm>

#include "node/shell/alarm_file.h"
#include "tools/luoshu/standing.h"
#include "tools/luoshu/verbs.h"

namespace luoshu {
namespace {

constexpr std::uint64_t kFreeBytesLow = 1ULL << 30;

struct Alarm {
  std::string zh;
  std::string en;
};

std::uint64_t lag_of(const Standing& standing) {
  return standing.head.size.value - std::min(standing.views, standing.head.size).value;
}

std::vector<Alarm> alarms_of(const Standing& standing, const std::string& home) {
  std::vector<Alarm> alarms;
  for (const auto& [code, alarm] : node::read_alarms(home))
    alarms.push_back({code + "：" + alarm.zh, code + ": " + alarm.en});
  if (!standing.may_sign) {
    const Fault& why = standing.may_sign.error();
    alarms.push_back({"不得追加或签发：" + (why.detail_zh.empty() ? why.detail : why.detail_zh),
                      "may not append or sign: " + why.detail});
  }
  // A home that joined a ledger never had it.
  if (!standing.has_log_key && !standing.config.joined)
    alarms.push_back({"日志签名密钥 log.pem 不在密钥目录，无法签发检查点",
                      "log.pem is not in the key folder: no checkpoint can be signed here"});
  for (const KeyNearExpiry& key : standing.expiring)
    alarms.push_back(
        {fmt::format("{} 的密钥 {} 有效期至 {}", key.party, key.key_id, to_string(key.valid_to)),
         fmt::format("key {} of {} is valid to {}", key.key_id, key.party,
                     to_string(key.valid_to))});
  if (standing.free_bytes < kFreeBytesLow)
    alarms.push_back({fmt::format("磁盘只剩 {} 字节", standing.free_bytes),
                      fmt::format("only {} bytes are free on the disk", standing.free_bytes)});
  return alarms;
}

json::Value to_json(const Standing& standing, const std::vector<Alarm>& alarms) {
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
      {"origin", standing.config.origin},
      {"ledger", standing.config.ledger.hash.hex()},
      {"suite", suite_name(standing.config.suite)},
      {"rehearsal", standing.config.rehearsal},
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
      {"alarms", std::move(told)}};
}

void tell(const Standing& standing, const std::vector<Alarm>& alarms, const Console& console) {
  const auto row = [&](Text name, const auto& value) {
    console.line(fmt::format("  {}: {}", console.say(name), value));
  };
  console.line(standing.config.rehearsal
                   ? console.say({"演练账本（入账时间取自输入）",
                                  "a rehearsal ledger (recorded times come from its input)"})
                   : console.say({"正式账本", "a real ledger"}));
  row({"日志名称", "origin"}, standing.config.origin);
  row({"账本编号", "ledger id"}, standing.config.ledger.hash.hex());
  row({"密码套件", "suite"}, suite_name(standing.config.suite));
  row({"高度", "size"}, standing.head.size.value);
  row({"事件", "events"}, standing.head.next_event.value - 1);
  row({"根", "root"}, to_base64(standing.head.root.view()));
  row({"状态摘要", "state digest"}, standing.head.state_digest.hex());
  row({"最后入账", "last recorded"}, to_string(standing.head.recorded));
  row({"最新检查点高度", "newest checkpoint"},
      standing.checkpoint ? fmt::to_string(standing.checkpoint->value) : "-");
  row({"视图滞后分录", "lag of the views in entries"}, lag_of(standing));
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
  CommandLine line("status",
                   {"账本现状与警示；可与写入并行", "how the ledger stands; works beside a writer"},
                   {{{"luoshu status --home demo", {"一页现状", "one page"}},
                     {"luoshu status --home demo --json", {"供监控程序使用", "for monitoring"}}}},
                   console);
  line.home(where);
  if (const auto stop = line.parse(words)) return *stop;
  SystemClock clock;
  const auto standing = standing_of(where, clock);
  if (!standing) return console.fail(standing.error());
  const std::vector<Alarm> alarms = alarms_of(*standing, where);
  if (console.json())
    console.value(to_json(*standing, alarms));
  else
    tell(*standing, alarms, console);
  return 0;
}

}  // namespace luoshu
