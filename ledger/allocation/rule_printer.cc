#include "ledger/allocation/rule_printer.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "ledger/allocation/amounts.h"

namespace luoshu::allocation {
namespace {

std::string to_text(const std::vector<TargetShare>& shares) {
  std::vector<std::string> parts;
  parts.reserve(shares.size());
  for (const auto& [target, share] : shares)
    parts.push_back(fmt::format("{} {}", print_target(target), to_text(share)));
  return fmt::format("{}", fmt::join(parts, ", "));
}

std::string to_text(const Factor& factor) {
  switch (factor.kind) {
    case Factor::Kind::kBase:
      return "base";
    case Factor::Kind::kUse:
      return "use";
    case Factor::Kind::kQuality:
      return "quality";
    case Factor::Kind::kConstant:
      break;
  }
  return fmt::format("{}", factor.constant);
}

// How each method, step and limit reads.
struct Printer {
  std::string operator()(const Fixed& fixed) const { return "fixed " + to_text(fixed.shares); }
  std::string operator()(const Equal& equal) const {
    switch (equal.over) {
      case Equal::Over::kCitiesInLineage:
        return "equal over cities-in-lineage";
      case Equal::Over::kAllCities:
        return "equal over all-cities";
      case Equal::Over::kPartiesWithInvestment:
        break;
    }
    return "equal over parties-with-investment";
  }
  std::string operator()(const ByInvestment& by) const {
    const bool net = by.subsidy == ByInvestment::Subsidy::kDeducted;
    return net ? "by investment net-of-subsidy" : "by investment";
  }
  std::string operator()(const ByLineage& by) const {
    std::vector<std::string> factors;
    for (const Factor& factor : by.factors) factors.push_back(to_text(factor));
    return fmt::format("by lineage weight {}", fmt::join(factors, " * "));
  }
  std::string operator()(const ByMeteredUse&) const { return "by metered-use"; }

  std::string operator()(const Withhold& withhold) const {
    const std::string amount =
        std::visit([](auto value) { return allocation::to_text(value); }, withhold.amount);
    return fmt::format("withhold {} {} to {}", withhold.name, amount, withhold.account);
  }
  std::string operator()(const Cap& cap) const {
    return fmt::format("cap permitted-revenue cycle \"{}\" excess to reserve {}", cap.cycle,
                       cap.reserve);
  }
  std::string operator()(const Recover& recover) const {
    const std::string classes = fmt::format("{}", fmt::join(recover.classes, ", "));
    return fmt::format("recover audited-cost class {} up-to {} to bearer {}",
                       classes.empty() ? "any" : classes, allocation::to_text(recover.up_to),
                       recover.unused == Recover::Unused::kCarry ? "carry" : "lapse");
  }
  std::string operator()(const Split& split) const {
    std::vector<std::string> parts;
    for (const auto& [name, share] : split.shares)
      parts.push_back(fmt::format("{} {}", name, allocation::to_text(share)));
    return fmt::format("split {}", fmt::join(parts, ", "));
  }
  std::string operator()(const Pool& pool) const {
    const std::string text = fmt::format("pool {} {}", pool.name, std::visit(*this, pool.method));
    return pool.fallback ? fmt::format("{} else {}", text, (*this)(*pool.fallback)) : text;
  }
  std::string operator()(const Fallback& fallback) const {
    if (fallback.kind == Fallback::Kind::kTarget) return print_target(fallback.target);
    return fallback.kind == Fallback::Kind::kBase ? "base" : "equal";
  }
  std::string operator()(const Earmark& earmark) const {
    return fmt::format("earmark {} of {} of {} as {} by {}", allocation::to_text(earmark.share),
                       earmark.pool, earmark.role, earmark.name,
                       earmark.by == Earmark::By::kEqual ? "equal" : "city-contribution");
  }
  std::string operator()(const Divide& divide) const {
    return fmt::format("divide {} of {} into {}", divide.pool,
                       divide.of == Divide::Of::kCity ? "city" : "province",
                       to_text(divide.shares));
  }
  std::string operator()(const Ceiling& ceiling) const {
    return fmt::format("ceiling {} per {} {} spill {}", ceiling.pool,
                       ceiling.per == Ceiling::Per::kDivision ? "division" : "party",
                       allocation::to_text(ceiling.share),
                       ceiling.spill == Ceiling::Spill::kProvince ? "province" : "proportional");
  }
  std::string operator()(const Floor& floor) const {
    return fmt::format("floor {} per {} {} from {}", floor.pool,
                       floor.per == Floor::Per::kCity ? "city" : "party",
                       allocation::to_text(floor.amount), floor.account);
  }
};

std::string_view to_text(Period period) {
  switch (period) {
    case Period::kMonth:
      return "month";
    case Period::kQuarter:
      return "quarter";
    case Period::kYear:
      break;
  }
  return "year";
}

std::string to_text(const Scope& scope) {
  if (scope.kind == Scope::Kind::kAll) return "all";
  return fmt::format("{} {}", scope.kind == Scope::Kind::kProducts ? "product" : "agreement",
                     fmt::join(scope.ids, ", "));
}

std::string_view to_text(Rounding::Kind kind) {
  switch (kind) {
    case Rounding::Kind::kKeyAscending:
      return "largest-remainder tie key-ascending";
    case Rounding::Kind::kRotateByTransaction:
      return "largest-remainder tie rotate-by-transaction";
    case Rounding::Kind::kCumulative:
      break;
  }
  return "cumulative";
}

}  // namespace

std::string print_step(const Step& step) {
  return std::visit(Printer(), step.what);
}

std::string print_limit(const Limit& limit) {
  return std::visit(Printer(), limit.what);
}

std::string print_target(const Target& target) {
  switch (target.kind) {
    case Target::Kind::kProvince:
      return "province";
    case Target::Kind::kCityByContribution:
      return "city-by-contribution";
    case Target::Kind::kParty:
      return fmt::format("party {}", target.name);
    case Target::Kind::kDivision:
      return fmt::format("division {}", target.name);
    case Target::Kind::kAccount:
      break;
  }
  return target.name;
}

std::string print_rule(const Rule& rule) {
  std::string text = fmt::format("rule \"{}\" version {}\n", rule.id, rule.version);
  const auto line = [&](std::string_view content) { text += fmt::format("  {}\n", content); };
  if (rule.title) line(fmt::format("title \"{}\"", *rule.title));
  for (const std::string& basis : rule.basis) line(fmt::format("basis \"{}\"", basis));
  line(fmt::format("effective {}{}", to_string(rule.effective),
                   rule.effective_end ? ".." + to_string(*rule.effective_end) : ""));
  line(fmt::format("period {}", to_text(rule.period)));
  line(rule.base == Base::kNet ? "base net" : "base gross");
  line(rule.recognise == Recognise::kSettled ? "recognise on settled" : "recognise on paid");
  line(fmt::format("scope {}", to_text(rule.scope)));
  for (const Step& step : rule.steps) line(print_step(step));
  for (const Limit& limit : rule.limits) line(print_limit(limit));
  line("refund reverse remaining-lines");
  line(fmt::format("round {}", to_text(rule.rounding.kind)));
  return text + "end\n";
}

}  // namespace luoshu::allocation
