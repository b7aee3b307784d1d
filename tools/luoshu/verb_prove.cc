#include <fmt/format.h>

#include "ledger/audit/receipt.h"
#include "ledger/log/proof_file.h"
#include "tools/luoshu/files.h"
#include "tools/luoshu/ledger_view.h"
#include "tools/luoshu/prove_consistency.h"
#include "tools/luoshu/prove_statement.h"
#include "tools/luoshu/verbs.h"

namespace luoshu {
namespace {

constexpr std::string_view kEntryPrefix = "entry:";

// The receipt of one event, in one line of JSON.
Result<std::string> receipt_of(const LogReader& log, std::uint64_t number) {
  LUOSHU_TRY(const auto notes, newest_notes(log));
  LUOSHU_TRY(const json::Value receipt, make_receipt(log, EventNumber{number}, notes));
  return json::to_pretty(receipt) + "\n";
}

Result<std::string> proof_of(const LogReader& log, std::uint64_t seq) {
  LUOSHU_TRY(const auto notes, newest_notes(log));
  if (seq >= notes.size.value)
    return make_fault(
        Errc::kNotFound,
        fmt::format("the newest checkpoint covers the entries 0 to {}; for later ones run luoshu "
                    "checkpoint first",
                    notes.size.value - 1),
        fmt::format("最新检查点只涵盖记录 0 至 {}；其后的请先运行 luoshu checkpoint",
                    notes.size.value - 1));
  ProofFile proof;
  proof.index = seq;
  LUOSHU_TRY(proof.proof, log.inclusion(DigestKind::kSha256, Seq{seq}, notes.size));
  proof.checkpoint = notes.checkpoint;
  return to_text(proof);
}

int prove(const LogReader& log, const std::string& what, const std::string& out,
          const std::optional<std::string>& leaf_out, const Console& console) {
  const bool entry = what.starts_with(kEntryPrefix);
  const auto number = parse_decimal(std::string_view(what).substr(entry ? kEntryPrefix.size() : 0));
  if (!number)
    return console.fail({Errc::kUsage,
                         fmt::format("'{}' is neither an event number such as 55 nor an entry such "
                                     "as entry:17",
                                     what),
                         fmt::format("“{}”既非事件号（如 55）也非记录号（如 entry:17）", what)});
  const auto text = entry ? proof_of(log, *number) : receipt_of(log, *number);
  if (!text) return console.fail(text.error());
  if (entry && leaf_out) {
    const auto leaf = log.leaf_bytes(Seq{*number});
    if (!leaf) return console.fail(leaf.error());
    if (const Status written = write_new(*leaf_out, *leaf); !written)
      return console.fail(written.error());
  }
  if (const Status written = write_new(out, as_bytes(*text)); !written)
    return console.fail(written.error());
  const Console told = console.beside(out);
  if (console.json())
    told.value(json::Object{{entry ? "entry" : "event", *number}, {"out", out}});
  else
    told.line(fmt::format("{}: {}", console.say({"已写入", "written"}), out));
  return 0;
}

struct ProveWords {
  std::string home;
  std::optional<std::string> bundle;
  std::vector<std::string> what;
  std::optional<std::string> out;
  std::optional<std::string> leaf_out;
  std::optional<std::string> statement;
  std::optional<std::uint64_t> line;
  std::optional<std::string> absent;
  bool consistency = false;
};

void declare(CommandLine& line, ProveWords& asked) {
  line.home(asked.home, CommandLine::Home::kMayLack);
  add_bundle_option(line, asked.bundle);
  line.words("EVENT", asked.what,
             {"事件号，或 entry:N；--consistency 时为先后两个规模",
              "event number, or entry:N; with --consistency an older and a newer size"})
      .flag("--consistency", asked.consistency,
            {"出具两个规模之间的一致性证明", "a proof of consistency between two sizes"})
      .option("--statement", asked.statement, "ID",
              {"对账单：附全部明细，可离线核对其完整",
               "a statement with all its lines, which prove offline that they are all"})
      .option("--line", asked.line,
              {"只证明该对账单的一条明细：序号自 0 起",
               "of the statement one line alone: its number, from 0"})
      .option("--absent", asked.absent, "REF",
              {"证明该对账单没有关于此交易、退款或调整的明细",
               "that no line of the statement is about this sale, refund or adjustment"})
      .option("--out", asked.out, "FILE",
              {"写入的文件（一致性证明默认标准输出）",
               "file to write (a proof of consistency: else standard output)"})
      .option("--leaf-out", asked.leaf_out, "FILE",
              {"记录的叶字节另存", "also writes the entry's leaf"});
}

std::optional<Fault> wrong_use(const ProveWords& asked) {
  const auto wrong = [](std::string en, std::string zh) {
    return Fault{Errc::kUsage, std::move(en), std::move(zh)};
  };
  if (asked.statement && (asked.consistency || !asked.what.empty()))
    return wrong("--statement stands alone: no event beside it", "--statement 须单独使用");
  if (!asked.statement && (asked.line || asked.absent))
    return wrong("--line and --absent belong to --statement",
                 "--line、--absent 须与 --statement 同用");
  if (asked.line && asked.absent)
    return wrong("either --line or --absent", "--line 与 --absent 只能用其一");
  if (!asked.statement && !asked.consistency && asked.what.empty())
    return wrong("EVENT is missing: event number, or entry:N", "缺少 EVENT：事件号，或 entry:N");
  if (!asked.statement && !asked.consistency && asked.what.size() != 1)
    return wrong("one event or entry at a time", "每次只能指定一个事件或记录");
  if (asked.consistency && asked.what.empty())
    return wrong("--consistency takes two sizes of the log", "--consistency 须给出两个规模");
  if (!asked.consistency && !asked.out) return wrong("--out is required", "缺少必填项 --out");
  if (asked.home.empty() && !asked.bundle)
    return wrong("which ledger? Give --home DIR or --bundle DIR, or set LUOSHU_HOME",
                 "未指明账本：请给出 --home 或 --bundle，或设置 LUOSHU_HOME");
  return std::nullopt;
}

}  // namespace

int verb_prove(Arguments words, const Console& console) {
  ProveWords asked;
  CommandLine line("prove",
                   {"出具可离线验证的回执", "writes what proves an event or entry offline"},
                   {{{"luoshu prove 415 --home demo --out receipt.json",
                      {"第 415 号事件的回执", "receipt of event 415"}},
                     {"luoshu prove --statement ST-2025Q4-410300 --home demo --out luoyang.json",
                      {"对账单及其全部明细，无遗漏可验证",
                       "a statement and all its lines, so that none can be missing"}}}},
                   console);
  declare(line, asked);
  if (const auto stop = line.parse(words)) return *stop;
  if (const auto fault = wrong_use(asked)) return console.fail(*fault);
  const auto view = asked.bundle ? view_bundle(*asked.bundle, console) : view_home(asked.home);
  if (!view) return console.fail(view.error());
  if (asked.consistency) return prove_consistency(view->reader, asked.what, asked.out, console);
  if (asked.statement)
    return prove_statement(*view, {*asked.statement, asked.line, asked.absent}, *asked.out,
                           console);
  return prove(view->reader, asked.what.front(), *asked.out, asked.leaf_out, console);
}

}  // namespace luoshu
