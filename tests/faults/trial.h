// What the tests on a hostile file system share: stores that are cheap to begin, random commits,
// and the model of what must be there afterwards.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <utility>

#include "ledger/store/rocks_store.h"
#include "tests/faults/crash_fs.h"
#include "tests/ledger/store/store_fixtures.h"

namespace luoshu {

// Whether the long form of the tests is asked for (LUOSHU_LONG=1).
bool is_long_form();

// Everything a store holds, its head included (a row of Table::kMeta).
using Model = std::map<std::pair<std::uint8_t, std::string>, std::string>;
Result<Model> model_of(const Store& store);

// One store on one CrashFileSystem, a seeded source of commits, and the oracle: the model of every
// commit acknowledged so far, and of the one whose fate is unknown.
class Trial {
 public:
  explicit Trial(std::uint32_t seed);

  CrashFileSystem& file_system() { return *file_system_; }
  const std::filesystem::path& path() const { return path_; }
  Store* store() { return store_.get(); }
  std::uint32_t dice(std::uint32_t sides) { return static_cast<std::uint32_t>(random_() % sides); }

  // Opens the store for writing; false where it refuses, with the reason in fault().
  bool open();
  void close() { store_.reset(); }
  const Fault& fault() const { return fault_; }

  // One random commit; true where it is acknowledged. After the first that is not, the test fails
  // unless the store refuses every further one too.
  bool commit();
  // Commits, and now and then a flush, until the first failure or until `commits` are through.
  void work(int commits);
  // Opens after a crash and checks that exactly the acknowledged state is there, or that and the
  // whole of the unknown commit. The model then is what was found.
  void recover();

  const Model& acknowledged() const { return acknowledged_; }

 private:
  std::mt19937 random_;
  TemporaryDirectory directory_;
  const std::filesystem::path path_ = directory_.path() / "store";
  // shared with RocksDB
  std::shared_ptr<CrashFileSystem> file_system_;
  std::unique_ptr<Store> store_;
  Fault fault_;
  std::uint64_t commits_ = 0;
  HeadBytes head_;
  Model acknowledged_;
  std::optional<Model> unknown_;
};

}  // namespace luoshu
