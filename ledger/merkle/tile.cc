#include "ledger/merkle/tile.h"

#include <algorithm>
#include <bit>
#include <map>
#include <optional>

#include "ledger/base/assert.h"
#include "ledger/merkle/ranges.h"

namespace luoshu::merkle {
namespace {

constexpr unsigned kTileHeight = 8;  // 2^8 hashes
static_assert(kTileWidth == std::uint64_t{1} << kTileHeight);
constexpr unsigned kLevels = 64 / kTileHeight;  // sizes have 64 bits

// How many hashes a whole level holds at that size.
std::uint64_t level_width(unsigned level, std::uint64_t size) {
  return level < kLevels ? size >> (level * kTileHeight) : 0;
}

std::string partial_suffix(std::uint64_t width) {
  return width == kTileWidth ? "" : ".p/" + std::to_string(width);
}

Result<std::vector<Hash>> read_tile(const TileReader& read, TileId id, std::uint64_t width) {
  LUOSHU_TRY(std::vector<Hash> hashes, read(id, width));
  if (hashes.size() != width)
    return Fault{Errc::kCorruption, "tile " + tile_path(id, width) + " has " +
                                        std::to_string(hashes.size()) + " hashes"};
  return hashes;
}

// Hashes of leaf ranges of a stored tree; keeps the tiles it has read, because the peaks of the
// right edge lie side by side in few of them.
class StoredTree {
 public:
  StoredTree(DigestKind kind, std::uint64_t size, const TileReader& read)
      : kind_(kind), size_(size), read_(read) {}

  // MTH of a range out of ranges.h: its full subtrees folded from the right.
  Result<Hash> hash_of(LeafRange range) {
    std::optional<Hash> hash;
    while (range.first != range.last) {
      const int height = std::countr_zero(range.last - range.first);
      const std::uint64_t begin = range.last - (std::uint64_t{1} << height);
      LUOSHU_TRY(const Hash peak, full_subtree(begin, static_cast<unsigned>(height)));
      hash = hash ? node_hash(kind_, peak, *hash) : peak;
      range.last = begin;
    }
    return hash ? *hash : empty_root(kind_);
  }

  Result<Proof> hashes_of(const std::vector<LeafRange>& ranges) {
    Proof proof;
    proof.reserve(ranges.size());
    for (const LeafRange& range : ranges) {
      LUOSHU_TRY(const Hash hash, hash_of(range));
      proof.push_back(hash);
    }
    return proof;
  }

 private:
  // The subtree of 2^height leaves that begins at a multiple of its size.
  Result<Hash> full_subtree(std::uint64_t begin, unsigned height) {
    const unsigned level = height / kTileHeight;
    const std::uint64_t first = begin >> (level * kTileHeight);
    const std::uint64_t count = std::uint64_t{1} << (height % kTileHeight);
    const TileId id{static_cast<std::uint8_t>(level), first / kTileWidth};
    auto tile = tiles_.find(id);
    if (tile == tiles_.end()) {
      LUOSHU_TRY(std::vector<Hash> hashes, read_tile(read_, id, tile_width(id, size_)));
      tile = tiles_.emplace(id, std::move(hashes)).first;
    }
    const std::span<const Hash> hashes = tile->second;
    LUOSHU_ASSERT(first % kTileWidth + count <= hashes.size());
    return root_of(kind_, hashes.subspan(first % kTileWidth, count));
  }

  DigestKind kind_;
  std::uint64_t size_;
  const TileReader& read_;
  std::map<TileId, std::vector<Hash>> tiles_;
};

}  // namespace

std::uint64_t tile_width(TileId id, std::uint64_t size) {
  const std::uint64_t hashes = level_width(id.level, size);
  const std::uint64_t full_tiles = hashes / kTileWidth;
  if (id.index < full_tiles) return kTileWidth;
  return id.index == full_tiles ? hashes % kTileWidth : 0;
}

std::vector<TileSpan> tiles_of(std::uint64_t size) {
  std::vector<TileSpan> tiles;
  for (unsigned level = 0; level_width(level, size) != 0; ++level) {
    TileSpan tile{.id = {static_cast<std::uint8_t>(level), 0}};
    for (; (tile.width = tile_width(tile.id, size)) != 0; ++tile.id.index) tiles.push_back(tile);
  }
  return tiles;
}

std::string tile_number(std::uint64_t index) {
  std::string digits = std::to_string(index);
  digits.insert(0, (3 - digits.size() % 3) % 3, '0');
  std::string text;
  for (std::size_t at = 0; at < digits.size(); at += 3) {
    const bool last = at + 3 == digits.size();
    if (!last) text += 'x';
    text.append(digits, at, 3);
    if (!last) text += '/';
  }
  return text;
}

std::string tile_path(TileId id, std::uint64_t width) {
  return "tile/" + std::to_string(id.level) + "/" + tile_number(id.index) + partial_suffix(width);
}

std::string entries_path(std::uint64_t index, std::uint64_t width) {
  return "tile/entries/" + tile_number(index) + partial_suffix(width);
}

Result<TileEdge> TileEdge::load(DigestKind kind, std::uint64_t size, const TileReader& read) {
  TileEdge edge(kind);
  edge.size_ = size;
  for (unsigned level = 0; level_width(level, size) != 0; ++level) {
    const TileId id{static_cast<std::uint8_t>(level), level_width(level, size) / kTileWidth};
    const std::uint64_t width = tile_width(id, size);
    edge.levels_.emplace_back();
    if (width == 0) continue;
    LUOSHU_TRY(edge.levels_.back(), read_tile(read, id, width));
  }
  return edge;
}

std::vector<TileEdge::GrownTile> TileEdge::append(std::span<const Hash> leaf_hashes) {
  std::vector<GrownTile> grown;
  std::vector<Hash> added(leaf_hashes.begin(), leaf_hashes.end());
  for (unsigned level = 0; !added.empty(); ++level) {
    if (level == levels_.size()) levels_.emplace_back();
    std::vector<Hash>& tile = levels_[level];
    TileId id{static_cast<std::uint8_t>(level), level_width(level, size_) / kTileWidth};
    std::vector<Hash> parents;
    for (const Hash& hash : added) {
      tile.push_back(hash);
      if (tile.size() < kTileWidth) continue;
      parents.push_back(root_of(kind_, tile));
      grown.push_back({id, std::move(tile)});
      tile = {};
      ++id.index;
    }
    if (!tile.empty()) grown.push_back({id, tile});
    added = std::move(parents);
  }
  size_ += leaf_hashes.size();
  return grown;
}

Hash TileEdge::root() const {
  // What is unfinished below a level stands as the last hash of that level: the tree over both
  // parts at the same place, because an unfinished subtree is smaller than every full one.
  std::optional<Hash> below;
  for (const std::vector<Hash>& tile : levels_) {
    RootBuilder level(kind_);
    for (const Hash& hash : tile) level.add(hash);
    if (below) level.add(*below);
    if (level.size() != 0) below = level.root();
  }
  return below ? *below : empty_root(kind_);
}

Result<Hash> root_from_tiles(DigestKind kind, std::uint64_t size, const TileReader& read) {
  return StoredTree(kind, size, read).hash_of({0, size});
}

Result<Proof> inclusion_from_tiles(DigestKind kind, std::uint64_t index, std::uint64_t size,
                                   const TileReader& read) {
  return StoredTree(kind, size, read).hashes_of(inclusion_ranges(index, size));
}

Result<Proof> consistency_from_tiles(DigestKind kind, std::uint64_t old_size, std::uint64_t size,
                                     const TileReader& read) {
  return StoredTree(kind, size, read).hashes_of(consistency_ranges(old_size, size));
}

}  // namespace luoshu::merkle
