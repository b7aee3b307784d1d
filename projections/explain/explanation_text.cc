#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <set>

#include "ledger/base/yuan.h"
#include "projections/explain/explanation.h"

namespace luoshu {
namespace {

using Wide = unsigned __int128;

constexpr std::size_t kEntriesShown = 24;  // more than that: only those of the beneficiary

// Whether one fen is left over for an entry, and its place among those waiting for one.
struct OddFen {
  std::uint64_t floor = 0;
  std::uint64_t remainder = 0;  // of the sum of weights
  std::size_t place = 0;        // from 1, by remainder
  bool got = false;
};

std::uint64_t sum_of_weights(const TraceStep& step) {
  std::uint64_t sum = 0;
  for (const TraceEntry& entry : step.entries) sum += entry.weight;
  return sum;
}

// RULEBOOK 4.4: floors first; what is left goes fen by fen to the largest remainders.
std::vector<OddFen> odd_fens(const TraceStep& step) {
  const std::uint64_t sum = sum_of_weights(step);
  std::vector<OddFen> odd(step.entries.size());
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < odd.size(); ++i) {
    const Wide product = Wide{static_cast<std::uint64_t>(step.fen)} * step.entries[i].weight;
    odd[i].floor = static_cast<std::uint64_t>(product / sum);
    odd[i].remainder = static_cast<std::uint64_t>(product % sum);
    odd[i].got = static_cast<std::uint64_t>(step.entries[i].fen) > odd[i].floor;
    if (step.entries[i].weight > 0) order.push_back(i);
  }
  const std::size_t count = order.size();
  std::vector<std::size_t> turn(odd.size());
  for (std::size_t rank = 0; rank < count; ++rank)
    turn[order[rank]] = (rank + count - step.turn % count) % count;
  std::ranges::sort(order, [&](std::size_t one, std::size_t other) {
    return std::pair(odd[other].remainder, turn[one]) < std::pair(odd[one].remainder, turn[other]);
  });
  for (std::size_t place = 0; place < count; ++place) odd[order[place]].place = place + 1;
  return odd;
}

class Writer {
 public:
  Writer(const Explanation& explanation, bool chinese) : all_(explanation), chinese_(chinese) {
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
    for (const LimitTrace& limit : all_.limits) this->limit(limit);
    evidence();
    return std::move(text_);
  }

 private:
  template <class... Args>
  void say(std::string_view zh, std::string_view en, const Args&... args) {
    text_ += fmt::format(fmt::runtime(chinese_ ? zh : en), args...);
    text_ += '\n';
  }

  void head() {
    const std::string period = to_string(all_.period);
    const std::string who =
        all_.name.empty() ? all_.beneficiary : all_.beneficiary + " " + all_.name;
    say("凭什么：{}，{}", "Why: {}, {}", who, period);
    if (all_.run.empty())
      say("  本期尚无分配批次，以下为试算（截至高度 {}，最后入账 {}）",
          "  no run was recorded for the period: a preview (size {}, last recorded {})",
          all_.as_of.size.value, to_string(all_.as_of.recorded));
    else
      say("  分配批次 {}；读取时点：高度 {}，最后入账 {}",
          "  run {}; read at size {}, last recorded {}", all_.run, all_.as_of.size.value,
          to_string(all_.as_of.recorded));
    if (all_.statement)
      say("  上期结转 {} 元 + 本期 {} 元 = 应付 {} 元",
          "  carried in {} + this period {} = payable {} yuan", yuan(all_.statement->carry_fen),
          yuan(all_.statement->current_fen), yuan(all_.statement->payable_fen));
  }

  void lines() {
    std::int64_t sum = 0;
    for (const NumberedLine& line : all_.lines) sum += line.line.line.fen;
    say("\n分配明细：{} 条，合计 {} 元", "\nLines: {}, together {} yuan", all_.lines.size(),
        yuan(sum));
    for (const NumberedLine& one : all_.lines) {
      const MoneyLine& line = one.line.line;
      const std::string of = line.resource.empty() ? line.key : line.key + " / " + line.resource;
      text_ +=
          fmt::format("  #{:<5} {:<18} {} v{}  {:<24} {:<20} {:>16}\n", one.number, one.line.ref,
                      one.line.rule, one.line.version, line.step, of, yuan(line.fen));
    }
  }

  void sale() {
    const SaleTrace& sale = *all_.sale;
    say("\n交易 {}：产品 {}，{}，净收入 {} 元，适用 {} 第 {} 版",
        "\nSale {}: product {}, {}, net {} yuan, under {} version {}", sale.transaction,
        sale.product, to_string(sale.allocated), yuan(sale.net_fen), sale.rule, sale.version);
    for (const ResourceInput& input : sale.inputs)
      if (theirs_.contains(input.division))
        say("  资源 {}（{}，构件 {}）：基础权重 {}，用量 {}，质量 {}‰",
            "  resource {} ({}, component {}): base weight {}, use {}, quality {} per mille",
            input.resource, input.division, input.component, input.base, input.use,
            input.quality_permille);
    for (const TraceStep& step : sale.steps) this->step(step);
  }

  void step(const TraceStep& step) {
    const bool meant = step.component.empty() || !step.bounds.empty() ||
                       step.component == "cities" || step.list == "recover" ||
                       theirs_.contains(step.component);
    if (!meant) return;  // another city's component
    say("\n  规则第 {} 行：{}", "\n  line {} of the rule: {}", step.rule_line.number,
        step.rule_line.text);
    if (step.entries.empty())
      bounds(step);
    else
      entries(step);
  }

  std::string_view bound_name(const std::string& what) const {
    if (what == "percent") return chinese_ ? "按比例" : "the percentage";
    if (what == "amount") return chinese_ ? "按定额" : "the amount";
    if (what == "left") return chinese_ ? "剩余可分" : "what is left";
    if (what == "room") return chinese_ ? "准许收入余额" : "room under the permitted revenue";
    return chinese_ ? "未回收成本" : "open audited cost";
  }
  void bounds(const TraceStep& step) {
    std::string list;
    for (const TraceBound& bound : step.bounds)
      list += fmt::format("{}{} {}",
                          list.empty() ? ""
                          : chinese_   ? "、"
                                       : ", ",
                          bound_name(bound.what), yuan(bound.fen));
    say("    取最小：{} → {} 元", "    the least of: {} → {} yuan", list, yuan(step.fen));
  }

  void entries(const TraceStep& step) {
    if (step.fen == 0) return;
    const std::uint64_t sum = sum_of_weights(step);
    const std::vector<OddFen> odd = odd_fens(step);
    std::uint64_t floors = 0;
    for (const OddFen& one : odd) floors += one.floor;
    const auto left = static_cast<std::uint64_t>(step.fen) - floors;
    const bool named = !step.component.empty() && step.list != "recover";
    const std::string of = named ? " " + step.component : "";
    say("    将{} {} 元分给 {} 项，权重合计 {}；取整后余 {} 分",
        "    sharing{} {} yuan over {} entries, weights {}; {} fen left after whole fen", of,
        yuan(step.fen), step.entries.size(), sum, left);
    for (std::size_t i = 0; i < step.entries.size(); ++i) {
      const bool theirs = theirs_.contains(step.entries[i].name);
      if (theirs || step.entries.size() <= kEntriesShown)
        entry(step.entries[i], odd[i], sum, theirs);
    }
  }

  void entry(const TraceEntry& entry, const OddFen& odd, std::uint64_t sum, bool theirs) {
    const std::string_view mark = theirs ? "→" : " ";
    if (entry.weight == 0)
      return say("    {} {}：权重 0，不参与", "    {} {}: weight 0, takes no part", mark,
                 entry.name);
    if (!entry.residual.empty())
      return say("    {} {}：权重 {}，应得 {} + {}/{} 分，上次结余 {} 分，得 {} 元",
                 "    {} {}: weight {}, exact {} + {}/{} fen, carried {} fen, gets {} yuan", mark,
                 entry.name, entry.weight, odd.floor, odd.remainder, sum, entry.residual,
                 yuan(entry.fen));
    if (odd.remainder == 0)
      return say("    {} {}：权重 {}，整除，得 {} 元", "    {} {}: weight {}, exactly {} yuan",
                 mark, entry.name, entry.weight, yuan(entry.fen));
    say(odd.got ? "    {} {}：权重 {}，应得 {} + {}/{} 分，余数第 {} 位，补 1 分，得 {} 元"
                : "    {} {}：权重 {}，应得 {} + {}/{} 分，余数第 {} 位，不补，得 {} 元",
        odd.got ? "    {} {}: weight {}, exact {} + {}/{} fen, remainder {} in line, gets an odd "
                  "fen: {} yuan"
                : "    {} {}: weight {}, exact {} + {}/{} fen, remainder {} in line, no odd fen: "
                  "{} yuan",
        mark, entry.name, entry.weight, odd.floor, odd.remainder, sum, odd.place, yuan(entry.fen));
  }

  void refund(const RefundTrace& refund) {
    say("\n退款 {}：净额 {} 元，按该交易各条明细的余额分摊",
        "\nRefund {}: net {} yuan, over what was left of the lines of its sale", refund.refund,
        yuan(refund.net_fen));
    for (std::size_t i = 0; i < refund.before.size(); ++i) {
      const MoneyLine& line = refund.before[i];
      if (theirs_.contains(line.beneficiary))
        say("    → {} {}：余额 {} 元，冲回 {} 元", "    → {} {}: {} yuan left, takes back {}",
            line.step, line.resource.empty() ? line.key : line.resource, yuan(line.fen),
            yuan(refund.fen[i]));
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

  std::string_view what_name(const std::string& what) const {
    static constexpr std::tuple<std::string_view, std::string_view> kNames[] = {
        {"run", "批次"},     {"statement", "对账单"}, {"rule", "规则"},
        {"sale", "交易"},    {"use", "用量"},         {"lineage", "产品血缘"},
        {"quality", "质量"}, {"cost", "成本核定"},    {"investment", "投入"},
        {"refund", "退款"},  {"adjustment", "调整"}};
    if (!chinese_) return what;
    for (const auto& [en, zh] : kNames)
      if (en == what) return zh;
    return what;
  }
  void evidence() {
    if (all_.evidence.empty()) return;
    say("\n依据的事件与签名", "\nEvents and signatures this rests on");
    for (const Evidence& one : all_.evidence) {
      std::string signers;
      for (const EventSigner& signer : one.signers)
        signers += fmt::format("{}{} ({}, {})", signers.empty() ? "" : ", ", signer.party,
                               signer.role, signer.key_id);
      say("  {}：事件 {}（分录 {}），{} {}，生效 {}，签名 {}",
          "  {}: event {} (entry {}), {} {}, effective {}, signed by {}", what_name(one.what),
          one.event.value, one.entry.value, one.type, one.subject, one.effective, signers);
    }
  }

  const Explanation& all_;
  bool chinese_;
  std::set<std::string> theirs_;  // names that concern the beneficiary
  std::string text_;
};

}  // namespace

std::string to_text(const Explanation& explanation, bool chinese) {
  return Writer(explanation, chinese).write();
}

}  // namespace luoshu
