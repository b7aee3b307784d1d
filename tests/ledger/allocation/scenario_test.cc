// The rules of the worked province, as its events hold them.
#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>

#include "ledger/allocation/rule_printer.h"
#include "ledger/base/json.h"
#include "tests/ledger/allocation/rule_testing.h"
#include "tests/paths/paths.h"

namespace luoshu::allocation::test {
namespace {

constexpr std::string_view kCanonical[] = {
    R"(rule "RULE-HN-2025" version 1
  title "河南省公共数据资源一级开发收益分配规则（演示）"
  basis "豫政办〔2025〕5号 第二十一条"
  effective 2025-07-01
  period quarter
  base net
  recognise on settled
  scope all
  cap permitted-revenue cycle "CYCLE-2025-1" excess to reserve over_cap_reserve
  recover audited-cost class any up-to 50% to bearer carry
  split invest 40%, contribute 45%, benefit 15%
  pool invest by investment net-of-subsidy
  pool contribute by lineage weight base * use else base
  pool benefit fixed province 40%, city-by-contribution 60% else province
  refund reverse remaining-lines
  round largest-remainder tie key-ascending
end
)",
    R"(rule "RULE-HN-2025" version 2
  title "河南省公共数据资源一级开发收益分配规则（演示，修订）"
  basis "豫政办〔2025〕5号 第二十一条"
  effective 2025-11-16
  period quarter
  base net
  recognise on settled
  scope all
  cap permitted-revenue cycle "CYCLE-2025-1" excess to reserve over_cap_reserve
  recover audited-cost class any up-to 40% to bearer carry
  split invest 35%, contribute 50%, benefit 15%
  pool invest by investment net-of-subsidy
  pool contribute by lineage weight base * use * quality else base
  pool benefit fixed province 40%, city-by-contribution 60% else province
  earmark 10% of invest of primary_developer as reinvest_earmark by city-contribution
  ceiling contribute per division 45% spill proportional
  floor contribute per city 3000.00 from benefit_province
  refund reverse remaining-lines
  round largest-remainder tie key-ascending
end
)"};

// The texts in the events AllocationRuleAdopted and AllocationRuleAmended.
std::vector<std::string> scenario_rules() {
  const std::filesystem::path file =
      std::filesystem::path(::luoshu::test::source_dir()) / "docs/examples/henan-scenario.jsonl";
  std::ifstream in(file);
  EXPECT_TRUE(in) << file;
  std::vector<std::string> texts;
  for (std::string line; std::getline(in, line);) {
    if (line.find("\"AllocationRuleA") == std::string::npos) continue;
    const auto event = json::parse(line);
    EXPECT_TRUE(event.has_value());
    texts.push_back(*event->find("fields")->find("text")->string());
  }
  EXPECT_EQ(texts.size(), 2U);
  texts.resize(2);
  return texts;
}

TEST(ScenarioRules, PrintCanonically) {
  const auto texts = scenario_rules();
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const Rule rule = parsed(texts[i]);
    EXPECT_EQ(print_rule(rule), kCanonical[i]);
    EXPECT_EQ(parsed(kCanonical[i]), rule);
  }
}

TEST(ScenarioRules, MeanWhatTheySay) {
  const Rule rule = parsed(scenario_rules()[1]);
  EXPECT_EQ(rule.id, "RULE-HN-2025");
  EXPECT_EQ(rule.version, 2);
  EXPECT_EQ(rule.title, "河南省公共数据资源一级开发收益分配规则（演示，修订）");
  EXPECT_THAT(rule.basis, testing::ElementsAre("豫政办〔2025〕5号 第二十一条"));
  EXPECT_EQ(rule.effective, parse_date("2025-11-16").value());
  EXPECT_EQ(rule.effective_end, std::nullopt);
  EXPECT_EQ(rule.scope, Scope{});
  EXPECT_EQ(rule.rounding.kind, Rounding::Kind::kKeyAscending);

  ASSERT_EQ(rule.steps.size(), 7U);
  EXPECT_EQ(std::get<Cap>(rule.steps[0].what), (Cap{"CYCLE-2025-1", "over_cap_reserve"}));
  EXPECT_EQ(std::get<Recover>(rule.steps[1].what),
            (Recover{{}, Ppm{400'000}, Recover::Unused::kCarry}));
  EXPECT_EQ(std::get<Split>(split_step(rule).what),
            (Split{{{"invest", {350'000}}, {"contribute", {500'000}}, {"benefit", {150'000}}}}));
  EXPECT_EQ(std::get<Pool>(pool_step(rule, "invest").what),
            (Pool{"invest", ByInvestment{ByInvestment::Subsidy::kDeducted}, std::nullopt}));
  using Weigh = Factor::Kind;
  EXPECT_EQ(std::get<Pool>(pool_step(rule, "contribute").what),
            (Pool{"contribute", ByLineage{{{Weigh::kBase}, {Weigh::kUse}, {Weigh::kQuality}}},
                  Fallback{Fallback::Kind::kBase}}));
  using To = Target::Kind;
  EXPECT_EQ(std::get<Pool>(pool_step(rule, "benefit").what),
            (Pool{"benefit",
                  Fixed{{{{To::kProvince}, {400'000}}, {{To::kCityByContribution}, {600'000}}}},
                  Fallback{Fallback::Kind::kTarget, {To::kProvince}}}));
  EXPECT_EQ(std::get<Earmark>(rule.steps[6].what), (Earmark{{100'000},
                                                            "invest",
                                                            "primary_developer",
                                                            "reinvest_earmark",
                                                            Earmark::By::kCityContribution}));
  ASSERT_EQ(rule.limits.size(), 2U);
  EXPECT_EQ(
      std::get<Ceiling>(rule.limits[0].what),
      (Ceiling{"contribute", Ceiling::Per::kDivision, {450'000}, Ceiling::Spill::kProportional}));
  EXPECT_EQ(std::get<Floor>(rule.limits[1].what),
            (Floor{"contribute", Floor::Per::kCity, {300'000}, "benefit_province"}));
}

TEST(ScenarioRules, KeepTheLinesTheyWereWrittenOn) {
  const Rule rule = parsed(scenario_rules()[1]);
  const auto shown = [](const SourceLine& line) {
    return fmt::format("{}: {}", line.number, line.text);
  };
  EXPECT_EQ(shown(rule.steps[0].line),
            "8: cap       permitted-revenue cycle \"CYCLE-2025-1\" excess to reserve "
            "over_cap_reserve");
  EXPECT_EQ(shown(split_step(rule).line), "10: split     invest 35%, contribute 50%, benefit 15%");
  EXPECT_EQ(shown(rule.limits[1].line),
            "16: floor     contribute per city 3000.00 from benefit_province");
  EXPECT_EQ(shown(rule.refund.line), "17: refund    reverse remaining-lines");
  EXPECT_EQ(shown(rule.rounding.line), "18: round     largest-remainder tie key-ascending");
}

TEST(ScenarioRules, OnePercentTooMuchIsRefused) {
  const std::string text = scenario_rules()[1];
  const std::string more = "split     invest 36%, contribute 50%, benefit 15%";
  const auto issues = issues_of(with_line(text, 10, "  " + more));
  EXPECT_EQ(places(issues), "E-RULE-RATIO 10:13");
  EXPECT_EQ(issues[0].en, "the shares sum to 101%, not to 100%");
  EXPECT_EQ(issues[0].zh, "比例合计为101%，不是100%");
}

TEST(ScenarioRules, AnOfficerMayWriteTheWordsInChinese) {
  const std::string text =
      "规则 \"RULE-HN-2025\" 版本 1\n"
      "  title \"河南省公共数据资源一级开发收益分配规则（演示）\"\n"
      "  basis \"豫政办〔2025〕5号 第二十一条\"\n"
      "  生效 2025-07-01\n"
      "  期间 quarter\n"
      "  基数 net   # 不含增值税\n"
      "  确认 on settled\n"
      "  准许收入 permitted-revenue cycle \"CYCLE-2025-1\" excess to reserve over_cap_reserve\n"
      "  成本补偿 audited-cost class any up-to 50% to bearer carry\n"
      "  分配 投入 40%, 贡献 45%, 受益 15%\n"
      "  池 投入 by investment net-of-subsidy\n"
      "  池 贡献 by lineage weight base * use else base\n"
      "  池 受益 fixed province 40%, city-by-contribution 60% else province\n"
      "  退款 reverse remaining-lines\n"
      "  取整 largest-remainder tie key-ascending\n"
      "end\n";
  EXPECT_EQ(print_rule(parsed(text)), kCanonical[0]);
}

}  // namespace
}  // namespace luoshu::allocation::test
