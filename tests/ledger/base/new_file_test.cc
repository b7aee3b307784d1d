// Files and folders that appear whole or not at all: nothing of anybody's is overwritten or
// followed, nothing is left behind, nothing is writable for others.
#include "ledger/base/new_file.h"

#include <gmock/gmock.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <thread>

namespace luoshu {
namespace {

namespace fs = std::filesystem;

constexpr int kRounds = 100;
constexpr int kLeastMicros = 500;

class NewFiles : public testing::Test {
 protected:
  NewFiles() {
    std::string name = testing::TempDir() + "luoshu-files-XXXXXX";
    folder_ = ::mkdtemp(name.data());
  }
  ~NewFiles() override { fs::remove_all(folder_); }

  std::string text_of(const fs::path& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  }
  unsigned mode_of(const fs::path& path) {
    struct stat facts {};
    EXPECT_EQ(::stat(path.c_str(), &facts), 0);
    return facts.st_mode & 07777U;
  }
  std::ptrdiff_t count() {
    return std::distance(fs::directory_iterator(folder_), fs::directory_iterator());
  }

  fs::path folder_;
};

TEST_F(NewFiles, AppearWholeAndAlone) {
  ASSERT_TRUE(write_new_file(folder_ / "a", as_bytes("mine"), FileAccess::kUsual));
  EXPECT_EQ(text_of(folder_ / "a"), "mine");
  EXPECT_EQ(count(), 1);
}

TEST_F(NewFiles, NeverReplaceWhatIsThere) {
  ASSERT_TRUE(write_new_file(folder_ / "a", as_bytes("first"), FileAccess::kUsual));
  const Status again = write_new_file(folder_ / "a", as_bytes("second"), FileAccess::kUsual);
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, Errc::kConflict);
  EXPECT_EQ(text_of(folder_ / "a"), "first");
  EXPECT_EQ(count(), 1);
}

TEST_F(NewFiles, NeverReplaceWhatCameMeanwhile) {
  auto file = NewFile::begin(folder_ / "a", FileAccess::kUsual);
  ASSERT_TRUE(file);
  ASSERT_TRUE(file->write(as_bytes("late")));
  std::ofstream(folder_ / "a") << "early";
  const Status published = file->publish();
  ASSERT_FALSE(published);
  EXPECT_EQ(published.error().code, Errc::kConflict);
  EXPECT_EQ(text_of(folder_ / "a"), "early");
}

TEST_F(NewFiles, FollowNoLink) {
  fs::create_symlink(folder_ / "victim", folder_ / "a");  // leads nowhere yet
  EXPECT_FALSE(write_new_file(folder_ / "a", as_bytes("x"), FileAccess::kUsual));
  EXPECT_FALSE(fs::exists(folder_ / "victim"));
}

TEST_F(NewFiles, AreGoneWhereTheyWereNotFinished) {
  {
    auto file = NewFile::begin(folder_ / "a", FileAccess::kUsual);
    ASSERT_TRUE(file);
    ASSERT_TRUE(file->write(as_bytes("half")));
    EXPECT_EQ(count(), 1);
  }
  EXPECT_EQ(count(), 0);
}

TEST_F(NewFiles, AreNoWiderThanTheyNeedToBe) {
  const mode_t before = ::umask(0);
  EXPECT_TRUE(write_new_file(folder_ / "usual", as_bytes("x"), FileAccess::kUsual));
  EXPECT_TRUE(write_new_file(folder_ / "owner", as_bytes("x"), FileAccess::kOwner));
  ::umask(0077);
  EXPECT_TRUE(write_new_file(folder_ / "narrow", as_bytes("x"), FileAccess::kUsual));
  ::umask(before);
  EXPECT_EQ(mode_of(folder_ / "usual"), 0644U);
  EXPECT_EQ(mode_of(folder_ / "owner"), 0600U);
  EXPECT_EQ(mode_of(folder_ / "narrow"), 0600U);
}

TEST_F(NewFiles, ReplaceGoesThroughALinkAndKeepsTheMode) {
  std::ofstream(folder_ / "real") << "old";
  fs::permissions(folder_ / "real", fs::perms::owner_read | fs::perms::owner_write);
  fs::create_symlink(folder_ / "real", folder_ / "link");
  ASSERT_TRUE(replace_file(folder_ / "link", as_bytes("new")));
  EXPECT_TRUE(fs::is_symlink(folder_ / "link"));
  EXPECT_EQ(text_of(folder_ / "real"), "new");
  EXPECT_EQ(mode_of(folder_ / "real"), 0600U);
}

TEST_F(NewFiles, FoldersGetTheirNameAtTheEnd) {
  auto folder = begin_folder(folder_ / "out", kOwnerFolder);
  ASSERT_TRUE(folder);
  std::ofstream(folder->path() / "inside") << "x";
  EXPECT_FALSE(fs::exists(folder_ / "out"));
  ASSERT_TRUE(publish_folder(*folder, folder_ / "out"));
  EXPECT_TRUE(fs::exists(folder_ / "out" / "inside"));
  EXPECT_EQ(count(), 1);
}

TEST_F(NewFiles, AFolderOfSomebodyElsesKeepsStandingEmpty) {
  fs::create_directory(folder_ / "mounted");
  {
    const Begun begun(folder_ / "mounted", Begun::Kind::kContents);
    fs::create_directories(folder_ / "mounted" / "db" / "more");
  }
  EXPECT_TRUE(fs::is_empty(folder_ / "mounted"));
}

// A signal comes at any moment, also between a folder's making and its first file.
TEST_F(NewFiles, NothingIsLeftWhereverASignalEndsTheProcess) {
  for (int round = 0; round < kRounds; ++round) {
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      std::thread([this] {
        for (;;) {
          auto folder = begin_folder(folder_ / "out", kOwnerFolder);
          if (folder)
            (void)write_new_file(folder->path() / "inside", as_bytes("x"), FileAccess::kUsual);
        }
      }).detach();
      ::usleep(static_cast<useconds_t>(kLeastMicros + 37 * round));
      remove_all_begun();
      ::_exit(0);
    }
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    ASSERT_EQ(status, 0);
    ASSERT_EQ(count(), 0) << "round " << round;
  }
}

}  // namespace
}  // namespace luoshu
