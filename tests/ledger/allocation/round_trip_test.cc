// Rules made at random: what is printed reads back as the same rule, however it is spaced, and
// print of it is the same text. A failure prints the seed that makes it again.
#include <rapidcheck.h>

#include "ledger/allocation/line_reader.h"
#include "ledger/allocation/rule_printer.h"
#include "ledger/allocation/rule_words.h"
#include "tests/ledger/allocation/rule_testing.h"

namespace luoshu::allocation::test {
namespace {

using Names = std::vector<std::string>;

std::int64_t up_to(std::int64_t most) {
  return *rc::gen::inRange<std::int64_t>(0, most + 1);
}
bool coin() {
  return up_to(1) == 1;
}
template <class Value>
Value one_of(const std::vector<Value>& values) {
  return values[static_cast<std::size_t>(up_to(static_cast<std::int64_t>(values.size()) - 1))];
}

// `count` names that differ and are no words of the language.
Names names(std::string_view stem, std::int64_t count) {
  Names out;
  for (std::int64_t i = 0; i < count; ++i) out.push_back(fmt::format("{}_{}", stem, i));
  return out;
}

std::string text() {
  return one_of<std::string>({"", "省", "a # b", "〔2025〕5号", "tab\there", "规则 end", "'\\'"});
}

Fen money() {
  return {coin() ? up_to(1'000) : up_to(9'000'000'000'000'000)};
}

Ppm percent() {
  return {coin() ? 10'000 * up_to(100) : up_to(kPpmWhole)};
}

// Shares that sum to the whole.
std::vector<Ppm> shares(std::size_t count) {
  std::vector<Ppm> out;
  std::int64_t left = kPpmWhole;
  for (std::size_t i = 1; i < count; ++i) {
    out.push_back({up_to(left)});
    left -= out.back().value;
  }
  out.push_back({left});
  return out;
}

Target target() {
  using Kind = Target::Kind;
  const auto kind = one_of<Kind>(
      {Kind::kProvince, Kind::kCityByContribution, Kind::kParty, Kind::kDivision, Kind::kAccount});
  if (kind == Kind::kParty) return {kind, one_of<std::string>({"hn-fin", "province", "P1_", "x"})};
  if (kind == Kind::kDivision) return {kind, one_of<std::string>({"410000", "410100", "000000"})};
  if (kind == Kind::kAccount) return {kind, one_of(names("account", 3))};
  return {kind};
}

std::vector<TargetShare> target_shares() {
  std::set<Target> targets;
  for (std::int64_t i = up_to(3); i >= 0; --i) targets.insert(target());
  std::vector<TargetShare> out;
  const auto parts = shares(targets.size());
  out.reserve(targets.size());
  for (const Target& to : targets) out.push_back({to, parts[out.size()]});
  return out;
}

Method method() {
  switch (up_to(4)) {
    case 0:
      return Fixed{target_shares()};
    case 1:
      return Equal{one_of<Equal::Over>({Equal::Over::kCitiesInLineage, Equal::Over::kAllCities,
                                        Equal::Over::kPartiesWithInvestment})};
    case 2:
      return ByInvestment{coin() ? ByInvestment::Subsidy::kIncluded
                                 : ByInvestment::Subsidy::kDeducted};
    case 3:
      return ByMeteredUse{};
    default: {
      using Kind = Factor::Kind;
      ByLineage lineage;
      for (std::int64_t i = up_to(4); i >= 0; --i) {
        const auto kind = one_of<Kind>({Kind::kBase, Kind::kUse, Kind::kQuality, Kind::kConstant});
        lineage.factors.push_back({kind, kind == Kind::kConstant ? up_to(1'000) : 0});
      }
      return lineage;
    }
  }
}

std::optional<Fallback> fallback(const Method& of) {
  const bool resources =
      std::holds_alternative<ByLineage>(of) || std::holds_alternative<ByMeteredUse>(of);
  switch (up_to(3)) {
    case 0:
      return std::nullopt;
    case 1:
      if (resources) return Fallback{Fallback::Kind::kBase};
      [[fallthrough]];
    case 2:
      if (resources || std::holds_alternative<ByInvestment>(of))
        return Fallback{Fallback::Kind::kEqual};
      [[fallthrough]];
    default:
      return Fallback{Fallback::Kind::kTarget, target()};
  }
}

void add_waterfall(Rule& rule, const Names& pools) {
  const auto add = [&](auto what) { rule.steps.emplace_back().what = std::move(what); };
  for (const std::string& name : names("fee", up_to(2))) {
    const auto amount = coin() ? std::variant<Ppm, Fen>(percent()) : money();
    add(Withhold{name, amount, one_of(names("account", 2))});
  }
  if (coin()) add(Cap{"CYCLE " + text(), "over_cap"});
  for (std::int64_t i = up_to(2); i > 0; --i)
    add(Recover{names("class", up_to(2)), percent(),
                coin() ? Recover::Unused::kCarry : Recover::Unused::kLapse});
  Split split;
  const auto parts = shares(pools.size());
  for (const std::string& pool : pools) split.shares.push_back({pool, parts[split.shares.size()]});
  add(split);
}

void add_pools(Rule& rule, Names pools) {
  const auto add = [&](auto what) { rule.steps.emplace_back().what = std::move(what); };
  if (coin()) std::reverse(pools.begin(), pools.end());
  for (const std::string& name : pools) {
    const Method how = method();
    add(Pool{name, how, fallback(how)});
  }
  for (std::int64_t i = up_to(3); i > 0; --i) {
    if (coin())
      add(Divide{one_of(pools), coin() ? Divide::Of::kCity : Divide::Of::kProvince,
                 target_shares()});
    else
      add(Earmark{percent(), one_of(pools), one_of<std::string>({"finance", "primary_developer"}),
                  one_of(names("saved", 2)),
                  coin() ? Earmark::By::kEqual : Earmark::By::kCityContribution});
  }
}

// A floor draws on the province's part of a pool that has one; if none has, there are no floors.
void add_limits(Rule& rule, const Names& pools) {
  std::optional<std::string> province;
  for (const std::string& name : pools) {
    const auto& other = std::get<Pool>(pool_step(rule, name).what).fallback;
    if (other == Fallback{Fallback::Kind::kTarget, {Target::Kind::kProvince}})
      province = name + "_province";
  }
  const auto add = [&](auto what) { rule.limits.emplace_back().what = std::move(what); };
  for (const std::string& name : pools) {
    if (coin())
      add(Ceiling{name, coin() ? Ceiling::Per::kDivision : Ceiling::Per::kParty, percent(),
                  coin() ? Ceiling::Spill::kProvince : Ceiling::Spill::kProportional});
    if (province && coin())
      add(Floor{name, coin() ? Floor::Per::kCity : Floor::Per::kParty, money(), *province});
  }
}

Rule any_rule() {
  Rule rule;
  rule.id = "RULE" + text();
  rule.version = coin() ? up_to(10) : up_to(std::numeric_limits<std::int64_t>::max() - 1);
  if (coin()) rule.title = text();
  for (std::int64_t i = up_to(2); i > 0; --i) rule.basis.push_back(text());
  rule.effective.days = static_cast<std::int32_t>(up_to(40'000));
  if (coin())
    rule.effective_end = Date{rule.effective.days + static_cast<std::int32_t>(up_to(1'000))};
  rule.period = one_of<Period>({Period::kMonth, Period::kQuarter, Period::kYear});
  rule.recognise = coin() ? Recognise::kSettled : Recognise::kPaid;
  rule.scope.kind =
      one_of<Scope::Kind>({Scope::Kind::kAll, Scope::Kind::kProducts, Scope::Kind::kAgreements});
  if (rule.scope.kind != Scope::Kind::kAll) rule.scope.ids = names("P-1", 1 + up_to(2));
  Names pools = names("pool", 1 + up_to(4));
  pools[0] = coin() ? "invest" : pools[0];
  add_waterfall(rule, pools);
  add_pools(rule, pools);
  add_limits(rule, pools);
  using Kind = Rounding::Kind;
  rule.rounding.kind =
      one_of<Kind>({Kind::kKeyAscending, Kind::kRotateByTransaction, Kind::kCumulative});
  return rule;
}

// The same rule written otherwise: other blanks, comments, empty lines, CR, words in Chinese.
std::string rewritten(const std::string& canonical) {
  std::string out;
  const auto blanks = [] { return one_of<std::string>({" ", "  ", "\t", " \t "}); };
  for (const std::string& line : lines_of(canonical)) {
    std::string word;
    bool in_text = false;
    const auto end_word = [&] {
      for (const auto& [chinese, english] : aliases())
        if (word == english && coin()) word = chinese;
      out += std::exchange(word, "");
    };
    for (const char c : line) {
      if (c == '"') in_text = !in_text;
      if (!in_text && (c == ' ' || c == ',')) {
        end_word();
        out += c == ' ' ? blanks() : blanks() + ",";
      } else {
        word += c;
      }
    }
    end_word();
    out += one_of<std::string>({"\n", "\r\n", " \n", " # \"省\n", "#\n\n  # split a 1%\n"});
  }
  return out;
}

TEST(RoundTrip, SamplesAreCanonical) {
  for (const std::string_view sample : kSamples) EXPECT_EQ(print_rule(parsed(sample)), sample);
}

TEST(RoundTrip, PrintedRulesReadBack) {
  EXPECT_TRUE(rc::check("parse(print(rule)) is the rule", [] {
    const Rule rule = any_rule();
    const std::string printed = print_rule(rule);
    RC_LOG() << printed;
    const ParsedRule again = parse_rule(printed);
    if (!std::holds_alternative<Rule>(again))
      RC_FAIL(std::get<std::vector<RuleIssue>>(again)[0].en);
    RC_ASSERT(std::get<Rule>(again) == rule);
    RC_ASSERT(print_rule(std::get<Rule>(again)) == printed);
  }));
}

TEST(RoundTrip, SpellingIsNotMeaning) {
  EXPECT_TRUE(rc::check("blanks, comments, line ends and aliases change nothing", [] {
    const Rule rule = any_rule();
    const std::string text = rewritten(print_rule(rule));
    RC_LOG() << text;
    const ParsedRule read = parse_rule(text);
    RC_ASSERT(std::holds_alternative<Rule>(read));
    RC_ASSERT(std::get<Rule>(read) == rule);
    for (const Step& step : std::get<Rule>(read).steps)
      RC_ASSERT(lines_of(text).at(step.line.number - 1).find(step.line.text) != std::string::npos);
  }));
}

TEST(RoundTrip, ASumThatIsOffIsRefused) {
  EXPECT_TRUE(rc::check("a split that is off by any amount is a wrong ratio", [] {
    Rule rule = any_rule();
    for (Step& step : rule.steps)
      if (auto* split = std::get_if<Split>(&step.what)) {
        auto& share =
            one_of<Ppm*>({&split->shares.front().share, &split->shares.back().share})->value;
        const auto other = up_to(kPpmWhole);
        RC_PRE(other != share);
        share = other;
      }
    const auto issues = issues_of(print_rule(rule));
    RC_ASSERT(issues.size() == 1U);
    RC_ASSERT(issues[0].code == kRuleRatio);
  }));
}

}  // namespace
}  // namespace luoshu::allocation::test
