#include "ledger/rules/reasons.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "ledger/base/assert.h"

namespace luoshu {
namespace {

struct Sentence {
  std::string_view code;
  std::string_view zh;
  std::string_view en;
  std::string_view basis;
};

// Appendix C of the rulebook, as far as the ledger decides today.
constexpr std::array kSentences{
    Sentence{"E-SIG-INVALID", "签名无效", "the signature does not hold",
             "豫政办〔2025〕5号 第三条"},
    Sentence{"E-KEY-UNKNOWN", "密钥未登记", "the key is not enrolled", "豫政办〔2025〕5号 第三条"},
    Sentence{"E-KEY-REVOKED", "密钥已吊销或过期", "the key is revoked or expired",
             "豫政办〔2025〕5号 第三条"},
    Sentence{"E-ROLE", "无此角色，不得记录该类事实", "the role may not record this kind of fact",
             "豫政办〔2025〕5号 第三条"},
    Sentence{"E-COSIGN-MISSING", "缺少必要会签", "a required signature is missing",
             "豫政办〔2025〕5号 第十三、十五、十七、二十一条"},
    Sentence{"E-FIELD", "字段缺失或不合法", "a field is missing or not allowed", ""},
    Sentence{"E-DUPLICATE", "重复", "this stands in the ledger already", ""},
    Sentence{"E-STATE", "当前状态不允许", "the present state does not allow it", ""},
    Sentence{"E-UNKNOWN-SUBJECT", "引用对象不存在", "what it refers to does not exist", ""},
};

std::string place_of(const Reason& reason, bool chinese) {
  std::string place;
  if (reason.event_index)
    place = fmt::format(fmt::runtime(chinese ? "第{}个事件" : "event {}"), *reason.event_index + 1);
  if (!reason.field.empty()) place += (place.empty() ? "" : ", ") + reason.field;
  return place.empty() ? place : place + (chinese ? "：" : ": ");
}

}  // namespace

Reason make_reason(std::string_view code, std::string_view detail_en, std::string_view detail_zh) {
  const auto* sentence = std::ranges::find(kSentences, code, &Sentence::code);
  LUOSHU_ASSERT(sentence != kSentences.end());
  Reason reason;
  reason.code = code;
  reason.message_zh = std::string(sentence->zh);
  reason.message_en = std::string(sentence->en);
  if (!detail_zh.empty()) reason.message_zh += fmt::format("：{}", detail_zh);
  if (!detail_en.empty()) reason.message_en += fmt::format(": {}", detail_en);
  reason.basis = sentence->basis;
  return reason;
}

json::Value refusal_json(const Reasons& reasons) {
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
  return json::Object{{"accepted", false}, {"reasons", std::move(list)}};
}

std::string describe(const Reasons& reasons, bool chinese) {
  std::string text;
  for (const Reason& reason : reasons) {
    text += fmt::format("{}  {}{}", reason.code, place_of(reason, chinese),
                        chinese ? reason.message_zh : reason.message_en);
    if (!reason.basis.empty())
      text += fmt::format(fmt::runtime(chinese ? "（{}）" : " ({})"), reason.basis);
    text += '\n';
  }
  return text;
}

}  // namespace luoshu
