#include "ledger/form/value_reader.h"

#include <fmt/format.h>

#include "ledger/base/limits.h"
#include "ledger/base/time.h"
#include "ledger/form/entering_text.h"

namespace luoshu::form {
namespace {

// More would not help, and foreign input must not make an answer much larger than itself.
constexpr std::size_t kIssuesMax = 100;

}  // namespace

std::string Path::text() const {
  const std::string before = parent == nullptr ? "" : parent->text();
  if (member.empty()) return parent == nullptr ? "" : fmt::format("{}[{}]", before, index);
  return before.empty() ? shown(member) : fmt::format("{}.{}", before, shown(member));
}

Reason wrong_type(std::string_view en, std::string_view zh, const json::Value& value) {
  static constexpr std::string_view kKindsZh[] = {"空值", "真假值", "数字", "文本", "列表", "对象"};
  return {fmt::format("must be {}, is {}", en, value.kind()),
          fmt::format("应为{}，实为{}", zh, kKindsZh[value.data().index()])};
}

void ValueReader::refuse(const Path& path, Reason reason) {
  if (issues_.size() < kIssuesMax) issues_.push_back({path.text(), std::move(reason)});
}

std::optional<std::int64_t> ValueReader::integer(const json::Value& value, const FieldPlan& plan,
                                                 const Path& path) {
  const json::Number* number = value.number();
  if (number == nullptr) {
    refuse(path, wrong_type("an integer", "整数", value));
    return std::nullopt;
  }
  const std::string& spelling = number->spelling;
  if (spelling.find_first_of(".eE") != std::string::npos) {
    refuse(path, {fmt::format("must be written as an integer, without point or exponent; is {}",
                              shown(spelling)),
                  fmt::format("应写成整数，不得带小数点或指数，实为 {}", shown(spelling))});
    return std::nullopt;
  }
  const auto parsed = value.integer();
  if (!parsed || *parsed < plan.min || *parsed > plan.max) {
    refuse(path, {fmt::format("must be from {} to {}, is {}", plan.min, plan.max, shown(spelling)),
                  fmt::format("应在 {} 至 {} 之间，实为 {}", plan.min, plan.max, shown(spelling))});
    return std::nullopt;
  }
  return parsed;
}

std::optional<std::int32_t> ValueReader::date(const json::Value& value, const Path& path) {
  const std::string* written = value.string();
  if (written == nullptr) {
    refuse(path, wrong_type("a date such as \"2025-07-01\"", "日期（例如 \"2025-07-01\"）", value));
    return std::nullopt;
  }
  const auto parsed = parse_date(*written);
  if (!parsed) {
    refuse(path, {fmt::format("must be a date such as 2025-07-01, is '{}'", shown(*written)),
                  fmt::format("应为日期（例如 2025-07-01），实为“{}”", shown(*written))});
    return std::nullopt;
  }
  return parsed->days;
}

std::optional<Reason> ValueReader::issue_of(std::string_view text, const EnteringRule& rule) const {
  if (auto reason = check_text(text, rule)) return reason;
  if (known_ == nullptr) return std::nullopt;
  auto reason = check_entering(text, rule);
  if (reason && rule.id && (*known_)(text)) return std::nullopt;
  return reason;
}

const std::string* ValueReader::text(const json::Value& value, const EnteringRule& rule,
                                     const Path& path) {
  const std::string* written = value.string();
  if (written == nullptr) {
    refuse(path, wrong_type("text", "文本", value));
    return nullptr;
  }
  if (auto reason = issue_of(*written, rule)) {
    refuse(path, std::move(*reason));
    return nullptr;
  }
  return written;
}

bool ValueReader::list_fits(std::size_t items, const Path& path) {
  if (items <= limits::kListItemsMax) return true;
  refuse(path, {fmt::format("has {} items, at most {} are allowed", items, limits::kListItemsMax),
                fmt::format("共{}项，最多{}项", items, limits::kListItemsMax)});
  return false;
}

}  // namespace luoshu::form
