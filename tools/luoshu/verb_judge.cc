#include <fmt/format.h>

#include "ledger/base/limits.h"
#include "ledger/log/evidence.h"
#include "tools/luoshu/files.h"
#include "tools/luoshu/verbs.h"

namespace luoshu {

int verb_judge(Arguments words, const Console& console) {
  std::string file;
  CommandLine line(
      "judge", {"离线判定分叉证据", "offline verdict on fork evidence"},
      {{{"luoshu judge fork.json",
         {"证据成立：退出码 0；不成立：4", "proven: exit 0; not proven: exit 4"}},
        {"luoshu judge fork.json --json", {"以 JSON 给出判定", "the verdict as JSON"}}}},
      console);
  line.required("FILE", file, "FILE", {"证据文件", "evidence file"});
  if (const auto stop = line.parse(words)) return *stop;
  const auto text = read_whole(file, limits::kReceiptBytesMax);
  if (!text) return console.fail(text.error());
  const auto verdict = judge(as_text(*text));
  if (!verdict) return console.fail(with_context(verdict.error(), file));
  if (console.json()) {
    console.value(json::Object{{"proven", verdict->proven},
                               {"signer", verdict->signer},
                               {"origin", verdict->origin},
                               {"older_size", verdict->older.value},
                               {"newer_size", verdict->newer.value},
                               {"older_root", to_base64(verdict->older_root.view())},
                               {"newer_root", to_base64(verdict->newer_root.view())},
                               {"reason_zh", verdict->reason_zh},
                               {"reason_en", verdict->reason}});
  } else {
    console.line(verdict->proven ? console.say({"分叉成立。", "A fork is proven."})
                                 : console.say({"分叉不成立。", "No fork is proven."}));
    console.line(fmt::format("  {}: {}", console.say({"签名者", "signer"}), verdict->signer));
    console.line(fmt::format("  {}", console.chinese() ? verdict->reason_zh : verdict->reason));
  }
  return verdict->proven ? 0 : exit_code(Errc::kVerification);
}

}  // namespace luoshu
