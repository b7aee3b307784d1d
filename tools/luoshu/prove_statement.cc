#include "tools/luoshu/prove_statement.h"

#include <fmt/format.h>

#include "ledger/audit/lines_proof.h"
#include "projections/money/statement_lines.h"
#include "projections/query/answer.h"
#include "tools/luoshu/files.h"

namespace luoshu {
namespace {

struct Proven {
  StatedLines stated;
  std::string text;
};

Result<ShownLines> shown_of(std::vector<std::string> lines, const StatementProofAsk& ask) {
  if (ask.line) {
    LUOSHU_TRY(PlacedLine placed, place_line(lines, *ask.line));
    return ShownLines(std::move(placed));
  }
  if (ask.absent) {
    LUOSHU_TRY(AbsentRef absent, place_absence(lines, *ask.absent));
    return ShownLines(std::move(absent));
  }
  return ShownLines(AllLines{std::move(lines)});
}

Result<Proven> proof_of_lines(const HomeView& view, const StatementProofAsk& ask) {
  LUOSHU_TRY(const auto notes, newest_notes(view.reader));
  LUOSHU_TRY(const auto ledger, query::open_at(*view.store, view.reader, {}));
  LUOSHU_TRY(StatementLines found, statement_lines(*ledger, ask.statement));
  LUOSHU_TRY(json::Value receipt, make_receipt(view.reader, found.event, notes));
  Proven proven;
  LUOSHU_TRY(proven.stated, stated_lines(*receipt.find("event")->find("event")));
  // What this node reads must be what the statement says: else the file would prove nothing.
  if (lines::root_of_lines(found.lines) != proven.stated.claimed)
    return Fault{Errc::kCorruption,
                 "the lines read here are not those of the statement: run `luoshu rebuild`",
                 "此处读到的明细不是该对账单的明细：请运行 luoshu rebuild"};
  LUOSHU_TRY(const ShownLines shown, shown_of(std::move(found.lines), ask));
  LUOSHU_TRY(proven.text, lines_proof_text(std::move(receipt), shown));
  return proven;
}

}  // namespace

int prove_statement(const HomeView& view, const StatementProofAsk& ask, const std::string& out,
                    const Console& console) {
  const auto proven = proof_of_lines(view, ask);
  if (!proven) return console.fail(proven.error());
  if (const Status written = write_new(out, as_bytes(proven->text)); !written)
    return console.fail(written.error());
  const Console told = console.beside(out);
  const lines::LinesRoot& claimed = proven->stated.claimed;
  if (console.json()) {
    told.value(json::Object{{"statement", proven->stated.statement},
                            {"lines_count", claimed.count},
                            {"lines_root", claimed.root.hex()},
                            {"out", out}});
    return 0;
  }
  told.line(fmt::format("{}: {}", console.say({"已写入", "written"}), out));
  told.line(fmt::format(
      fmt::runtime(console.say({"{} 共有明细 {} 条，明细根 {}", "{} has {} lines, root {}"})),
      proven->stated.statement, claimed.count, claimed.root.hex()));
  return 0;
}

Result<LogReader::SignedNotes> newest_notes(const LogReader& log) {
  LUOSHU_TRY(const auto notes, log.latest_checkpoint());
  if (notes) return *notes;
  return make_fault(Errc::kNotFound, "no checkpoint was signed yet: run luoshu checkpoint first",
                    "尚未签发检查点：请先运行 luoshu checkpoint");
}

}  // namespace luoshu
