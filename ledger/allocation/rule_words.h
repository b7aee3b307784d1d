// The words of LuoRule: keywords, their Chinese aliases, the roles, and how foreign words are shown
// in a message. Pure.
//
// An alias stands for exactly one word and may stand wherever that word may:
//   规则 rule        版本 version   生效 effective  期间 period   基数 base     确认 recognise
//   准许收入 cap     成本补偿 recover  分配 split   池 pool       计提 earmark
//   上限 ceiling     下限 floor     退款 refund     取整 round
// and the three conventional names of pools
//   投入 invest      贡献 contribute   受益 benefit
// so that `分配 投入 40%, 贡献 45%, 受益 15%` is `split invest 40%, contribute 45%, benefit 15%`,
// which is how it is printed. No other word outside strings and comments may leave ASCII.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace luoshu::allocation {

struct Alias {
  std::string_view chinese;
  std::string_view word;
};
std::span<const Alias> aliases();

// Words that cannot be names. In the order of the grammar.
std::span<const std::string_view> keywords();
bool is_keyword(std::string_view word);

// A role (RULEBOOK 2.1), as `earmark … of ROLE` names it.
bool is_role(std::string_view word);

// The word an alias stands for; empty where there is no such alias.
std::string_view word_of_alias(std::string_view chinese);

// The word, with its Chinese alias in brackets where it has one: split（分配）.
std::string with_alias(std::string_view word);

// The candidate that `word` was probably meant to be: the nearest one, if at most
// `wrong_letters_max` letters of it are wrong, missing or too many; capitals count as small
// letters. Empty where none is that near.
std::string_view nearest(std::string_view word, std::span<const std::string_view> candidates,
                         std::size_t wrong_letters_max);

// The word of a target, fallback or class that a reader would take this name of an account or class
// for. Empty where there is none. Such names are refused: a mistyped `province` must not
// become an account that nobody meant.
std::string_view word_mistyped(std::string_view name);

// The word for a message, cut where it is very long. REQUIRES a word without control characters.
std::string quoted(std::string_view word);     // 'word'
std::string quoted_zh(std::string_view word);  // “word”

}  // namespace luoshu::allocation
