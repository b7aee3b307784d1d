#include <fmt/format.h>

#include <algorithm>

#include "ledger/base/yuan.h"
#include "ledger/form/schema_info.h"
#include "projections/render/display.h"
#include "projections/trace/event_words.h"
#include "projections/trace/find.h"

namespace luoshu {
namespace {

constexpr std::size_t kValueColumns = 60;

std::string shown(std::string_view text) {
  std::string line(text.substr(0, text.find('\n')));
  return render::cut(render::visible(line, render::Charset::kUtf8), kValueColumns,
                     render::Charset::kUtf8);
}

// fields.invoice_no: the name of the field in the catalogue, where it has one.
std::string field_words(const FoundEvent& one, Language language) {
  if (language != Language::kZh) return one.field;
  constexpr std::pair<std::string_view, std::string_view> kEnvelope[] = {
      {"subject", "对象编号"}, {"author", "记录主体"}, {"cosigners", "会签方"}, {"basis", "依据"}};
  for (const auto& [name, zh] : kEnvelope)
    if (one.field.starts_with(name)) return std::string(zh);
  const auto info = form::type_info(one.type);
  const std::string_view path = one.field;
  const std::size_t begin = path.find('.');
  if (!info || begin == std::string_view::npos) return one.field;
  const std::size_t end = path.find_first_of(".[", begin + 1);
  const auto field = std::ranges::find(
      info->fields, path.substr(begin + 1, end == std::string_view::npos ? end : end - begin - 1),
      &form::FieldInfo::name);
  return field == info->fields.end() || field->zh.empty() ? one.field : field->zh;
}

std::string padded(std::string text, std::size_t columns) {
  const std::size_t width = render::width_of(text);
  if (width < columns) text.append(columns - width, ' ');
  return text;
}

std::string summary(const FindResult& result, Language language) {
  std::string text = fmt::format(
      fmt::runtime(language == Language::kZh ? "查看了 {} 个事件，找到 {}{} 个"
                                             : "looked at {} events, {}{} of them match"),
      result.looked_at, result.more ? (language == Language::kZh ? "前 " : "the first ") : "",
      result.found.size());
  if (result.more)
    text += language == Language::kZh ? "；后面可能还有：用 --limit 取更多"
                                      : "; there may be more: --limit N";
  if (result.stopped) text += language == Language::kZh ? "；已中断" : "; interrupted";
  if (result.fen)
    text += fmt::format(
        fmt::runtime(language == Language::kZh ? "（也按金额 {} 元查找）"
                                               : " (also read as an amount of {} yuan)"),
        yuan(*result.fen));
  return text;
}

}  // namespace

json::Value to_json(const FindResult& result) {
  json::Array rows;
  for (const FoundEvent& one : result.found) {
    json::Object row{{"event", one.number.value}, {"entry", one.entry.value},
                     {"type", one.type},          {"effective", to_string(one.effective)},
                     {"subject", one.subject},    {"field", one.field},
                     {"value", one.value}};
    if (one.fen) row.emplace_back("fen", *one.fen);
    rows.emplace_back(std::move(row));
  }
  json::Object object{{"found", std::move(rows)},
                      {"looked_at", result.looked_at},
                      {"more", result.more},
                      {"interrupted", result.stopped}};
  if (result.fen) object.emplace_back("amount_fen", *result.fen);
  return object;
}

std::string to_text(const FindResult& result, Language language) {
  std::vector<std::vector<std::string>> rows;
  rows.push_back(
      language == Language::kZh
          ? std::vector<std::string>{"事件", "业务生效日", "类型", "对象", "字段", "值"}
          : std::vector<std::string>{"event", "effective", "type", "subject", "field", "value"});
  for (const FoundEvent& one : result.found) {
    const std::string value =
        one.fen ? yuan(*one.fen) + (language == Language::kZh ? " 元" : " yuan") : shown(one.value);
    rows.push_back({std::to_string(one.number.value), to_string(one.effective),
                    type_words(one.type, language), shown(one.subject), field_words(one, language),
                    value});
  }
  std::vector<std::size_t> widths(rows.front().size(), 0);
  for (const auto& row : rows)
    for (std::size_t i = 0; i < row.size(); ++i)
      widths[i] = std::max(widths[i], render::width_of(row[i]));
  std::string text;
  if (!result.found.empty())
    for (const auto& row : rows) {
      std::string line;
      for (std::size_t i = 0; i < row.size(); ++i)
        line += i + 1 == row.size() ? row[i] : padded(row[i], widths[i]) + "  ";
      text += line + "\n";
    }
  return text + summary(result, language);
}

}  // namespace luoshu
