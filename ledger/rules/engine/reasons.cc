#include "ledger/rules/engine/reasons.h"

#include <fmt/format.h>

#include <algorithm>

#include "ledger/base/assert.h"
#include "ledger/rules/engine/reason_table.h"

namespace luoshu {
namespace {

// A reason is for people, and an answer holds many: foreign words in it are shown in part. What the
// log remembers of a reason is its code and its field, never this text.
constexpr std::size_t kDetailBytesMax = 600;

// Ends with a whole character.
std::string shortened(std::string_view detail) {
  if (detail.size() <= kDetailBytesMax) return std::string(detail);
  std::size_t end = kDetailBytesMax;
  while (end > 0 && (static_cast<unsigned char>(detail[end]) & 0xC0U) == 0x80U) --end;
  return fmt::format("{}…", detail.substr(0, end));
}

std::string place_of(const Reason& reason, Language language) {
  std::string place;
  if (reason.event_index)
    place = fmt::format(fmt::runtime(language == Language::kZh ? "第{}个事件" : "event {}"),
                        *reason.event_index + 1);
  if (!reason.field.empty()) place += (place.empty() ? "" : ", ") + reason.field;
  return place.empty() ? place : place + (language == Language::kZh ? "：" : ": ");
}

}  // namespace

Reason make_reason(std::string_view code, std::string_view detail_en, std::string_view detail_zh) {
  const auto table = reason_table();
  const auto sentence = std::ranges::find(table, code, &ReasonSentence::code);
  LUOSHU_ASSERT(sentence != table.end());
  Reason reason;
  reason.code = code;
  reason.message_zh = std::string(sentence->zh);
  reason.message_en = std::string(sentence->en);
  if (!detail_zh.empty()) reason.message_zh += fmt::format("：{}", shortened(detail_zh));
  if (!detail_en.empty()) reason.message_en += fmt::format(": {}", shortened(detail_en));
  reason.basis = sentence->basis;
  return reason;
}

json::Array reasons_json(const Reasons& reasons) {
  json::Array list;
  for (const Reason& reason : reasons) {
    json::Object object{{"code", reason.code},
                        {"message_zh", reason.message_zh},
                        {"message_en", reason.message_en},
                        {"basis", reason.basis}};
    object.emplace_back("event_index", reason.event_index
                                           ? json::Value(std::uint64_t{*reason.event_index})
                                           : json::Value());
    object.emplace_back("field", reason.field.empty() ? json::Value() : json::Value(reason.field));
    list.emplace_back(std::move(object));
  }
  return list;
}

json::Value refusal_json(const Reasons& reasons) {
  return json::Object{{"accepted", false}, {"reasons", reasons_json(reasons)}};
}

std::string describe(const Reasons& reasons, Language language) {
  std::string text;
  for (const Reason& reason : reasons) {
    text += fmt::format("{}  {}{}", reason.code, place_of(reason, language),
                        language == Language::kZh ? reason.message_zh : reason.message_en);
    if (!reason.basis.empty())
      text +=
          fmt::format(fmt::runtime(language == Language::kZh ? "（{}）" : " ({})"), reason.basis);
    text += '\n';
  }
  return text;
}

}  // namespace luoshu
