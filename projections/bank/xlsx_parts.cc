#include "projections/bank/xlsx_parts.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "projections/bank/amount.h"
#include "projections/bank/statement.h"
#include "projections/bank/text.h"
#include "projections/bank/xlsx.h"

namespace luoshu::bank {
namespace {

constexpr std::size_t kStylesMax = 65'536;
constexpr std::size_t kFormatBytesMax = 1'024;

struct Relation {
  std::string type;  // the last part of its address
  std::string path;
};

using Relations = std::map<std::string, Relation, std::less<>>;

// "/xl/a.xml" and "a.xml" beside xl/workbook.xml are the same part.
std::string part_path(std::string_view target) {
  if (target.starts_with('/')) return std::string(target.substr(1));
  std::string path = "xl/";
  path += target;
  return path;
}

Result<Relations> read_relations(const Archive& archive) {
  Relations relations;
  LUOSHU_TRY(const XmlTree tree, read_part(archive, "xl/_rels/workbook.xml.rels"));
  for (const XmlElement& one : tree.root().children("Relationship")) {
    if (one.attribute("TargetMode") == "External") continue;  // never fetched
    const std::string_view type = one.attribute("Type");
    relations[std::string(one.attribute("Id"))] = {std::string(type.substr(type.rfind('/') + 1)),
                                                   part_path(one.attribute("Target"))};
  }
  return relations;
}

int number_of(std::string_view digits) {
  int value = 0;
  for (const char c : digits.substr(0, 6)) {
    if (c < '0' || c > '9') return -1;
    value = value * 10 + (c - '0');
  }
  return digits.empty() ? -1 : value;
}

Status read_strings(const Archive& archive, const std::string& path, WorkbookParts& parts) {
  LUOSHU_TRY(const XmlTree tree, read_part(archive, path));
  for (const XmlElement& item : tree.root().children("si")) {
    if (parts.strings.size() >= kSharedStringsMax)
      return refused(path, {"字符串过多", "too many strings"});
    parts.strings.push_back(string_item(item));
  }
  return Done{};
}

Status read_styles(const Archive& archive, const std::string& path, WorkbookParts& parts) {
  LUOSHU_TRY(const XmlTree tree, read_part(archive, path));
  std::map<int, std::string> codes;
  for (const XmlElement& one : tree.root().child("numFmts").children("numFmt"))
    codes[number_of(one.attribute("numFmtId"))] =
        one.attribute("formatCode").substr(0, kFormatBytesMax);
  for (const XmlElement& one : tree.root().child("cellXfs").children("xf")) {
    if (parts.date_styles.size() >= kStylesMax)
      return refused(path, {"样式过多", "too many styles"});
    const int id = number_of(one.attribute("numFmtId"));
    const auto code = codes.find(id);
    parts.date_styles.push_back(
        is_date_format(id, code == codes.end() ? std::string_view() : code->second));
  }
  return Done{};
}

}  // namespace

Result<XmlTree> read_part(const Archive& archive, const std::string& path) {
  LUOSHU_TRY(const Bytes bytes, archive.read(path));
  auto tree = XmlTree::read(bytes);
  if (!tree) return refused(path, {tree.error().detail_zh, tree.error().detail});
  return tree;
}

Result<WorkbookParts> read_parts(const Archive& archive) {
  WorkbookParts parts;
  LUOSHU_TRY(const XmlTree tree, read_part(archive, "xl/workbook.xml"));
  LUOSHU_TRY(const auto relations, read_relations(archive));
  const std::string_view old = tree.root().child("workbookPr").attribute("date1904");
  if (old == "1" || old == "true") parts.calendar = Calendar::k1904;
  for (const XmlElement& one : tree.root().child("sheets").children("sheet")) {
    if (parts.sheets.size() >= kSheetsMax) return refused({"工作表过多", "too many sheets"});
    // r:id and sheetId: the relation is the one that is there under that local name.
    const auto relation = relations.find(std::string(one.attribute("id")));
    if (relation == relations.end() || relation->second.type != "worksheet") continue;
    const std::string_view state = one.attribute("state");
    parts.sheets.push_back({std::string(one.attribute("name")), relation->second.path,
                            state == "hidden" || state == "veryHidden"});
  }
  for (const auto& [id, relation] : relations) {
    if (relation.type == "sharedStrings") LUOSHU_CHECK(read_strings(archive, relation.path, parts));
    if (relation.type == "styles") LUOSHU_CHECK(read_styles(archive, relation.path, parts));
  }
  return parts;
}

std::string string_item(const XmlElement& item) {
  std::string all;
  for (const XmlElement& part : item.children()) {
    if (part.local_name() == "t") all += part.raw_text();
    if (part.local_name() == "r") all += part.child("t").raw_text();
  }
  return all;
}

bool is_date_format(int id, std::string_view code) {
  if (code.empty())
    return (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) ||
           (id >= 50 && id <= 58);
  // What is quoted, escaped or in brackets is shown as it stands; the first section counts.
  for (std::size_t i = 0; i < code.size() && code[i] != ';'; ++i) {
    const char c = code[i];
    if (c == '\\' || c == '_' || c == '*') {
      ++i;
    } else if (c == '"' || c == '[') {
      const std::size_t end = code.find(c == '"' ? '"' : ']', i + 1);
      if (end == std::string_view::npos) return false;
      i = end;
    } else if (c == 'y' || c == 'Y' || c == 'd' || c == 'D' || c == 'm' || c == 'M') {
      return true;
    }
  }
  return false;
}

std::optional<Date> day_of_serial(std::string_view spelling, Calendar calendar) {
  constexpr int kLast = 2'958'465;             // 9999-12-31 under 1900
  constexpr int kLeapThatWasNone = 60;         // 29 February 1900
  constexpr std::int32_t k1900Base = -25'568;  // 1899-12-31
  constexpr std::int32_t k1904Base = -24'107;  // 1904-01-01
  // Four decimals of a day or more are the time: dropped, never rounded up to the next day.
  const std::size_t point = spelling.find('.');
  const std::string_view whole = spelling.substr(0, point);
  if (whole.empty() || whole.size() > 7 ||
      spelling.find_first_not_of("0123456789.") != std::string_view::npos)
    return {};
  int serial = 0;
  for (const char c : whole) serial = serial * 10 + (c - '0');
  if (calendar == Calendar::k1904)
    return serial > kLast - 1462 ? std::nullopt : std::optional(Date{k1904Base + serial});
  if (serial < 1 || serial == kLeapThatWasNone || serial > kLast) return {};
  return Date{k1900Base + serial - (serial > kLeapThatWasNone ? 1 : 0)};
}

}  // namespace luoshu::bank
