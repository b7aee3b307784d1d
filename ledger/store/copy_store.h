// A consistent logical copy of a store: every row of one snapshot and its head, in a new RocksDB
// directory. Works beside a writer and from a store opened for reading only.
#pragma once

#include <filesystem>
#include <functional>

#include "ledger/store/rocks_store.h"

namespace luoshu {

// Called now and then with the number of key and value bytes copied so far.
using CopyProgress = std::function<void(std::uint64_t bytes_copied)>;

// Everything is synced when it returns. The head is written last: a copy that was interrupted has
// an empty head and is no store of anything. On failure `to` is left as it is, for the caller to
// remove. kConflict where `to` exists and is not empty.
Status copy_store(const Store& from, const std::filesystem::path& to, const CopyProgress& progress);

}  // namespace luoshu
