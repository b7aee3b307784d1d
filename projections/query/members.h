// The named texts that a question is made of: a command line has them as options (`--as-of-size`),
// a URL as parameters (`as_of_size`). They are read here, once for every face; what is wrong names
// the member as that face writes it. Values; safe from every thread.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "ledger/rules/engine/periods.h"
#include "projections/views/view.h"

namespace luoshu::query {

// Bytes of one text; a rule has a limit of its own (limits::kRuleTextBytesMax).
inline constexpr std::size_t kMemberBytesMax = 4'096;
inline constexpr std::size_t kMembersMax = 64;
inline constexpr std::string_view kRuleMember = "rule";

class Members {
 public:
  explicit Members(Spelling as_written = as_named) : spelling_(as_written) {}

  // kUsage where the name was given before, kInvalid for control characters (a rule has lines),
  // kLimit where it is too long, or one too many.
  Status add(std::string_view name, std::string text);

  // Null where it was not given.
  const std::string* find(std::string_view name) const;
  std::optional<std::string> text(std::string_view name) const;
  const std::map<std::string, std::string, std::less<>>& all() const { return texts_; }
  // The name as the face writes it.
  std::string spell(std::string_view name) const { return spelling_(name); }
  Spelling spelling() const { return spelling_; }

  // kUsage naming the first member that is none of these.
  Status only(std::initializer_list<std::span<const std::string_view>> known) const;
  // kUsage where it was not given.
  Result<std::string> needed(std::string_view name) const;

  // Nothing where it was not given; kUsage, or kInvalid of a date, where it is another thing.
  // A number is whole, in decimal digits, without sign or leading zero, from `least` to `most`.
  Result<std::optional<std::uint64_t>> number(std::string_view name, std::uint64_t least,
                                              std::uint64_t most) const;
  Result<std::optional<PeriodId>> period(std::string_view name) const;
  Result<std::optional<Date>> date(std::string_view name) const;

 private:
  std::map<std::string, std::string, std::less<>> texts_;
  Spelling spelling_;
};

// kUsage naming the three spellings of a period.
Result<PeriodId> period_of_text(const std::string& text);

}  // namespace luoshu::query
