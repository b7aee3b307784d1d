#include "ledger/audit/bundle.h"

#include <algorithm>

#include "ledger/audit/file_tree.h"
#include "ledger/base/json.h"

namespace luoshu {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view kTilePrefix = "tile/";
constexpr std::string_view kEntriesPrefix = "tile/entries/";

Bytes joined(const std::vector<Hash>& hashes) {
  Bytes bytes;
  for (const Hash& hash : hashes) append(bytes, hash.view());
  return bytes;
}

Status write_tiles(const LogReader& log, DigestKind kind, Size size, FileTree& out) {
  const merkle::TileReader read = log.tiles(kind);
  for (const merkle::TileSpan& tile : merkle::tiles_of(size.value)) {
    LUOSHU_TRY(const std::vector<Hash> hashes, read(tile.id, tile.width));
    const std::string path = kind == DigestKind::kSha256 ? merkle::tile_path(tile.id, tile.width)
                                                         : sm3_tile_path(tile.id, tile.width);
    LUOSHU_CHECK(out.write(path, joined(hashes)));
  }
  return Done{};
}

// Calls `group(index, width)` for every 256 entries.
template <class Use>
Status for_groups(Size size, const Use& use) {
  for (std::uint64_t first = 0; first < size.value; first += merkle::kTileWidth)
    LUOSHU_CHECK(use(first / merkle::kTileWidth, std::min(merkle::kTileWidth, size.value - first)));
  return Done{};
}

Status write_leaves(const LogReader& log, Size size, FileTree& out) {
  return for_groups(size, [&](std::uint64_t group, std::uint64_t width) -> Status {
    Bytes bytes;
    for (std::uint64_t i = 0; i < width; ++i) {
      LUOSHU_TRY(const Bytes leaf, log.leaf_bytes(Seq{group * merkle::kTileWidth + i}));
      put_u16_be(bytes, static_cast<std::uint16_t>(leaf.size()));
      append(bytes, leaf);
    }
    return out.write(merkle::entries_path(group, width), bytes);
  });
}

Status write_events(const LogReader& log, Size size, FileTree& out) {
  return for_groups(size, [&](std::uint64_t group, std::uint64_t width) -> Status {
    LUOSHU_TRY(FileTree::File file, out.create(events_path(group, width)));
    for (std::uint64_t i = 0; i < width; ++i) {
      LUOSHU_TRY(const Bytes framed, log.framed_events(Seq{group * merkle::kTileWidth + i}));
      Bytes length;
      put_u32_be(length, static_cast<std::uint32_t>(framed.size()));
      file.write(length);
      file.write(framed);
    }
    return file.close();
  });
}

Result<LogReader::SignedNotes> newest_notes(const LogReader& log) {
  LUOSHU_TRY(std::optional<LogReader::SignedNotes> notes, log.latest_checkpoint());
  if (!notes)
    return Fault{Errc::kNotFound,
                 "no checkpoint was signed yet, and what is handed out ends at one; `luoshu "
                 "checkpoint` signs it"};
  return *std::move(notes);
}

// What both forms have in common.
Status write_public_part(const LogReader& log, const LogReader::SignedNotes& notes, FileTree& out) {
  LUOSHU_CHECK(write_tiles(log, DigestKind::kSha256, notes.size, out));
  LUOSHU_CHECK(write_leaves(log, notes.size, out));
  return out.write("checkpoint", as_bytes(notes.checkpoint));
}

Status write_auditors_part(const LogReader& log, const LogReader::SignedNotes& notes,
                           FileTree& out) {
  const bool gm = log.genesis().suite == Suite::kGm;
  if (gm) {
    LUOSHU_CHECK(write_tiles(log, DigestKind::kSm3, notes.size, out));
    LUOSHU_CHECK(out.write("checkpoint.sm3", as_bytes(notes.checkpoint_sm3)));
  }
  LUOSHU_CHECK(write_events(log, notes.size, out));
  LUOSHU_TRY(const auto all, log.checkpoints());
  for (const LogReader::SignedNotes& signed_notes : all) {
    LUOSHU_CHECK(out.write(checkpoint_path(signed_notes.size), as_bytes(signed_notes.checkpoint)));
    if (gm)
      LUOSHU_CHECK(out.write(checkpoint_path(signed_notes.size) + ".sm3",
                             as_bytes(signed_notes.checkpoint_sm3)));
  }
  LUOSHU_CHECK(
      out.write("genesis.json", as_bytes(genesis_json(log.genesis(), log.ledger(), notes.size))));
  return out.write("SHA256SUMS", as_bytes(out.sums()));
}

}  // namespace

std::string sm3_tile_path(merkle::TileId id, std::uint64_t width) {
  return "tile-sm3/" + merkle::tile_path(id, width).substr(kTilePrefix.size());
}

std::string events_path(std::uint64_t group, std::uint64_t width) {
  return "luoshu/v1/events/" + merkle::entries_path(group, width).substr(kEntriesPrefix.size());
}

std::string checkpoint_path(Size size) {
  return "checkpoints/" + std::to_string(size.value);
}

std::vector<std::string> bundle_files(Size size, Suite suite,
                                      const std::vector<Size>& checkpoints) {
  const bool gm = suite == Suite::kGm;
  std::vector<std::string> files = {"checkpoint", "genesis.json"};
  if (gm) files.push_back("checkpoint.sm3");
  for (const merkle::TileSpan& tile : merkle::tiles_of(size.value)) {
    files.push_back(merkle::tile_path(tile.id, tile.width));
    if (gm) files.push_back(sm3_tile_path(tile.id, tile.width));
    if (tile.id.level != 0) continue;
    files.push_back(merkle::entries_path(tile.id.index, tile.width));
    files.push_back(events_path(tile.id.index, tile.width));
  }
  for (const Size at : checkpoints) {
    files.push_back(checkpoint_path(at));
    if (gm) files.push_back(checkpoint_path(at) + ".sm3");
  }
  std::ranges::sort(files);
  return files;
}

std::string genesis_json(const Genesis& genesis, const LedgerId& ledger, Size size) {
  json::Object object = {{"format", "luoshu-bundle/v1"},
                         {"origin", genesis.origin},
                         {"ledger", ledger.hash.hex()},
                         {"suite", suite_name(genesis.suite)},
                         {"rehearsal", genesis.rehearsal},
                         {"size", size.value},
                         {"log_key", to_hex(genesis.log_key.bytes())}};
  if (genesis.log_key_sm2) object.emplace_back("log_key_sm2", to_hex(genesis.log_key_sm2->bytes()));
  object.emplace_back("root_key", to_hex(genesis.root_key.bytes()));
  return json::to_pretty(json::Value(std::move(object))) + "\n";
}

Result<Exported> export_tiles(const LogReader& log, const fs::path& out) {
  LUOSHU_TRY(const LogReader::SignedNotes notes, newest_notes(log));
  LUOSHU_TRY(FileTree tree, FileTree::begin(out));
  LUOSHU_CHECK(write_public_part(log, notes, tree));
  LUOSHU_CHECK(tree.finish());
  return Exported{notes.size, tree.files(), tree.bytes()};
}

Result<Exported> export_bundle(const LogReader& log, const fs::path& out) {
  LUOSHU_TRY(const LogReader::SignedNotes notes, newest_notes(log));
  LUOSHU_TRY(FileTree tree, FileTree::begin(out));
  LUOSHU_CHECK(write_public_part(log, notes, tree));
  LUOSHU_CHECK(write_auditors_part(log, notes, tree));
  LUOSHU_CHECK(tree.finish());
  return Exported{notes.size, tree.files(), tree.bytes()};
}

}  // namespace luoshu
