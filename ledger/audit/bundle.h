// A log as files. Two forms, both written under another name and renamed when complete, so that
// nothing half-written is ever taken for one:
//
//   tiles    what any web server can hand out (C2SP tlog-tiles, docs/FORMATS.md §4):
//            checkpoint, tile/<L>/<N>[.p/<W>], tile/entries/<N>[.p/<W>]
//   bundle   the same and everything an auditor needs beside it:
//            checkpoint.sm3, tile-sm3/...             in gm ledgers
//            luoshu/v1/events/<N>[.p/<W>]             per entry u32 BE length ‖ framed events
//            checkpoints/<size>, <size>.sm3           every note ever signed
//            genesis.json                             what entry 0 binds, for people
//            SHA256SUMS                               of every other file; `sha256sum -c` checks it
//
// Both hold the log up to its newest signed checkpoint. A bundle has no byte that the audit does
// not check. One thread per call.
#pragma once

#include <filesystem>

#include "ledger/log/log_reader.h"

namespace luoshu {

struct Exported {
  Size size;  // entries: the size of the checkpoint
  std::uint64_t files = 0;
  std::uint64_t bytes = 0;
};

// kConflict where `out` exists, kNotFound where no checkpoint was signed yet, kIo with the path.
Result<Exported> export_tiles(const LogReader& log, const std::filesystem::path& out);
Result<Exported> export_bundle(const LogReader& log, const std::filesystem::path& out);

// Paths inside a bundle; for the audit. `width` as for merkle::tile_path.
std::string sm3_tile_path(merkle::TileId id, std::uint64_t width);
std::string events_path(std::uint64_t group, std::uint64_t width);
std::string checkpoint_path(Size size);
// Every file of a bundle but SHA256SUMS, given what it is of; ascending.
std::vector<std::string> bundle_files(Size size, Suite suite, const std::vector<Size>& checkpoints);
// The text of genesis.json.
std::string genesis_json(const Genesis& genesis, const LedgerId& ledger, Size size);

}  // namespace luoshu
