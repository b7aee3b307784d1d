// Tiles kept in memory as a static file server would: by id, the widest version seen.
#pragma once

#include <map>
#include <span>
#include <vector>

#include "ledger/merkle/tile.h"

namespace luoshu::merkle::testing {

struct MemoryTiles {
  std::map<TileId, std::vector<Hash>> tiles;
  std::size_t reads = 0;

  void keep(const std::vector<TileEdge::GrownTile>& grown) {
    for (const TileEdge::GrownTile& tile : grown) tiles[tile.id] = tile.hashes;
  }
  void grow(TileEdge& edge, std::span<const Hash> leaf_hashes) { keep(edge.append(leaf_hashes)); }

  TileReader reader() {
    return [this](TileId id, std::uint64_t width) -> Result<std::vector<Hash>> {
      ++reads;
      const auto tile = tiles.find(id);
      if (tile == tiles.end() || tile->second.size() < width)
        return Fault{Errc::kNotFound, "no tile " + tile_path(id, width)};
      return std::vector<Hash>(tile->second.begin(),
                               tile->second.begin() + static_cast<std::ptrdiff_t>(width));
    };
  }
};

}  // namespace luoshu::merkle::testing
