// The forms of a sheet, held to what reads them: a spreadsheet must not run a cell, columns must
// stand under each other also where they are Chinese, and no figure may pass through a float.
#include <gmock/gmock.h>

#include <algorithm>
#include <filesystem>
#include <sstream>

#include "projections/render/display.h"
#include "projections/render/sheet_csv.h"
#include "projections/render/sheet_json.h"
#include "projections/render/sheet_text.h"
#include "projections/render/sheet_xlsx.h"

namespace luoshu::render {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

constexpr Column kColumns[] = {
    {"name", {"名称", "name"}, Kind::kText, false, true},
    {"fen", {"金额", "amount"}, Kind::kFen, true},
    {"day", {"日期", "day"}, Kind::kDate},
    {"share_ppm", {"份额", "share"}, Kind::kPpm},
    {"quality", {"质量", "quality"}, Kind::kPermille},
    {"state", {"状态", "state"}},
    {"calls", {"次数", "calls"}, Kind::kCount, true},
};
constexpr Term kOpen{"open", {"办理中", "open"}};

Sheet sheet_of(std::vector<std::string> names) {
  Sheet sheet;
  sheet.code = "T1";
  sheet.name = "test";
  sheet.title = {"试", "test"};
  sheet.columns = kColumns;
  std::int64_t n = 0;
  for (std::string& name : names) {
    ++n;
    sheet.rows.push_back({{std::move(name), n * 123'456'789, std::int64_t{20'000 + n},
                           std::int64_t{333'333}, std::int64_t{950}, kOpen, n},
                          {EventNumber{static_cast<std::uint64_t>(n)}}});
  }
  return sheet;
}

const TablePoint kPoint{Date{20'393}, Time{1'762'128'000'000'000}, Size{42}, "ab12"};

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

TEST(Csv, NoCellIsAFormula) {
  const std::vector<std::string> hostile{"=1+1", "+1",         "-1+1",  "@SUM(A1)",   "\t=1+1",
                                         "\r=1", "=cmd|'/c'!", "＝1+1", "\"=1\",\"x", "a\nb,c",
                                         "＋1",  "－1",        "＠A1",  " =1",        "\u3000＝1",
                                         "﹦1",  "\u200B=1",   "\n=1",  "a;=1"};
  const std::string csv = sheet_csv(sheet_of(hostile), false);
  // Read as the standard says (RFC 4180): no field begins with what begins a formula.
  std::vector<std::vector<std::string>> rows(1, std::vector<std::string>(1));
  bool quoted = false;
  for (std::size_t i = 0; i < csv.size(); ++i) {
    std::string& field = rows.back().back();
    if (quoted) {
      if (csv[i] != '"')
        field += csv[i];
      else if (i + 1 < csv.size() && csv[i + 1] == '"')
        field += csv[++i];
      else
        quoted = false;
    } else if (csv[i] == '"') {
      quoted = true;
    } else if (csv[i] == ',') {
      rows.back().emplace_back();
    } else if (csv[i] == '\r' && csv[i + 1] == '\n') {
      ++i;
      rows.emplace_back(1);
    } else {
      field += csv[i];
    }
  }
  ASSERT_EQ(rows.size(), hostile.size() + 2);  // head, and nothing behind the last line
  for (std::size_t i = 1; i <= hostile.size(); ++i) {
    ASSERT_EQ(rows[i].size(), std::size(kColumns));
    for (const std::string_view sign : {"=", "+", "-", "@", "\t", "\r", "\n", " ", "\u200B",
                                        "\u3000", "＝", "＋", "－", "＠", "﹦"})
      EXPECT_FALSE(rows[i][0].starts_with(sign)) << rows[i][0];
    EXPECT_EQ(rows[i][1], std::to_string(static_cast<std::int64_t>(i) * 123'456'789));
    EXPECT_EQ(rows[i][5], "open");
  }
}

TEST(Csv, ANegativeAmountStaysANumberAndTheMarkComesFirst) {
  Sheet sheet = sheet_of({"x"});
  sheet.rows[0].cells[1] = std::int64_t{-162'269};
  EXPECT_THAT(sheet_csv(sheet, false), HasSubstr("x,-162269,"));
  EXPECT_THAT(sheet_csv(sheet, false), StartsWith("name,fen,"));
  EXPECT_THAT(sheet_csv(sheet, true), StartsWith("\xEF\xBB\xBFname,"));
}

TEST(Json, FiguresAreIntegersAndThePointIsNamed) {
  Sheet sheet = sheet_of({"甲", "乙"});
  sheet.rows[0].cells[1] = std::int64_t{8'999'999'999'999'999};
  sheet.rows[1].cells[1] = std::monostate();
  sheet.provisional = true;
  const std::string text = json::to_line(*sheet_json(sheet, kPoint));
  EXPECT_THAT(text, HasSubstr("\"fen\": 8999999999999999"));
  EXPECT_THAT(text, HasSubstr("\"fen\": null"));
  EXPECT_THAT(text, HasSubstr("\"provisional\": true"));
  EXPECT_THAT(text, HasSubstr("\"size\": 42"));
  EXPECT_THAT(text, HasSubstr("\"totals\": {\"fen\": 8999999999999999, \"calls\": 3}"));
  EXPECT_THAT(text.substr(text.find("rows")), Not(HasSubstr(".")));
}

TEST(Text, ColumnsStandUnderEachOtherAlsoInChinese) {
  for (const Language language : {Language::kZh, Language::kEn}) {
    Sheet sheet = sheet_of({"洛阳", "abc", "中原公路货运时效指数", "e\xCC\x81t\xC3\xA9", "①②"});
    const std::string text = *sheet_text(sheet, kPoint, language, Charset::kUtf8);
    // The rule under the head says where each column ends; money ends where it ends.
    const auto lines = lines_of(text);
    std::vector<std::size_t> ends;
    for (std::size_t i = 5; i < 10; ++i) {
      const std::size_t at = lines[i].find("20");  // of the year of the date
      ASSERT_NE(at, std::string::npos) << lines[i];
      ends.push_back(width_of(lines[i].substr(0, at)));
    }
    for (const std::size_t end : ends) EXPECT_EQ(end, ends.front()) << text;
    EXPECT_THAT(text, HasSubstr(language == Language::kZh ? "账本规模 42" : "size 42"));
    EXPECT_THAT(text, HasSubstr("1,234,567.89"));
  }
}

TEST(Text, NoValueMovesTheCursor) {
  const std::string text =
      *sheet_text(sheet_of({"a\x1b[31mb", "c\nd\re"}), kPoint, Language::kEn, Charset::kUtf8);
  EXPECT_EQ(text.find('\x1b'), std::string::npos);
  EXPECT_EQ(text.find('\r'), std::string::npos);
  EXPECT_EQ(lines_of(text).size(),
            9U + 2U);  // title, unit, blank, head, rule, rows, rule, sums, blank, point
}

// What does not fit goes on below: the table is the only form that many readers see.
TEST(Text, NothingIsCutOff) {
  std::string longer;
  for (int i = 0; i < 40; ++i) longer += "word" + std::to_string(i) + " ";
  Sheet sheet = sheet_of({longer, std::string(100, 'x')});
  sheet.rows[0].cells[5] = Phrase{"code", "第一行\n第二行", "first\nsecond"};
  const std::string text = *sheet_text(sheet, kPoint, Language::kZh, Charset::kUtf8);
  for (int i = 0; i < 40; ++i) EXPECT_THAT(text, HasSubstr("word" + std::to_string(i)));
  EXPECT_EQ(std::ranges::count(text, 'x'), 100);
  EXPECT_THAT(text, Not(HasSubstr("…")));
  EXPECT_THAT(text, HasSubstr("第一行"));
  EXPECT_THAT(text, Not(HasSubstr("第一行第二行")));
  for (const std::string& line : lines_of(text)) {
    if (line.find("root") != std::string::npos || line.find("根") != std::string::npos) continue;
    EXPECT_LE(width_of(line), 48U + 2 + 20 + 6 * 14) << line;
  }
}

TEST(Csv, ForPeopleIsInYuanAndInTheirLanguage) {
  Sheet sheet = sheet_of({"=1+1"});
  sheet.rows[0].cells[1] = std::int64_t{-5};
  sheet.rows[0].cells[6] = std::int64_t{1'234'567};
  const std::string zh = sheet_csv_for_people(sheet, Language::kZh);
  EXPECT_THAT(zh, StartsWith("\xEF\xBB\xBF名称,金额（元）,日期,份额,质量,状态,次数\r\n"));
  EXPECT_THAT(zh, HasSubstr("'=1+1,-0.05,2024-10-05,33.3333%,950,办理中,1234567\r\n"));
  const std::string en = sheet_csv_for_people(sheet, Language::kEn);
  EXPECT_THAT(en, HasSubstr("amount (yuan)"));
  EXPECT_THAT(en, HasSubstr(",open,"));
  sheet.rows[0].cells[5] = Phrase{"code", "词", "words"};
  EXPECT_THAT(sheet_csv(sheet, false), HasSubstr(",code,"));
  EXPECT_THAT(sheet_csv_for_people(sheet, Language::kZh), HasSubstr(",词,"));
}

TEST(Text, ProvisionalFiguresSaySo) {
  Sheet sheet = sheet_of({"x"});
  sheet.provisional = true;
  EXPECT_THAT(*sheet_text(sheet, kPoint, Language::kZh, Charset::kUtf8), HasSubstr("试算"));
  EXPECT_THAT(*sheet_text(sheet, kPoint, Language::kEn, Charset::kUtf8), HasSubstr("Provisional"));
}

TEST(Sums, DoNotOverflowSilently) {
  Sheet sheet = sheet_of({"a", "b"});
  for (Row& row : sheet.rows) row.cells[1] = INT64_MAX;
  EXPECT_FALSE(sheet_json(sheet, kPoint));
  EXPECT_FALSE(sheet_text(sheet, kPoint, Language::kEn, Charset::kUtf8));
  const auto file = std::filesystem::temp_directory_path() / "luoshu-sums.xlsx";
  EXPECT_FALSE(write_sheet_xlsx(sheet, kPoint, Language::kEn, file));
  std::filesystem::remove(file);
}

}  // namespace
}  // namespace luoshu::render
