// How RocksDB is set up (docs/decisions/0005 gives the reasons and what was measured), and how its
// failures become Faults. Internal to this room.
#pragma once

// lint: allow foreign-header: only this room's .cc files see it; store.h is the port
#include <rocksdb/db.h>
// lint: allow foreign-header: only this room's .cc files see it; store.h is the port
#include <rocksdb/listener.h>

#include <array>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/store/store.h"

namespace luoshu {

// Names of the column families, by table number. DO NOT RENAME: on disk since format 1.
inline constexpr std::array<std::string_view, kTableCount> kTableNames = {
    "meta",      "leaves",        "events",      "tiles", "tiles_sm3",
    "entry_ids", "event_numbers", "checkpoints", "state", "views"};

// Whether the engine may still be trusted with a write. RocksDB tells it from its own threads, the
// store asks before every commit. Once broken it stays broken: a failed write or fsync is never
// retried, because the kernel may have dropped the very pages that it would be retried with.
class Health final : public rocksdb::EventListener {
 public:
  // Remembers the first failure.
  void fail(const Fault& cause);
  std::optional<Fault> failure() const;

  void OnBackgroundError(rocksdb::BackgroundErrorReason reason, rocksdb::Status* error) override;
  void OnErrorRecoveryBegin(rocksdb::BackgroundErrorReason reason, rocksdb::Status error,
                            bool* auto_recovery) override;

 private:
  mutable std::mutex mutex_;
  std::optional<Fault> failure_;
};

// `doing` is what was attempted and where, for example "commit to /srv/luoshu/store".
Fault to_fault(const rocksdb::Status& status, const std::string& doing);

rocksdb::DBOptions database_options(rocksdb::Env* env, std::shared_ptr<Health> health);
// RocksDB's own "default" family, which stays empty, and then one family per table.
std::vector<rocksdb::ColumnFamilyDescriptor> column_families();
// Reads that walk through bulk data do not push the small hot blocks out of the cache.
rocksdb::ReadOptions read_options(Table table, const rocksdb::Snapshot* snapshot);

}  // namespace luoshu
