#include <fmt/format.h>

#include "ledger/base/limits.h"
#include "ledger/sentences/chinese.h"
#include "tools/luoshu/files.h"
#include "tools/luoshu/home_to_append.h"
#include "tools/luoshu/import_nodes.h"
#include "tools/luoshu/importer.h"
#include "tools/luoshu/interrupt.h"
#include "tools/luoshu/progress.h"
#include "tools/luoshu/refusals.h"
#include "tools/luoshu/verbs.h"
#include "tools/luoshu/views_follow.h"

namespace luoshu {
namespace {

json::Object counts(const ImportSummary& summary) {
  return {{"recorded", summary.events},
          {"entries", summary.entries},
          {"skipped", summary.skipped},
          {"refused", summary.refused},
          {"warned", summary.warned}};
}

ImportReport report_to(const Console& console, Progress& progress) {
  ImportReport report;
  report.acknowledged = [&console](Size size, const ImportSummary& so_far) {
    if (!console.json()) return;
    json::Object line{{"size", size.value}};
    for (auto& member : counts(so_far)) line.push_back(std::move(member));
    console.value(json::Object{{"acknowledged", std::move(line)}});
  };
  report.refused = [&console](const ImportPlace& place, const Reasons& reasons) {
    tell_refusal(console, reasons, RefusedAt{place.file, place.line, place.what});
  };
  report.warned = [&console](const ImportPlace& place, const Reasons& warnings) {
    tell_warnings(console, warnings, RefusedAt{place.file, place.line, place.what});
  };
  report.unreadable = [&console](const Fault& fault) {
    if (fault.code == Errc::kRefused)
      tell_refusal(console, {make_reason("E-FIELD", fault.detail, chinese_detail(fault))},
                   std::nullopt);
    else
      console.fail(fault);
  };
  report.moved = [&console](const std::string& file, std::uint64_t line) {
    console.note(fmt::format(
        fmt::runtime(console.say(
            {"{} 第 {} 行：该事件曾由此文件的另一行记录。文件中增删过行，其后各行不再按位置认出，"
             "可能重复记录；新的事件请写在文件末尾或另一文件。",
             "{}: line {}: this event was recorded from another line of the file. Lines were put "
             "in "
             "or taken out before it, so those behind are no longer known by their place and may "
             "be "
             "recorded twice: put new events at the end, or into another file."})),
        file, line));
  };
  report.progress = [&progress](std::uint64_t events) { progress.update(events); };
  return report;
}

void tell_summary(const Console& console, const ImportSummary& summary,
                  const Result<LogReader::SignedNotes>& notes, const Head& head) {
  if (console.json()) {
    json::Object object = counts(summary);
    object.emplace_back("interrupted", summary.interrupted);
    object.emplace_back("size", head.size.value);
    object.emplace_back("root", to_base64(head.root.view()));
    if (notes) object.emplace_back("checkpoint", notes->checkpoint);
    console.value(json::Object{{"import", std::move(object)}});
    return;
  }
  console.line(fmt::format(
      fmt::runtime(console.chinese()
                       ? "已记录 {} 个事件（{} 条记录），跳过已记录的 {} 个，拒绝 {} 个。"
                       : "Recorded {} events in {} entries; skipped {} recorded before; refused "
                         "{}."),
      summary.events, summary.entries, summary.skipped, summary.refused));
  console.line(
      fmt::format(fmt::runtime(console.chinese() ? "账本规模 {}，根 {}" : "Size {}, root {}"),
                  head.size.value, to_base64(head.root.view())));
  if (summary.interrupted)
    console.note(console.say({"已按请求中断：正在处理的一组已完整记录；再次运行同一命令即可继续。",
                              "Interrupted: the group at work was recorded whole; the same command "
                              "goes on from here."}));
}

int code_of(const ImportSummary& summary) {
  if (summary.interrupted) return kInterruptedExit;
  if (summary.unreadable > 0) return exit_code(Errc::kInvalid);
  return summary.refused > 0 ? exit_code(Errc::kRefused) : 0;
}

// Imports, signs a checkpoint of whatever was recorded, lets the views follow, closes.
int import_into(Home& home, const ImportOptions& options, KeyFolder& keys, Clock& clock,
                const Console& console) {
  Ledger& ledger = home.ledger();
  Status ran = Done{};
  ImportSummary summary;
  {
    Progress progress(console, {"导入", "import"}, {"个事件", "events"},
                      count_lines(options.files));
    LedgerTarget target(ledger);
    Importer importer(target, keys, clock, options, report_to(console, progress));
    ran = importer.run();
    summary = importer.summary();
  }
  const bool usable = ran || ran.error().code != Errc::kIo;
  const auto notes = usable ? ledger.checkpoint() : Result<LogReader::SignedNotes>(ran.error());
  if (usable && ledger.writable()) tell_summary(console, summary, notes, ledger.head());
  if (!ran) return console.fail(ran.error());
  if (!notes) return console.fail(notes.error());
  if (const Status followed = follow_views(home, console); !followed)
    return console.fail(followed.error());
  if (const Status closed = home.close(); !closed) return console.fail(closed.error());
  return code_of(summary);
}

// Hands the events to the nodes that run here; they sign checkpoints and close by themselves.
int import_by_nodes(const std::string& words, const ImportOptions& options, KeyFolder& keys,
                    Clock& clock, const Console& console) {
  auto nodes = parse_import_nodes(words);
  if (!nodes) return console.fail(nodes.error());
  auto target = NodesTarget::open(*std::move(nodes), clock);
  if (!target) return console.fail(target.error());
  Status ran = Done{};
  ImportSummary summary;
  {
    Progress progress(console, {"导入", "import"}, {"个事件", "events"},
                      count_lines(options.files));
    Importer importer(**target, keys, clock, options, report_to(console, progress));
    ran = importer.run();
    summary = importer.summary();
  }
  if (!ran) return console.fail(ran.error());
  auto reader = (*target)->reader();
  if (!reader) return console.fail(reader.error());
  tell_summary(console, summary, Fault{}, reader->head());
  return code_of(summary);
}

}  // namespace

int verb_import(Arguments words, const Console& console) {
  std::string where;
  ImportOptions options;
  std::optional<std::string> keys;
  std::optional<std::string> passphrase_file;
  bool trust_clock = false;
  std::optional<std::string> nodes;
  std::optional<std::string> signers;
  CommandLine line(
      "import",
      {"按顺序记录业务事件（JSON Lines）", "records business-form events (JSON Lines) in order"},
      {{{"luoshu import --home demo henan-scenario.jsonl",
         {"逐条记录；重复运行不会重复记录", "one entry each; a second run records nothing"}},
        {"luoshu import --home h --keys /media/keys --entry-events 1000 usage.jsonl",
         {"同一签署方的连续事件合为一条记录",
          "consecutive events of the same signers share entries"}}}},
      console);
  line.home(where, CommandLine::Home::kMayLack)
      .required("FILE", options.files, "FILE.jsonl...",
                {"业务事件文件", "files of events, in order"})
      .option("--keys", keys, "DIR",
              {"私钥目录（默认 HOME/keys）", "key folder (default HOME/keys)"})
      .option("--passphrase-file", passphrase_file, "FILE",
              {"私钥口令文件", "file with the passphrase of the keys"})
      .option("--until", options.until, {"第 N 个事件后停止", "stop after the N-th event"})
      .flag("--keep-going", options.keep_going,
            {"报告并跳过被拒事件", "report refused events and go on"})
      .option("--entry-events", options.entry_events,
              {"每条记录最多事件数", "at most so many events in one entry"},
              {1, limits::kEntryEventsMax})
      .option("--nodes", nodes, "PARTY=HOME,...",
              {"经本机运行的节点导入（须给出 --keys）：各记录交给主体所在区划的节点",
               "by way of nodes that run here (needs --keys): each entry goes to the node of its "
               "author's division"})
      .option("--signer", signers, "PARTY=KEY_ID,...",
              {"指明签署密钥（默认各方最新密钥）；root 为根密钥代提交方签署",
               "keys to sign with (default: each party's newest); root: the root key, for the "
               "author"})
      .flag("--trust-clock", trust_clock,
            {"本机时钟无误，即使比最新记录晚一个月以上",
             "this machine's clock is right, though a month and more after the newest entry"});
  if (const auto stop = line.parse(words)) return *stop;
  auto choice = SignerChoice::parse(signers);
  if (!choice) return console.fail(with_context(choice.error(), "--signer"));
  options.signers = *std::move(choice);
  auto passphrase = read_passphrase(passphrase_file);
  if (!passphrase) return console.fail(passphrase.error());
  SystemClock clock;
  if (nodes) {
    if (!keys)
      return console.fail({Errc::kUsage, "--nodes needs --keys DIR: the keys of all who sign",
                           "--nodes 须同时给出 --keys DIR（全部签署方的私钥目录）"});
    KeyFolder folder(*keys, *passphrase);
    return import_by_nodes(*nodes, options, folder, clock, console);
  }
  if (where.empty())
    return console.fail({Errc::kUsage, "into which ledger? Give --home, or --nodes",
                         "未指明账本：请给出 --home 或 --nodes"});
  auto home =
      open_to_append(where, clock, trust_clock ? ClockWord::kTrusted : ClockWord::kNone, console);
  if (!home) return console.fail(home.error());
  KeyFolder folder(keys ? std::filesystem::path(*keys) : (*home)->paths().keys, *passphrase);
  return import_into(**home, options, folder, clock, console);
}

}  // namespace luoshu
