#include "ledger/allocation/step_reader.h"

#include <fmt/format.h>

#include <set>
#include <utility>

#include "ledger/allocation/rule_words.h"

namespace luoshu::allocation {
namespace {

using Kind = Token::Kind;

// Reads entries with commas between them.
template <class ReadEntry>
void read_list(LineReader& line, ReadEntry read_entry) {
  std::size_t count = 0;
  do {
    if (++count > kRuleListItemsMax)
      return line.unfit(fmt::format("no more than {} entries", kRuleListItemsMax),
                        fmt::format("最多{}项", kRuleListItemsMax));
    read_entry();
  } while (line.accept(Kind::kComma));
}

// Reports an entry that the list has already.
template <class Entry>
void check_new(LineReader& line, std::set<Entry>& seen, const Entry& entry, Position at) {
  if (!seen.insert(entry).second)
    line.bad_value(at, "this stands twice in the list", "该项在列表中重复");
}

// Reads entries with a percentage each, which together must be the whole (R1).
template <class Share, class ReadWho>
std::vector<Share> read_shares(LineReader& line, ReadWho read_who) {
  const Position first = line.next();
  std::vector<Share> shares;
  std::set<decltype(read_who())> seen;
  Ppm sum;
  bool summable = true;
  read_list(line, [&] {
    const Position at = line.next();
    auto who = read_who();
    if (line.stopped()) return;
    check_new(line, seen, who, at);
    const std::size_t issues = line.issue_count();
    const Ppm share = line.percent();
    summable = summable && line.issue_count() == issues;
    sum.value += share.value;
    shares.push_back({std::move(who), share});
  });
  // Where the list breaks off, the sum of what was read says nothing.
  const bool complete = !line.stopped() && (line.at_end() || line.next_is("else"));
  if (complete && summable && sum.value != kPpmWhole)
    line.bad_sum(first, fmt::format("the shares sum to {}, not to 100%", to_text(sum)),
                 fmt::format("比例合计为{}，不是100%", to_text(sum)));
  return shares;
}

std::string noted(std::vector<Mention>& mentions, LineReader& line, std::string name) {
  if (!line.stopped()) mentions.push_back({name, line.taken()});
  return name;
}

std::vector<TargetShare> read_target_shares(LineReader& line, Mentions& mentions) {
  return read_shares<TargetShare>(line, [&] {
    Target target = line.target();
    if (target.kind == Target::Kind::kAccount) noted(mentions.accounts, line, target.name);
    return target;
  });
}

Factor read_factor(LineReader& line) {
  if (line.next_is(Kind::kNumber)) return {Factor::Kind::kConstant, line.integer()};
  if (line.accept("base")) return {Factor::Kind::kBase};
  if (line.accept("use")) return {Factor::Kind::kUse};
  if (line.accept("quality")) return {Factor::Kind::kQuality};
  line.unfit("a factor: 'base', 'use', 'quality' or an integer",
             "因子：“base”、“use”、“quality”或整数");
  return {};
}

ByLineage read_lineage(LineReader& line) {
  line.expect("weight");
  ByLineage lineage;
  do {
    if (lineage.factors.size() == kRuleListItemsMax) {
      line.unfit(fmt::format("no more than {} factors", kRuleListItemsMax),
                 fmt::format("最多{}个因子", kRuleListItemsMax));
      break;
    }
    lineage.factors.push_back(read_factor(line));
  } while (line.accept(Kind::kStar));
  return lineage;
}

Method read_method(LineReader& line, Mentions& mentions) {
  enum class First { kFixed, kEqual, kBy };
  const auto first =
      line.choice<First>({{"fixed", First::kFixed}, {"equal", First::kEqual}, {"by", First::kBy}});
  if (line.stopped()) return Fixed{};
  if (first == First::kFixed) return Fixed{read_target_shares(line, mentions)};
  if (first == First::kEqual) {
    line.expect("over");
    using Over = Equal::Over;
    return Equal{line.choice<Over>({{"cities-in-lineage", Over::kCitiesInLineage},
                                    {"all-cities", Over::kAllCities},
                                    {"parties-with-investment", Over::kPartiesWithInvestment}})};
  }
  enum class By { kInvestment, kLineage, kMeteredUse };
  const auto by = line.choice<By>({{"investment", By::kInvestment},
                                   {"lineage", By::kLineage},
                                   {"metered-use", By::kMeteredUse}});
  if (by == By::kLineage) return read_lineage(line);
  if (by == By::kMeteredUse) return ByMeteredUse{};
  const bool net = line.accept("net-of-subsidy");
  return ByInvestment{net ? ByInvestment::Subsidy::kDeducted : ByInvestment::Subsidy::kIncluded};
}

// `base` needs base weights to fall back on, `equal` needs members to share among.
bool fits(Fallback::Kind kind, const Method& method) {
  const bool by_resources =
      std::holds_alternative<ByLineage>(method) || std::holds_alternative<ByMeteredUse>(method);
  if (kind == Fallback::Kind::kBase) return by_resources;
  if (kind == Fallback::Kind::kEqual)
    return by_resources || std::holds_alternative<ByInvestment>(method);
  return true;
}

Fallback read_fallback(LineReader& line, const Method& method, Mentions& mentions) {
  Fallback fallback;
  const Position at = line.next();
  if (line.accept("base")) {
    fallback.kind = Fallback::Kind::kBase;
  } else if (line.accept("equal")) {
    fallback.kind = Fallback::Kind::kEqual;
  } else {
    fallback.kind = Fallback::Kind::kTarget;
    fallback.target = line.target();
    if (fallback.target.kind == Target::Kind::kAccount)
      noted(mentions.accounts, line, fallback.target.name);
  }
  if (!fits(fallback.kind, method))
    line.bad_value(at, "this method of the pool cannot fall back on that",
                   "该池的分配方法不能以此为备选");
  return fallback;
}

}  // namespace

std::vector<std::string> read_ids(LineReader& line) {
  std::vector<std::string> ids;
  std::set<std::string> seen;
  read_list(line, [&] {
    const Position at = line.next();
    ids.push_back(line.id());
    if (!line.stopped()) check_new(line, seen, ids.back(), at);
  });
  return ids;
}

Withhold read_withhold(LineReader& line, Mentions& mentions) {
  Withhold withhold;
  withhold.name = noted(mentions.withholds, line, line.name());
  withhold.amount = line.percent_or_money();
  line.expect("to");
  withhold.account = noted(mentions.accounts, line, line.account());
  return withhold;
}

Cap read_cap(LineReader& line, Mentions& mentions) {
  Cap cap;
  line.expect({"permitted-revenue", "cycle"});
  cap.cycle = line.quoted_text();
  if (cap.cycle.empty()) line.bad_value(line.taken(), "the cycle has no name", "周期名称为空");
  line.expect({"excess", "to", "reserve"});
  cap.reserve = noted(mentions.reserves, line, line.name());
  return cap;
}

Recover read_recover(LineReader& line) {
  Recover recover;
  line.expect({"audited-cost", "class"});
  if (!line.accept("any")) {
    std::set<std::string> seen;
    read_list(line, [&] {
      const Position at = line.next();
      recover.classes.push_back(line.class_name());
      if (!line.stopped()) check_new(line, seen, recover.classes.back(), at);
    });
  }
  line.expect("up-to");
  recover.up_to = line.percent();
  line.expect({"to", "bearer"});
  recover.unused = line.choice<Recover::Unused>(
      {{"carry", Recover::Unused::kCarry}, {"lapse", Recover::Unused::kLapse}});
  return recover;
}

Split read_split(LineReader& line, Mentions& mentions) {
  return {read_shares<NameShare>(line, [&] { return noted(mentions.split, line, line.name()); })};
}

Pool read_pool(LineReader& line, Mentions& mentions) {
  Pool pool;
  pool.name = noted(mentions.pools, line, line.name());
  pool.method = read_method(line, mentions);
  if (line.accept("else")) pool.fallback = read_fallback(line, pool.method, mentions);
  return pool;
}

Earmark read_earmark(LineReader& line, Mentions& mentions) {
  Earmark earmark;
  earmark.share = line.percent();
  line.expect("of");
  earmark.pool = noted(mentions.pool_uses, line, line.name());
  line.expect("of");
  earmark.role = line.role();
  line.expect("as");
  earmark.name = noted(mentions.earmarks, line, line.name());
  line.expect("by");
  earmark.by = line.choice<Earmark::By>(
      {{"city-contribution", Earmark::By::kCityContribution}, {"equal", Earmark::By::kEqual}});
  return earmark;
}

Divide read_divide(LineReader& line, Mentions& mentions) {
  Divide divide;
  divide.pool = noted(mentions.pool_uses, line, line.name());
  line.expect("of");
  divide.of =
      line.choice<Divide::Of>({{"city", Divide::Of::kCity}, {"province", Divide::Of::kProvince}});
  line.expect("into");
  divide.shares = read_target_shares(line, mentions);
  return divide;
}

Ceiling read_ceiling(LineReader& line, Mentions& mentions) {
  Ceiling ceiling;
  ceiling.pool = noted(mentions.pool_uses, line, line.name());
  noted(mentions.ceilings, line, ceiling.pool);
  line.expect("per");
  ceiling.per = line.choice<Ceiling::Per>(
      {{"division", Ceiling::Per::kDivision}, {"party", Ceiling::Per::kParty}});
  ceiling.share = line.percent();
  line.expect("spill");
  ceiling.spill = line.choice<Ceiling::Spill>(
      {{"proportional", Ceiling::Spill::kProportional}, {"province", Ceiling::Spill::kProvince}});
  return ceiling;
}

Floor read_floor(LineReader& line, Mentions& mentions) {
  Floor floor;
  floor.pool = noted(mentions.pool_uses, line, line.name());
  noted(mentions.floors, line, floor.pool);
  line.expect("per");
  floor.per = line.choice<Floor::Per>({{"city", Floor::Per::kCity}, {"party", Floor::Per::kParty}});
  floor.amount = line.money();
  line.expect("from");
  floor.account = noted(mentions.floor_uses, line, line.account());
  return floor;
}

}  // namespace luoshu::allocation
