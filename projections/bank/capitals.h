// Amounts of money in Chinese capitals, both ways. Written: the canonical form (整 after 元 and 角,
// none after 分). Read: the spellings that the rules for bank papers allow as well. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "ledger/base/result.h"

namespace luoshu::bank {

// 人民币壹仟肆佰零玖元伍角整, below zero 人民币（负数）…; without the prefix where it is not wanted.
// kLimit from 10^16 yuan on.
enum class Prefix : std::uint8_t { kCurrency, kNone };
Result<std::string> capitals_of_fen(std::int64_t fen, Prefix prefix = Prefix::kCurrency);

// Accepts 圆 for 元, 正 for 整, no 整 after 角, optional 零, a missing prefix. kRefused otherwise.
Result<std::int64_t> fen_of_capitals(std::string_view text);

}  // namespace luoshu::bank
