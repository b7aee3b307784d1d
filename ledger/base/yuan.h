// Money for people: fen as yuan.
#pragma once

#include <cstdint>
#include <string>

namespace luoshu {

// 1,234,567.89 with the minus in front. Every 64-bit amount; pure.
std::string yuan(std::int64_t fen);

}  // namespace luoshu
