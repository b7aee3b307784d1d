#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "ledger/base/yuan.h"
#include "projections/explain/explanation.h"
#include "projections/words/words.h"

namespace luoshu {
namespace {

constexpr std::size_t kSignersShown = 6;   // of one event; thousands may have signed
constexpr std::size_t kEntriesShown = 24;  // more than that: only those of the beneficiary

class Writer {
 public:
  Writer(const Explanation& explanation, Language language)
      : all_(explanation), language_(language) {
    for (const std::string& name : all_.owned) theirs_.insert(name);
    if (!all_.sale) return;
    for (const ResourceInput& input : all_.sale->inputs)
      if (theirs_.contains(input.division)) {
        theirs_.insert(input.resource);
        theirs_.insert(input.component);
      }
    for (const NumberedLine& line : all_.sale_lines)
      if (theirs_.contains(line.line.line.beneficiary)) theirs_.insert(line.line.line.key);
  }

  std::string write() {
    head();
    lines();
    if (all_.sale) sale();
    for (const RefundTrace& refund : all_.refunds) this->refund(refund);
    if (all_.adjustment) adjustment(*all_.adjustment);
    for (const LimitTrace& limit : all_.limits) this->limit(limit);
    evidence();
    return std::move(text_);
  }

 private:
  template <class... Args>
  void say(std::string_view zh, std::string_view en, const Args&... args) {
    text_ += fmt::format(fmt::runtime(language_ == Language::kZh ? zh : en), args...);
    text_ += '\n';
  }

  void head() {
    const std::string period = to_string(all_.period);
    const std::string who =
        all_.name.empty() ? all_.beneficiary : all_.beneficiary + " " + all_.name;
    say("凭什么：{}，{}", "Why: {}, {}", who, period);
    if (all_.run.empty())
      say("  本期尚无分配批次，以下为试算（截至规模 {}，最后入账 {}）",
          "  no run was recorded for the period: a preview (size {}, last recorded {})",
          all_.as_of.size.value, to_string(all_.as_of.recorded));
    else
      say("  分配批次 {}；读取时点：规模 {}，最后入账 {}",
          "  run {}; read at size {}, last recorded {}", all_.run, all_.as_of.size.value,
          to_string(all_.as_of.recorded));
    if (all_.statement)
      say("  上期结转 {} 元 + 本期 {} 元 = 应付 {} 元",
          "  carried in {} + this period {} = payable {} yuan", yuan(all_.statement->carry_fen),
          yuan(all_.statement->current_fen), yuan(all_.statement->payable_fen));
    const auto remark = [&](const Bilingual& words) {
      say("  {}", "  {}", language_ == Language::kZh ? words.zh : words.en);
    };
    if (all_.standing) remark(standing_words(all_.beneficiary, *all_.standing));
    for (const LaterAdjustment& one : all_.adjusted) remark(adjustment_words(one));
  }

  // Where a sale is asked for, its own lines and those of its refunds.
  bool is_meant(const NumberedLine& line) const {
    return all_.only.empty() || line.line.ref == all_.only ||
           std::ranges::find(all_.refunds, line.line.ref, &RefundTrace::refund) !=
               all_.refunds.end();
  }

  void lines() {
    std::int64_t sum = 0;
    std::size_t count = 0;
    for (const NumberedLine& line : all_.lines)
      if (is_meant(line)) {
        sum += line.line.line.fen;
        ++count;
      }
    if (all_.only.empty())
      say("\n分配明细：{} 条，合计 {} 元", "\nLines: {}, together {} yuan", count, yuan(sum));
    else
      say("\n{} 的分配明细：{} 条，合计 {} 元（本期全部 {} 条）",
          "\nLines of {}: {}, together {} yuan (of {} in the period)", all_.only, count, yuan(sum),
          all_.lines.size());
    for (const NumberedLine& one : all_.lines) {
      if (!is_meant(one)) continue;
      const MoneyLine& line = one.line.line;
      const std::string of = line.resource.empty() ? line.key : line.key + " / " + line.resource;
      text_ += fmt::format("  #{:<5} {:<18} {} v{}  {:<24} {:<20} {:>16}\n", one.number,
                           one.line.ref, one.line.rule, one.line.version,
                           words::name(words::steps(), line.step, language_), of, yuan(line.fen));
    }
  }

  void sale() {
    const SaleTrace& sale = *all_.sale;
    say("\n交易 {}：产品 {}，{}，净收入 {} 元，适用 {} 第 {} 版",
        "\nSale {}: product {}, {}, net {} yuan, under {} version {}", sale.transaction,
        sale.product, to_string(sale.allocated), yuan(sale.net_fen), sale.rule, sale.version);
    for (const ResourceInput& input : sale.inputs)
      if (theirs_.contains(input.division))
        say("  资源 {}（{}，组件 {}）：基础权重 {}，用量 {}，质量 {}‰",
            "  resource {} ({}, component {}): base weight {}, use {}, quality {} per mille",
            input.resource, input.division, input.component, input.base, input.use,
            input.quality_permille);
    for (const TraceStep& step : sale.steps) this->step(step);
  }

  void step(const TraceStep& step) {
    const bool meant =
        step.within != allocation::Within::kComponent || theirs_.contains(step.component);
    if (!meant) return;  // another city's component
    say("\n  规则第 {} 行：{}", "\n  line {} of the rule: {}", step.rule_line.number,
        step.rule_line.text);
    if (step.entries.empty())
      bounds(step);
    else
      entries(step);
  }

  void bounds(const TraceStep& step) {
    std::string list;
    for (const TraceBound& bound : step.bounds)
      list += fmt::format("{}{} {}",
                          list.empty()                 ? ""
                          : language_ == Language::kZh ? "、"
                                                       : ", ",
                          words::name(words::bounds(), bound_name(bound.kind), language_),
                          yuan(bound.fen));
    say("    取最小：{} → {} 元", "    the least of: {} → {} yuan", list, yuan(step.fen));
  }

  void entries(const TraceStep& step) {
    if (step.fen == 0) return;
    auto left = static_cast<std::uint64_t>(step.fen);
    for (const TraceEntry& entry : step.entries) left -= entry.exact.floor;
    const bool named = step.within != allocation::Within::kList;
    const std::string of = named ? " " + step.component : "";
    say("    将{} {} 元分给 {} 项，权重合计 {}；取整后余 {} 分",
        "    sharing{} {} yuan over {} entries, weights {}; {} fen left after whole fen", of,
        yuan(step.fen), step.entries.size(), step.weight_sum, left);
    for (const TraceEntry& entry : step.entries) {
      const bool theirs = theirs_.contains(entry.name);
      if (theirs || step.entries.size() <= kEntriesShown)
        this->entry(entry, step.weight_sum, theirs);
    }
  }

  void entry(const TraceEntry& entry, std::uint64_t sum, bool theirs) {
    const std::string_view mark = theirs ? "→" : " ";
    const allocation::ExactShare& exact = entry.exact;
    if (entry.weight == 0)
      return say("    {} {}：权重 0，不参与", "    {} {}: weight 0, takes no part", mark,
                 entry.name);
    if (!entry.residual.empty())
      return say("    {} {}：权重 {}，应得 {} + {}/{} 分，上次结余 {} 分，得 {} 元",
                 "    {} {}: weight {}, exact {} + {}/{} fen, carried {} fen, gets {} yuan", mark,
                 entry.name, entry.weight, exact.floor, exact.remainder, sum, entry.residual,
                 yuan(entry.fen));
    if (exact.remainder == 0)
      return say("    {} {}：权重 {}，整除，得 {} 元", "    {} {}: weight {}, exactly {} yuan",
                 mark, entry.name, entry.weight, yuan(entry.fen));
    say(exact.got_odd_fen
            ? "    {} {}：权重 {}，应得 {} + {}/{} 分，余数第 {} 位，补 1 分，得 {} 元"
            : "    {} {}：权重 {}，应得 {} + {}/{} 分，余数第 {} 位，不补，得 {} 元",
        exact.got_odd_fen
            ? "    {} {}: weight {}, exact {} + {}/{} fen, remainder {} in line, gets an odd "
              "fen: {} yuan"
            : "    {} {}: weight {}, exact {} + {}/{} fen, remainder {} in line, no odd fen: "
              "{} yuan",
        mark, entry.name, entry.weight, exact.floor, exact.remainder, sum, exact.place,
        yuan(entry.fen));
  }

  void refund(const RefundTrace& refund) {
    say("\n退款 {}：净额 {} 元，按该交易各条明细的余额分摊",
        "\nRefund {}: net {} yuan, over what was left of the lines of its sale", refund.refund,
        yuan(refund.net_fen));
    for (std::size_t i = 0; i < refund.before.size(); ++i) {
      const MoneyLine& line = refund.before[i];
      if (theirs_.contains(line.beneficiary))
        say("    → {} {}：余额 {} 元，冲回 {} 元", "    → {} {}: {} yuan left, takes back {}",
            words::name(words::steps(), line.step, language_),
            line.resource.empty() ? line.key : line.resource, yuan(line.fen), yuan(refund.fen[i]));
    }
  }

  void limit(const LimitTrace& limit) {
    say("\n期末限额：{} 第 {} 版第 {} 行：{}", "\nLimit of the period: {} version {}, line {}: {}",
        limit.rule, limit.version, limit.rule_line.number, limit.rule_line.text);
    if (limit.is_ceiling)
      say("    {} 合计 {} 元，每方至多 {} 元", "    {}: {} yuan together, at most {} for each",
          limit.pool, yuan(limit.sum_fen), yuan(limit.bound_fen));
    else
      say("    {} 每方至少 {} 元", "    {}: at least {} yuan for each", limit.pool,
          yuan(limit.bound_fen));
    for (const auto& [name, fen] : limit.change) {
      const auto before = limit.before.find(name);
      say("    {} {}：原为 {} 元，调整 {} 元", "    {} {}: {} yuan before, changed by {}",
          theirs_.contains(name) ? "→" : " ", name,
          yuan(before == limit.before.end() ? 0 : before->second), yuan(fen));
    }
  }

  std::string signers_of(const Evidence& one) const {
    std::string list;
    for (std::size_t i = 0; i < std::min(one.signers.size(), kSignersShown); ++i) {
      const EventSigner& signer = one.signers[i];
      const std::string role = words::name(words::roles(), signer.role, language_);
      const std::string who =
          signer.name.empty() ? signer.party : fmt::format("{} {}", signer.party, signer.name);
      list += language_ == Language::kZh
                  ? fmt::format("{}{}（{}，{}）", i == 0 ? "" : "、", who, role, signer.key_id)
                  : fmt::format("{}{} ({}, {})", i == 0 ? "" : ", ", who, role, signer.key_id);
    }
    if (one.signers.size() > kSignersShown)
      list += fmt::format(fmt::runtime(language_ == Language::kZh ? "，共 {} 方" : ", {} in all"),
                          one.signers.size());
    return list;
  }
  void events(const std::vector<Evidence>& events) {
    for (const Evidence& one : events)
      say("  {}：事件 {}（记录 {}），{} {}，生效 {}，签名 {}",
          "  {}: event {} (entry {}), {} {}, effective {}, signed by {}",
          words::name(words::evidence(), one.what, language_), one.event.value, one.entry.value,
          words::name(words::event_types(), one.type, language_), one.subject, one.effective,
          signers_of(one));
  }
  void evidence() {
    if (!all_.evidence.empty()) say("\n依据的事件与签名", "\nEvents and signatures this rests on");
    events(all_.evidence);
    if (!all_.later.empty())
      say("\n其后入账的更正（不影响上述金额）",
          "\nRecorded later (the amounts above do not rest on it)");
    events(all_.later);
  }

  void adjustment(const AdjustmentTrace& trace) {
    say("\n调整 {}：交易 {}（批次 {}）按更正后的用量重算，差额在本期入账",
        "\nAdjustment {}: sale {} of run {} computed again with the corrected use; the differences "
        "are booked in this period",
        trace.adjustment, trace.transaction, trace.run);
    std::int64_t sum = 0;
    for (const AdjustedLine& one : trace.lines) {
      if (!theirs_.contains(one.line.beneficiary)) continue;
      sum += one.line.fen;
      const std::string of = one.line.resource.empty() ? one.line.key : one.line.resource;
      say("    → {} {}：原为 {} 元，重算 {} 元，差额 {} 元",
          "    → {} {}: {} yuan before, {} yuan now, difference {}",
          words::name(words::steps(), one.line.step, language_), of, yuan(one.before_fen),
          yuan(one.before_fen + one.line.fen), yuan(one.line.fen));
    }
    say("    差额合计 {} 元", "    differences together {} yuan", yuan(sum));
  }

  const Explanation& all_;
  Language language_;
  std::set<std::string> theirs_;  // names that concern the beneficiary
  std::string text_;
};

}  // namespace

std::string to_text(const Explanation& explanation, Language language) {
  return Writer(explanation, language).write();
}

}  // namespace luoshu
