#include "projections/query/members.h"

#include <fmt/format.h>

#include <algorithm>

#include "ledger/base/limits.h"
#include "ledger/log/checkpoint.h"

namespace luoshu::query {
namespace {

bool is_control(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
}

std::size_t bytes_max(std::string_view name) {
  return name == kRuleMember ? limits::kRuleTextBytesMax : kMemberBytesMax;
}

}  // namespace

Status Members::add(std::string_view name, std::string text) {
  const std::string shown = spell(name);
  if (texts_.size() == kMembersMax)
    return Fault{Errc::kLimit, fmt::format("more than {} members are given", kMembersMax),
                 fmt::format("条件多于 {} 项", kMembersMax)};
  if (text.size() > bytes_max(name))
    return Fault{Errc::kLimit,
                 fmt::format("{} is too long: at most {} bytes", shown, bytes_max(name)),
                 fmt::format("{} 过长：至多 {} 字节", shown, bytes_max(name))};
  if (name != kRuleMember && std::ranges::any_of(text, is_control))
    return Fault{Errc::kInvalid, fmt::format("{} holds a control character", shown),
                 fmt::format("{} 含有控制字符", shown)};
  if (!texts_.emplace(name, std::move(text)).second)
    return Fault{Errc::kUsage, fmt::format("{} is given more than once", shown),
                 fmt::format("{} 只能给出一次", shown)};
  return {};
}

const std::string* Members::find(std::string_view name) const {
  const auto found = texts_.find(name);
  return found == texts_.end() ? nullptr : &found->second;
}

std::optional<std::string> Members::text(std::string_view name) const {
  const std::string* found = find(name);
  return found == nullptr ? std::nullopt : std::optional<std::string>(*found);
}

Status Members::only(std::initializer_list<std::span<const std::string_view>> known) const {
  for (const auto& [name, text] : texts_) {
    const bool is_known = std::ranges::any_of(
        known, [&](const auto& names) { return std::ranges::find(names, name) != names.end(); });
    if (!is_known)
      return Fault{Errc::kUsage, fmt::format("there is no {} here", spell(name)),
                   fmt::format("此处没有 {}", spell(name))};
  }
  return {};
}

Result<std::string> Members::needed(std::string_view name) const {
  if (const std::string* found = find(name)) return *found;
  return Fault{Errc::kUsage, fmt::format("{} is missing", spell(name)),
               fmt::format("缺少 {}", spell(name))};
}

Result<std::optional<std::uint64_t>> Members::number(std::string_view name, std::uint64_t least,
                                                     std::uint64_t most) const {
  const std::string* found = find(name);
  if (found == nullptr) return std::optional<std::uint64_t>();
  const auto number = parse_decimal(*found);
  if (number && *number >= least && *number <= most) return std::optional<std::uint64_t>(*number);
  return Fault{
      Errc::kUsage,
      fmt::format("{}: '{}' is not a whole number from {} to {} in decimal digits (0-9; no sign, "
                  "no leading zero)",
                  spell(name), *found, least, most),
      fmt::format("{}：“{}”不是 {} 至 {} 之间的十进制整数（只用数字 0-9，不带正负号，不以 0 开头）",
                  spell(name), *found, least, most)};
}

Result<std::optional<PeriodId>> Members::period(std::string_view name) const {
  const std::string* found = find(name);
  if (found == nullptr) return std::optional<PeriodId>();
  const auto period = period_of_text(*found);
  if (!period) return with_context(period.error(), spell(name));
  return std::optional<PeriodId>(*period);
}

Result<std::optional<Date>> Members::date(std::string_view name) const {
  const std::string* found = find(name);
  if (found == nullptr) return std::optional<Date>();
  const auto date = parse_date(*found);
  if (!date) return with_context(date.error(), spell(name));
  return std::optional<Date>(*date);
}

Result<PeriodId> period_of_text(const std::string& text) {
  auto period = parse_period(text);
  if (period) return period;
  return Fault{Errc::kUsage, fmt::format("{} is no period; write 2025-08, 2025Q3 or 2025", text),
               fmt::format("{} 不是期间；应写作 2025-08、2025Q3 或 2025", text)};
}

}  // namespace luoshu::query
