#include "tools/bench/sales.h"

#include <fmt/format.h>

#include <algorithm>

#include "ledger/base/assert.h"
#include "ledger/form/event_form.h"
#include "tools/bench/story.h"

namespace luoshu::bench {
namespace {

constexpr std::string_view kNumber = "00000000";

void set(json::Value& holder, std::string_view name, const std::string& text) {
  for (auto& [key, value] : *holder.object())
    if (key == name) value = json::Value(text);
}

// The event with ids (subject, fields.transaction) that end in zeroes.
Result<Bytes> template_of(json::Value event, std::string_view subject) {
  set(event, "subject", fmt::format("{}{}", subject, kNumber));
  for (auto& [key, value] : *event.object())
    if (key == "fields") set(value, "transaction", fmt::format("T-{}", kNumber));
  return form::event_from_json(event);
}

// The province may earn a million times as much, so that sales are shared out to their last step.
void lift_permitted_revenue(json::Value& event) {
  for (auto& [name, fields] : *event.object())
    if (name == "fields")
      for (auto& [key, value] : *fields.object())
        if (key.ends_with("_fen")) value = json::Value(value.integer().value_or(0) * 1'000'000);
}

Bytes numbered(Bytes event, std::uint64_t number) {
  const std::string digits = fmt::format("{:08}", number);
  LUOSHU_ASSERT(digits.size() == kNumber.size());
  const std::string_view text = as_text(event);
  for (auto at = text.find(kNumber); at != std::string_view::npos; at = text.find(kNumber, at + 1))
    std::ranges::copy(digits, event.begin() + static_cast<std::ptrdiff_t>(at));
  return event;
}

}  // namespace

Result<Sales> Sales::make() {
  Sales sales;
  std::string_view rest = worked_province();
  while (sales.settled_.empty()) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    LUOSHU_ASSERT(!line.empty());
    rest.remove_prefix(line.size() + 1);
    LUOSHU_TRY(json::Value event, json::parse(line));
    if (const json::Value* type = event.find("type");
        type != nullptr && *type == json::Value("PermittedRevenueApproved"))
      lift_permitted_revenue(event);
    TaleEvent one;
    LUOSHU_TRY(one.bytes, form::event_from_json(event));
    LUOSHU_TRY(one.envelope, form::read_envelope(one.bytes));
    if (one.envelope.type == "UsageMetered") {
      LUOSHU_TRY(sales.metered_, template_of(std::move(event), "M-"));
    } else if (one.envelope.type == "TransactionSettled") {
      LUOSHU_TRY(sales.settled_, template_of(std::move(event), "T-"));
    } else {
      sales.before_.push_back(std::move(one));
    }
  }
  return sales;
}

Bytes Sales::metered(std::uint64_t number) const {
  return numbered(metered_, number);
}

Bytes Sales::settled(std::uint64_t number) const {
  return numbered(settled_, number);
}

}  // namespace luoshu::bench
