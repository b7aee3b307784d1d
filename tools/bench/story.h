// The worked province, built into the program: what must have happened before something is sold.
#pragma once

#include <string_view>

namespace luoshu::bench {

// docs/examples/henan-scenario.jsonl, one event a line.
std::string_view worked_province();

}  // namespace luoshu::bench
