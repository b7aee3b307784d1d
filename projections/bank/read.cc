#include "projections/bank/read.h"

#include <fmt/format.h>

#include <algorithm>

#include "projections/bank/camt.h"
#include "projections/bank/charset.h"
#include "projections/bank/e_invoice.h"
#include "projections/bank/mt940.h"
#include "projections/bank/table_header.h"
#include "projections/bank/table_reader.h"
#include "projections/bank/text.h"
#include "projections/bank/treasury.h"
#include "projections/bank/xlsx.h"
#include "projections/bank/xml_guard.h"

namespace luoshu::bank {
namespace {

struct Fit {
  const Mapping* mapping = nullptr;
  std::size_t header = 0;
};

// The mappings of one name that fit count once: they are layouts of one bank.
std::vector<Fit> fits(const Table& table, std::span<const Mapping> mappings) {
  std::vector<Fit> found;
  for (const Mapping& mapping : mappings) {
    const auto header = find_header(table, mapping);
    if (!header) continue;
    const bool known = std::ranges::any_of(
        found, [&](const Fit& one) { return one.mapping->name == mapping.name; });
    if (!known) found.push_back({&mapping, *header});
  }
  return found;
}

std::string wanted(std::span<const Mapping> mappings) {
  std::string all;
  for (const Mapping& mapping : mappings) {
    if (!all.empty()) all += " | ";
    bool first = true;
    for (const auto& group : mapping.header) {
      if (!first) all += ", ";
      all += group.front();
      first = false;
    }
  }
  return all;
}

Fault no_header(std::span<const Mapping> mappings, bool chosen) {
  if (!chosen)
    return refused({"认不出表头：请用 --mapping 指定银行或映射文件",
                    "the header is none that is known: name the bank or a mapping file with "
                    "--mapping"});
  const std::string columns = wanted(mappings);
  return refused({fmt::format("前 100 行中没有映射所需的表头：{}", columns),
                  fmt::format("no row of the first 100 has the mapping's header: {}", columns)});
}

Fault several(const std::vector<Fit>& found) {
  std::string names;
  for (const Fit& one : found)
    names += fmt::format("{}{}", names.empty() ? "" : ", ", one.mapping->name);
  return refused(
      {fmt::format("表头符合多个映射（{}）：请用 --mapping 指定", names),
       fmt::format("the header fits several mappings ({}): choose one with --mapping", names)});
}

Result<Fit> only_fit(const Table& table, std::span<const Mapping> mappings, bool chosen) {
  const auto found = fits(table, mappings);
  if (found.size() > 1) return several(found);
  if (found.empty()) return no_header(mappings, chosen);
  return found.front();
}

// The separator under which a mapping fits; the header itself shows it.
Result<Reading> read_csv_file(const DecodedText& decoded, std::span<const Mapping> mappings,
                              bool chosen) {
  std::optional<Fault> trouble;
  for (const char separator : {',', '\t', ';', '|'}) {
    const auto head = read_csv(decoded.text, separator);
    if (!head) {
      if (!trouble) trouble = head.error();
      continue;
    }
    const auto found = fits(*head, mappings);
    if (found.size() > 1) return several(found);
    if (found.empty()) continue;
    const Mapping& mapping = *found.front().mapping;
    if (mapping.separator != 0 && mapping.separator != separator) continue;
    LUOSHU_TRY(Reading reading, read_table(*head, found.front().header, mapping));
    reading.format = fmt::format("csv:{}", mapping.name);
    reading.charset = decoded.charset;
    return reading;
  }
  if (trouble) return *trouble;
  return no_header(mappings, chosen);
}

Result<Reading> read_workbook(ByteView bytes, std::span<const Mapping> mappings, bool chosen) {
  LUOSHU_TRY(Workbook workbook, read_xlsx(bytes));
  Reading all;
  all.charset = "UTF-8";
  std::optional<Fault> trouble;
  for (const Table& table : workbook.sheets) {
    const auto fit = only_fit(table, mappings, chosen);
    if (!fit) {
      const std::string name = shorten(table.name, 40);
      workbook.warnings.push_back({fmt::format("工作表“{}”没有可识别的表头，未读取", name),
                                   fmt::format("the sheet '{}' has no known header and was not "
                                               "read",
                                               name)});
      if (!trouble) trouble = fit.error();
      continue;
    }
    auto reading = read_table(table, fit->header, *fit->mapping);
    if (!reading)
      return refused(shorten(table.name, 40), {reading.error().detail_zh, reading.error().detail});
    all.format = fmt::format("xlsx:{}", fit->mapping->name);
    std::ranges::move(reading->statements, std::back_inserter(all.statements));
    std::ranges::move(reading->warnings, std::back_inserter(all.warnings));
  }
  if (all.format.empty())
    return trouble ? *trouble : refused({"工作簿是空的", "the workbook is empty"});
  std::ranges::move(workbook.warnings, std::back_inserter(all.warnings));
  return all;
}

Result<Reading> read_xml(ByteView bytes) {
  LUOSHU_TRY(const XmlTree tree, XmlTree::read(bytes));
  if (holds_camt(tree)) return read_camt(tree);
  const XmlElement root = tree.root();
  if (root.local_name() == "MOF") return read_treasury(tree);
  if (root.local_name() == "EInvoice") return read_e_invoice(tree);
  const std::string name = shorten(root.local_name(), 60);
  const std::string uri = shorten(root.namespace_uri(), 100);
  return refused({fmt::format("不认识的 XML：根元素 {}，命名空间“{}”", name, uri),
                  fmt::format("an unknown XML: root element {}, namespace '{}'", name, uri)});
}

// What people hand in by mistake, with what to do instead.
std::optional<Fault> other_kind(std::string_view bytes) {
  if (bytes.empty()) return refused({"文件是空的", "the file is empty"});
  if (bytes.starts_with("\xD0\xCF\x11\xE0"))
    return refused({"这是旧式“.xls”：请在 Excel 或 WPS 中另存为“.xlsx”或 CSV",
                    "this is an old .xls: save it as .xlsx or CSV in a spreadsheet program"});
  if (bytes.starts_with("%PDF"))
    return refused({"这是 PDF：请从银行导出 CSV、XLSX 或 XML",
                    "this is a PDF: export CSV, XLSX or XML from the bank"});
  if (bytes.starts_with("\x1F\x8B"))
    return refused(
        {"这是“gzip”压缩文件：请先解压", "this is compressed with gzip: unpack it first"});
  return {};
}

// Without byte order mark and blanks: what a file begins with, in any encoding of one or two bytes.
std::string beginning(ByteView bytes) {
  std::string out;
  for (const std::uint8_t byte : bytes.first(std::min<std::size_t>(bytes.size(), 64)))
    if (byte > 0x20 && byte < 0x7f) out.push_back(static_cast<char>(byte));
  return out;
}

bool is_web_page(std::string_view text) {
  const std::string start =
      text.substr(0, 2'048).find('<') == 0 ? std::string(text.substr(0, 2'048)) : "";
  for (const char* mark :
       {"<html", "<HTML", "<table", "<TABLE", "<!DOCTYPE html", "<!doctype html"})
    if (start.find(mark) != std::string::npos) return true;
  return false;
}

}  // namespace

Result<Reading> read_file(ByteView bytes, std::span<const Mapping> mappings) {
  if (bytes.size() > kFileBytesMax) return refused({"文件过大", "the file is too large"});
  if (const auto other = other_kind(as_text(bytes))) return *other;
  const bool chosen = !mappings.empty();
  if (!chosen) mappings = shipped_mappings();
  if (as_text(bytes).starts_with("PK")) return read_workbook(bytes, mappings, chosen);
  if (beginning(bytes).starts_with('<')) {
    if (is_web_page(as_text(bytes)))
      return refused({"这是网页（常冒充“.xls”）：请另存为“.xlsx”或 CSV",
                      "this is a web page (often named .xls): save it as .xlsx or CSV"});
    return read_xml(bytes);
  }
  LUOSHU_TRY(DecodedText swift, decode_text(bytes, OtherBytes::kChineseOrLatin1));
  if (looks_like_mt940(swift.text)) {
    LUOSHU_TRY(Reading reading, read_mt940(swift.text));
    reading.charset = swift.charset;
    return reading;
  }
  LUOSHU_TRY(const DecodedText decoded, decode_text(bytes, OtherBytes::kChinese));
  return read_csv_file(decoded, mappings, chosen);
}

}  // namespace luoshu::bank
