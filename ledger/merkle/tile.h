// Hash tiles of C2SP tlog-tiles: the tree cut into pieces of 256 hashes. Tile n of level L holds
// MTH(D[(n·256+i)·256^L : (n·256+i+1)·256^L]) for i in 0..255; a partial tile is never hashed into
// the level above. Pure: tiles are read through a function that the caller gives.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "ledger/merkle/proof.h"

namespace luoshu::merkle {

inline constexpr std::uint64_t kTileWidth = 256;

struct TileId {
  std::uint8_t level = 0;
  std::uint64_t index = 0;
  friend auto operator<=>(const TileId&, const TileId&) = default;
};

// How many hashes tile `id` holds in a tree of `size` leaves: 0 (it does not exist) to 256.
std::uint64_t tile_width(TileId id, std::uint64_t size);
// Every tile of a tree of that size, level by level, each with its width (> 0).
struct TileSpan {
  TileId id;
  std::uint64_t width = 0;
};
std::vector<TileSpan> tiles_of(std::uint64_t size);
// "x001/x234/067" for 1234067 (tlog-tiles §Merkle Tree).
std::string tile_number(std::uint64_t index);
// "tile/<L>/<N>[.p/<W>]", and for bundles of leaves "tile/entries/<N>[.p/<W>]".
std::string tile_path(TileId id, std::uint64_t width);
std::string entries_path(std::uint64_t index, std::uint64_t width);

// Gives the first `width` hashes of a tile, or a Fault.
using TileReader = std::function<Result<std::vector<Hash>>(TileId id, std::uint64_t width)>;

// The growing right edge of the tree: per level the tile that is being filled. Appending n leaves
// costs O(n) hashes and touches only tiles that grew. Copy it to try an append and throw it away.
class TileEdge {
 public:
  explicit TileEdge(DigestKind kind) : kind_(kind) {}
  // Reads the right edge of a tree of that size, for example after a restart.
  static Result<TileEdge> load(DigestKind kind, std::uint64_t size, const TileReader& read);

  struct GrownTile {
    TileId id;
    std::vector<Hash> hashes;  // the whole tile as it is now, 1 to 256 hashes
  };
  // Appends leaf hashes; returns every tile that changed, full ones included, lower levels first.
  std::vector<GrownTile> append(std::span<const Hash> leaf_hashes);

  std::uint64_t size() const { return size_; }
  Hash root() const;

 private:
  DigestKind kind_;
  std::uint64_t size_ = 0;
  std::vector<std::vector<Hash>> levels_;  // levels_[L]: hashes of the partial tile of level L
};

// Proofs and roots out of stored tiles; each reads O(log n) tiles. REQUIRES index < size <= size of
// the stored tree; old_size <= size.
Result<Hash> root_from_tiles(DigestKind kind, std::uint64_t size, const TileReader& read);
Result<Proof> inclusion_from_tiles(DigestKind kind, std::uint64_t index, std::uint64_t size,
                                   const TileReader& read);
Result<Proof> consistency_from_tiles(DigestKind kind, std::uint64_t old_size, std::uint64_t size,
                                     const TileReader& read);

}  // namespace luoshu::merkle
