#include "ledger/merkle/tile.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>

#include "tests/ledger/merkle/memory_tiles.h"
#include "tests/ledger/merkle/naive.h"

namespace luoshu::merkle {
namespace {

using testing::MemoryTiles;
constexpr std::size_t kLargest = 70'000;

class Tiles : public ::testing::TestWithParam<DigestKind> {
 protected:
  static const std::vector<Hash>& leaves() {
    static const std::vector<Hash> sha256 = naive::leaves(DigestKind::kSha256, kLargest);
    static const std::vector<Hash> sm3 = naive::leaves(DigestKind::kSm3, kLargest);
    return GetParam() == DigestKind::kSm3 ? sm3 : sha256;
  }
  static std::span<const Hash> tree(std::size_t size) { return std::span(leaves()).first(size); }

  // Fixed, so that a failure repeats.
  std::mt19937_64 random_{20'260'701};
  std::size_t below(std::size_t limit) { return random_() % limit; }
};
INSTANTIATE_TEST_SUITE_P(Merkle, Tiles, ::testing::Values(DigestKind::kSha256, DigestKind::kSm3));

TEST(TileNames, AreThoseOfTheSpecification) {
  EXPECT_EQ(tile_number(0), "000");
  EXPECT_EQ(tile_number(67), "067");
  EXPECT_EQ(tile_number(999), "999");
  EXPECT_EQ(tile_number(1'000), "x001/000");
  EXPECT_EQ(tile_number(1'234'067), "x001/x234/067");
  EXPECT_EQ(tile_number(1'000'000), "x001/x000/000");
  EXPECT_EQ(tile_path({0, 5}, 256), "tile/0/005");
  EXPECT_EQ(tile_path({2, 1'234'067}, 17), "tile/2/x001/x234/067.p/17");
  EXPECT_EQ(entries_path(273, 112), "tile/entries/273.p/112");
  EXPECT_EQ(entries_path(1'000, 256), "tile/entries/x001/000");
}

TEST(TileSpans, AreThoseOfTheFormat) {
  EXPECT_TRUE(tiles_of(0).empty());
  const auto of_256 = tiles_of(256);
  ASSERT_EQ(of_256.size(), 2U);
  EXPECT_EQ(of_256[0].id, (TileId{0, 0}));
  EXPECT_EQ(of_256[0].width, 256U);
  EXPECT_EQ(of_256[1].id, (TileId{1, 0}));
  EXPECT_EQ(of_256[1].width, 1U);

  const auto of_70000 = tiles_of(70'000);
  std::vector<std::string> partial;
  std::size_t full_of[3] = {};
  for (const TileSpan& tile : of_70000) {
    if (tile.width == 256)
      ++full_of[tile.id.level];
    else
      partial.push_back(tile_path(tile.id, tile.width));
  }
  EXPECT_EQ(full_of[0], 273U);
  EXPECT_EQ(full_of[1], 1U);
  EXPECT_EQ(full_of[2], 0U);
  EXPECT_EQ(partial,
            (std::vector<std::string>{"tile/0/273.p/112", "tile/1/001.p/17", "tile/2/000.p/1"}));
}

TEST(TileSpans, WidthsAddUpAtEveryLevel) {
  for (const std::uint64_t size : {1ULL, 255ULL, 256ULL, 257ULL, 65'535ULL, 65'536ULL, 70'000ULL}) {
    std::map<std::uint8_t, std::uint64_t> total;
    for (const TileSpan& tile : tiles_of(size)) {
      EXPECT_GT(tile.width, 0U);
      EXPECT_LE(tile.width, 256U);
      total[tile.id.level] += tile.width;
    }
    std::uint64_t hashes = size;
    for (std::uint8_t level = 0; hashes != 0; ++level, hashes /= 256)
      EXPECT_EQ(total[level], hashes) << size << " level " << int{level};
  }
  EXPECT_EQ(tile_width({8, 0}, ~0ULL), 0U);
  EXPECT_EQ(tile_width({7, 0}, ~0ULL), 255U);
  EXPECT_EQ(tile_width({0, ~0ULL}, ~0ULL), 0U);
}

TEST_P(Tiles, AppendInRandomPiecesGivesTheSameTilesAndRoot) {
  for (int run = 0; run < 4; ++run) {
    TileEdge edge(GetParam());
    MemoryTiles tiles;
    while (edge.size() < kLargest) {
      const std::size_t most = run == 0 ? kLargest : std::size_t{1} << (4 * run);
      const std::size_t count = std::min(1 + below(most), kLargest - edge.size());
      TileEdge tried = edge;  // an append that is thrown away leaves no trace
      static_cast<void>(tried.append(tree(count)));
      const auto grown = edge.append(std::span(leaves()).subspan(edge.size(), count));
      EXPECT_TRUE(std::ranges::is_sorted(grown, {}, &TileEdge::GrownTile::id));
      tiles.keep(grown);
      if (run != 1) continue;
      ASSERT_EQ(edge.root(), root_of(GetParam(), tree(edge.size()))) << edge.size();
      if (edge.size() > 3'000) break;  // every size that is checked costs a whole tree
    }
    EXPECT_EQ(edge.root(), naive::mth(GetParam(), tree(edge.size())));
    const auto spans = tiles_of(edge.size());
    EXPECT_EQ(tiles.tiles.size(), spans.size());
    for (const TileSpan& span : spans) EXPECT_EQ(tiles.tiles.at(span.id).size(), span.width);
  }
}

TEST_P(Tiles, EveryStoredHashIsTheSubtreeItStandsFor) {
  TileEdge edge(GetParam());
  MemoryTiles tiles;
  tiles.grow(edge, leaves());
  for (const auto& [id, hashes] : tiles.tiles) {
    std::size_t leaves_each = 1;
    for (int level = 0; level < id.level; ++level) leaves_each *= 256;
    for (std::size_t i = 0; i < hashes.size(); ++i) {
      const std::size_t first = (id.index * 256 + i) * leaves_each;
      ASSERT_EQ(hashes[i], naive::mth(GetParam(), std::span(leaves()).subspan(first, leaves_each)));
    }
  }
}

TEST_P(Tiles, AnEdgeLoadedAtAnySizeGoesOnAsIfNothingHadHappened) {
  TileEdge whole(GetParam());
  MemoryTiles tiles;
  tiles.grow(whole, leaves());
  std::vector<std::size_t> sizes{0, 1, 255, 256, 257, 511, 512, 65'535, 65'536, 65'537, kLargest};
  for (int i = 0; i < 20; ++i) sizes.push_back(below(kLargest));
  for (const std::size_t size : sizes) {
    SCOPED_TRACE(size);
    auto edge = TileEdge::load(GetParam(), size, tiles.reader());
    ASSERT_TRUE(edge);
    EXPECT_EQ(edge->size(), size);
    EXPECT_EQ(edge->root(), naive::mth(GetParam(), tree(size)));
    EXPECT_EQ(root_from_tiles(GetParam(), size, tiles.reader()).value(), edge->root());
    MemoryTiles fresh = tiles;
    fresh.keep(edge->append(std::span(leaves()).subspan(size)));
    EXPECT_EQ(edge->root(), whole.root());
    EXPECT_EQ(fresh.tiles, tiles.tiles);
  }
}

TEST_P(Tiles, ProofsOfRandomSizesAreThoseOfTheDefinition) {
  TileEdge edge(GetParam());
  MemoryTiles tiles;
  tiles.grow(edge, leaves());
  for (int i = 0; i < 12; ++i) {
    const std::size_t size = i == 0 ? kLargest : 1 + below(kLargest);
    const std::size_t index = below(size), old_size = 1 + below(size);
    SCOPED_TRACE(std::to_string(index) + " " + std::to_string(old_size) + " " +
                 std::to_string(size));
    const Hash root = naive::mth(GetParam(), tree(size));
    tiles.reads = 0;
    const Proof inclusion = inclusion_from_tiles(GetParam(), index, size, tiles.reader()).value();
    EXPECT_LE(tiles.reads, 6U) << "three levels, each with two tiles at most";
    EXPECT_EQ(inclusion, naive::path(GetParam(), index, tree(size)));
    EXPECT_TRUE(verify_inclusion(GetParam(), index, size, leaves()[index], inclusion, root));
    const Proof consistency =
        consistency_from_tiles(GetParam(), old_size, size, tiles.reader()).value();
    EXPECT_EQ(consistency, naive::subproof(GetParam(), old_size, tree(size), true));
    EXPECT_TRUE(verify_consistency(GetParam(), old_size, naive::mth(GetParam(), tree(old_size)),
                                   size, root, consistency));
  }
}

// Below 256 leaves there is one tile and its hashes are the leaves, so the leaf and the proof that
// come out of a damaged tile always hold the damage between them.
TEST_P(Tiles, ADamagedHashNeverProvesAnythingAgainstTheTrueRoot) {
  for (std::size_t size = 1; size <= 100; ++size) {
    TileEdge edge(GetParam());
    MemoryTiles good;
    good.grow(edge, tree(size));
    for (std::size_t at = 0; at < size; ++at) {
      MemoryTiles bad = good;
      bad.tiles.at({0, 0})[at].bytes[at % 32] ^= 0x10;
      const auto loaded = TileEdge::load(GetParam(), size, bad.reader());
      ASSERT_NE(loaded->root(), edge.root());
      ASSERT_NE(root_from_tiles(GetParam(), size, bad.reader()).value(), edge.root());
      const std::size_t index = (at * 7 + 3) % size;
      const Hash leaf = bad.tiles.at({0, 0})[index];
      const Proof proof = inclusion_from_tiles(GetParam(), index, size, bad.reader()).value();
      ASSERT_FALSE(verify_inclusion(GetParam(), index, size, leaf, proof, edge.root()))
          << size << " " << at << " " << index;
    }
  }
}

TEST_P(Tiles, ADamagedUpperTileIsNoticedToo) {
  TileEdge edge(GetParam());
  MemoryTiles good;
  good.grow(edge, leaves());
  for (const TileId id : {TileId{1, 0}, TileId{1, 1}, TileId{2, 0}}) {
    for (std::size_t at = 0; at < good.tiles.at(id).size(); ++at) {
      MemoryTiles bad = good;
      bad.tiles.at(id)[at].bytes[0] ^= 1;
      // Full tiles of level 1 are proven by their parent; the right edge by the root.
      const std::size_t index = ((id.index * 256 + at + 1) % 270) * 256;
      const Proof proof = inclusion_from_tiles(GetParam(), index, kLargest, bad.reader()).value();
      const bool used = proof != inclusion_from_tiles(GetParam(), index, kLargest, good.reader());
      EXPECT_EQ(verify_inclusion(GetParam(), index, kLargest, leaves()[index], proof, edge.root())
                    .has_value(),
                !used);
      if (id.level == 2 || id.index == 1) {
        EXPECT_NE(root_from_tiles(GetParam(), kLargest, bad.reader()).value(), edge.root());
      }
    }
  }
}

TEST_P(Tiles, AReaderThatFailsOrAnswersShortIsAFault) {
  const TileReader missing = [](TileId, std::uint64_t) -> Result<std::vector<Hash>> {
    return Fault{Errc::kNotFound, "gone"};
  };
  const TileReader brief = [](TileId, std::uint64_t width) -> Result<std::vector<Hash>> {
    return std::vector<Hash>(width - 1);
  };
  for (const std::size_t size : {1U, 100U, 257U, 70'000U}) {
    EXPECT_EQ(root_from_tiles(GetParam(), size, missing).error().code, Errc::kNotFound);
    EXPECT_EQ(TileEdge::load(GetParam(), size, missing).error().code, Errc::kNotFound);
    EXPECT_EQ(root_from_tiles(GetParam(), size, brief).error().code, Errc::kCorruption);
    EXPECT_EQ(TileEdge::load(GetParam(), size, brief).error().code, Errc::kCorruption);
  }
  EXPECT_EQ(inclusion_from_tiles(GetParam(), 3, 9, missing).error().code, Errc::kNotFound);
  EXPECT_EQ(consistency_from_tiles(GetParam(), 3, 9, brief).error().code, Errc::kCorruption);
}

}  // namespace
}  // namespace luoshu::merkle
