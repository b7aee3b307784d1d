#include "ledger/store/copy_store.h"

#include <memory>
#include <utility>

namespace luoshu {
namespace {

constexpr std::uint64_t kCopyBatchBytes = std::uint64_t{4} << 20;

class Copier {
 public:
  Copier(Store& to, const CopyProgress& progress) : to_(to), progress_(progress) {}

  Status table(const Snapshot& from, Table table) {
    std::optional<Fault> failed;
    LUOSHU_CHECK(from.scan(table, {}, {}, [&](ByteView key, ByteView value) {
      if (table == Table::kMeta && equal(key, as_bytes(kHeadKey))) return true;
      batch_.put(table, key, value);
      if (batch_.bytes() < kCopyBatchBytes) return true;
      if (auto written = write({}); !written) failed = std::move(written).error();
      return !failed;
    }));
    if (failed) return *std::move(failed);
    return Done{};
  }

  // Commits what is gathered; only the last one carries a head.
  Status write(const HeadBytes& head) {
    const CommitOutcome outcome = to_.commit({}, batch_, head);
    if (const auto* unknown = std::get_if<CommitUnknown>(&outcome)) return unknown->cause;
    if (std::holds_alternative<HeadConflict>(outcome))
      return Fault{Errc::kConflict, "somebody else writes to the copy"};
    copied_ += batch_.bytes();
    batch_ = {};
    if (progress_) progress_(copied_);
    return Done{};
  }

 private:
  Store& to_;
  const CopyProgress& progress_;
  Batch batch_;
  std::uint64_t copied_ = 0;
};

}  // namespace

Status copy_store(const Store& from, const std::filesystem::path& to,
                  const CopyProgress& progress) {
  LUOSHU_TRY(const auto copy, open_rocks_store(to, {.mode = RocksOptions::Mode::kCreate}));
  const auto snapshot = from.snapshot();
  LUOSHU_TRY(const auto head, snapshot->get(Table::kMeta, as_bytes(kHeadKey)));
  Copier copier(*copy, progress);
  for (std::uint8_t table = 0; table < kTableCount; ++table)
    LUOSHU_CHECK(copier.table(*snapshot, static_cast<Table>(table)));
  LUOSHU_CHECK(copier.write(head.value_or(HeadBytes{})));
  return copy->flush();
}

}  // namespace luoshu
