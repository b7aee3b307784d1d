#include "ledger/store/rocks_tables.h"

#include <fmt/format.h>
#include <rocksdb/file_checksum.h>

#include <memory>
#include <vector>

#include "ledger/store/rocks_journal.h"
#include "ledger/store/rocks_settings.h"

namespace rocksdb {
// Exported by the library and used by its own tool `ldb`, but in none of its installed headers.
Status GetFileChecksumsFromManifest(Env* env, const std::string& manifest, std::uint64_t bytes,
                                    FileChecksumList* checksums);
}  // namespace rocksdb

namespace luoshu {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t kPieceBytes = std::size_t{1} << 20;

struct TableSum {
  std::uint64_t number = 0;
  std::string checksum;
};

// What the MANIFEST says of the tables that belong to the store now.
Result<std::vector<TableSum>> sums_in(rocksdb::Env& env, const fs::path& manifest) {
  const std::string doing = "reading " + manifest.string();
  std::uint64_t bytes = 0;
  auto status = env.GetFileSize(manifest.string(), &bytes);
  const std::unique_ptr<rocksdb::FileChecksumList> list(rocksdb::NewFileChecksumList());
  if (status.ok())
    status = rocksdb::GetFileChecksumsFromManifest(&env, manifest.string(), bytes, list.get());
  std::vector<std::uint64_t> numbers;
  std::vector<std::string> checksums;
  std::vector<std::string> functions;
  if (status.ok()) status = list->GetAllFileChecksums(&numbers, &checksums, &functions);
  if (!status.ok()) return to_fault(status, doing);
  std::vector<TableSum> sums;
  for (std::size_t i = 0; i < numbers.size(); ++i) sums.push_back({numbers[i], checksums[i]});
  return sums;
}

// kNotFound where the file is gone.
Result<std::string> sum_of(rocksdb::Env& env, const fs::path& file) {
  const std::string doing = "reading " + file.string();
  std::unique_ptr<rocksdb::SequentialFile> source;
  rocksdb::Status status = env.NewSequentialFile(file.string(), &source, rocksdb::EnvOptions());
  if (!status.ok()) return to_fault(status, doing);
  const auto generator =
      rocksdb::GetFileChecksumGenCrc32cFactory()->CreateFileChecksumGenerator({});
  std::vector<char> piece(kPieceBytes);
  for (;;) {
    rocksdb::Slice read;
    status = source->Read(piece.size(), &read, piece.data());
    if (!status.ok()) return to_fault(status, doing);
    if (read.empty()) break;
    generator->Update(read.data(), read.size());
  }
  generator->Finalize();
  return generator->GetChecksum();
}

Status check_table(rocksdb::Env& env, const fs::path& file, const std::string& checksum) {
  const auto found = sum_of(env, file);
  if (!found) return found.error();
  if (*found == checksum) return Done{};
  return Fault{Errc::kCorruption,
               file.string() + " is damaged: its bytes do not have the checksum of the MANIFEST"};
}

}  // namespace

Status check_tables(rocksdb::Env& env, const fs::path& directory) {
  // A writer beside us may delete a table after we have read of it; the MANIFEST says so first. It
  // cannot outrun us for ever: it deletes tables only after writing new ones.
  for (std::uint64_t read_bytes = 0;;) {
    LUOSHU_TRY(const fs::path manifest, current_manifest(*env.GetFileSystem(), directory));
    std::uint64_t bytes = 0;
    const auto status = env.GetFileSize(manifest.string(), &bytes);
    if (!status.ok()) return to_fault(status, "reading " + manifest.string());
    LUOSHU_TRY(const std::vector<TableSum> sums, sums_in(env, manifest));
    Status checked = Done{};
    for (const TableSum& sum : sums) {
      const fs::path file = directory / fmt::format("{:06}.sst", sum.number);
      checked = check_table(env, file, sum.checksum);
      if (!checked) break;
    }
    const bool gone = !checked && checked.error().code == Errc::kNotFound;
    if (!gone) return checked;
    if (bytes == read_bytes)
      return Fault{Errc::kCorruption, checked.error().detail + ": it is missing"};
    read_bytes = bytes;
  }
}

}  // namespace luoshu
