// A directory of files that appears whole or not at all: written beside it under a name that nobody
// can foresee, synced, and renamed. One thread. Internal to this room.
#pragma once

#include <filesystem>
#include <fstream>
#include <map>
#include <string>

#include "ledger/base/begun.h"
#include "ledger/crypto/digest.h"

namespace luoshu {

class FileTree {
 public:
  // kConflict where `out` exists, kIo where it cannot be made. What is not finished is removed.
  static Result<FileTree> begin(const std::filesystem::path& out);

  // One new file, written piece by piece; close() says whether all of it was taken.
  class File {
   public:
    void write(ByteView bytes);
    Status close();

   private:
    friend class FileTree;
    File(FileTree& tree, std::string name, std::ofstream stream)
        : tree_(tree),
          name_(std::move(name)),
          stream_(std::move(stream)),
          hasher_(DigestKind::kSha256) {}
    FileTree& tree_;
    std::string name_;
    std::ofstream stream_;
    Hasher hasher_;
    std::uint64_t bytes_ = 0;
  };
  Result<File> create(const std::string& name);
  Status write(const std::string& name, ByteView bytes);

  // "<sha256 hex>  <name> LF" of every file so far, ascending by name.
  std::string sums() const;
  Status finish();

  std::uint64_t files() const { return digests_.size(); }
  std::uint64_t bytes() const { return bytes_; }

 private:
  FileTree(std::filesystem::path out, Begun part) : out_(std::move(out)), part_(std::move(part)) {}
  std::filesystem::path out_;
  Begun part_;
  std::map<std::string, Hash> digests_;
  std::uint64_t bytes_ = 0;
};

// The whole file. kNotFound, kIo with the path, kLimit past `bytes_max`.
Result<Bytes> read_file(const std::filesystem::path& path, std::uint64_t bytes_max);
// SHA-256 of a file of any length.
Result<Hash> digest_file(const std::filesystem::path& path);

}  // namespace luoshu
