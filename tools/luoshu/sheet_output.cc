#include "tools/luoshu/sheet_output.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include "projections/render/sheet_csv.h"
#include "projections/render/sheet_json.h"
#include "projections/render/sheet_text.h"
#include "projections/render/sheet_workbook.h"
#include "tools/luoshu/files.h"
#include "tools/luoshu/streams.h"

namespace luoshu {
namespace {

// The library prints complaints of its own beside the error that it answers.
class QuietErrors {
 public:
  QuietErrors() : kept_(::fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1)) {
    const int nothing = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
    if (kept_ >= 0 && nothing >= 0) ::dup2(nothing, STDERR_FILENO);
    if (nothing >= 0) ::close(nothing);
  }
  ~QuietErrors() {
    if (kept_ < 0) return;
    ::dup2(kept_, STDERR_FILENO);
    ::close(kept_);
  }
  QuietErrors(const QuietErrors&) = delete;
  QuietErrors& operator=(const QuietErrors&) = delete;

 private:
  int kept_;
};

Result<Bytes> workbook_of(const Sheet& sheet, const TablePoint& point, const Console& console) {
  const QuietErrors quiet;
  return render::sheet_workbook(sheet, point, console.language());
}

// A table without rows has a head line in CSV and nothing else: why it is empty is said beside it.
void tell_remarks(const Sheet& sheet, const FormWords& words, const Console& console) {
  if (words.format != "csv" || !sheet.rows.empty()) return;
  for (const Bilingual& remark : sheet.remarks) console.note(pick(remark, console.language()));
}

void tell_written(const std::string& file, std::size_t rows, const Console& console) {
  console.note(fmt::format(
      fmt::runtime(console.say({"已写入 {}：{} 行", "written to {}: {} rows"})), file, rows));
}

}  // namespace

void add_form_options(CommandLine& line, FormWords& words) {
  line.choice("--format", words.format, {"table", "json", "csv", "xlsx"}, {"形式", "form"})
      .choice("--for", words.reader, {"programs", std::string(kForExcel)},
              {"CSV 供程序（键、分）或供 Excel（中文表头、元、带 BOM）",
               "CSV for programs (keys, fen) or for Excel (heads, yuan, with a mark)"})
      .option("--out", words.out, "FILE", {"写入文件", "write to a file"})
      .flag("--bom", words.mark, {"CSV 加 UTF-8 BOM", "CSV with a UTF-8 byte order mark"});
}

Status check_form(const FormWords& words) {
  if (words.format == "json" && words.reader == kForExcel)
    return make_fault(Errc::kUsage, "--for excel is for --format csv or xlsx, not json",
                      "--for excel 用于 --format csv 或 xlsx，不用于 json");
  if (words.format != "xlsx") return {};
  if (words.out && (*words.out != kStandardStream || !output_is_terminal())) return {};
  return make_fault(Errc::kUsage, "a workbook needs --out FILE.xlsx, or --out - and a pipe",
                    "工作簿须给出 --out FILE.xlsx，或用 --out - 转给别的程序");
}

Status show_sheet(const Sheet& sheet, const TablePoint& point, const FormWords& words,
                  const Console& console) {
  Bytes bytes;
  if (words.format == "xlsx") {
    LUOSHU_TRY(bytes, workbook_of(sheet, point, console));
  } else if (words.format == "json") {
    LUOSHU_TRY(const json::Value value, render::sheet_json(sheet, point));
    bytes = to_bytes(json::to_line(value) + "\n");
  } else if (words.reader == kForExcel) {
    bytes = to_bytes(render::sheet_csv_for_people(sheet, console.language()));
  } else if (words.format == "csv") {
    bytes = to_bytes(render::sheet_csv(sheet, words.mark));
  } else {
    LUOSHU_TRY(const std::string text, render::sheet_text(sheet, point, console.language()));
    bytes = to_bytes(text);
  }
  tell_remarks(sheet, words, console);
  if (!words.out) {
    console.text_out(as_text(bytes));
    return {};
  }
  LUOSHU_CHECK(write_new(*words.out, bytes));
  if (*words.out != kStandardStream) tell_written(*words.out, sheet.rows.size(), console);
  return {};
}

Status show_json(const json::Value& value, const FormWords& words, const Console& console) {
  if (words.out) return write_new(*words.out, as_bytes(json::to_line(value) + "\n"));
  console.value(value);
  return {};
}

}  // namespace luoshu
