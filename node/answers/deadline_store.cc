#include "node/answers/deadline_store.h"

#include "ledger/base/assert.h"

namespace luoshu::api {
namespace {

// Rows of a scan between two looks at the clock.
constexpr unsigned kRowsBetween = 64;

class DeadlineSnapshot final : public Snapshot {
 public:
  DeadlineSnapshot(std::unique_ptr<Snapshot> snapshot, DeadlineStore::Moment deadline)
      : snapshot_(std::move(snapshot)), deadline_(deadline) {}

  Result<std::optional<Bytes>> get(Table table, ByteView key) const override {
    expect_time();
    return snapshot_->get(table, key);
  }
  Status scan(Table table, ByteView from, ByteView to, const Row& row) const override {
    expect_time();
    unsigned rows = 0;
    return snapshot_->scan(table, from, to, [&](ByteView key, ByteView value) {
      if (++rows % kRowsBetween == 0) expect_time();
      return row(key, value);
    });
  }
  Result<std::optional<KeyValue>> seek(Table table, ByteView from) const override {
    expect_time();
    return snapshot_->seek(table, from);
  }
  Result<std::optional<KeyValue>> seek_among(Table table, ByteView from,
                                             std::size_t tail) const override {
    expect_time();
    return snapshot_->seek_among(table, from, tail);
  }
  Result<std::optional<KeyValue>> seek_back(Table table, ByteView upto) const override {
    expect_time();
    return snapshot_->seek_back(table, upto);
  }

 private:
  void expect_time() const {
    if (std::chrono::steady_clock::now() >= deadline_) throw OutOfTime();
  }

  std::unique_ptr<Snapshot> snapshot_;
  DeadlineStore::Moment deadline_;
};

}  // namespace

CommitOutcome DeadlineStore::commit(const HeadBytes& /*expected*/, const Batch& /*batch*/,
                                    const HeadBytes& /*next*/) {
  LUOSHU_ASSERT(false);
  return CommitUnknown{{Errc::kUsage, "a reader writes nothing"}};
}

std::unique_ptr<Snapshot> DeadlineStore::snapshot() const {
  return std::make_unique<DeadlineSnapshot>(store_.snapshot(), deadline_);
}

}  // namespace luoshu::api
