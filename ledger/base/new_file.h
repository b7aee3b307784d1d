// Files that appear whole or not at all. What is being written lies in the target's own folder
// under a name that nobody can foresee, is a new file (nothing is followed or overwritten), and is
// removed where it is not finished, also by a signal (begun.h). One thread each.
//
//   LUOSHU_TRY(NewFile file, NewFile::begin("receipt.json", FileAccess::kUsual));
//   LUOSHU_CHECK(file.write(bytes));
//   LUOSHU_CHECK(file.publish());
#pragma once

#include <filesystem>

#include "ledger/base/begun.h"
#include "ledger/base/bytes.h"

namespace luoshu {

// Who may read a file beside its owner. Nothing is ever writable for others.
enum class FileAccess {
  kOwner,  // 0600, whatever the umask: keys
  kUsual   // 0644 less the umask
};

class NewFile {
 public:
  // kIo with the path.
  static Result<NewFile> begin(const std::filesystem::path& target, FileAccess access);
  NewFile(NewFile&& other) noexcept;
  NewFile& operator=(NewFile&&) = delete;
  ~NewFile();

  Status write(ByteView bytes);
  // Synced, and under its name. kConflict where something is there already, a dangling link too.
  Status publish();
  // The same in the place of a file that this program wrote before. REQUIRES that the target is the
  // program's own, or that the user named it to be changed.
  Status replace();

 private:
  NewFile(int descriptor, std::filesystem::path target, Begun begun)
      : descriptor_(descriptor), target_(std::move(target)), begun_(std::move(begun)) {}
  Status sync_and_close();

  int descriptor_;
  std::filesystem::path target_;
  Begun begun_;
};

Status write_new_file(const std::filesystem::path& target, ByteView bytes, FileAccess access);
// Goes through a link to the file itself, and keeps that file's mode.
Status replace_file(const std::filesystem::path& target, ByteView bytes);

// Modes of folders, less the umask.
inline constexpr unsigned kOwnerFolder = 0700;  // working folders, keys
inline constexpr unsigned kHomeFolder = 0750;   // homes, which hold keys
inline constexpr unsigned kUsualFolder = 0755;  // what is meant for others

// A new folder beside `target` under a name that nobody can foresee.
Result<Begun> begin_folder(const std::filesystem::path& target, unsigned mode);
// Gives it its name. kConflict where something is there already.
Status publish_folder(Begun& folder, const std::filesystem::path& target);

}  // namespace luoshu
