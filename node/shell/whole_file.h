// Small files of a node's home that appear whole or not at all: written beside their place under a
// new name, synced, and put there.
#pragma once

#include <filesystem>
#include <string_view>

#include "ledger/base/result.h"

namespace luoshu::node {

// In place of what is there; written by its owner alone, whatever the umask.
Status write_whole_file(const std::filesystem::path& path, std::string_view text);

}  // namespace luoshu::node
