// What the store's tests share: directories that clean up after themselves, and the two
// implementations behind one handle.
#pragma once

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

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
inline std::string key_of(ByteView key) {
  return std::string(as_text(key));
}

enum class Engine { kMemory, kRocks };
inline constexpr Engine kEngines[] = {Engine::kMemory, Engine::kRocks};
inline std::string engine_name(const testing::TestParamInfo<Engine>& engine) {
  return engine.param == Engine::kMemory ? "memory" : "rocks";
}

// A new store of each engine in turn.
class EngineTest : public testing::TestWithParam<Engine> {
 protected:
  void SetUp() override {
    store_ = GetParam() == Engine::kMemory
                 ? make_mem_store()
                 : must_open(directory_.path() / "store", RocksOptions::Mode::kCreate);
    ASSERT_NE(store_, nullptr);
  }

  // An orderly restart; the memory store has none.
  void reopen() {
    if (GetParam() == Engine::kMemory) return;
    store_.reset();
    store_ = must_open(directory_.path() / "store", RocksOptions::Mode::kOpen);
    ASSERT_NE(store_, nullptr);
  }

  void commit(const Batch& batch, std::string_view next) {
    ASSERT_TRUE(is_committed(store_->commit(*store_->head(), batch, text(next))));
  }
  void put(Table table, std::string_view key, std::string_view value) {
    Batch batch;
    batch.put(table, as_bytes(key), as_bytes(value));
    commit(batch, "head of " + std::string(key) + "=" + std::string(value));
  }
  std::optional<Bytes> get(Table table, std::string_view key) const {
    return *store_->snapshot()->get(table, as_bytes(key));
  }

  TemporaryDirectory directory_;
  std::unique_ptr<Store> store_;
};

}  // namespace luoshu
