// Whatever code a reader can meet in a table has a name in both languages, and its Chinese has no
// English in it: whoever adds a type, a role or a state gives it a name here.
#include "projections/words/words.h"

#include <capnp/schema.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "ledger/allocation/rule_words.h"
#include "ledger/base/json.h"
#include "ledger/rules/engine/rulebook.h"
#include "schema/state_allocation.capnp.h"
#include "tests/ledger/support/rule_testing.h"
#include "tests/paths/paths.h"

namespace luoshu {
namespace {

using namespace test;  // NOLINT(google-build-using-namespace)

void expect_named(std::span<const Term> list, std::string_view code) {
  const Term* term = words::find(list, code);
  ASSERT_NE(term, nullptr) << code;
  EXPECT_FALSE(term->label.zh.empty() || term->label.en.empty()) << code;
  for (const char c : term->label.zh)
    EXPECT_FALSE((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) << code << " " << term->label.zh;
}

// snake_case of an enumerant, which Cap'n Proto writes in camelCase.
std::string snake(std::string_view name) {
  std::string out;
  for (const char c : name) {
    if (c >= 'A' && c <= 'Z') out.push_back('_');
    out.push_back(static_cast<char>(std::tolower(static_cast<unsigned char>(c))));
  }
  return out;
}

template <class Enum>
void expect_every_enumerant_named(std::span<const Term> list) {
  for (const auto one : capnp::Schema::from<Enum>().getEnumerants()) {
    const std::string code = snake(one.getProto().getName().cStr());
    if (code != "none") expect_named(list, code);
  }
}

TEST(Words, EveryListIsWholeInBothLanguagesAndHasNoCodeTwice) {
  for (const auto list :
       {words::event_types(), words::roles(), words::levels(), words::statement_states(),
        words::run_states(), words::dispute_outcomes(), words::cost_classes(), words::steps(),
        words::evidence(), words::bounds()}) {
    std::set<std::string_view> codes;
    for (const Term& term : list) {
      EXPECT_TRUE(codes.insert(term.code).second) << term.code;
      expect_named(list, term.code);
    }
    EXPECT_FALSE(codes.empty());
  }
}

TEST(Words, EveryEventTypeHasAName) {
  std::set<std::string_view> names;
  for (const Rule* rule : all_rules()) {
    const auto place = number_of(rule->type);
    ASSERT_LT(place, words::event_types().size());
    names.insert(words::event_types()[place].label.zh);
  }
  // 异议处理 is what both an objection and a dispute of a statement end with.
  EXPECT_EQ(names.size(), all_rules().size() - 1) << "no other two types are called the same";
}

TEST(Words, EveryRoleOfTheRulesHasAName) {
  std::set<std::string_view> acting;
  for (const Rule* rule : all_rules())
    for (const Whos& signing : {rule->authors, rule->authors_v2, rule->cosigners})
      for (const Who& who : signing) acting.insert(who.role);
  for (const std::string_view role : acting) expect_named(words::roles(), role);
  for (const Term& role : words::roles())
    EXPECT_TRUE(allocation::is_role(role.code) || acting.contains(role.code))
        << role.code << " is a role of the rulebook";
  for (const json::Value& event : scenario())
    if (const json::Value* role = event.find("role")) expect_named(words::roles(), *role->string());
}

TEST(Words, EveryStateOfAStatementAndOfARunHasAName) {
  expect_every_enumerant_named<schema::StatementStatus>(words::statement_states());
  expect_every_enumerant_named<schema::RunStatus>(words::run_states());
}

TEST(Words, WhatTheWorkedProvinceSaysHasAName) {
  for (const json::Value& event : scenario()) {
    const json::Value* fields = event.find("fields");
    if (fields == nullptr) continue;
    if (const json::Value* level = fields->find("level"))
      expect_named(words::levels(), *level->string());
    if (const json::Value* of = fields->find("cost_class"))
      expect_named(words::cost_classes(), *of->string());
    if (const json::Value* outcome = fields->find("outcome");
        outcome != nullptr && *event.find("type")->string() == "DisputeResolved")
      expect_named(words::dispute_outcomes(), *outcome->string());
  }
  const auto path =
      std::filesystem::path(::luoshu::test::source_dir()) / "docs/examples/henan-expected.json";
  std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  const auto expected = json::parse(text.str());
  ASSERT_TRUE(expected);
  std::size_t lines = 0;
  for (const json::Value& run : *expected->find("runs")->array())
    for (const json::Value& line : *run.find("lines")->array()) {
      expect_named(words::steps(), *line.find("step")->string());
      ++lines;
    }
  EXPECT_GT(lines, 100U);
}

TEST(Words, WhatHasNoNameStaysItsCode) {
  EXPECT_EQ(words::name(words::steps(), "x_city", Language::kZh), "x_city");
  EXPECT_EQ(std::get<std::string>(words::cell(words::steps(), "x_city")), "x_city");
  EXPECT_EQ(std::get<Term>(words::cell(words::roles(), "ip")).code, "ip");
  EXPECT_EQ(std::get<Term>(words::cell(words::roles(), "ip")).label.zh, "知识产权部门");
  EXPECT_TRUE(std::holds_alternative<std::monostate>(words::cell(words::levels(), "")));
}

}  // namespace
}  // namespace luoshu
