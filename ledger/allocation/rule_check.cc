#include "ledger/allocation/rule_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "ledger/allocation/rule_words.h"
#include "ledger/allocation/step.h"

namespace luoshu::allocation {
namespace {

using Names = std::set<std::string, std::less<>>;

// Steps that the limits book under names of their own.
constexpr std::string_view kLimitSteps[] = {kCeilingStep, kFloorStep};

Names names_of(const std::vector<Mention>& mentions) {
  Names names;
  for (const Mention& mention : mentions) names.insert(mention.name);
  return names;
}

void refuse(IssueList& issues, const Mention& mention, std::string_view en, std::string_view zh) {
  issues.syntax(mention.at, fmt::format("{} {}", quoted(mention.name), en),
                fmt::format("{}{}", quoted_zh(mention.name), zh));
}

// Each name at most once.
void check_once(const std::vector<Mention>& mentions, std::string_view en, std::string_view zh,
                IssueList& issues) {
  Names seen;
  for (const Mention& mention : mentions)
    if (!seen.insert(mention.name).second) refuse(issues, mention, en, zh);
}

void check_pools(const Mentions& mentions, const Known& known, IssueList& issues) {
  check_once(mentions.pools, "has a pool line already", "已有“pool”（池）行", issues);
  check_once(mentions.ceilings, "has a ceiling already", "已设上限", issues);
  check_once(mentions.floors, "has a floor already", "已设下限", issues);
  if (!known.split) return;
  const Names split = names_of(mentions.split);
  for (const auto* uses : {&mentions.pools, &mentions.pool_uses})
    for (const Mention& mention : *uses)
      if (!split.contains(mention.name))
        refuse(issues, mention, "is not in the split", "不在分配（split）之列");
  if (!known.pools) return;
  const Names pools = names_of(mentions.pools);
  for (const Mention& mention : mentions.split)
    if (!pools.contains(mention.name))
      refuse(issues, mention, "has no pool line", "没有对应的“pool”（池）行");
}

// Lines are told apart by the names of their steps: no two kinds of step may share one.
void check_step_names(const Mentions& mentions, IssueList& issues) {
  const Names split = names_of(mentions.split);
  const Names reserves = names_of(mentions.reserves);
  const auto check = [&](const Mention& mention, std::initializer_list<const Names*> others) {
    const bool reserved = std::ranges::find(kLimitSteps, mention.name) != std::end(kLimitSteps);
    const bool taken = std::ranges::any_of(
        others, [&](const Names* names) { return names->contains(mention.name); });
    if (reserved || taken)
      refuse(issues, mention, "is the name of another step already", "已是其他步骤的名称");
  };
  for (const Mention& mention : mentions.split) check(mention, {});
  for (const Mention& mention : mentions.reserves) check(mention, {&split});
  for (const Mention& mention : mentions.earmarks) check(mention, {&split, &reserves});
  check_once(mentions.withholds, "is the name of another withhold step already",
             "已是其他扣缴步骤的名称", issues);
}

// The steps `<pool>_province`: of pools that name the province as a target.
Names province_steps(const Rule& rule) {
  const auto is_province = [](const Target& target) {
    return target.kind == Target::Kind::kProvince;
  };
  Names steps;
  for (const Step& step : rule.steps) {
    const auto* pool = std::get_if<Pool>(&step.what);
    if (pool == nullptr) continue;
    const auto* fixed = std::get_if<Fixed>(&pool->method);
    const bool in_list =
        fixed != nullptr && std::ranges::any_of(fixed->shares, is_province, &TargetShare::target);
    const bool as_fallback = pool->fallback && pool->fallback->kind == Fallback::Kind::kTarget &&
                             is_province(pool->fallback->target);
    if (in_list || as_fallback) steps.insert(pool->name + target_ending({}));
  }
  return steps;
}

void check_accounts(const Rule& rule, const Mentions& mentions, IssueList& issues) {
  const Names accounts = names_of(mentions.accounts);
  const Names provinces = province_steps(rule);
  for (const Mention& mention : mentions.floor_uses) {
    const bool account = accounts.contains(mention.name);
    const bool province = provinces.contains(mention.name);
    if (!account && !province)
      refuse(issues, mention,
             "is no account: neither a withhold step nor a target names it, nor is it the province "
             "part of a pool",
             "不是账户：没有扣缴步骤或去向使用该名称，也不是某个池的省本级部分");
    else if (account && province)
      refuse(issues, mention, "is both an account and the province part of a pool",
             "既是账户，又是某个池的省本级部分");
  }
}

}  // namespace

void check_names(const Rule& rule, const Mentions& mentions, const Known& known,
                 IssueList& issues) {
  check_pools(mentions, known, issues);
  check_step_names(mentions, issues);
  if (known.accounts) check_accounts(rule, mentions, issues);
}

}  // namespace luoshu::allocation
