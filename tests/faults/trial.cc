#include "tests/faults/trial.h"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <thread>

// RocksDB sleeps for a second in usleep() after each failed background job, in case the disk gets
// better. In this program it sleeps for a moment: thousands of jobs fail here on purpose.
extern "C" int usleep(useconds_t microseconds) {
  constexpr useconds_t kMomentMicroseconds = 500;
  std::this_thread::sleep_for(
      std::chrono::microseconds(std::min(microseconds, kMomentMicroseconds)));
  return 0;
}

namespace luoshu {
namespace {

namespace fs = std::filesystem;

// An empty store: made once, then copied, because making one costs more than a whole trial.
const fs::path& empty_store() {
  static const TemporaryDirectory directory;
  static const fs::path path = [] {
    const fs::path store = directory.path() / "store";
    const auto calm = std::make_shared<CrashFileSystem>(directory.path() / "stash");
    EXPECT_TRUE(open_rocks_store(store, {RocksOptions::Mode::kCreate, calm}));
    return store;
  }();
  return path;
}

constexpr std::pair<std::uint8_t, std::string_view> kHeadAt = {0, kHeadKey};

}  // namespace

bool is_long_form() {
  const char* asked = std::getenv("LUOSHU_LONG");
  return asked != nullptr && std::string_view(asked) == "1";
}

Result<Model> model_of(const Store& store) {
  Model model;
  const auto snapshot = store.snapshot();
  for (std::uint8_t table = 0; table < kTableCount; ++table)
    LUOSHU_CHECK(
        snapshot->scan(static_cast<Table>(table), {}, {}, [&](ByteView key, ByteView value) {
          model[{table, std::string(as_text(key))}] = as_text(value);
          return true;
        }));
  return model;
}

Trial::Trial(std::uint32_t seed)
    : random_(seed), file_system_(std::make_shared<CrashFileSystem>(directory_.path() / "stash")) {
  fs::copy(empty_store(), path_, fs::copy_options::recursive);
}

bool Trial::open() {
  auto opened = open_rocks_store(path_, {RocksOptions::Mode::kOpen, file_system_});
  if (opened) {
    store_ = *std::move(opened);
    return true;
  }
  fault_ = opened.error();
  return false;
}

bool Trial::commit() {
  Model after = acknowledged_;
  Batch batch;
  for (std::uint32_t i = dice(6); i > 0; --i) {
    const auto table = static_cast<std::uint8_t>(1 + dice(kTableCount - 1));
    const std::string key(1 + dice(3), static_cast<char>('a' + dice(3)));
    if (dice(5) == 0) {
      batch.erase(static_cast<Table>(table), as_bytes(key));
      after.erase({table, key});
      continue;
    }
    // Sometimes larger than a block of RocksDB's journals, so that a crash can cut it anywhere.
    const std::string value(dice(dice(8) == 0 ? 100'000 : 200), static_cast<char>(dice(256)));
    batch.put(static_cast<Table>(table), as_bytes(key), as_bytes(value));
    after[{table, key}] = value;
  }
  const HeadBytes next = text("commit " + std::to_string(++commits_));
  after[{kHeadAt.first, std::string(kHeadAt.second)}] = as_text(next);

  const CommitOutcome outcome = store_->commit(head_, batch, next);
  EXPECT_FALSE(std::holds_alternative<HeadConflict>(outcome));
  if (is_committed(outcome)) {
    EXPECT_FALSE(unknown_) << "a store acknowledged a commit after one of unknown fate";
    acknowledged_ = std::move(after);
    head_ = next;
    return true;
  }
  if (!unknown_) unknown_ = std::move(after);
  return false;
}

void Trial::work(int commits) {
  for (int i = 0; i < commits; ++i) {
    if (!commit()) {
      EXPECT_FALSE(commit());
      EXPECT_FALSE(store_->flush());
      EXPECT_FALSE(store_->head());
      return;
    }
    if (dice(6) == 0 && !store_->flush()) {
      EXPECT_FALSE(commit());
      return;
    }
  }
}

void Trial::recover() {
  ASSERT_TRUE(open()) << fault_.detail;
  const auto found = model_of(*store_);
  ASSERT_TRUE(found) << found.error().detail;
  const bool is_known = *found == acknowledged_;
  ASSERT_TRUE(is_known || (unknown_ && *found == *unknown_))
      << "acknowledged " << as_text(head_) << ", found " << as_text(*store_->head());
  const auto verified = store_->verify_files();
  ASSERT_TRUE(verified) << verified.error().detail;
  acknowledged_ = *found;
  unknown_.reset();
  head_ = *store_->head();
}

}  // namespace luoshu
