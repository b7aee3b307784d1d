// Reads one figure of a node's metrics on the loopback. Any thread.
#pragma once

#include <cstdint>
#include <string>

#include "ledger/base/result.h"

namespace luoshu::bench {

// `name` without the prefix that all of them have; kBusy where nobody answers, kNotFound where the
// answer does not have it.
Result<std::uint64_t> read_gauge(std::uint16_t port, const std::string& name);

}  // namespace luoshu::bench
