#include <algorithm>
#include <charconv>
#include <mutex>
#include <set>

#include "ledger/audit/bundle.h"
#include "ledger/audit/file_tree.h"
#include "ledger/audit/source.h"
#include "ledger/base/limits.h"
#include "ledger/log/checkpoint.h"

namespace luoshu {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view kSums = "SHA256SUMS";
constexpr std::string_view kSm3Suffix = ".sm3";
constexpr std::uint64_t kSumsBytesMax = std::uint64_t{1} << 32;
constexpr std::uint64_t kLeavesBytesMax = merkle::kTileWidth * (2 + limits::kLeafBytesMax);
constexpr std::size_t kDigestHexDigits = 64;

Fault bad_file(const std::string& name, const std::string& why) {
  return Fault{Errc::kVerification, name + " " + why};
}

// A file that must be there; that it is not, or is too long, is the bundle's fault.
Result<Bytes> must_read(const fs::path& root, const std::string& name, std::uint64_t bytes_max) {
  auto bytes = read_file(root / name, bytes_max);
  if (bytes || bytes.error().code == Errc::kIo) return bytes;
  return bad_file(name, bytes.error().code == Errc::kNotFound ? "is missing" : "is too long");
}

// Entry ids seen so far, by all readers of one bundle.
class Identities {
 public:
  void add(const Hash& identity, Seq seq) {
    const std::lock_guard lock(mutex_);
    seen_.emplace_back(identity, seq);
  }
  // Two entries with one identity, if there are any.
  std::optional<std::pair<Seq, Seq>> duplicate() {
    const std::lock_guard lock(mutex_);
    std::ranges::sort(seen_);
    const auto twice = std::ranges::adjacent_find(seen_, {}, &std::pair<Hash, Seq>::first);
    if (twice == seen_.end()) return std::nullopt;
    return std::pair(twice->second, std::next(twice)->second);
  }

 private:
  std::mutex mutex_;
  std::vector<std::pair<Hash, Seq>> seen_;
};

// Group files: leaves are read whole, events entry by entry.
class BundleReader final : public AuditReader {
 public:
  BundleReader(fs::path root, Size size, Identities& identities)
      : root_(std::move(root)), size_(size), identities_(identities) {}

  Status entries(Seq first, std::uint64_t count, const EntryBytes& entry) override {
    const std::uint64_t group = first.value / merkle::kTileWidth;
    const std::uint64_t start = group * merkle::kTileWidth;
    const std::uint64_t width = std::min(merkle::kTileWidth, size_.value - start);
    const std::string leaves_name = merkle::entries_path(group, width);
    const std::string events_name = events_path(group, width);
    LUOSHU_TRY(const Bytes leaves, must_read(root_, leaves_name, kLeavesBytesMax));
    std::ifstream events(root_ / events_name, std::ios::binary);
    if (!events) return bad_file(events_name, "is missing or cannot be read");
    ByteReader rest(leaves);
    Bytes framed;
    for (std::uint64_t seq = start; seq < first.value + count; ++seq) {
      const auto length = rest.u16_be();
      const auto leaf = length ? rest.take(*length) : Result<ByteView>(length.error());
      if (!leaf) return bad_file(leaves_name, "ends within entry " + std::to_string(seq));
      if (!read_framed(events, framed))
        return bad_file(events_name, "ends within entry " + std::to_string(seq));
      if (seq >= first.value) entry(Seq{seq}, *leaf, framed);
    }
    if (first.value + count != start + width) return Done{};
    if (!rest.empty()) return bad_file(leaves_name, "goes on after its last entry");
    if (events.peek() != std::ifstream::traits_type::eof())
      return bad_file(events_name, "goes on after its last entry");
    return Done{};
  }

  Result<std::vector<Hash>> tile(DigestKind kind, merkle::TileId id, std::uint64_t width) override {
    const std::uint64_t stored = merkle::tile_width(id, size_.value);
    const std::string name =
        kind == DigestKind::kSha256 ? merkle::tile_path(id, stored) : sm3_tile_path(id, stored);
    LUOSHU_TRY(const Bytes bytes, must_read(root_, name, merkle::kTileWidth * sizeof(Hash)));
    if (bytes.size() != stored * sizeof(Hash) || width > stored)
      return bad_file(name, "has the wrong length");
    std::vector<Hash> hashes(width);
    for (std::uint64_t i = 0; i < width; ++i)
      std::ranges::copy(ByteView(bytes).subspan(i * sizeof(Hash), sizeof(Hash)),
                        hashes[i].bytes.begin());
    return hashes;
  }

  Status check_index(const IndexedEntry& entry) override {
    identities_.add(entry.identity, entry.seq);
    return Done{};
  }

 private:
  static bool read_framed(std::ifstream& events, Bytes& framed) {
    const auto take = [&](Bytes& into, std::size_t count) {
      into.resize(count);
      return static_cast<bool>(
          events.read(reinterpret_cast<char*>(into.data()), static_cast<std::streamsize>(count)));
    };
    Bytes prefix;
    if (!take(prefix, 4)) return false;
    const auto length = ByteReader(prefix).u32_be();
    return length && *length <= limits::kEntryBytesMax && take(framed, *length);
  }

  fs::path root_;
  Size size_;
  Identities& identities_;
};

class BundleSource final : public AuditSource {
 public:
  BundleSource(fs::path root, Size size) : root_(std::move(root)), size_(size) {}

  Size size() const override { return size_; }
  Result<std::unique_ptr<AuditReader>> reader() const override {
    return std::unique_ptr<AuditReader>(new BundleReader(root_, size_, identities_));
  }
  std::vector<CheckId> own_checks() const override { return {CheckId::kFiles}; }
  Result<std::vector<LogReader::SignedNotes>> checkpoints() const override;
  void check_files(Findings& findings) override;
  void check_rest(const Replayed& replayed, Findings& findings) override;

 private:
  void check_names(const Replayed& replayed, Findings& findings) const;
  void check_copies(const Replayed& replayed, Findings& findings) const;

  fs::path root_;
  Size size_;
  mutable Identities identities_;        // filled by the readers, with a lock of its own
  std::map<std::string, Hash> digests_;  // of every file but SHA256SUMS, as found
};

// Sizes under checkpoints/, ascending; a name that is none is left to the check of names.
Result<std::vector<Size>> signed_sizes(const fs::path& root) {
  std::vector<Size> sizes;
  std::error_code error;
  for (const auto& item : fs::directory_iterator(root / "checkpoints", error)) {
    const std::string name = item.path().filename().string();
    Size size;
    const auto parsed = std::from_chars(name.data(), name.data() + name.size(), size.value);
    if (parsed.ec == std::errc() && parsed.ptr == name.data() + name.size()) sizes.push_back(size);
  }
  if (error) return bad_file("checkpoints", "cannot be read: " + error.message());
  std::ranges::sort(sizes);
  return sizes;
}

Result<std::vector<LogReader::SignedNotes>> BundleSource::checkpoints() const {
  LUOSHU_TRY(const std::vector<Size> sizes, signed_sizes(root_));
  std::vector<LogReader::SignedNotes> all;
  for (const Size size : sizes) {
    const std::string name = checkpoint_path(size);
    LUOSHU_TRY(const Bytes note, must_read(root_, name, limits::kNoteBytesMax));
    LogReader::SignedNotes notes{size, std::string(as_text(note)), ""};
    auto sm3 = read_file(root_ / (name + std::string(kSm3Suffix)), limits::kNoteBytesMax);
    if (sm3)
      notes.checkpoint_sm3 = as_text(*sm3);
    else if (sm3.error().code != Errc::kNotFound)
      return sm3.error();
    all.push_back(std::move(notes));
  }
  return all;
}

// One line of SHA256SUMS as name and digest; nothing where it is not one.
std::optional<std::pair<std::string, Hash>> parse_sum(std::string_view line) {
  if (line.size() < kDigestHexDigits + 3 || line.substr(kDigestHexDigits, 2) != "  ")
    return std::nullopt;
  const auto bytes = from_hex(line.substr(0, kDigestHexDigits));
  if (!bytes) return std::nullopt;
  return std::pair(std::string(line.substr(kDigestHexDigits + 2)), *hash_from(*bytes));
}

void BundleSource::check_files(Findings& findings) {
  const auto bad = [&](const std::string& place, std::string why) {
    findings.failed(CheckId::kFiles, 0, place, std::move(why));
  };
  std::error_code error;
  for (auto item = fs::recursive_directory_iterator(root_, error); !error && item != fs::end(item);
       item.increment(error)) {
    const std::string name = item->path().lexically_relative(root_).generic_string();
    if (item->is_directory() && !item->is_symlink()) continue;
    if (!item->is_regular_file() || item->is_symlink()) {
      bad(name, "is no regular file");
      continue;
    }
    if (name == kSums) continue;
    const auto digest = digest_file(item->path());
    if (digest)
      digests_.emplace(name, *digest);
    else
      findings.failed(CheckId::kFiles, 0, name, digest.error());
  }
  if (error) bad(root_.string(), "cannot be listed: " + error.message());

  const auto sums = must_read(root_, std::string(kSums), kSumsBytesMax);
  if (!sums) return bad(std::string(kSums), sums.error().detail);
  std::set<std::string> listed;
  std::string_view rest = as_text(*sums);
  std::string canonical;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const auto sum = parse_sum(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (!sum) {
      bad(std::string(kSums),
          "line " + std::to_string(listed.size() + 1) + " is no digest and name");
      continue;
    }
    canonical += sum->second.hex() + "  " + sum->first + "\n";
    listed.insert(sum->first);
    const auto found = digests_.find(sum->first);
    if (found == digests_.end())
      bad(sum->first, "is listed in SHA256SUMS, but missing");
    else if (found->second != sum->second)
      bad(sum->first, "its bytes are not those of SHA256SUMS");
    else
      findings.passed(CheckId::kFiles);
  }
  for (const auto& [name, digest] : digests_)
    if (!listed.contains(name)) bad(name, "is not listed in SHA256SUMS");
  if (canonical != as_text(*sums) ||
      listed.size() != static_cast<std::size_t>(std::ranges::count(canonical, '\n')))
    bad(std::string(kSums), "is not spelled as it was written");
  findings.finished(CheckId::kFiles);
}

void BundleSource::check_rest(const Replayed& replayed, Findings& findings) {
  if (const auto twice = identities_.duplicate())
    findings.failed(
        CheckId::kIdentities, twice->second.value, "entry " + std::to_string(twice->second.value),
        "its author used its entry id before, in entry " + std::to_string(twice->first.value));
  check_names(replayed, findings);
  check_copies(replayed, findings);
}

// The files are those of a bundle of this size and suite, whatever SHA256SUMS says.
void BundleSource::check_names(const Replayed& replayed, Findings& findings) const {
  const auto sizes = signed_sizes(root_);
  if (!sizes) return findings.failed(CheckId::kFiles, 0, "checkpoints", sizes.error());
  std::set<std::string> missing;
  for (std::string& name : bundle_files(size_, replayed.genesis->suite, *sizes))
    missing.insert(std::move(name));
  for (const auto& [name, digest] : digests_)
    if (missing.erase(name) == 0)
      findings.failed(CheckId::kFiles, 1, name, "does not belong into this bundle");
  for (const std::string& name : missing) findings.failed(CheckId::kFiles, 1, name, "is missing");
}

// What is in the bundle twice says the same both times.
void BundleSource::check_copies(const Replayed& replayed, Findings& findings) const {
  const auto same = [&](const std::string& a, const std::string& b) {
    const auto first = digests_.find(a);
    const auto second = digests_.find(b);
    if (first == digests_.end() || second == digests_.end()) return;  // reported as missing
    if (first->second != second->second)
      findings.failed(CheckId::kFiles, 1, a, "is not the same note as " + b);
  };
  same("checkpoint", checkpoint_path(size_));
  if (replayed.genesis->suite == Suite::kGm)
    same("checkpoint.sm3", checkpoint_path(size_) + std::string(kSm3Suffix));
  const std::string expected = genesis_json(*replayed.genesis, replayed.ledger, size_);
  const auto found = digests_.find("genesis.json");
  if (found != digests_.end() && found->second != sha256(as_bytes(expected)))
    findings.failed(CheckId::kFiles, 1, "genesis.json", "does not say what entry 0 binds");
}

}  // namespace

Result<std::unique_ptr<AuditSource>> open_bundle_source(const fs::path& bundle) {
  std::error_code error;
  if (!fs::is_directory(bundle, error))
    return Fault{Errc::kNotFound,
                 bundle.string() + " is no bundle; `luoshu export --format bundle` writes one"};
  LUOSHU_TRY(const Bytes note, must_read(bundle, "checkpoint", limits::kNoteBytesMax));
  // Who signed it is checked once entry 0 has named the log's key.
  const auto checkpoint = parse_checkpoint_note(as_text(note));
  if (!checkpoint) return bad_file("checkpoint", "cannot be read: " + checkpoint.error().detail);
  return std::unique_ptr<AuditSource>(new BundleSource(bundle, checkpoint->size));
}

}  // namespace luoshu
