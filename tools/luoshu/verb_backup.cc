#include <fmt/format.h>

#include "ledger/log/note.h"
#include "tools/luoshu/files.h"
#include "tools/luoshu/home_copy.h"
#include "tools/luoshu/verbs.h"

namespace luoshu {
namespace {

// What anybody may have of it: the newest checkpoint and the key that verifies it.
Status add_public_parts(const LogReader& log, const std::filesystem::path& place) {
  const Genesis& genesis = log.genesis();
  LUOSHU_TRY(const NoteVerifier verifier,
             note_verifier(genesis.origin, NoteKeyType::kEd25519, genesis.log_key));
  LUOSHU_CHECK(write_new(place / "vkey", as_bytes(to_vkey(verifier) + "\n")));
  LUOSHU_TRY(const auto notes, log.latest_checkpoint());
  if (!notes) return Done{};
  return write_new(place / "checkpoint", as_bytes(notes->checkpoint));
}

Result<AuditReport> back_up(const std::string& where, const std::string& out, KeyCopy keys,
                            const Console& console) {
  LUOSHU_TRY(const HomeView view, view_home(where));
  LUOSHU_TRY(HomeCopy copy, HomeCopy::make(view, out, keys, console));
  LUOSHU_TRY(AuditReport report, copy.audit_copy(console));
  LUOSHU_CHECK(add_public_parts(view.reader, copy.place()));
  LUOSHU_CHECK(copy.finish());
  return report;
}

}  // namespace

int verb_backup(Arguments words, const Console& console) {
  std::string where;
  std::string out;
  bool with_keys = false;
  CommandLine line(
      "backup",
      {"一致的备份，可与写入并行；核验之后才算完成",
       "a consistent copy, also beside a writer; verified before it is called done"},
      {{{"luoshu backup --home /srv/luoshu --out /mnt/backup/2026-02-28",
         {"不含私钥", "without private keys"}},
        {"luoshu backup --home demo --out copy --with-keys", {"连同私钥", "private keys too"}}}},
      console);
  line.home(where)
      .required("--out", out, "DIR", {"新的备份目录", "the backup's new directory"})
      .flag("--with-keys", with_keys,
            {"连同私钥（须按私钥保管）", "private keys too (guard it like them)"});
  if (const auto stop = line.parse(words)) return *stop;
  const auto report = back_up(where, out, with_keys ? KeyCopy::kAll : KeyCopy::kNone, console);
  if (!report) return console.fail(report.error());
  if (console.json()) {
    console.value(json::Object{{"out", out},
                               {"verified", true},
                               {"size", report->size.value},
                               {"events", report->events},
                               {"root", to_base64(report->root.view())},
                               {"with_keys", with_keys}});
    return 0;
  }
  console.line(
      fmt::format(fmt::runtime(console.say({"已备份并核验：{}，规模 {}，根 {}",
                                            "Backed up and verified: {}, size {}, root {}"})),
                  out, report->size.value, to_base64(report->root.view())));
  return 0;
}

}  // namespace luoshu
