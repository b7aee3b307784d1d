#include "tools/luoshu/sheet_output.h"

#include "projections/render/sheet_csv.h"
#include "projections/render/sheet_json.h"
#include "projections/render/sheet_text.h"
#include "projections/render/sheet_xlsx.h"
#include "tools/luoshu/files.h"

namespace luoshu {
namespace {

constexpr std::size_t kWorkbookMax = std::size_t{1} << 30U;

render::Language language_of(const Console& console) {
  return console.chinese() ? render::Language::kZh : render::Language::kEn;
}

Status write_workbook(const Sheet& sheet, const TablePoint& point, const std::string& out,
                      const Console& console) {
  const std::string partial = out + ".partial";
  LUOSHU_CHECK(render::write_sheet_xlsx(sheet, point, language_of(console), partial));
  const auto bytes = read_whole(partial, kWorkbookMax);
  std::filesystem::remove(partial);
  if (!bytes) return bytes.error();
  return write_new(out, *bytes);
}

}  // namespace

void add_form_options(CommandLine& line, FormWords& words) {
  line.choice("--format", words.format, {"table", "json", "csv", "xlsx"}, {"形式", "form"})
      .option("--out", words.out, "FILE", {"写入文件", "write to a file"})
      .flag("--bom", words.mark, {"CSV 加 UTF-8 BOM", "CSV with a UTF-8 byte order mark"});
}

Status need_out(const FormWords& words) {
  if (words.out || words.format != "xlsx") return {};
  return make_fault(Errc::kUsage, "a workbook needs --out FILE.xlsx",
                    "工作簿须给出 --out FILE.xlsx");
}

Status show_sheet(const Sheet& sheet, const TablePoint& point, const FormWords& words,
                  const Console& console) {
  if (words.format == "xlsx") return write_workbook(sheet, point, *words.out, console);
  std::string text;
  if (words.format == "json") {
    LUOSHU_TRY(const json::Value value, render::sheet_json(sheet, point));
    text = json::to_line(value) + "\n";
  } else if (words.format == "csv") {
    text = render::sheet_csv(sheet, words.mark);
  } else {
    LUOSHU_TRY(text, render::sheet_text(sheet, point, language_of(console)));
  }
  if (words.out) return write_new(*words.out, as_bytes(text));
  if (text.ends_with('\n')) text.pop_back();
  console.line(text);
  return {};
}

}  // namespace luoshu
