// Files that people's editors may have saved in their own way: receipts, policies, checkpoints.
#pragma once

#include <string>

#include "ledger/log/policy.h"
#include "tools/luoshu/files.h"

namespace luoshu {

// The text without a byte order mark at its front, lines ending in LF. What Luoshu writes has
// neither mark nor CRLF, so what was signed is what is read.
std::string plain_text(std::string_view saved);
// read_whole, as plain_text.
Result<std::string> read_text(const std::filesystem::path& path, std::size_t bytes_max);
// kInvalid with file and line for a policy that cannot be read.
Result<Policy> read_policy(const std::filesystem::path& path);

}  // namespace luoshu
