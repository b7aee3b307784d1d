#include "ledger/audit/bundle_ledger.h"

#include <fmt/format.h>

#include <algorithm>

#include "ledger/audit/source.h"
#include "ledger/ledger.h"
#include "ledger/merkle/tile.h"
#include "ledger/store/mem_store.h"

namespace luoshu {
namespace {

constexpr std::uint64_t kGroup = merkle::kTileWidth;  // entries that a reader hands out at once

Fault refused(const std::string& en, const std::string& zh) {
  return {Errc::kVerification,
          fmt::format("the bundle does not hold: {}; `luoshu audit --bundle` says all of it", en),
          fmt::format("证据包不成立：{}；luoshu audit --bundle 可列出全部问题", zh)};
}

class Replay {
 public:
  Replay(AuditReader& reader, LogReader::SignedNotes notes)
      : reader_(reader), notes_(std::move(notes)) {}

  Result<std::unique_ptr<Ledger>> begin(Store& store) {
    LUOSHU_TRY(const auto first, entries(Seq{0}, 1));
    LUOSHU_TRY(const Leaf leaf, decode_leaf(first.front().leaf));
    LedgerOptions options;
    options.clock = &clock_;
    return Ledger::join(store, first.front(), ledger_id_of(leaf.header), std::move(options));
  }

  // The entries up to the end of the group that `next` is in.
  Status take_group(Ledger& ledger, std::uint64_t next) {
    const std::uint64_t size = notes_.size.value;
    const std::uint64_t end = std::min(size, (next / kGroup + 1) * kGroup);
    EntryBatch batch;
    batch.first = Seq{next};
    LUOSHU_TRY(batch.entries, entries(Seq{next}, end - next));
    batch.checkpoint = notes_.checkpoint;
    batch.checkpoint_sm3 = notes_.checkpoint_sm3;
    if (end < size) {
      LUOSHU_TRY(batch.proof,
                 merkle::consistency_from_tiles(
                     DigestKind::kSha256, end, size, [&](merkle::TileId id, std::uint64_t width) {
                       return reader_.tile(DigestKind::kSha256, id, width);
                     }));
    }
    const auto one_by_one = [](std::size_t count, const std::function<void(std::size_t)>& job) {
      for (std::size_t i = 0; i < count; ++i) job(i);
    };
    const auto keys = ledger.keys();
    CheckedBatch checked =
        check_batch(std::move(batch), ledger.genesis(), ledger.id(), *keys, one_by_one);
    const auto outcome = ledger.follow(std::move(checked));
    if (!outcome)
      return refused(outcome.error().detail,
                     fmt::format("第 {} 至 {} 号记录不属于其已签名的日志", next, end - 1));
    if (const auto* divergence = std::get_if<Divergence>(&*outcome))
      return refused(fmt::format("entry {}: {}", divergence->seq.value, divergence->why),
                     fmt::format("第 {} 号记录按规则重新判定，结果不同", divergence->seq.value));
    return {};
  }

 private:
  Result<std::vector<LoggedEntry>> entries(Seq first, std::uint64_t count) {
    std::vector<LoggedEntry> found;
    const Status read = reader_.entries(first, count, [&](Seq, ByteView leaf, ByteView framed) {
      found.push_back({to_bytes(leaf), to_bytes(framed)});
    });
    if (!read && read.error().code == Errc::kVerification)
      return refused(read.error().detail, "有文件缺失或不完整");
    if (!read) return read.error();
    return found;
  }

  AuditReader& reader_;
  const LogReader::SignedNotes notes_;
  SystemClock clock_;  // joining asks for one; nothing is stamped
};

}  // namespace

Result<BundleLedger> open_bundle_ledger(const std::filesystem::path& bundle,
                                        const BundleProgress& progress) {
  const auto opened = open_bundle_source(bundle);
  if (!opened && opened.error().code == Errc::kNotFound)
    return Fault{Errc::kNotFound, opened.error().detail,
                 bundle.string() + " 不是证据包；可用 luoshu export --format bundle 导出"};
  if (!opened) return refused(opened.error().detail, "其检查点无法读取");
  const auto& source = *opened;
  LUOSHU_TRY(const auto notes, source->checkpoints());
  if (source->size().value == 0 || notes.empty() || notes.back().size != source->size())
    return refused("the newest of its checkpoints is not the one that it ends at",
                   "其最新检查点与其结尾不符");
  LUOSHU_TRY(const auto reader, source->reader());
  auto store = make_mem_store();
  Replay replay(*reader, notes.back());
  LUOSHU_TRY(const auto ledger, replay.begin(*store));
  const std::uint64_t size = source->size().value;
  while (ledger->head().size.value < size) {
    if (!progress(ledger->head().size.value, size))
      return Fault{Errc::kBusy, "interrupted while the bundle was read", "读取证据包时被中断"};
    LUOSHU_CHECK(replay.take_group(*ledger, ledger->head().size.value));
  }
  // Each must be of this log; they are what receipts out of the bundle rest on.
  for (const LogReader::SignedNotes& one : notes) LUOSHU_CHECK(ledger->adopt(one));
  LUOSHU_TRY(LogReader log, ledger->reader());
  return BundleLedger{std::move(store), std::move(log)};
}

}  // namespace luoshu
