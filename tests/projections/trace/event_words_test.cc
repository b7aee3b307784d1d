#include "projections/trace/event_words.h"

#include <gtest/gtest.h>

#include "ledger/form/schema_info.h"

namespace luoshu {
namespace {

// Whatever the catalogue learns, its example reads: no field is lost, in either language.
TEST(FieldLines, SayEveryFieldOfEveryType) {
  for (const std::string_view name : form::type_names()) {
    const auto info = form::type_info(name);
    ASSERT_TRUE(info.has_value()) << name;
    const json::Value* fields = info->example.find("fields");
    ASSERT_NE(fields, nullptr) << name;
    for (const Language language : {Language::kZh, Language::kEn}) {
      std::size_t top = 0;
      for (const FieldLine& line : field_lines(name, *fields, language)) {
        EXPECT_FALSE(line.label.empty()) << name;
        top += line.depth == 0 ? 1U : 0U;
      }
      EXPECT_EQ(top, info->fields.size()) << name;
    }
  }
}

TEST(FieldLines, MoneyIsInYuan) {
  const json::Value fields = json::Object{{"current_fen", std::int64_t{2'573'143}}};
  const auto zh = field_lines("StatementConfirmed", fields, Language::kZh);
  ASSERT_EQ(zh.size(), 1U);
  EXPECT_EQ(zh.front().label, "确认金额");
  EXPECT_EQ(zh.front().value, "25,731.43 元");
  EXPECT_EQ(field_lines("StatementConfirmed", fields, Language::kEn).front().value,
            "25,731.43 yuan");
}

TEST(Words, TypesAndRolesHaveChineseNames) {
  EXPECT_EQ(type_words("StatementDisputed", Language::kZh), "对账异议（StatementDisputed）");
  EXPECT_EQ(role_words("city_officer", Language::kZh), "市级数据管理人员（city_officer）");
  EXPECT_EQ(role_words("nobody", Language::kZh), "nobody");
}

}  // namespace
}  // namespace luoshu
