// The crashing file system itself: what survives, what does not.
#include "tests/faults/crash_fs.h"

#include <gtest/gtest.h>

#include <fstream>

#include "tests/ledger/store/store_fixtures.h"

namespace luoshu {
namespace {

namespace fs = std::filesystem;
using Loss = CrashFileSystem::Loss;

class CrashFileSystemTest : public testing::Test {
 protected:
  using File = std::unique_ptr<rocksdb::FSWritableFile>;

  std::string at(const std::string& name) const { return (home_ / name).string(); }
  File create(const std::string& name, const std::string& bytes) {
    File file;
    EXPECT_TRUE(disk_.NewWritableFile(at(name), {}, &file, nullptr).ok());
    EXPECT_TRUE(file->Append(bytes, {}, nullptr).ok());
    EXPECT_TRUE(file->Flush({}, nullptr).ok());
    return file;
  }
  File create_synced(const std::string& name, const std::string& bytes) {
    File file = create(name, bytes);
    EXPECT_TRUE(file->Sync({}, nullptr).ok());
    return file;
  }
  bool sync_home() {
    std::unique_ptr<rocksdb::FSDirectory> directory;
    EXPECT_TRUE(disk_.NewDirectory(home_.string(), {}, &directory, nullptr).ok());
    return directory->FsyncWithDirOptions({}, nullptr, {}).ok();
  }
  std::string read(const std::string& name) const {
    std::ifstream in(at(name), std::ios::binary);
    return in ? std::string(std::istreambuf_iterator<char>(in), {}) : "(none)";
  }

  TemporaryDirectory directory_;
  const fs::path home_ = [this] {
    fs::create_directory(directory_.path() / "home");
    return directory_.path() / "home";
  }();
  CrashFileSystem disk_{directory_.path() / "stash"};
};

TEST_F(CrashFileSystemTest, UnsyncedBytesAreLost) {
  File file = create_synced("a", "kept");
  ASSERT_TRUE(sync_home());
  ASSERT_TRUE(file->Append("lost", {}, nullptr).ok());
  file.reset();
  EXPECT_EQ(read("a"), "keptlost");
  disk_.crash(Loss::kAll, 0);
  EXPECT_EQ(read("a"), "kept");
}

TEST_F(CrashFileSystemTest, ATornTailIsAFirstPart) {
  bool was_torn = false;
  for (std::uint32_t seed = 0; seed < 50; ++seed) {
    File file = create_synced("a", "kept");
    ASSERT_TRUE(sync_home());
    ASSERT_TRUE(file->Append("12345678", {}, nullptr).ok());
    file.reset();
    disk_.crash(Loss::kSome, seed);
    const std::string left = read("a");
    EXPECT_TRUE(left.starts_with("kept") && std::string("kept12345678").starts_with(left)) << left;
    was_torn = was_torn || (left.size() > 4 && left.size() < 12);
  }
  EXPECT_TRUE(was_torn);
}

TEST_F(CrashFileSystemTest, NamesNeedASyncOfTheirDirectory) {
  create_synced("kept", "1");
  create_synced("replaced", "old");
  create_synced("deleted", "2");
  ASSERT_TRUE(sync_home());
  create_synced("new", "3");
  create_synced("fresh", "new");
  ASSERT_TRUE(disk_.RenameFile(at("fresh"), at("replaced"), {}, nullptr).ok());
  ASSERT_TRUE(disk_.DeleteFile(at("deleted"), {}, nullptr).ok());
  EXPECT_EQ(read("replaced"), "new");
  EXPECT_EQ(read("deleted"), "(none)");

  disk_.crash(Loss::kAll, 0);
  EXPECT_EQ(read("kept"), "1");
  EXPECT_EQ(read("replaced"), "old");
  EXPECT_EQ(read("deleted"), "2");
  EXPECT_EQ(read("new"), "(none)");
  EXPECT_EQ(read("fresh"), "(none)");
}

TEST_F(CrashFileSystemTest, SyncedNamesStay) {
  create_synced("old", "old");
  create_synced("target", "target");
  create_synced("deleted", "2");
  ASSERT_TRUE(disk_.RenameFile(at("old"), at("target"), {}, nullptr).ok());
  ASSERT_TRUE(disk_.DeleteFile(at("deleted"), {}, nullptr).ok());
  ASSERT_TRUE(sync_home());
  disk_.crash(Loss::kAll, 0);
  EXPECT_EQ(read("target"), "old");
  EXPECT_EQ(read("old"), "(none)");
  EXPECT_EQ(read("deleted"), "(none)");
}

TEST_F(CrashFileSystemTest, WhatAFailedSyncDroppedNoLaterSyncBringsBack) {
  File file = create_synced("a", "kept");
  ASSERT_TRUE(sync_home());
  ASSERT_TRUE(file->Append("lost", {}, nullptr).ok());
  disk_.fail_sync_after(0);
  EXPECT_FALSE(file->Sync({}, nullptr).ok());
  EXPECT_TRUE(file->Sync({}, nullptr).ok());
  EXPECT_EQ(disk_.faults(), 1U);
  file.reset();
  disk_.crash(Loss::kAll, 0);
  EXPECT_EQ(read("a"), "kept");
}

TEST_F(CrashFileSystemTest, AFullDiskTakesWhatFits) {
  disk_.limit_space(6);
  File file = create("a", "1234");
  EXPECT_TRUE(file->Append("5678", {}, nullptr).IsNoSpace());
  EXPECT_EQ(read("a"), "123456");
}

TEST_F(CrashFileSystemTest, WithoutPowerNothingHappens) {
  File file = create_synced("a", "1");
  ASSERT_TRUE(sync_home());
  disk_.power_off_after(1);
  EXPECT_TRUE(file->Append("2", {}, nullptr).ok());
  EXPECT_FALSE(disk_.is_power_off());
  EXPECT_FALSE(file->Sync({}, nullptr).ok());
  EXPECT_TRUE(disk_.is_power_off());
  EXPECT_FALSE(disk_.DeleteFile(at("a"), {}, nullptr).ok());
  EXPECT_FALSE(sync_home());
  file.reset();
  disk_.crash(Loss::kAll, 0);
  EXPECT_EQ(read("a"), "1");
  EXPECT_TRUE(disk_.DeleteFile(at("a"), {}, nullptr).ok());
}

}  // namespace
}  // namespace luoshu
