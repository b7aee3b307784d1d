#include <fmt/format.h>

#include "projections/bank/read.h"
#include "projections/bank/reading_forms.h"
#include "projections/render/display.h"
#include "tools/luoshu/files.h"
#include "tools/luoshu/verbs.h"

namespace luoshu {
namespace {

constexpr std::size_t kMappingBytesMax = 64U << 10;

// A name of those that ship, else a file.
Result<std::vector<bank::Mapping>> mappings_of(const std::optional<std::string>& which) {
  if (!which) return std::vector<bank::Mapping>();
  if (auto shipped = bank::shipped_mappings(*which); !shipped.empty()) return shipped;
  auto bytes = read_whole(*which, kMappingBytesMax);
  if (!bytes && bytes.error().code == Errc::kNotFound)
    return make_fault(
        Errc::kNotFound,
        fmt::format("'{}' is neither a mapping that ships (ccb, icbc, abc, boc, cmb, "
                    "bocom, mybank) nor a file",
                    *which),
        fmt::format("“{}”既不是自带的映射（“ccb、icbc、abc、boc、cmb、bocom、mybank”），"
                    "也不是文件",
                    *which));
  if (!bytes) return bytes.error();
  auto mapping = bank::parse_mapping(as_text(*bytes));
  if (!mapping) return with_context(mapping.error(), *which);
  return std::vector<bank::Mapping>{*std::move(mapping)};
}

int bank_read(Arguments words, const Console& console) {
  std::string file;
  std::optional<std::string> mapping;
  CommandLine line("bank read",
                   {"读取银行对账单、国库缴款书或数电票，说明读到了什么；不写入任何内容",
                    "reads a bank's statement, a treasury voucher or a digital invoice and says "
                    "what was understood; writes nothing"},
                   {{{"luoshu bank read statement.xml --lang zh",
                      {"CAMT 或 MT940：按内容识别格式", "CAMT or MT940: told by its content"}},
                     {"luoshu bank read details.csv --mapping ccb --json",
                      {"建设银行导出的明细，JSON",
                       "a list exported by China Construction Bank, "
                       "as JSON"}}}},
                   console);
  line.required("FILE", file, "FILE", {"银行给出的文件", "the bank's file"})
      .option("--mapping", mapping, "NAME|FILE",
              {"表格的映射：“ccb、icbc、abc、boc、cmb、bocom、mybank”或映射文件",
               "mapping of a table: ccb, icbc, abc, boc, cmb, bocom, mybank, or a file"});
  if (const auto stop = line.parse(words)) return *stop;
  const auto mappings = mappings_of(mapping);
  if (!mappings) return console.fail(mappings.error());
  const auto bytes = read_whole(file, bank::kFileBytesMax);
  if (!bytes) return console.fail(bytes.error());
  const auto reading = bank::read_file(*bytes, *mappings);
  if (!reading) return console.fail(with_context(reading.error(), file));
  if (console.json()) {
    console.value(bank::to_json(*reading, console.language()));
    return 0;
  }
  std::string text = bank::to_text(*reading, console.language());
  while (text.ends_with('\n')) text.pop_back();
  console.line(render::visible(text, render::Charset::kUtf8));
  return 0;
}

}  // namespace

int verb_bank(Arguments words, const Console& console) {
  const std::string verb = words.empty() ? "" : words.front();
  if (verb == "read") return bank_read(words.subspan(1), console);
  const std::string_view usage =
      console.say({"用法：luoshu bank read 文件\n\n例：\n"
                   "  luoshu bank read statement.xml\n"
                   "  luoshu bank read details.csv --mapping ccb --json",
                   "Usage: luoshu bank read FILE\n\nExamples:\n"
                   "  luoshu bank read statement.xml\n"
                   "  luoshu bank read details.csv --mapping ccb --json"});
  if (verb == "--help" || verb == "-h") {
    console.line(usage);
    return 0;
  }
  return console.fail({Errc::kUsage, "bank read?", "须为 bank read"});
}

}  // namespace luoshu
