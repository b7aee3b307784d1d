#include "tools/sim/disk.h"

#include "ledger/base/assert.h"
#include "ledger/crypto/digest.h"
#include "ledger/store/mem_store.h"

namespace luoshu::sim {
namespace {

// record := u32 BE length of body ‖ u64 BE checksum of body ‖ body
// body   := head ‖ count ‖ changes, all behind u32 BE lengths
constexpr std::size_t kRecordHeader = 12;

std::uint64_t checksum(ByteView body) {
  const Hash hash = sha256(body);
  return ByteReader(hash.view()).u64_be().value();
}

void put_field(Bytes& out, ByteView field) {
  put_u32_be(out, static_cast<std::uint32_t>(field.size()));
  append(out, field);
}

Result<ByteView> take_field(ByteReader& in) {
  LUOSHU_TRY(const std::uint32_t length, in.u32_be());
  return in.take(length);
}

Bytes encode_record(const Batch& batch, const HeadBytes& next) {
  Bytes body;
  put_field(body, next);
  put_u32_be(body, static_cast<std::uint32_t>(batch.changes().size()));
  for (const Batch::Change& change : batch.changes()) {
    body.push_back(static_cast<std::uint8_t>(change.table));
    body.push_back(change.value ? 1 : 0);
    put_field(body, change.key);
    put_field(body, change.value ? ByteView(*change.value) : ByteView());
  }
  Bytes record;
  put_u32_be(record, static_cast<std::uint32_t>(body.size()));
  put_u64_be(record, checksum(body));
  append(record, body);
  return record;
}

struct Record {
  Batch batch;
  HeadBytes next;
};

Result<Record> decode_body(ByteView body) {
  ByteReader in(body);
  Record record;
  LUOSHU_TRY(const ByteView head, take_field(in));
  record.next = to_bytes(head);
  LUOSHU_TRY(const std::uint32_t count, in.u32_be());
  for (std::uint32_t i = 0; i < count; ++i) {
    LUOSHU_TRY(const std::uint8_t table, in.u8());
    LUOSHU_TRY(const std::uint8_t set, in.u8());
    LUOSHU_TRY(const ByteView key, take_field(in));
    LUOSHU_TRY(const ByteView value, take_field(in));
    if (set != 0)
      record.batch.put(static_cast<Table>(table), key, value);
    else
      record.batch.erase(static_cast<Table>(table), key);
  }
  return record;
}

// The body of the record at the front; nothing where it is not whole or not what was written.
std::optional<ByteView> body_at(ByteView rest) {
  ByteReader in(rest);
  const auto length = in.u32_be();
  const auto sum = in.u64_be();
  if (!length || !sum) return std::nullopt;
  const auto body = in.take(*length);
  if (!body || checksum(*body) != *sum) return std::nullopt;
  return *body;
}

class SimStore final : public Store {
 public:
  explicit SimStore(Disk& disk) : disk_(disk), image_(make_mem_store()) {}

  Status load() {
    std::size_t at = 0;
    while (at < disk_.journal().size()) {
      const auto body = body_at(ByteView(disk_.journal()).subspan(at));
      if (!body && at < disk_.synced())
        return Fault{Errc::kCorruption, "a record of the journal is not what was written"};
      if (!body) break;
      LUOSHU_TRY(const Record record, decode_body(*body));
      LUOSHU_TRY(const HeadBytes head, image_->head());
      LUOSHU_ASSERT(
          std::holds_alternative<Committed>(image_->commit(head, record.batch, record.next)));
      at += kRecordHeader + body->size();
    }
    disk_.replace({disk_.journal().begin(), disk_.journal().begin() + std::ptrdiff_t(at)});
    return Done{};
  }

  Result<HeadBytes> head() const override { return image_->head(); }
  std::unique_ptr<Snapshot> snapshot() const override { return image_->snapshot(); }
  Status verify_files() const override { return Done{}; }
  Result<std::uint64_t> stored_bytes() const override { return disk_.synced(); }
  Status flush() override { return Done{}; }

  CommitOutcome commit(const HeadBytes& expected, const Batch& batch,
                       const HeadBytes& next) override {
    if (broken_) return CommitUnknown{{Errc::kIo, "the disk has failed before"}};
    const auto head = image_->head();
    if (*head != expected) return HeadConflict{*head};
    const Bytes record = encode_record(batch, next);
    const bool full = disk_.trouble == Disk::Trouble::kFull;
    disk_.write(full ? ByteView(record).first(record.size() / 2) : ByteView(record));
    if (disk_.trouble != Disk::Trouble::kNone) {
      broken_ = true;
      return CommitUnknown{{Errc::kIo, full ? "no space left on the disk" : "the sync failed"}};
    }
    disk_.sync();
    return image_->commit(expected, batch, next);
  }

 private:
  Disk& disk_;
  std::unique_ptr<Store> image_;
  bool broken_ = false;
};

}  // namespace

void Disk::crash(Dice& dice) {
  const std::size_t loose = journal_.size() - synced_;
  journal_.resize(synced_ + dice.below(loose + 1));
  if (trouble == Trouble::kSyncFails) trouble = Trouble::kNone;
}

void Disk::replace(Bytes journal) {
  journal_ = std::move(journal);
  synced_ = journal_.size();
}

void Disk::flip_bit(Dice& dice) {
  if (synced_ == 0) return;
  journal_[dice.below(synced_)] ^= static_cast<std::uint8_t>(1U << dice.below(8));
}

std::vector<std::size_t> Disk::record_ends() const {
  std::vector<std::size_t> ends;
  for (std::size_t at = 0; at < synced_;) {
    const auto body = body_at(ByteView(journal_).subspan(at));
    if (!body) break;
    at += kRecordHeader + body->size();
    ends.push_back(at);
  }
  return ends;
}

Result<std::unique_ptr<Store>> open_sim_store(Disk& disk) {
  auto store = std::make_unique<SimStore>(disk);
  LUOSHU_CHECK(store->load());
  return std::unique_ptr<Store>(std::move(store));
}

}  // namespace luoshu::sim
