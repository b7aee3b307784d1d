// Guesses what a mistyped word was meant to be.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace luoshu {

// The one of `known` that differs least from `word`, by a third of its letters at most; or nothing.
std::optional<std::string> nearest(std::string_view word, const std::vector<std::string>& known);

}  // namespace luoshu
