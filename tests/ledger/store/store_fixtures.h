// What the store's tests share: directories that clean up after themselves, and the two
// implementations behind one handle.
#pragma once

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <memory>
#include <string>

#include "ledger/store/mem_store.h"
#include "ledger/store/rocks_store.h"

namespace luoshu {

// An empty directory of the test's own; removed with everything in it.
class TemporaryDirectory {
 public:
  TemporaryDirectory() {
    std::string name = (std::filesystem::temp_directory_path() / "luoshu-store-XXXXXX").string();
    path_ = mkdtemp(name.data());
  }
  ~TemporaryDirectory() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

inline std::unique_ptr<Store> must_open(const std::filesystem::path& directory,
                                        RocksOptions::Mode mode) {
  auto store = open_rocks_store(directory, {.mode = mode});
  if (!store) ADD_FAILURE() << store.error().detail;
  return store ? *std::move(store) : nullptr;
}

inline bool is_committed(const CommitOutcome& outcome) {
  return std::holds_alternative<Committed>(outcome);
}

inline Bytes text(std::string_view words) {
  return to_bytes(words);
}

}  // namespace luoshu
