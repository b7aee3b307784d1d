// One flipped bit anywhere: in any file of a bundle, in any data file and anchor of a closed home.
// The audit must fail and name a place. Where it passes, every row of every table must read as
// before; such places are counted by kind of file and printed.
//
// LUOSHU_LONG=1 flips all eight bits of every byte and samples a larger log more densely.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>
#include <random>

#include "ledger/audit/audit.h"
#include "ledger/audit/bundle.h"
#include "tests/ledger/audit/sample_log.h"

namespace luoshu {
namespace {

namespace fs = std::filesystem;

bool long_run() {
  return std::getenv("LUOSHU_LONG") != nullptr;
}

// Flips bits of one file in place and puts them back.
class Flipper {
 public:
  explicit Flipper(const fs::path& path)
      : path_(path), stream_(path, std::ios::in | std::ios::out | std::ios::binary) {
    std::ifstream whole(path, std::ios::binary);
    bytes_.assign(std::istreambuf_iterator<char>(whole), {});
  }
  std::size_t size() const { return bytes_.size(); }
  void flip(std::size_t at, unsigned bit) { put(at, static_cast<char>(bytes_[at] ^ (1 << bit))); }
  void restore(std::size_t at) { put(at, bytes_[at]); }

 private:
  void put(std::size_t at, char byte) {
    stream_.seekp(static_cast<std::streamoff>(at));
    stream_.put(byte);
    stream_.flush();
    ASSERT_TRUE(stream_.good()) << path_;
  }
  fs::path path_;
  std::fstream stream_;
  std::string bytes_;
};

std::vector<fs::path> files_under(const fs::path& directory) {
  std::vector<fs::path> files;
  for (const auto& item : fs::recursive_directory_iterator(directory))
    if (item.is_regular_file()) files.push_back(item.path());
  std::ranges::sort(files);
  return files;
}

// Name and place of what the audit found; empty where it held.
std::string found_by(const Result<AuditReport>& report) {
  if (!report) return report.error().detail;
  std::string found;
  for (const Check& check : report->checks)
    if (check.outcome == Check::Outcome::kFails)
      found += std::string(check.name()) + " " + check.place + ": " + check.detail + "\n";
  return found;
}

int exit_of(const Result<AuditReport>& report) {
  const Status verdict = report ? report->verdict() : Status(report.error());
  return verdict ? 0 : exit_code(verdict.error().code);
}

class BundleFlips : public testing::TestWithParam<Suite> {};
INSTANTIATE_TEST_SUITE_P(Suites, BundleFlips, testing::Values(Suite::kIntl, Suite::kGm),
                         [](const auto& suite) { return std::string(suite_name(suite.param)); });

TEST_P(BundleFlips, EveryByteOfEveryFileCounts) {
  const test::Scratch scratch;
  const test::SampleLog log(GetParam(), 1);
  const fs::path bundle = scratch.path() / "bundle";
  ASSERT_TRUE(export_bundle(log.reader(), bundle).has_value());
  ASSERT_EQ(found_by(audit_bundle(bundle, {})), "");
  // One suite byte by byte is enough for the short run; the other's files differ in content only.
  const std::size_t step = long_run() || GetParam() == Suite::kIntl ? 1 : 11;
  for (const fs::path& path : files_under(bundle)) {
    const std::string name = path.lexically_relative(bundle).generic_string();
    Flipper flipper(path);
    for (std::size_t at = 0; at < flipper.size(); at += step) {
      for (unsigned bit = long_run() ? 0 : static_cast<unsigned>(at % 8); bit < 8;
           bit += long_run() ? 1 : 8) {
        flipper.flip(at, bit);
        const auto report = audit_bundle(bundle, {});
        const std::string found = found_by(report);
        EXPECT_EQ(exit_of(report), 4) << name << " byte " << at << ": " << found;
        EXPECT_TRUE(found.find(name) != std::string::npos || name == "SHA256SUMS")
            << name << " byte " << at << ": " << found;
        flipper.restore(at);
      }
    }
  }
  EXPECT_EQ(found_by(audit_bundle(bundle, {})), "");
}

// Without its checksums a bundle still shows what was changed: the checks below them carry alone.
TEST_P(BundleFlips, NewChecksumsHideNothing) {
  const test::Scratch scratch;
  const test::SampleLog log(GetParam(), 1);
  const fs::path bundle = scratch.path() / "bundle";
  ASSERT_TRUE(export_bundle(log.reader(), bundle).has_value());
  const auto renew_sums = [&] {
    std::string text;
    for (const fs::path& path : files_under(bundle)) {
      const std::string name = path.lexically_relative(bundle).generic_string();
      if (name == "SHA256SUMS") continue;
      std::ifstream file(path, std::ios::binary);
      const std::string bytes(std::istreambuf_iterator<char>(file), {});
      text += sha256(as_bytes(bytes)).hex() + "  " + name + "\n";
    }
    std::ofstream(bundle / "SHA256SUMS", std::ios::binary) << text;
  };
  renew_sums();
  ASSERT_EQ(found_by(audit_bundle(bundle, {})), "") << "the checksums are renewed as they were";
  for (const fs::path& path : files_under(bundle)) {
    if (path.filename() == "SHA256SUMS") continue;
    Flipper flipper(path);
    const std::size_t step = long_run() ? 1 : 11;
    for (std::size_t at = 0; at < flipper.size(); at += step) {
      flipper.flip(at, at % 8);
      renew_sums();
      EXPECT_NE(exit_of(audit_bundle(bundle, {})), 0) << path << " byte " << at;
      flipper.restore(at);
    }
  }
  renew_sums();
  EXPECT_EQ(found_by(audit_bundle(bundle, {})), "");
}

TEST_P(BundleFlips, MissingAndForeignFilesAreNamed) {
  const test::Scratch scratch;
  const test::SampleLog log(GetParam(), 300);
  const fs::path bundle = scratch.path() / "bundle";
  ASSERT_TRUE(export_bundle(log.reader(), bundle).has_value());
  ASSERT_EQ(found_by(audit_bundle(bundle, {2, std::nullopt, {}})), "");
  for (const fs::path& path : files_under(bundle)) {
    const std::string name = path.lexically_relative(bundle).generic_string();
    fs::rename(path, scratch.path() / "aside");
    const auto without = audit_bundle(bundle, {});
    EXPECT_EQ(exit_of(without), 4) << name;
    EXPECT_NE(found_by(without).find(name), std::string::npos) << name << ": " << found_by(without);
    std::ofstream(path, std::ios::binary).close();
    EXPECT_EQ(exit_of(audit_bundle(bundle, {})), 4) << name << " emptied";
    fs::rename(scratch.path() / "aside", path);
  }
  for (const char* name : {"tile/more", "more", "checkpoints/7", "luoshu/v1/events/x001/000"}) {
    fs::create_directories((bundle / name).parent_path());
    std::ofstream(bundle / name) << "x";
    const auto report = audit_bundle(bundle, {});
    EXPECT_EQ(exit_of(report), 4) << name;
    EXPECT_NE(found_by(report).find(name), std::string::npos) << name << ": " << found_by(report);
    fs::remove(bundle / name);
  }
  EXPECT_EQ(found_by(audit_bundle(bundle, {})), "");
}

// Every row of every table of the home's store, read one by one; empty where any cannot be read.
Hash all_rows(const fs::path& home) {
  Hasher hasher(DigestKind::kSha256);
  const auto view = view_home(home);
  if (!view) return {};
  for (int table = 0; table < kTableCount; ++table) {
    const Status read = view->reader.snapshot().scan(
        static_cast<Table>(table), {}, {}, [&](ByteView key, ByteView value) {
          Bytes sizes;
          put_u32_be(sizes, static_cast<std::uint32_t>(key.size()));
          put_u32_be(sizes, static_cast<std::uint32_t>(value.size()));
          hasher.update(sizes).update(key).update(value);
          return true;
        });
    if (!read) return {};
  }
  return hasher.finish();
}

// SST, WAL, MANIFEST, CURRENT: what the store reads. Its LOG, LOCK and OPTIONS files are not data.
std::string kind_of(const fs::path& file) {
  const std::string name = file.filename().string();
  if (name.ends_with(".sst")) return "SST";
  if (name.ends_with(".log")) return "WAL";
  if (name.starts_with("MANIFEST")) return "MANIFEST";
  if (name == "CURRENT") return "CURRENT";
  return "";
}

struct HomeFlips {
  std::uint64_t flipped = 0;
  std::map<int, std::uint64_t> exits;
  std::map<std::string, std::map<std::string, std::uint64_t>>
      harmless;  // kind of file -> file -> bytes
};

// Flips the bit and audits; records what came of it.
void flip_and_audit(const fs::path& home, const std::string& kind, const fs::path& file,
                    Flipper& flipper, std::size_t at, unsigned bit, const Hash& rows,
                    HomeFlips& result) {
  flipper.flip(at, bit);
  const auto report = audit_home(home, {});
  const int exit = exit_of(report);
  ++result.flipped;
  ++result.exits[exit];
  if (exit == 0) {
    // Nothing was found: then nothing may read otherwise. Of an anchor every byte is read.
    EXPECT_NE(kind, "anchor") << file << " byte " << at << " bit " << bit;
    EXPECT_EQ(all_rows(home), rows) << file << " byte " << at << " bit " << bit;
    ++result
          .harmless[kind][file.filename().string() + " from byte " + std::to_string(at / 64 * 64)];
  } else {
    EXPECT_TRUE(exit == 4 || exit == 6) << exit << ": " << found_by(report);
    EXPECT_NE(found_by(report), "") << file << " byte " << at;
  }
  flipper.restore(at);
}

void print(const char* name, const HomeFlips& result) {
  std::string text = fmt::format("{}: {} flips", name, result.flipped);
  for (const auto& [exit, count] : result.exits) text += fmt::format(", exit {}: {}", exit, count);
  for (const auto& [kind, places] : result.harmless)
    for (const auto& [place, count] : places)
      text += fmt::format("\n  reads the same: {} {}: {} of its bytes", kind, place, count);
  std::printf("%s\n", text.c_str());
}

std::vector<std::pair<std::string, fs::path>> data_files(const fs::path& home) {
  const HomePaths paths(home);
  std::vector<std::pair<std::string, fs::path>> files{{"anchor", paths.inner_anchor},
                                                      {"anchor", paths.outer_anchor}};
  for (const fs::path& path : files_under(paths.database))
    if (const std::string kind = kind_of(path); !kind.empty()) files.emplace_back(kind, path);
  return files;
}

struct HomeCase {
  const char* name;
  Suite suite;
  test::Close close;
};

class HomeFlipTest : public testing::TestWithParam<HomeCase> {};
INSTANTIATE_TEST_SUITE_P(Homes, HomeFlipTest,
                         testing::Values(HomeCase{"intl", Suite::kIntl, test::Close::kOrderly},
                                         HomeCase{"intl_abrupt", Suite::kIntl,
                                                  test::Close::kAbrupt},
                                         HomeCase{"gm", Suite::kGm, test::Close::kOrderly}),
                         [](const auto& home) { return home.param.name; });

TEST_P(HomeFlipTest, EveryByteOfASmallLogCounts) {
  const test::Scratch scratch;
  const fs::path home = scratch.path() / "home";
  test::make_sample_home(home, GetParam().suite, 2, GetParam().close);
  ASSERT_EQ(found_by(audit_home(home, {})), "");
  const Hash rows = all_rows(home);
  HomeFlips result;
  // One suite byte by byte is enough for the short run; the other's files differ in content only.
  const std::size_t step = long_run() || GetParam().suite == Suite::kIntl ? 1 : 11;
  for (const auto& [kind, path] : data_files(home)) {
    Flipper flipper(path);
    for (std::size_t at = 0; at < flipper.size(); at += step)
      for (unsigned bit = long_run() ? 0 : static_cast<unsigned>(at % 8); bit < 8;
           bit += long_run() ? 1 : 8)
        flip_and_audit(home, kind, path, flipper, at, bit, rows, result);
  }
  print(GetParam().name, result);
  EXPECT_GT(result.flipped, 500U);
  EXPECT_EQ(found_by(audit_home(home, {})), "");
}

TEST(HomeFlipSample, ASampleOfALargerLogCounts) {
  constexpr unsigned kSeed = 20250303;
  const test::Scratch scratch;
  const fs::path home = scratch.path() / "home";
  test::make_sample_home(home, Suite::kIntl, long_run() ? 3'000 : 600);
  ASSERT_EQ(found_by(audit_home(home, {2, std::nullopt, {}})), "");
  const Hash rows = all_rows(home);
  std::mt19937 random(kSeed);
  HomeFlips result;
  for (const auto& [kind, path] : data_files(home)) {
    Flipper flipper(path);
    if (flipper.size() == 0) continue;
    for (int i = 0; i < (long_run() ? 200 : 8); ++i)
      flip_and_audit(home, kind, path, flipper, random() % flipper.size(), random() % 8, rows,
                     result);
  }
  print("larger log", result);
}

}  // namespace
}  // namespace luoshu
