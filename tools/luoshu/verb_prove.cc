#include <fmt/format.h>

#include "ledger/audit/receipt.h"
#include "ledger/home.h"
#include "ledger/log/proof_file.h"
#include "tools/luoshu/files.h"
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
        fmt::format("最新检查点只涵盖分录 0 至 {}；其后的请先运行 luoshu checkpoint",
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
                         fmt::format("“{}”既非事件号（如 55）也非分录号（如 entry:17）", what)});
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
  if (console.json())
    console.value(json::Object{{entry ? "entry" : "event", *number}, {"out", out}});
  else
    console.line(fmt::format("{}: {}", console.say({"已写入", "written"}), out));
  return 0;
}

}  // namespace

int verb_prove(Arguments words, const Console& console) {
  std::string where;
  std::string what;
  std::string out;
  std::optional<std::string> leaf_out;
  CommandLine line("prove",
                   {"出具可离线验证的凭证", "writes what proves an event or entry offline"},
                   {{{"luoshu prove 415 --home demo --out receipt.json",
                      {"第 415 号事件的凭证", "receipt of event 415"}},
                     {"luoshu prove entry:17 --home demo --out 17.tlog-proof --leaf-out 17.leaf",
                      {"分录 17 的日志证明及其叶", "log proof of entry 17 and its leaf"}}}},
                   console);
  line.home(where)
      .required("EVENT", what, "EVENT", {"事件号，或 entry:N", "event number, or entry:N"})
      .required("--out", out, "FILE", {"写入的文件", "file to write"})
      .option("--leaf-out", leaf_out, "FILE", {"分录的叶字节另存", "also writes the entry's leaf"});
  if (const auto stop = line.parse(words)) return *stop;
  const auto view = view_home(where);
  if (!view) return console.fail(view.error());
  return prove(view->reader, what, out, leaf_out, console);
}

}  // namespace luoshu
