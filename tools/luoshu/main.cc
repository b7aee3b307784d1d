// The one binary of Luoshu: finds the verb and hands it its words.
#include <fmt/format.h>
#include <signal.h>  // NOLINT(modernize-deprecated-headers): POSIX
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <string>
#include <vector>

#include "tools/luoshu/interrupt.h"
#include "tools/luoshu/nearest.h"
#include "tools/luoshu/streams.h"
#include "tools/luoshu/verbs.h"

namespace luoshu {
namespace {

// Whose work a verb belongs to first; the overview is in this order.
enum class Reader { kCity, kFinance, kAuditor, kOperator, kDeveloper };

struct Verb {
  std::string_view name;
  int (*run)(Arguments words, const Console& console);
  BilingualView summary;
  Reader reader = Reader::kAuditor;
  Ending ending = Ending::kAtOnce;
};

constexpr Verb kVerbs[] = {
    {"open",
     verb_open,
     {"建立账本目录和密钥", "creates a ledger's home and its keys"},
     Reader::kOperator},
    {"key",
     verb_key,
     {"密钥文件：new、list、show、export", "key files: new, list, show, export"},
     Reader::kOperator},
    {"import",
     verb_import,
     {"按顺序记录业务事件", "records business-form events in order"},
     Reader::kOperator,
     Ending::kOrderly},
    {"status",
     verb_status,
     {"账本现状与警示", "how the ledger stands, and alarms"},
     Reader::kOperator},
    {"backup",
     verb_backup,
     {"运行中做一致的备份并核验", "consistent, verified copy while running"},
     Reader::kOperator},
    {"restore",
     verb_restore,
     {"由备份恢复账本目录", "makes a home from a backup"},
     Reader::kOperator},
    {"schema", verb_schema, {"事件类型的字段说明", "fields of an event type"}, Reader::kDeveloper},
    {"rule",
     verb_rule,
     {"收益分配规则文本：check、format、diff", "texts of allocation rules: check, format, diff"},
     Reader::kFinance},
    {"try",
     verb_try,
     {"试判：只给结论和全部理由，不写入", "the whole decision, nothing written"},
     Reader::kCity},
    {"draft",
     verb_draft,
     {"由业务事件起草待签记录", "makes an unsigned entry from events"},
     Reader::kCity},
    {"sign",
     verb_sign,
     {"在记录上加一个签名（可离线）", "adds one signature to an entry (offline)"},
     Reader::kCity},
    {"submit",
     verb_submit,
     {"提交已签记录", "hands a signed entry to a home"},
     Reader::kCity,
     Ending::kOrderly},
    {"checkpoint",
     verb_checkpoint,
     {"签发当前检查点", "the current signed checkpoint"},
     Reader::kOperator},
    {"prove",
     verb_prove,
     {"出具事件回执或记录证明", "receipt of an event, proof of an entry"},
     Reader::kCity},
    {"verify", verb_verify, {"离线验证回执", "verifies a receipt offline"}, Reader::kAuditor},
    {"judge",
     verb_judge,
     {"判定分叉证据或两份检查点", "offline verdict on fork evidence or two checkpoints"},
     Reader::kAuditor},
    {"audit",
     verb_audit,
     {"逐字节审计账本或证据包", "re-reads and recomputes every byte"},
     Reader::kAuditor},
    {"view",
     verb_view,
     {"视图：任一时点的台账、对账单、明细", "views: any table, at any point in time"},
     Reader::kCity},
    {"event", verb_event, {"一个事件：内容、签名、前后", "one event: what it says, who signed it"}},
    {"entry", verb_entry, {"日志中的一条记录", "one entry of the log, or a refusal and why"}},
    {"find",
     verb_find,
     {"按文字、编号或金额查找", "events by a text, an id or an amount"},
     Reader::kFinance},
    {"diff",
     verb_diff,
     {"视图在两个时刻之间的变化及其事件", "what changed in a view, and which events did it"},
     Reader::kAuditor},
    {"rebuild",
     verb_rebuild,
     {"由日志重建视图并比对", "makes the views anew and compares"},
     Reader::kOperator,
     Ending::kOrderly},
    {"allocate",
     verb_allocate,
     {"起草某期间的分配批次和对账单", "drafts the run and statements of a period"},
     Reader::kFinance},
    {"confirm",
     verb_confirm,
     {"起草对账单确认", "drafts the confirmation of a statement"},
     Reader::kCity},
    {"dispute", verb_dispute, {"起草对账异议", "drafts a dispute of a statement"}, Reader::kCity},
    {"close",
     verb_close,
     {"关账：缺什么，起草下一步", "closing a period: what is missing, drafts"},
     Reader::kFinance},
    {"explain",
     verb_explain,
     {"凭什么：金额的来源、规则与签名", "why an amount: sale, rule, signers"},
     Reader::kCity},
    {"what-if",
     verb_what_if,
     {"试算：某期间改用另一规则", "a period under another rule, nothing stored"},
     Reader::kFinance},
    {"bank",
     verb_bank,
     {"读取银行、国库文件：只看不写", "reads a file of a bank (read), writes nothing"},
     Reader::kFinance},
    {"export",
     verb_export,
     {"导出业务事件、瓦片或证据包", "business form, tiles or bundle"},
     Reader::kAuditor},
    {"serve",
     verb_serve,
     {"运行节点：排序、副本、审计", "runs a node: sequencer, replica, auditor"},
     Reader::kOperator,
     Ending::kOrderly},
    {"token",
     verb_token,
     {"接口令牌：new、list、revoke", "tokens of the API: new, list, revoke"},
     Reader::kOperator},
    {"sim",
     verb_sim,
     {"节点的确定性模拟（含故障）", "deterministic simulation of nodes under faults"},
     Reader::kDeveloper,
     Ending::kOrderly},
    {"bench",
     verb_bench,
     {"性能测量", "measurements beside the machine's own limits"},
     Reader::kDeveloper},
    {"version",
     verb_version,
     {"版本、规则版本与各种格式", "version, rules versions and formats"},
     Reader::kDeveloper},
};

constexpr std::pair<Reader, BilingualView> kReaders[] = {
    {Reader::kCity, {"地市与经办人", "For cities, and whoever hands something in"}},
    {Reader::kFinance, {"财务", "For finance"}},
    {Reader::kAuditor, {"审计", "For auditors"}},
    {Reader::kOperator, {"运维", "For operators"}},
    {Reader::kDeveloper, {"开发", "For developers"}},
};

const Verb* find_verb(std::string_view name) {
  const auto* found = std::ranges::find(kVerbs, name, &Verb::name);
  return found == std::end(kVerbs) ? nullptr : found;
}

int print_overview(const Console& console) {
  console.line(console.say({"洛书：公共数据收益账本\n\n用法：luoshu <动词> [选项]",
                            "Luoshu: the ledger of public-data revenue\n\n"
                            "Usage: luoshu <verb> [options]"}));
  for (const auto& [reader, title] : kReaders) {
    console.line(fmt::format("\n{}{}", console.say(title), console.say({"：", ":"})));
    for (const Verb& verb : kVerbs)
      if (verb.reader == reader)
        console.line(fmt::format("  {:<12} {}", verb.name, console.say(verb.summary)));
  }
  console.line(console.say(
      {"\n从这里开始：luoshu view list（有哪些表），luoshu help view（怎么看）。\n"
       "每个动词都有 --help（附两个例子）、--lang zh|en、--json；luoshu help 动词 与之相同。\n"
       "数字只用十进制数字，不带正负号，不以 0 开头；文件处写 - 表示标准输入或标准输出。",
       "\nBegin with `luoshu view list` (which tables there are) and `luoshu help view`.\n"
       "Every verb has --help (with two examples), --lang zh|en, --json; `luoshu help VERB` is "
       "the\n"
       "same. Numbers are decimal digits without sign or leading zero; where a file is asked for,\n"
       "- is standard input or standard output."}));
  return 0;
}

int unknown_verb(const std::string& word, const Console& console) {
  std::vector<std::string> names;
  for (const Verb& verb : kVerbs) names.emplace_back(verb.name);
  Fault fault =
      make_fault(Errc::kUsage, fmt::format("there is no verb '{}'; luoshu --help lists them", word),
                 fmt::format("没有动词“{}”；luoshu --help 列出全部动词", word));
  if (const auto meant = nearest(word, names)) {
    fault.detail += fmt::format(" (is '{}' meant?)", *meant);
    fault.detail_zh += fmt::format("（是否为“{}”？）", *meant);
  }
  return console.fail(fault);
}

// `luoshu help VERB`, `luoshu --version` and the like are other words for what a verb does.
std::vector<std::string> without_by_names(std::vector<std::string> words) {
  if (words.empty()) return words;
  if (words.front() == "--version" || words.front() == "-V") words.front() = "version";
  const bool of_a_verb = words.front() == "help" && words.size() > 1 && !words[1].starts_with('-');
  if (of_a_verb) {
    words.erase(words.begin());
    words.emplace_back("--help");
  } else if (words.front() == "help") {
    words.front() = "--help";
  }
  return words;
}

int run(const std::vector<std::string>& given) {
  const std::vector<std::string> words = without_by_names(given);
  const Verb* verb = words.empty() ? nullptr : find_verb(words.front());
  const Ending ending = verb == nullptr ? Ending::kAtOnce : verb->ending;
  watch_for_interrupt(ending);
  const Console console = console_for(words, ending);
  if (verb != nullptr) return console.end(verb->run(Arguments(words).subspan(1), console));
  const bool help = !words.empty() && (words.front() == "--help" || words.front() == "-h");
  if (words.empty() || help) {
    print_overview(console);
    return console.end(help ? 0 : exit_code(Errc::kUsage));
  }
  return console.end(unknown_verb(words.front(), console));
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
  luoshu::guard_standard_streams();
  signal(SIGABRT, luoshu::tell_abort);
  // Nothing that this program or a library of it makes is writable for others.
  umask(umask(0) | S_IWGRP | S_IWOTH);
  return luoshu::run({arguments + 1, arguments + count});
}
