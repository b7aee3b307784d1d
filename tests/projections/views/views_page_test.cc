// docs/VIEWS.md is what the catalogue says: every view with its columns in both languages. Where it
// is not, LUOSHU_REGENERATE=1 writes the page again.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "projections/views/catalogue.h"
#include "tests/ledger/support/worked_example.h"
#include "tests/paths/paths.h"

namespace luoshu {
namespace {

constexpr std::string_view kHead =
    R"(# Views

Every view of `luoshu view CODE`, made from `projections/views/catalogue.cc` and held to it by
`tests/projections/views/views_page_test.cc` (`LUOSHU_REGENERATE=1` writes it anew). Each answers at
any point of both time axes (`--as-of-recorded T`, `--as-of-size N`, `--as-of-effective D`), says at
which point it was computed, and comes as a table, JSON, CSV or a workbook (`--format`).
`luoshu diff --view CODE --from T --to T` says what changed in it, which events did it and who
signed them. `--division` and `--party` take a code, a name, or what only one name begins with.

**For programs and for people.** JSON and CSV have keys, codes and integer fen. `--for excel` is CSV
for people: heads, states and names in the language, money in yuan with two decimals, a byte order
mark, CRLF. The workbook has title, filters and point above its head and prints on A4 across. Its
library writes numbers with 16 digits, so its XML may hold 96874.78999999999 for 96874.79: whoever
reads the XML itself rounds to two decimals, as the cell's format does.
供人阅读的 CSV 用 `--for excel`（中文表头与状态、以元为单位两位小数、带 BOM）；供程序用的 CSV 不变。

Kinds of columns: text; count; fen (money: 元 with two decimals for people, integer fen for
programs); date; ppm (millionths, for people a percentage); permille. **Bold** keys tell rows apart;
Σ columns are summed.

A spreadsheet keeps fifteen digits of a number: of a code of eighteen digits in a CSV, such as a
credit code without letters, Excel shows 9.14E+17 and loses the rest. The workbook (`--format xlsx`)
holds codes as texts; a CSV is imported with that column as text. CSV 中的 18 位代码会被 Excel 当作数字而丢失末位，
请用 xlsx，或导入时将该列设为文本。
)";

std::string_view kind_of(Kind kind) {
  switch (kind) {
    case Kind::kText:
      return "text";
    case Kind::kCount:
      return "count";
    case Kind::kFen:
      return "fen";
    case Kind::kDate:
      return "date";
    case Kind::kPpm:
      return "ppm";
    case Kind::kPermille:
      return "permille";
  }
  return "";
}

std::string_view reader_of(char letter) {
  switch (letter) {
    case 'C':
      return "City officers 市级数据管理人员";
    case 'F':
      return "Finance 财政";
    case 'A':
      return "Auditors 审计";
    case 'P':
      return "The primary developer 一级开发主体";
    case 'R':
      return "The authority 公共数据主管部门";
    case 'L':
      return "The money of a period as such 期间金额";
    default:
      return "Everybody 公众";
  }
}

std::string options_of(unsigned heeds) {
  std::string text;
  for (const std::string_view name : names_in(heeds))
    text += fmt::format("{}`--{}`", text.empty() ? "" : ", ", name);
  return text;
}

std::string table_of(std::span<const Column> columns) {
  std::string text = "\n\n| column | 中文 | English | kind |\n|---|---|---|---|\n";
  for (const Column& column : columns)
    text += fmt::format("| {}`{}`{}{} | {} | {} | {} |\n", column.identifies ? "**" : "",
                        column.key, column.identifies ? "**" : "", column.summed ? " Σ" : "",
                        column.label.zh, column.label.en, kind_of(column.kind));
  return text;
}

std::string page() {
  std::string text(kHead);
  char reader = '\0';
  for (const View* view : all_views()) {
    if (view->code[0] != reader) text += fmt::format("\n## {}\n", reader_of(view->code[0]));
    reader = view->code[0];
    text += fmt::format("\n### {} {} · {}\n`{}`", view->code, view->title.zh, view->title.en,
                        view->name);
    if (view->heeds != kHeedsNothing) text += "; heeds " + options_of(view->heeds);
    if (view->needs != kHeedsNothing) text += "; needs " + options_of(view->needs);
    if (view->since > 1) text += fmt::format("; since version {} of the rules", view->since);
    if (!view->note.en.empty()) text += fmt::format("\n\n{}\n\n{}", view->note.en, view->note.zh);
    text += table_of(view->columns);
    if (!view->columns_v2.empty())
      text += "\nIn ledgers of version 2 of the rules 规则版本 2：" + table_of(view->columns_v2);
  }
  return text;
}

TEST(ViewsPage, IsWhatTheCatalogueSays) {
  const auto path = std::filesystem::path(::luoshu::test::source_dir()) / "docs" / "VIEWS.md";
  const std::string made = page();
  if (test::regenerating()) std::ofstream(path, std::ios::binary) << made;
  std::ifstream file(path, std::ios::binary);
  const std::string kept{std::istreambuf_iterator<char>(file), {}};
  // Not EXPECT_EQ: two whole pages help nobody.
  EXPECT_TRUE(kept == made) << "docs/VIEWS.md is not what the catalogue says; run this test with "
                               "LUOSHU_REGENERATE=1 and look at the difference";
}

}  // namespace
}  // namespace luoshu
