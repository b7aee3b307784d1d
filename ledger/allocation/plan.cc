#include "ledger/allocation/plan.h"

#include <fmt/format.h>

#include <algorithm>

#include "ledger/allocation/amounts.h"
#include "ledger/allocation/rule_printer.h"
#include "ledger/base/assert.h"

namespace luoshu::allocation {
namespace {

constexpr std::string_view kReserveKey = "reserve";

std::string account_name(std::string_view account) {
  return fmt::format("account:{}", account);
}

class Planner {
 public:
  Planner(const Book& book, const Rule& rule, Steps& steps)
      : book_(book), rule_(rule), steps_(steps) {}

  Plan plan() {
    Plan plan{&rule_, steps_.of(kWithholdStep), steps_.of(kRecoverStep), {}, {}, {}, {}, {}, {},
              {}};
    for (const NameShare& share : std::get<Split>(split_step(rule_).what).shares)
      plan.split.push_back(static_cast<std::uint64_t>(share.share.value));
    for (const Step& step : rule_.steps) {
      place_ = static_cast<std::uint16_t>(&step - rule_.steps.data());
      std::visit([&](const auto& what) { add(plan, what); }, step.what);
    }
    // First the pools that give to resources: what cities contribute is known from them.
    std::ranges::sort(plan.pools, [](const PlannedPool& one, const PlannedPool& other) {
      const auto rank = [](const PlannedPool& pool) {
        const bool by_resource = std::holds_alternative<ByLineage>(pool.what->method) ||
                                 std::holds_alternative<ByMeteredUse>(pool.what->method);
        return std::pair(!by_resource, pool.index);
      };
      return rank(one) < rank(other);
    });
    return plan;
  }

 private:
  void add(Plan& plan, const Withhold& what) {
    plan.withholds.push_back(
        {&what, ref(StepKind::kWithhold), name(what.name), name(account_name(what.account))});
  }
  void add(Plan& plan, const Cap& what) {
    PlannedCap cap{ref(StepKind::kReserve),
                   steps_.of(what.reserve),
                   name(kReserveKey),
                   name(fmt::format("reserve:{}", what.cycle)),
                   {}};
    const auto found = std::ranges::find(book_.cycles, what.cycle, &Cycle::id);
    if (found != book_.cycles.end())
      cap.cycle = static_cast<std::size_t>(found - book_.cycles.begin());
    plan.cap = cap;
  }
  void add(Plan& plan, const Recover& what) {
    plan.recovers.push_back(
        {&what, ref(StepKind::kRecover), fmt::format("{}", plan.recovers.size() + 1)});
  }
  void add(Plan& plan, const Split&) { plan.split_ref = ref(StepKind::kSplit); }
  void add(Plan& plan, const Pool& what) {
    const std::uint16_t index = pool_index(rule_, what.name);
    PlannedPool pool{
        index, &what, ref(StepKind::kPool, index), steps_.of(what.name), target({}, what.name),
        {},    {}};
    if (const Fixed* fixed = std::get_if<Fixed>(&what.method))
      pool.fixed = shares(fixed->shares, what.name);
    if (what.fallback && what.fallback->kind == Fallback::Kind::kTarget)
      pool.fallback = target(what.fallback->target, what.name);
    plan.pools.push_back(std::move(pool));
  }
  void add(Plan& plan, const Earmark& what) {
    plan.later.emplace_back(PlannedEarmark{&what, ref(StepKind::kEarmark),
                                           pool_index(rule_, what.pool), steps_.of(what.name)});
  }
  void add(Plan& plan, const Divide& what) {
    const std::uint16_t pool = pool_index(rule_, what.pool);
    plan.later.emplace_back(PlannedDivide{&what, ref(StepKind::kDivide, pool),
                                          divide_list(what.pool), pool,
                                          shares(what.shares, what.pool), target({}, what.pool)});
  }
  // The step that is being added.
  StepRef ref(StepKind kind, std::uint16_t pool = kNoPool) const { return {kind, pool, place_}; }

  PlannedTarget target(const Target& what, std::string_view pool) {
    const std::string ending = target_ending(what);
    PlannedTarget planned{what.kind, steps_.of(fmt::format("{}{}", pool, ending)),
                          ending,    kNoName,
                          kNoName,   print_target(what)};
    if (what.kind == Target::Kind::kCityByContribution) return planned;
    planned.key = what.kind == Target::Kind::kProvince ? book_.province : name(what.name);
    planned.beneficiary =
        what.kind == Target::Kind::kAccount ? name(account_name(what.name)) : planned.key;
    return planned;
  }
  std::vector<PlannedShare> shares(const std::vector<TargetShare>& list, std::string_view pool) {
    std::vector<PlannedShare> planned;
    planned.reserve(list.size());
    for (const TargetShare& share : list)
      planned.push_back(
          {target(share.target, pool), static_cast<std::uint64_t>(share.share.value)});
    return planned;
  }
  NameId name(std::string_view text) const { return book_.names.of(text); }

  const Book& book_;
  const Rule& rule_;
  Steps& steps_;
  std::uint16_t place_ = 0;
};

void append_target(const Target& target, std::vector<std::string>& names) {
  names.push_back(target.name);
  if (target.kind == Target::Kind::kAccount) names.push_back(account_name(target.name));
}

struct NameAppender {
  std::vector<std::string>& names;

  void operator()(const Withhold& what) const {
    names.push_back(what.name);
    names.push_back(account_name(what.account));
  }
  void operator()(const Cap& what) const {
    names.emplace_back(kReserveKey);
    names.push_back(fmt::format("reserve:{}", what.cycle));
  }
  void operator()(const Recover&) const {}
  void operator()(const Split&) const {}
  void operator()(const Pool& what) const {
    if (const Fixed* fixed = std::get_if<Fixed>(&what.method))
      for (const TargetShare& share : fixed->shares) append_target(share.target, names);
    if (what.fallback) append_target(what.fallback->target, names);
  }
  void operator()(const Earmark&) const {}
  void operator()(const Divide& what) const {
    for (const TargetShare& share : what.shares) append_target(share.target, names);
  }
  void operator()(const Ceiling& what) const { names.push_back(to_text(what.share)); }
  void operator()(const Floor& what) const {
    names.push_back(fmt::format("{}", what.amount.value));
    names.push_back(account_name(what.account));
  }
};

}  // namespace

void append_names(const Rule& rule, std::vector<std::string>& names) {
  const NameAppender appender{names};
  for (const Step& step : rule.steps) std::visit(appender, step.what);
  for (const Limit& limit : rule.limits) std::visit(appender, limit.what);
}

Plan plan_of(const Book& book, std::size_t rule, Steps& steps) {
  return Planner(book, book.rules[rule], steps).plan();
}

std::uint16_t pool_index(const Rule& rule, std::string_view pool) {
  const auto& shares = std::get<Split>(split_step(rule).what).shares;
  const auto found = std::ranges::find(shares, pool, &NameShare::name);
  LUOSHU_ASSERT(found != shares.end());
  return static_cast<std::uint16_t>(found - shares.begin());
}

}  // namespace luoshu::allocation
