#include "projections/trace/event_words.h"

#include <fmt/format.h>

#include <algorithm>

#include "ledger/base/yuan.h"
#include "ledger/form/schema_info.h"
#include "projections/render/display.h"
#include "projections/words/words.h"

namespace luoshu {
namespace {

using form::FieldInfo;

// confirm_by -> confirm by; the unit that a name ends in follows the value.
std::string english_label(const FieldInfo& field) {
  std::string label = field.name;
  for (const std::string_view unit : {"_fen", "_ppm", "_permille", "_pct"})
    if (const std::size_t at = label.find(unit); at != std::string::npos)
      label.erase(at, unit.size());
  std::ranges::replace(label, '_', ' ');
  return label;
}

std::string join(const std::vector<std::string>& texts, Language language) {
  std::string all;
  for (const std::string& text : texts)
    all += (all.empty() ? "" : language == Language::kZh ? "、" : ", ") + text;
  return all;
}

class Lines {
 public:
  explicit Lines(Language language) : language_(language) {}

  void add_object(const json::Value& object, const std::vector<FieldInfo>& infos, unsigned depth) {
    if (object.object() == nullptr) return;
    for (const auto& [name, value] : *object.object()) {
      const auto info = std::ranges::find(infos, name, &FieldInfo::name);
      if (info != infos.end()) add_field(*info, value, depth);
    }
  }

  std::vector<FieldLine> take() { return std::move(lines_); }

 private:
  void add_field(const FieldInfo& info, const json::Value& value, unsigned depth) {
    const std::string label = language_ == Language::kZh && !info.zh.empty()
                                  ? info.zh
                                  : render::visible(english_label(info), kUtf8);
    if (!info.members.empty()) return add_nested(info, value, depth, label);
    if (const json::Object* map = value.object()) {
      lines_.push_back({depth, label, ""});
      for (const auto& [key, number] : *map)
        lines_.push_back({depth + 1, render::visible(key, kUtf8), scalar(info, number)});
      return;
    }
    lines_.push_back({depth, label, one_value(info, value)});
  }

  void add_nested(const FieldInfo& info, const json::Value& value, unsigned depth,
                  const std::string& label) {
    if (value.array() == nullptr) {
      lines_.push_back({depth, label, ""});
      return add_object(value, info.members, depth + 1);
    }
    std::size_t number = 0;
    for (const json::Value& item : *value.array()) {
      lines_.push_back({depth, fmt::format("{} {}", label, ++number), ""});
      add_object(item, info.members, depth + 1);
    }
  }

  std::string one_value(const FieldInfo& info, const json::Value& value) const {
    if (value.array() == nullptr) return scalar(info, value);
    std::vector<std::string> texts;
    for (const json::Value& item : *value.array()) texts.push_back(scalar(info, item));
    return join(texts, language_);
  }

  std::string scalar(const FieldInfo& info, const json::Value& value) const {
    if (const std::string* text = value.string())
      return render::visible(*text, kUtf8) + percent_sign(info, *text);
    if (const bool* flag = value.boolean())
      return *flag ? (language_ == Language::kZh ? "是" : "yes")
                   : (language_ == Language::kZh ? "否" : "no");
    if (value.number() == nullptr) return "";
    const auto integer = value.integer();
    if (info.unit == "fen" && integer)
      return yuan(*integer) + (language_ == Language::kZh ? " 元" : " yuan");
    return value.number()->spelling + unit_words(info);
  }

  static std::string percent_sign(const FieldInfo& info, std::string_view text) {
    return info.unit == "percent" && !text.ends_with('%') ? "%" : "";
  }

  std::string unit_words(const FieldInfo& info) const {
    if (info.unit == "percent") return "%";
    if (info.unit == "per mille") return "‰";
    if (info.unit == "points") return language_ == Language::kZh ? " 分（评分）" : " points";
    return info.unit.empty() ? "" : " " + info.unit;
  }

  static constexpr render::Charset kUtf8 = render::Charset::kUtf8;
  Language language_;
  std::vector<FieldLine> lines_;
};

}  // namespace

std::string type_words(std::string_view type, Language language) {
  const auto info = form::type_info(type);
  if (language == Language::kZh && info) return fmt::format("{}（{}）", info->zh, type);
  return std::string(type);
}

std::string role_words(std::string_view role, Language language) {
  const Term* known = words::find(words::roles(), role);
  if (known == nullptr) return std::string(role);
  return language == Language::kZh ? fmt::format("{}（{}）", known->label.zh, role)
                                   : fmt::format("{} ({})", known->label.en, role);
}

std::vector<FieldLine> field_lines(std::string_view type, const json::Value& fields,
                                   Language language) {
  const auto info = form::type_info(type);
  Lines lines(language);
  if (info) lines.add_object(fields, info->fields, 0);
  return lines.take();
}

}  // namespace luoshu
