#include <fmt/format.h>

#include "ledger/base/limits.h"
#include "tools/luoshu/home_copy.h"
#include "tools/luoshu/text_file.h"
#include "tools/luoshu/verbs.h"

namespace luoshu {
namespace {

Result<AuditReport> restore(const std::string& from, const std::string& where,
                            const Console& console) {
  LUOSHU_TRY(const HomeView backup, view_home(from));
  LUOSHU_TRY(HomeCopy copy, HomeCopy::make(backup, where, KeyCopy::kAll, console));
  LUOSHU_TRY(AuditReport report, copy.audit_copy(console));
  LUOSHU_CHECK(copy.finish());
  return report;
}

int tell_restored(const AuditReport& report, const std::string& where, const Console& console) {
  if (console.json()) {
    console.value(json::Object{{"home", where},
                               {"size", report.size.value},
                               {"root", to_base64(report.root.view())},
                               {"may", json::Array{"read", "export", "prove", "audit"}},
                               {"may_not", json::Array{"append", "sign"}}});
    return 0;
  }
  console.line(fmt::format(fmt::runtime(console.say({"已恢复并核验：{}，规模 {}。",
                                                     "Restored and verified: {}, size {}."})),
                           where, report.size.value));
  console.line(fmt::format(
      fmt::runtime(console.say(
          {"该目录可以查询、导出、出具回执和审计，但不得追加或签发：备份之后可能还有已签发的内容。"
           "\n先向每个市取其最新检查点，例如：\n"
           "  curl -o checkpoint http://市节点:端口/checkpoint\n"
           "（端口为该节点配置中的 metrics），再以其中最大的一份确认：\n"
           "  luoshu restore --home {} --confirm checkpoint",
           "It may be read, exported, proven from and audited, but must not append or sign: more "
           "may have been signed after the backup.\nFetch the newest checkpoint from every city, "
           "for example:\n  curl -o checkpoint http://CITY:PORT/checkpoint\n(the port is `metrics` "
           "of its configuration), and confirm with the greatest of them:\n"
           "  luoshu restore --home {} --confirm checkpoint"})),
      where));
  return 0;
}

// An anchor that remembers more than this store has speaks against confirming, whatever the
// checkpoint says.
Status heed_anchors(const Home& home, const LogReader& log) {
  for (const auto& path : anchors_of(home.paths(), home.config())) {
    LUOSHU_TRY(const std::optional<Anchor> anchor, read_anchor(path));
    if (!anchor) continue;
    const bool longer = anchor->ledger == log.ledger() && anchor->size > log.head().size;
    if (longer)
      return make_fault(
          Errc::kVerification,
          fmt::format("{} remembers size {}, this store has {}: {} entries are missing. Fetch them "
                      "from a newer backup or a replica; signing now would make a second history",
                      path.string(), anchor->size.value, log.head().size.value,
                      anchor->size.value - log.head().size.value),
          fmt::format("{} 记得规模 {}，而本库只到 {}：缺少 {} 条记录。请从更新的备份或副本取回；"
                      "此时签发会造成第二份历史",
                      path.string(), anchor->size.value, log.head().size.value,
                      anchor->size.value - log.head().size.value));
  }
  return Done{};
}

Result<Size> confirm(const std::string& where, const std::string& checkpoint_file) {
  LUOSHU_TRY(const std::string note, read_text(checkpoint_file, limits::kNoteBytesMax));
  SystemClock clock;
  LUOSHU_TRY(const auto home, Home::open(where, clock));
  LUOSHU_TRY(const LogReader log, home->ledger().reader());
  LUOSHU_CHECK(heed_anchors(*home, log));
  LUOSHU_CHECK(home->ledger().confirm(note));
  LUOSHU_CHECK(home->close());
  return log.head().size;
}

int tell_confirmed(Size size, const std::string& where, const Console& console) {
  if (console.json())
    console.value(json::Object{{"home", where}, {"size", size.value}, {"may_sign", true}});
  else
    console.line(fmt::format(
        fmt::runtime(
            console.say({"{} 已确认为最新（规模 {}），可以追加和签发。",
                         "{} is confirmed as the newest (size {}): it may append and sign."})),
        where, size.value));
  return 0;
}

}  // namespace

int verb_restore(Arguments words, const Console& console) {
  std::string where;
  std::optional<std::string> from;
  std::optional<std::string> checkpoint;
  CommandLine line(
      "restore",
      {"由备份恢复；经确认才可再签发", "makes a home from a backup; it signs only once confirmed"},
      {{{"luoshu restore --from /mnt/backup/2026-02-28 --home /srv/luoshu",
         {"恢复，只读", "restore: may not sign yet"}},
        {"luoshu restore --home /srv/luoshu --confirm checkpoint",
         {"确认为最新", "vouch that nothing newer exists"}}}},
      console);
  line.home(where)
      .option("--from", from, "DIR", {"备份目录", "the backup"})
      .option("--confirm", checkpoint, "FILE",
              {"外部所知的最新检查点", "newest checkpoint known elsewhere"});
  if (const auto stop = line.parse(words)) return *stop;
  if (from.has_value() == checkpoint.has_value())
    return console.fail({Errc::kUsage, "give either --from DIR or --confirm FILE",
                         "请给出 --from DIR 或 --confirm FILE 之一"});
  if (from) {
    const auto report = restore(*from, where, console);
    return report ? tell_restored(*report, where, console) : console.fail(report.error());
  }
  const auto size = confirm(where, *checkpoint);
  return size ? tell_confirmed(*size, where, console) : console.fail(size.error());
}

}  // namespace luoshu
