// What only a store on disk can do: be missing, held, read-only, or damaged.
#include "ledger/store/rocks_store.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <fstream>
#include <map>
#include <thread>

#include "ledger/store/copy_store.h"
#include "tests/ledger/store/store_fixtures.h"

namespace luoshu {
namespace {

namespace fs = std::filesystem;
using Mode = RocksOptions::Mode;
using testing::HasSubstr;

std::string contents(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// Every file below the directory, with its bytes.
std::map<std::string, std::string> files_of(const fs::path& directory) {
  std::map<std::string, std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(directory))
    files[entry.path().string()] = entry.is_regular_file() ? contents(entry.path()) : "";
  return files;
}

class RocksStoreTest : public testing::Test {
 protected:
  static void fill(Store& store, int first, int last) {
    for (int i = first; i < last; ++i) {
      Batch batch;
      batch.put(Table::kLeaves, as_bytes(std::to_string(i)), as_bytes(std::string(300, 'x')));
      batch.put(Table::kState, as_bytes("count"), as_bytes(std::to_string(i)));
      ASSERT_TRUE(is_committed(store.commit(*store.head(), batch, text(std::to_string(i)))));
    }
  }
  void create(int commits) {
    const auto store = must_open(path_, Mode::kCreate);
    ASSERT_NE(store, nullptr);
    fill(*store, 0, commits);
    ASSERT_TRUE(store->flush());
  }
  Fault fault_of(Mode mode) const {
    const auto store = open_rocks_store(path_, {.mode = mode});
    return store ? Fault{Errc::kRefused, "it opened"} : store.error();
  }

  TemporaryDirectory directory_;
  const fs::path path_ = directory_.path() / "store";
};

TEST_F(RocksStoreTest, CreatesOnlyWhereThereIsNothing) {
  create(1);
  EXPECT_EQ(fault_of(Mode::kCreate).code, Errc::kConflict);
  fs::remove(path_ / "CURRENT");
  EXPECT_EQ(fault_of(Mode::kCreate).code, Errc::kConflict);
  EXPECT_FALSE(fs::exists(path_ / "CURRENT"));
}

TEST_F(RocksStoreTest, CreatingNeedsAParentDirectory) {
  const auto store = open_rocks_store(path_ / "deeper", {.mode = Mode::kCreate});
  ASSERT_FALSE(store);
  EXPECT_EQ(store.error().code, Errc::kNotFound);
  EXPECT_FALSE(fs::exists(path_));
}

TEST_F(RocksStoreTest, MissingStoreIsNotFoundAndNothingAppears) {
  for (const Mode mode : {Mode::kOpen, Mode::kReadOnly}) {
    EXPECT_EQ(fault_of(mode).code, Errc::kNotFound);
    EXPECT_FALSE(fs::exists(path_));
  }
  fs::create_directory(path_);
  for (const Mode mode : {Mode::kOpen, Mode::kReadOnly}) {
    EXPECT_EQ(fault_of(mode).code, Errc::kNotFound);
    EXPECT_TRUE(fs::is_empty(path_));
  }
}

TEST_F(RocksStoreTest, GarbageIsCorruptionAndIsLeftAlone) {
  fs::create_directory(path_);
  std::ofstream(path_ / "notes.txt") << "not a store";
  for (const Mode mode : {Mode::kOpen, Mode::kReadOnly})
    EXPECT_EQ(fault_of(mode).code, Errc::kCorruption);
  for (const char* current : {"garbage", "", "MANIFEST-999999\n", "MANIFEST-../x\n"}) {
    std::ofstream(path_ / "CURRENT") << current;
    const auto before = files_of(path_);
    for (const Mode mode : {Mode::kOpen, Mode::kReadOnly}) {
      const Fault fault = fault_of(mode);
      EXPECT_EQ(fault.code, Errc::kCorruption) << fault.detail;
      EXPECT_THAT(fault.detail, HasSubstr(path_.string()));
    }
    EXPECT_EQ(files_of(path_), before);
  }
}

TEST_F(RocksStoreTest, ASecondWriterIsToldWhoIsBusyWhere) {
  create(3);
  const auto writer = must_open(path_, Mode::kOpen);
  const Fault fault = fault_of(Mode::kOpen);
  EXPECT_EQ(fault.code, Errc::kBusy) << fault.detail;
  EXPECT_THAT(fault.detail, HasSubstr(path_.string()));
}

TEST_F(RocksStoreTest, AnotherProcessMayHoldIt) {
  create(3);
  int ready[2];
  ASSERT_EQ(pipe(ready), 0);
  const pid_t holder = fork();
  if (holder == 0) {
    const int lock = open((path_ / "LOCK").c_str(), O_RDWR);
    struct flock whole = {};
    whole.l_type = F_WRLCK;
    const char answer = fcntl(lock, F_SETLK, &whole) == 0 ? 'y' : 'n';
    if (write(ready[1], &answer, 1) == 1) pause();
    _exit(0);
  }
  char answer = 'n';
  ASSERT_EQ(read(ready[0], &answer, 1), 1);
  ASSERT_EQ(answer, 'y');
  const Fault fault = fault_of(Mode::kOpen);
  EXPECT_EQ(fault.code, Errc::kBusy) << fault.detail;
  EXPECT_THAT(fault.detail, HasSubstr(path_.string()));
  EXPECT_NE(must_open(path_, Mode::kReadOnly), nullptr);
  kill(holder, SIGKILL);
  waitpid(holder, nullptr, 0);
  EXPECT_NE(must_open(path_, Mode::kOpen), nullptr);
}

TEST_F(RocksStoreTest, WithoutPermissionItIsAnIoFault) {
  create(3);
  if (geteuid() == 0) GTEST_SKIP() << "skipped: the superuser is refused nothing";
  fs::permissions(path_, fs::perms::none);
  for (const Mode mode : {Mode::kOpen, Mode::kReadOnly, Mode::kCreate})
    EXPECT_EQ(fault_of(mode).code, Errc::kIo);
  fs::permissions(path_, fs::perms::owner_all);
}

TEST_F(RocksStoreTest, ReadOnlyChangesNoByte) {
  create(50);
  {
    const auto writer = must_open(path_, Mode::kOpen);  // leaves rows in the write-ahead log
    fill(*writer, 50, 80);
  }
  const auto before = files_of(path_);
  {
    const auto reader = must_open(path_, Mode::kReadOnly);
    ASSERT_NE(reader, nullptr);
    EXPECT_EQ(*reader->head(), text("79"));
    EXPECT_EQ(*reader->snapshot()->get(Table::kState, as_bytes("count")), text("79"));
    int rows = 0;
    ASSERT_TRUE(reader->snapshot()->scan(Table::kLeaves, {}, {},
                                         [&](ByteView, ByteView) { return ++rows > 0; }));
    EXPECT_EQ(rows, 80);
    EXPECT_TRUE(reader->verify_files());
    EXPECT_TRUE(reader->stored_bytes());
    EXPECT_TRUE(reader->flush());
    const auto outcome = reader->commit(*reader->head(), {}, text("forbidden"));
    EXPECT_TRUE(std::holds_alternative<CommitUnknown>(outcome));
    TemporaryDirectory elsewhere;
    EXPECT_TRUE(copy_store(*reader, elsewhere.path() / "copy", {}));
  }
  EXPECT_EQ(files_of(path_), before);
}

TEST_F(RocksStoreTest, ReadersBesideAWriterSeeAWholePrefix) {
  create(0);
  const auto writer = must_open(path_, Mode::kOpen);
  std::atomic<bool> done = false;
  std::thread writing([&] {
    for (int i = 0; i < 300; ++i) {
      fill(*writer, i, i + 1);
      if (i % 10 == 9) {
        EXPECT_TRUE(writer->flush());
      }
    }
    done = true;
  });
  int last = -1;
  while (!done) {
    const auto reader = open_rocks_store(path_, {.mode = Mode::kReadOnly});
    if (!reader) {
      EXPECT_EQ(reader.error().code, Errc::kBusy) << reader.error().detail;
      continue;
    }
    const std::string head(as_text(*(*reader)->head()));
    const int seen = head.empty() ? -1 : std::stoi(head);
    EXPECT_GE(seen, last);
    last = seen;
    int rows = 0;
    EXPECT_TRUE((*reader)->snapshot()->scan(Table::kLeaves, {}, {},
                                            [&](ByteView, ByteView) { return ++rows > 0; }));
    EXPECT_EQ(rows, seen + 1);
  }
  writing.join();
}

TEST_F(RocksStoreTest, AfterAFlushTheWriteAheadLogHoldsNothing) {
  create(20);
  for (const auto& entry : fs::directory_iterator(path_))
    if (entry.path().extension() == ".log") {
      EXPECT_EQ(entry.file_size(), 0U) << entry.path();
    }
}

TEST_F(RocksStoreTest, VerifyNamesTheDamagedFile) {
  create(200);
  int damaged = 0;
  for (const auto& [name, bytes] : files_of(path_)) {
    if (!name.ends_with(".sst")) continue;
    for (std::size_t at = 0; at < bytes.size(); at += 1 + bytes.size() / 7) {
      std::string flipped = bytes;
      flipped[at] = static_cast<char>(flipped[at] ^ 0x10);
      std::ofstream(name, std::ios::binary) << flipped;
      const auto reader = open_rocks_store(path_, {.mode = Mode::kReadOnly});
      const Status verified = reader ? (*reader)->verify_files() : Status(reader.error());
      ASSERT_FALSE(verified) << name << " byte " << at;
      EXPECT_EQ(verified.error().code, Errc::kCorruption) << verified.error().detail;
      EXPECT_THAT(verified.error().detail, HasSubstr(fs::path(name).filename().string()));
      ++damaged;
    }
    std::ofstream(name, std::ios::binary) << bytes;
  }
  EXPECT_GE(damaged, 7);
  EXPECT_TRUE(must_open(path_, Mode::kReadOnly)->verify_files());
}

TEST_F(RocksStoreTest, ACopyHoldsOneSnapshotAndReportsProgress) {
  create(0);
  const auto store = must_open(path_, Mode::kOpen);
  Batch batch;
  for (int i = 0; i < 40; ++i)
    batch.put(Table::kEvents, as_bytes(std::to_string(i)), as_bytes(std::string(250'000, 'e')));
  ASSERT_TRUE(is_committed(store->commit({}, batch, text("head"))));

  std::vector<std::uint64_t> reports;
  const fs::path to = directory_.path() / "copy";
  ASSERT_TRUE(copy_store(*store, to, [&](std::uint64_t bytes) {
    reports.push_back(bytes);
    fill(*store, 0, 1);  // comes too late for the copy
  }));
  EXPECT_GE(reports.size(), 2U);
  EXPECT_EQ(reports.back(), batch.bytes());
  EXPECT_EQ(copy_store(*store, to, {}).error().code, Errc::kConflict);

  const auto copy = must_open(to, Mode::kReadOnly);
  EXPECT_EQ(*copy->head(), text("head"));
  EXPECT_FALSE(*copy->snapshot()->seek(Table::kLeaves, {}));
  EXPECT_EQ((*copy->snapshot()->seek_back(Table::kEvents, as_bytes("~")))->key, text("9"));
}

}  // namespace
}  // namespace luoshu
