// Every member of a question: read where it is right, refused by its name, as the face writes it
// and in both languages, where it is wrong or the view does not heed it.
#include "projections/query/question.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <algorithm>

#include "ledger/base/limits.h"
#include "projections/query/cursor.h"
#include "projections/views/catalogue.h"

namespace luoshu::query {
namespace {

using testing::HasSubstr;

using Texts = std::vector<std::pair<std::string, std::string>>;

// As an option, so that a test sees which spelling was used.
std::string as_option(std::string_view member) {
  return fmt::format("--{}", member);
}

Members members_of(const Texts& texts) {
  Members members(as_option);
  for (const auto& [name, text] : texts) EXPECT_TRUE(members.add(name, text)) << name;
  return members;
}

bool is_chinese(const std::string& text) {
  return std::ranges::any_of(text, [](char c) { return static_cast<unsigned char>(c) >= 0xe4; });
}

// That it was refused so, by the name of the member, in both languages.
template <class T>
void expect_fault(const Result<T>& result, Errc code, const std::string& member) {
  ASSERT_FALSE(result) << member;
  const Fault fault = result.error();
  EXPECT_EQ(fault.code, code) << fault.detail;
  EXPECT_THAT(fault.detail, HasSubstr(as_option(member)));
  EXPECT_THAT(fault.detail_zh, HasSubstr(as_option(member)));
  EXPECT_TRUE(is_chinese(fault.detail_zh)) << fault.detail_zh;
  EXPECT_FALSE(is_chinese(fault.detail)) << fault.detail;
}

// What each member may be, and what it may not.
struct Sample {
  const char* member;
  const char* right;
  const char* wrong;  // null: any text will do
  Errc code = Errc::kUsage;
};
constexpr Sample kSamples[] = {{"division", "410300", nullptr},
                               {"party", "ly", nullptr},
                               {"product", "PD1", nullptr},
                               {"period", "2025Q4", "2025Q5"},
                               {"tx", "TX-1", nullptr},
                               {"subject", "PD1", nullptr},
                               {"from", "2025-04-30", "yesterday", Errc::kInvalid},
                               {"seed", "7", "07"},
                               {"count", "10000", "10001"},
                               {"rule", "anything", nullptr},
                               {"type", "TaxPaid", nullptr}};

Texts needs_of(const View& view) {
  Texts texts;
  for (const Sample& sample : kSamples) {
    const auto needs = names_in(view.needs);
    if (std::ranges::find(needs, sample.member) != needs.end())
      texts.emplace_back(sample.member, sample.right);
  }
  return texts;
}

TEST(Question, KnowsEveryMemberOfTheAsk) {
  std::vector<std::string_view> names;
  for (const Sample& sample : kSamples) names.emplace_back(sample.member);
  EXPECT_EQ(std::vector<std::string_view>(ask_members().begin(), ask_members().end()), names);
}

TEST(Question, EveryViewTakesWhatItHeedsAndRefusesTheRest) {
  for (const View* view : all_views()) {
    const Texts needs = needs_of(*view);
    ASSERT_TRUE(view_question(view->code, members_of(needs))) << view->code;
    const auto heeded = names_in(view->heeds);
    for (const Sample& sample : kSamples) {
      Texts texts = needs;
      std::erase_if(texts, [&](const auto& text) { return text.first == sample.member; });
      const bool needed = texts.size() < needs.size();
      if (needed)
        expect_fault(view_question(view->code, members_of(texts)), Errc::kUsage, sample.member);
      texts.emplace_back(sample.member, sample.right);
      const auto question = view_question(view->code, members_of(texts));
      if (std::ranges::find(heeded, sample.member) == heeded.end())
        expect_fault(question, Errc::kUsage, sample.member);
      else
        EXPECT_TRUE(question) << view->code << " " << sample.member;
    }
  }
}

TEST(Question, NamesTheMemberThatIsWrong) {
  for (const View* view : all_views())
    for (const Sample& sample : kSamples) {
      const auto heeded = names_in(view->heeds);
      if (sample.wrong == nullptr || std::ranges::find(heeded, sample.member) == heeded.end())
        continue;
      Texts texts = needs_of(*view);
      std::erase_if(texts, [&](const auto& text) { return text.first == sample.member; });
      texts.emplace_back(sample.member, sample.wrong);
      expect_fault(view_question(view->code, members_of(texts)), sample.code, sample.member);
    }
}

TEST(Question, PutsEveryMemberInItsPlace) {
  const auto sample =
      view_question("a7", members_of({{"period", "2025Q4"}, {"seed", "7"}, {"count", "5"}}));
  ASSERT_TRUE(sample) << sample.error().detail;
  EXPECT_EQ(sample->view, &views::kSample);
  EXPECT_EQ(sample->ask.period, parse_period("2025Q4").value());
  EXPECT_EQ(sample->ask.seed, 7U);
  EXPECT_EQ(sample->ask.count, 5U);
  const auto replay = view_question("A1", members_of({{"from", "9"}, {"as_of_size", "12"}}));
  ASSERT_TRUE(replay);
  EXPECT_EQ(replay->from->size, 9U);
  EXPECT_EQ(replay->point.size, 12U);
  const auto then = view_question("A1", members_of({{"from", "2025-04-30"}}));
  ASSERT_TRUE(then);
  EXPECT_EQ(then->from->recorded, "2025-04-30");
}

TEST(Question, IsAboutAViewThatThereIsAndMembersThatThereAre) {
  const auto unknown = view_question("Z9", members_of({}));
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().code, Errc::kNotFound);
  EXPECT_THAT(unknown.error().detail, HasSubstr("Z9"));
  EXPECT_THAT(unknown.error().detail_zh, HasSubstr("没有视图 Z9"));
  expect_fault(view_question("R1", members_of({{"colour", "red"}})), Errc::kUsage, "colour");
}

TEST(Point, IsOneOfEachAxis) {
  const auto point = point_of(members_of({{"as_of_size", "3"}, {"as_of_effective", "2025-06-30"}}));
  ASSERT_TRUE(point);
  EXPECT_EQ(point->size, 3U);
  EXPECT_EQ(point->effective, "2025-06-30");
  const auto both = point_of(members_of({{"as_of_size", "3"}, {"as_of_recorded", "2025-06-30"}}));
  expect_fault(both, Errc::kUsage, "as_of_size");
  expect_fault(both, Errc::kUsage, "as_of_recorded");
  for (const char* number : {"-1", "010", "0x10", " 1", "", "18446744073709551616"})
    expect_fault(point_of(members_of({{"as_of_size", number}})), Errc::kUsage, "as_of_size");
  expect_fault(point_of(members_of({{"as_of_recorded", "2025-13-01"}})), Errc::kInvalid,
               "as_of_recorded");
  expect_fault(point_of(members_of({{"as_of_effective", "noon"}})), Errc::kInvalid,
               "as_of_effective");
}

TEST(Difference, NeedsItsEarlierEndAndTakesNoPoint) {
  const auto question =
      difference_question("F1", members_of({{"from", "2025-11-03"}, {"to", "400"}}));
  ASSERT_TRUE(question) << question.error().detail;
  EXPECT_EQ(question->from->recorded, "2025-11-03");
  EXPECT_EQ(question->point.size, 400U);
  expect_fault(difference_question("F1", members_of({})), Errc::kUsage, "from");
  expect_fault(difference_question("F1", members_of({{"from", "2025-11-03"}, {"to", "soon"}})),
               Errc::kInvalid, "to");
  expect_fault(difference_question("F1", members_of({{"from", "9"}, {"as_of_size", "12"}})),
               Errc::kUsage, "as_of_size");
  expect_fault(difference_question("F1", members_of({{"from", "9"}, {"seed", "1"}})), Errc::kUsage,
               "seed");
  EXPECT_TRUE(difference_question("A1", members_of({{"from", "9"}})));
}

TEST(Explain, NeedsDivisionAndPeriod) {
  const Texts whole{{"division", "410300"}, {"period", "2025Q4"}};
  const auto question = explain_question(members_of(whole));
  ASSERT_TRUE(question);
  EXPECT_EQ(question->beneficiary, "410300");
  for (const auto& [name, text] : whole) {
    Texts less = whole;
    std::erase_if(less, [&](const auto& one) { return one.first == name; });
    expect_fault(explain_question(members_of(less)), Errc::kUsage, name);
  }
  for (const auto& [name, text] :
       Texts{{"line", "x"}, {"party", "ly"}, {"as_of_size", "01"}, {"limit", "5"}}) {
    Texts more = whole;
    more.emplace_back(name, text);
    expect_fault(explain_question(members_of(more)), Errc::kUsage, name);
  }
}

TEST(Claims, NeedPeriodAuthorAndDay) {
  const Texts whole{{"period", "2025Q3"}, {"author", "hn-auth"}, {"effective", "2025-10-20"}};
  const auto question = claims_question(members_of(whole));
  ASSERT_TRUE(question);
  EXPECT_EQ(question->author, "hn-auth");
  EXPECT_EQ(question->effective, parse_date("2025-10-20").value());
  EXPECT_EQ(question->run, "");
  for (const auto& [name, text] : whole) {
    Texts less = whole;
    std::erase_if(less, [&](const auto& one) { return one.first == name; });
    expect_fault(claims_question(members_of(less)), Errc::kUsage, name);
  }
  expect_fault(claims_question(members_of(
                   {{"period", "2025Q3"}, {"author", "hn-auth"}, {"effective", "soon"}})),
               Errc::kInvalid, "effective");
}

TEST(Members, AreBoundedAndGivenOnce) {
  Members members(as_option);
  ASSERT_TRUE(members.add("tx", "1"));
  expect_fault(members.add("tx", "1"), Errc::kUsage, "tx");
  expect_fault(members.add("party", std::string(kMemberBytesMax + 1, 'x')), Errc::kLimit, "party");
  expect_fault(members.add("party", "a\nb"), Errc::kInvalid, "party");
  expect_fault(members.add("party", std::string("a\0b", 3)), Errc::kInvalid, "party");
  EXPECT_TRUE(members.add("rule", std::string(kMemberBytesMax + 1, '\n')));
  Members rule(as_option);
  expect_fault(rule.add("rule", std::string(limits::kRuleTextBytesMax + 1, 'x')), Errc::kLimit,
               "rule");
  Members many(as_option);
  for (std::size_t i = 0; i < kMembersMax; ++i) EXPECT_TRUE(many.add(std::to_string(i), ""));
  const auto more = many.add("one more", "");
  ASSERT_FALSE(more);
  EXPECT_THAT(more.error().detail, HasSubstr("more than 64"));
  EXPECT_THAT(more.error().detail_zh, HasSubstr("多于 64 项"));
}

TEST(Paging, GoesOnAtTheSizeOfTheFirstPageWithTheSameFilters) {
  const auto first =
      view_question("R1", members_of({{"limit", "5"}, {"as_of_recorded", "2025-12-31"}}));
  ASSERT_TRUE(first) << first.error().detail;
  EXPECT_EQ(first->paging.limit, 5U);
  const std::string cursor = cursor_text({99, 5, 10}, first->filters);
  for (const Texts& texts : {Texts{{"cursor", cursor}}, Texts{{"cursor", cursor}, {"limit", "5"}},
                             Texts{{"cursor", cursor}, {"as_of_size", "99"}}}) {
    const auto next = view_question("R1", members_of(texts));
    ASSERT_TRUE(next) << next.error().detail;
    EXPECT_EQ(next->point.size, 99U);
    EXPECT_EQ(next->paging.limit, 5U);
    EXPECT_EQ(next->paging.first, 10U);
  }
  for (const auto& [name, text] : Texts{{"limit", "6"},
                                        {"as_of_size", "98"},
                                        {"as_of_recorded", "2025-12-31"},
                                        {"as_of_effective", "2025-12-31"},
                                        {"party", "ly"}})
    expect_fault(view_question("R1", members_of({{"cursor", cursor}, {name, text}})), Errc::kUsage,
                 "cursor");
  expect_fault(view_question("R3", members_of({{"cursor", cursor}})), Errc::kUsage, "cursor");
  for (const std::string& bad : {std::string(), std::string("00"), std::string(66, '0'),
                                 fmt::format("{}00", cursor), fmt::format("x{}", cursor.substr(1))})
    expect_fault(view_question("R1", members_of({{"cursor", bad}})), Errc::kInvalid, "cursor");
  for (const char* limit : {"0", "5001", "-1", "x"})
    expect_fault(view_question("R1", members_of({{"limit", limit}})), Errc::kUsage, "limit");
}

}  // namespace
}  // namespace luoshu::query
