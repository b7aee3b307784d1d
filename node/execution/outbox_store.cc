#include "node/execution/outbox_store.h"

#include <utility>

namespace luoshu::node {
namespace {

constexpr std::string_view kPrefix = "outbox/";
constexpr std::string_view kEnd = "outbox0";  // '0' comes after '/'

Bytes key_of(std::uint64_t number) {
  Bytes key = to_bytes(kPrefix);
  put_u64_be(key, number);
  return key;
}

}  // namespace

Result<std::vector<Outbox::Kept>> OutboxStore::kept() const {
  std::vector<Outbox::Kept> kept;
  Status decoded = Done{};
  LUOSHU_CHECK(store_.snapshot()->scan(
      Table::kMeta, as_bytes(kPrefix), as_bytes(kEnd), [&](ByteView key, ByteView entry) {
        ByteReader reader(key.subspan(kPrefix.size()));
        const auto number = reader.u64_be();
        if (!number || !reader.empty())
          decoded = Fault{Errc::kCorruption, "the outbox holds a row under a damaged number"};
        else
          kept.push_back({*number, entry.size()});
        return decoded.has_value();
      }));
  LUOSHU_CHECK(decoded);
  return kept;
}

Result<Bytes> OutboxStore::load(std::uint64_t number) const {
  LUOSHU_TRY(auto entry, store_.snapshot()->get(Table::kMeta, key_of(number)));
  if (!entry) return Fault{Errc::kNotFound, "the outbox has no entry " + std::to_string(number)};
  return *std::move(entry);
}

void OutboxStore::keep(std::uint64_t number, ByteView entry) {
  batch_.put(Table::kMeta, key_of(number), to_bytes(entry));
}

void OutboxStore::drop(std::uint64_t number) {
  batch_.erase(Table::kMeta, key_of(number));
}

Status OutboxStore::commit() {
  if (!changed()) return Done{};
  LUOSHU_TRY(const HeadBytes head, store_.head());
  const Batch batch = std::exchange(batch_, Batch());
  const CommitOutcome outcome = store_.commit(head, batch, head);
  if (std::holds_alternative<Committed>(outcome)) return Done{};
  if (const auto* unknown = std::get_if<CommitUnknown>(&outcome))
    return with_context(unknown->cause, "the outbox");
  return Fault{Errc::kConflict, "another process writes this outbox"};
}

}  // namespace luoshu::node
