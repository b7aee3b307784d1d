#include "ledger/audit/lines_proof.h"

#include <fmt/format.h>

#include <algorithm>

#include "ledger/audit/lines_proof_form.h"
#include "ledger/audit/receipt_parts.h"
#include "ledger/base/fen_sum.h"
#include "ledger/base/limits.h"
#include "ledger/base/yuan.h"

namespace luoshu {
namespace {

using lines::LineParts;

Fault wrong(std::string en, std::string zh) {
  return {Errc::kVerification, std::move(en), std::move(zh)};
}

Result<LineParts> parts_of(std::string_view text, const StatedLines& stated) {
  const auto parts = lines::parts_of_line(text);
  if (!parts)
    return wrong(fmt::format("'{}' is no line of an allocation", text),
                 fmt::format("“{}”不是分配明细", text));
  if (parts->owner != stated.beneficiary)
    return wrong(fmt::format("a line is on the statement of {}, not of {}", parts->owner,
                             stated.beneficiary),
                 fmt::format("有明细属于 {} 的对账单，而非 {}", parts->owner, stated.beneficiary));
  return *parts;
}

Status check_count(std::uint64_t shown, std::uint64_t stated) {
  if (shown == stated) return Done{};
  const std::uint64_t apart = shown < stated ? stated - shown : shown - stated;
  return wrong(fmt::format("the statement has {} lines, the file {}: {} {}", stated, shown, apart,
                           shown < stated ? "missing" : "too many"),
               fmt::format("对账单有明细 {} 条，文件中有 {} 条：{} {} 条", stated, shown,
                           shown < stated ? "缺" : "多", apart));
}

Status check_all(const AllLines& all, const StatedLines& stated) {
  LUOSHU_CHECK(check_count(all.lines.size(), stated.claimed.count));
  FenSum sum;
  for (const std::string& line : all.lines) {
    LUOSHU_TRY(const LineParts parts, parts_of(line, stated));
    sum += parts.fen;
  }
  if (!std::ranges::is_sorted(all.lines))
    return wrong("the lines are not in their order", "明细未按次序排列");
  const Hash root = lines::root_of_lines(all.lines).root;
  if (root != stated.claimed.root)
    return wrong(fmt::format("the lines are not those of the statement: their root is {}, the "
                             "statement's {}",
                             root.hex(), stated.claimed.root.hex()),
                 fmt::format("所附明细不是该对账单的明细：其明细根为 {}，对账单为 {}", root.hex(),
                             stated.claimed.root.hex()));
  LUOSHU_TRY(const std::int64_t fen, sum.fen());
  if (fen != stated.current_fen)
    return wrong(
        fmt::format("the lines sum to {} yuan, the statement says {}", yuan(fen),
                    yuan(stated.current_fen)),
        fmt::format("明细合计 {} 元，对账单本期发生 {} 元", yuan(fen), yuan(stated.current_fen)));
  return Done{};
}

Result<LineParts> check_placed(const PlacedLine& placed, const StatedLines& stated) {
  LUOSHU_TRY(const LineParts parts, parts_of(placed.text, stated));
  LUOSHU_CHECK(lines::verify_line(placed.text, placed.index, placed.path, stated.claimed));
  return parts;
}

Status check_absence(const AbsentRef& absent, const StatedLines& stated) {
  if (!absent.before && !absent.after) return wrong("no neighbour is shown", "未出示相邻明细");
  const PlacedLine& shown = absent.before ? *absent.before : *absent.after;
  LUOSHU_TRY(const LineParts parts, check_placed(shown, stated));
  if (absent.before && absent.after) LUOSHU_CHECK(check_placed(*absent.after, stated));
  const std::string begin = lines::beginning_of_lines(parts.period, absent.ref);
  const bool control = std::ranges::any_of(
      absent.ref, [](char letter) { return static_cast<unsigned char>(letter) < 0x20; });
  const auto about = [&](const PlacedLine& line) { return line.text.starts_with(begin); };
  const std::uint64_t before_end = absent.before ? absent.before->index + 1 : 0;
  const std::uint64_t after = absent.after ? absent.after->index : stated.claimed.count;
  const bool between = (!absent.before || absent.before->text < begin) &&
                       (!absent.after || (begin < absent.after->text && !about(*absent.after)));
  if (control || absent.ref.empty() || before_end != after || !between)
    return wrong(fmt::format("the lines shown do not stand on both sides of '{}'", absent.ref),
                 fmt::format("所示明细并非“{}”前后相邻的明细", absent.ref));
  return Done{};
}

Sentence sentence(std::string zh, std::string en) {
  return {std::move(en), std::move(zh)};
}

Sentence of_all(const StatedLines& stated) {
  const std::uint64_t count = stated.claimed.count;
  return sentence(
      fmt::format("所附 {} 条即 {} 的对账单 {} 的全部明细，无遗漏、重复或改动，合计 {} 元。", count,
                  stated.beneficiary, stated.statement, yuan(stated.current_fen)),
      fmt::format("These are all {} lines of the statement {} of {}: none is missing, doubled "
                  "or changed. They sum to {} yuan.",
                  count, stated.statement, stated.beneficiary, yuan(stated.current_fen)));
}

Sentence of_one(const StatedLines& stated, const PlacedLine& placed) {
  const auto parts = lines::parts_of_line(placed.text);
  return sentence(
      fmt::format("{} 的对账单 {} 含此明细（序号 {}，共 {} 条，自 0 起）：{}，步骤 {}，{} "
                  "分得 {} 元。",
                  stated.beneficiary, stated.statement, placed.index, stated.claimed.count,
                  parts->ref, parts->step, parts->beneficiary, yuan(parts->fen)),
      fmt::format("The statement {} of {} has this line, number {} of 0 to {}: {}, step {}, {} "
                  "yuan to {}.",
                  stated.statement, stated.beneficiary, placed.index, stated.claimed.count - 1,
                  parts->ref, parts->step, yuan(parts->fen), parts->beneficiary));
}

Sentence of_absence(const StatedLines& stated, const AbsentRef& absent) {
  return sentence(fmt::format("{} 的对账单 {} 没有关于 {} 的明细。", stated.beneficiary,
                              stated.statement, absent.ref),
                  fmt::format("No line of the statement {} of {} is about {}.", stated.statement,
                              stated.beneficiary, absent.ref));
}

void say_of_lines(LinesVerdict& verdict) {
  std::vector<Sentence>& proven = verdict.receipt.proven;
  std::vector<Sentence>& open = verdict.receipt.not_proven;
  if (std::holds_alternative<AllLines>(verdict.shown))
    proven.insert(proven.begin(), of_all(verdict.stated));
  if (const auto* placed = std::get_if<PlacedLine>(&verdict.shown))
    proven.insert(proven.begin(), of_one(verdict.stated, *placed));
  const auto* absent = std::get_if<AbsentRef>(&verdict.shown);
  if (absent == nullptr) return;
  proven.insert(proven.begin(), of_absence(verdict.stated, *absent));
  open.insert(open.begin(),
              sentence("对账单明细按次序排列，由重新执行日志的各方证明，本文件不予证明。",
                       "That the statement's lines stand in their order is attested by those who "
                       "re-execute the log, not proven here."));
}

}  // namespace

Result<PlacedLine> place_line(std::span<const std::string> lines, std::uint64_t index) {
  if (index >= lines.size())
    return Fault{Errc::kNotFound,
                 fmt::format("the statement has {} lines: numbers begin with 0", lines.size()),
                 fmt::format("对账单有明细 {} 条，序号自 0 起", lines.size())};
  return PlacedLine{index, lines[index], lines::path_of_line(lines, index)};
}

Result<AbsentRef> place_absence(std::span<const std::string> lines, std::string_view ref) {
  AbsentRef absent{std::string(ref), {}, {}};
  if (lines.empty()) return Fault{Errc::kNotFound, "the statement has no lines", "对账单没有明细"};
  const auto parts = lines::parts_of_line(lines.front());
  const std::string begin = lines::beginning_of_lines(parts ? parts->period : "", ref);
  const auto after = std::ranges::lower_bound(lines, begin);
  const auto first = static_cast<std::uint64_t>(after - lines.begin());
  const auto end = std::find_if(after, lines.end(),
                                [&](const std::string& line) { return !line.starts_with(begin); });
  if (end != after) {
    const auto last = static_cast<std::uint64_t>(end - lines.begin()) - 1;
    return Fault{Errc::kRefused, fmt::format("the lines {} to {} are about {}", first, last, ref),
                 fmt::format("序号 {} 至 {} 的明细即关于 {}", first, last, ref)};
  }
  if (first > 0) {
    LUOSHU_TRY(absent.before, place_line(lines, first - 1));
  }
  if (after != lines.end()) {
    LUOSHU_TRY(absent.after, place_line(lines, first));
  }
  return absent;
}

Result<std::string> lines_proof_text(json::Value receipt, const ShownLines& shown) {
  std::string text = json::to_pretty(lines_proof_json(std::move(receipt), shown)) + "\n";
  if (text.size() <= limits::kLinesProofBytesMax) return text;
  return Fault{Errc::kLimit,
               fmt::format("the file would have more than {} bytes: prove single lines",
                           limits::kLinesProofBytesMax),
               fmt::format("文件将超过 {} 字节：请逐条出具", limits::kLinesProofBytesMax)};
}

bool is_lines_proof(const json::Value& value) {
  const json::Value* format = value.find("format");
  return format != nullptr && format->string() != nullptr && *format->string() == kLinesProofFormat;
}

Result<StatedLines> stated_lines(const json::Value& event) {
  const auto text = [](const json::Value* value) {
    return value != nullptr && value->string() != nullptr ? *value->string() : std::string();
  };
  const json::Value* fields = event.find("fields");
  const std::string type = text(event.find("type"));
  if (type != "StatementIssued" || fields == nullptr)
    return wrong(fmt::format("the receipt is of {}, not of StatementIssued", type),
                 fmt::format("回执所证为 {}，不是 StatementIssued", type));
  StatedLines stated;
  stated.statement = text(event.find("subject"));
  stated.beneficiary = text(fields->find("beneficiary"));
  const json::Value* current = fields->find("current_fen");
  const json::Value* count = fields->find("lines_count");
  const std::int64_t number = count == nullptr ? -1 : count->integer().value_or(-1);
  const auto bytes = from_hex(text(fields->find("lines_root")));
  const auto root = bytes ? hash_from(*bytes) : Result<Hash>(bytes.error());
  if (number < 0 || !root)
    return wrong(
        "the statement carries no count and root of its lines: its ledger is under version 1 of "
        "the rules",
        "对账单未载明细笔数和明细根：其账本适用规则第1版");
  stated.claimed = {static_cast<std::uint64_t>(number), *root};
  if (current != nullptr) stated.current_fen = current->integer().value_or(0);
  return stated;
}

Result<LinesVerdict> verify_lines_proof(const json::Value& value, const Policy& policy) {
  const json::Value* receipt = value.find("receipt");
  if (!is_lines_proof(value) || receipt == nullptr)
    return Fault{Errc::kInvalid, "these are no lines of a statement with their receipt",
                 "不是附有回执的对账单明细"};
  LinesVerdict verdict;
  LUOSHU_TRY(verdict.receipt, verify_read_receipt(*receipt, policy));
  LUOSHU_TRY(verdict.stated, stated_lines(verdict.receipt.event));
  LUOSHU_TRY(verdict.shown, shown_lines(value));
  const json::Value rebuilt = lines_proof_json(*receipt, verdict.shown);
  if (rebuilt != value)
    return wrong(
        fmt::format("'{}' does not belong to such a file", first_difference(rebuilt, value)),
        fmt::format("“{}”不属于这种文件", first_difference(rebuilt, value)));
  if (const auto* all = std::get_if<AllLines>(&verdict.shown))
    LUOSHU_CHECK(check_all(*all, verdict.stated));
  if (const auto* placed = std::get_if<PlacedLine>(&verdict.shown))
    LUOSHU_CHECK(check_placed(*placed, verdict.stated));
  if (const auto* absent = std::get_if<AbsentRef>(&verdict.shown))
    LUOSHU_CHECK(check_absence(*absent, verdict.stated));
  say_of_lines(verdict);
  return verdict;
}

}  // namespace luoshu
