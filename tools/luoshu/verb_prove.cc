#include <fmt/format.h>

#include "ledger/audit/receipt.h"
#include "ledger/log/proof_file.h"
#include "tools/luoshu/files.h"
#include "tools/luoshu/ledger_view.h"
#include "tools/luoshu/prove_consistency.h"
#include "tools/luoshu/verbs.h"

namespace luoshu {
namespace {

constexpr std::string_view kEntryPrefix = "entry:";

Result<LogReader::SignedNotes> newest_notes(const LogReader& log) {
  LUOSHU_TRY(const auto notes, log.latest_checkpoint());
  if (notes) return *notes;
  return make_fault(Errc::kNotFound, "no checkpoint was signed yet: run luoshu checkpoint first",
                    "尚未签发检查点：请先运行 luoshu checkpoint");
}

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

}  // namespace

int verb_prove(Arguments words, const Console& console) {
  std::string where;
  std::optional<std::string> bundle;
  std::vector<std::string> what;
  std::optional<std::string> out;
  std::optional<std::string> leaf_out;
  bool consistency = false;
  CommandLine line("prove",
                   {"出具可离线验证的回执", "writes what proves an event or entry offline"},
                   {{{"luoshu prove 415 --home demo --out receipt.json",
                      {"第 415 号事件的回执", "receipt of event 415"}},
                     {"luoshu prove --consistency 100 400 --home demo --out 100-400.proof",
                      {"规模 100 的日志是规模 400 的开头，供 judge 使用",
                       "that the log of size 100 is the beginning of size 400, for judge"}}}},
                   console);
  line.home(where, CommandLine::Home::kMayLack);
  add_bundle_option(line, bundle);
  line.required("EVENT", what, "EVENT",
                {"事件号，或 entry:N；--consistency 时为先后两个规模",
                 "event number, or entry:N; with --consistency an older and a newer size"})
      .flag("--consistency", consistency,
            {"出具两个规模之间的一致性证明", "a proof of consistency between two sizes"})
      .option("--out", out, "FILE",
              {"写入的文件（一致性证明默认标准输出）",
               "file to write (a proof of consistency: else standard output)"})
      .option("--leaf-out", leaf_out, "FILE", {"记录的叶字节另存", "also writes the entry's leaf"});
  if (const auto stop = line.parse(words)) return *stop;
  if (!consistency && what.size() != 1)
    return console.fail(
        {Errc::kUsage, "one event or entry at a time", "每次只能指定一个事件或记录"});
  if (!consistency && !out)
    return console.fail({Errc::kUsage, "--out is required", "缺少必填项 --out"});
  if (where.empty() && !bundle)
    return console.fail({Errc::kUsage,
                         "which ledger? Give --home DIR or --bundle DIR, or set LUOSHU_HOME",
                         "未指明账本：请给出 --home 或 --bundle，或设置 LUOSHU_HOME"});
  const auto view = bundle ? view_bundle(*bundle, console) : view_home(where);
  if (!view) return console.fail(view.error());
  if (consistency) return prove_consistency(view->reader, what, out, console);
  return prove(view->reader, what.front(), *out, leaf_out, console);
}

}  // namespace luoshu
