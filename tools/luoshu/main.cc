// The one binary of Luoshu: finds the verb and hands it its words.
#include <fmt/format.h>
#include <signal.h>  // NOLINT(modernize-deprecated-headers): POSIX
#include <unistd.h>

#include <string>
#include <vector>

#include "tools/luoshu/interrupt.h"
#include "tools/luoshu/verbs.h"

namespace luoshu {
namespace {

struct Verb {
  std::string_view name;
  int (*run)(Arguments words, const Console& console);
  Text summary;
};

constexpr Verb kVerbs[] = {
    {"open", verb_open, {"建立账本的数据目录和密钥", "creates a ledger's home and its keys"}},
    {"key", verb_key, {"密钥文件：new、list、show、export", "key files: new, list, show, export"}},
    {"import", verb_import, {"按顺序记录业务事件", "records business-form events in order"}},
    {"status", verb_status, {"账本现状与警示", "how the ledger stands, and alarms"}},
    {"backup",
     verb_backup,
     {"运行中做一致的备份并核验", "consistent, verified copy while running"}},
    {"restore", verb_restore, {"由备份恢复数据目录", "makes a home from a backup"}},
    {"schema", verb_schema, {"事件类型的字段说明", "fields of an event type"}},
    {"rule",
     verb_rule,
     {"收益分配规则文本：check、format、diff", "texts of allocation rules: check, format, diff"}},
    {"try", verb_try, {"试判：只给结论和全部理由，不写入", "the whole decision, nothing written"}},
    {"draft", verb_draft, {"由业务事件起草待签分录", "makes an unsigned entry from events"}},
    {"sign",
     verb_sign,
     {"在分录上加一个签名（可离线）", "adds one signature to an entry (offline)"}},
    {"submit", verb_submit, {"提交已签分录", "hands a signed entry to a home"}},
    {"checkpoint", verb_checkpoint, {"签发当前检查点", "the current signed checkpoint"}},
    {"prove", verb_prove, {"出具事件凭证或分录证明", "receipt of an event, proof of an entry"}},
    {"verify", verb_verify, {"离线验证凭证", "verifies a receipt offline"}},
    {"judge", verb_judge, {"判定分叉证据", "offline verdict on fork evidence"}},
    {"audit", verb_audit, {"逐字节审计账本或证据包", "re-reads and recomputes every byte"}},
    {"view",
     verb_view,
     {"视图：任一时点的台账、对账单、明细", "views: any table, at any point in time"}},
    {"diff",
     verb_diff,
     {"视图在两个时刻之间的变化及其事件", "what changed in a view, and which events did it"}},
    {"rebuild", verb_rebuild, {"由日志重建视图并比对", "makes the views anew and compares"}},
    {"allocate",
     verb_allocate,
     {"起草某期间的分配批次和对账单", "drafts the run and statements of a period"}},
    {"explain",
     verb_explain,
     {"凭什么：金额的来源、规则与签名", "why an amount: sale, rule, signers"}},
    {"what-if",
     verb_what_if,
     {"试算：某期间改用另一规则", "a period under another rule, nothing stored"}},
    {"export", verb_export, {"导出业务事件、瓦片或证据包", "business form, tiles or bundle"}},
    {"serve",
     verb_serve,
     {"运行节点：排序、副本、审计", "runs a node: sequencer, replica, auditor"}},
    {"sim",
     verb_sim,
     {"节点的确定性模拟（含故障）", "deterministic simulation of nodes under faults"}},
    {"bench", verb_bench, {"性能测量", "measurements beside the machine's own limits"}},
};

void print_overview(const Console& console) {
  console.line(console.say({"洛书：公共数据收益账本\n\n用法：luoshu <动词> [选项]\n",
                            "Luoshu: the ledger of public-data revenue\n\n"
                            "Usage: luoshu <verb> [options]\n"}));
  for (const Verb& verb : kVerbs)
    console.line(fmt::format("  {:<12} {}", verb.name, console.say(verb.summary)));
  console.line(console.say({"\n每个动词都有 --help（附两个例子）、--lang zh|en、--json。",
                            "\nEvery verb has --help (with two examples), --lang zh|en, --json."}));
}

int run(const std::vector<std::string>& words) {
  const Console console = console_for(words);
  if (words.empty() || words.front() == "--help" || words.front() == "-h") {
    print_overview(console);
    return words.empty() ? exit_code(Errc::kUsage) : 0;
  }
  for (const Verb& verb : kVerbs)
    if (verb.name == words.front()) return verb.run(Arguments(words).subspan(1), console);
  return console.fail(
      {Errc::kUsage,
       fmt::format("there is no verb '{}'; luoshu --help lists them all", words.front()),
       fmt::format("没有动词“{}”；luoshu --help 列出全部动词", words.front())});
}

// RocksDB as Debian builds it ends the process where a damaged file breaks an assertion of its own,
// and so do our own broken invariants. Whoever runs this gets an exit code that means damage, and
// the way to find it; only calls that are safe in a signal handler.
void tell_abort(int /*signal*/) {
  constexpr std::string_view kWords =
      "luoshu: stopped at a broken invariant: the store is damaged, or this is a bug.\n"
      "  Nothing acknowledged is lost. Run `luoshu audit`; it names the damaged file.\n";
  const auto written = write(STDERR_FILENO, kWords.data(), kWords.size());
  _exit(written < 0 ? exit_code(Errc::kIo) : exit_code(Errc::kCorruption));
}

}  // namespace
}  // namespace luoshu

int main(int count, char** arguments) {
  signal(SIGABRT, luoshu::tell_abort);
  luoshu::watch_for_interrupt();
  return luoshu::run({arguments + 1, arguments + count});
}
