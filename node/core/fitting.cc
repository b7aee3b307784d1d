#include "node/core/fitting.h"

#include <fmt/format.h>

#include "ledger/base/assert.h"

namespace luoshu::node {
namespace {

constexpr std::string_view kEllipsis = "…";
// Bytes that a reason takes in a message besides its texts.
constexpr std::size_t kReasonOverhead = 128;
constexpr std::size_t kCharacterBytesMax = 4;

bool continues(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

void fit(std::string& text, std::size_t most) {
  if (text.size() > most) text = shortened(text, most);
}

void fit(Reason& reason) {
  fit(reason.code, kCodeBytesMax);
  fit(reason.message_zh, kReasonTextBytesMax);
  fit(reason.message_en, kReasonTextBytesMax);
  fit(reason.basis, kBasisBytesMax);
  fit(reason.field, kFieldBytesMax);
}

std::size_t bytes_of(const Reason& reason) {
  return kReasonOverhead + reason.code.size() + reason.message_zh.size() +
         reason.message_en.size() + reason.basis.size() + reason.field.size();
}

// What a list of reasons is called, and its limits.
struct ListLimits {
  std::size_t count = 0;
  std::size_t bytes = 0;
  std::string_view zh;
  std::string_view en;
};
constexpr ListLimits kOfReasons{kAnswerReasonsMax, kAnswerReasonsBytesMax, "理由", "reasons"};
constexpr ListLimits kOfWarnings{kWarningsMax, kWarningsBytesMax, "提示", "warnings"};

// With the code of the last one that stayed: what is left out has no code in common.
Reason rest_of(const Reason& last, std::size_t left_out, const ListLimits& limits) {
  Reason rest;
  rest.code = last.code;
  rest.message_zh = fmt::format("另有 {} 条{}，因篇幅所限未列出", left_out, limits.zh);
  rest.message_en = fmt::format("{} more {} are left out here", left_out, limits.en);
  return rest;
}

Reasons within(const ListLimits& limits, Reasons reasons) {
  std::size_t bytes = 0;
  std::size_t kept = 0;
  for (; kept < reasons.size(); ++kept) {
    fit(reasons[kept]);
    bytes += bytes_of(reasons[kept]);
    const bool last = kept + 1 == reasons.size();
    // One place is left for the reason that says what is missing.
    if (bytes > limits.bytes || kept + (last ? 0 : 1) >= limits.count) break;
  }
  if (kept == reasons.size() || kept == 0) return reasons;
  const std::size_t left_out = reasons.size() - kept;
  reasons.resize(kept);
  reasons.push_back(rest_of(reasons.back(), left_out, limits));
  return reasons;
}

}  // namespace

std::string_view whole_characters(std::string_view text, std::size_t most) {
  if (text.size() <= most) return text;
  std::size_t end = most;
  // What is no UTF-8 at all is cut anywhere.
  while (end > 0 && most - end < kCharacterBytesMax && continues(text[end])) --end;
  return text.substr(0, continues(text[end]) ? most : end);
}

std::string shortened(std::string_view text, std::size_t most) {
  if (text.size() <= most) return std::string(text);
  LUOSHU_ASSERT(most >= kEllipsis.size());  // every caller names a constant
  return std::string(whole_characters(text, most - kEllipsis.size())) + std::string(kEllipsis);
}

Reasons fitting(Reasons reasons) {
  return within(kOfReasons, std::move(reasons));
}

Verdict fitting(Verdict verdict) {
  if (auto* accepted = std::get_if<AnswerAccepted>(&verdict))
    accepted->warnings = within(kOfWarnings, std::move(accepted->warnings));
  if (auto* refused = std::get_if<AnswerRefused>(&verdict))
    refused->reasons = fitting(std::move(refused->reasons));
  if (auto* invalid = std::get_if<AnswerInvalid>(&verdict)) fit(invalid->detail, kInvalidBytesMax);
  return verdict;
}

Goodbye fitting(Goodbye goodbye) {
  fit(goodbye.code, kCodeBytesMax);
  fit(goodbye.text, kGoodbyeBytesMax);
  return goodbye;
}

}  // namespace luoshu::node
