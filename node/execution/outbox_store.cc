#include "node/execution/outbox_store.h"

#include <functional>
#include <utility>

#include "ledger/log/entry.h"

namespace luoshu::node {
namespace {

constexpr std::string_view kPrefix = "outbox/";
constexpr std::string_view kEnd = "outbox0";  // '0' comes after '/'
constexpr std::string_view kOfPrefix = "outbox-of/";
constexpr std::string_view kOfEnd = "outbox-of0";

Bytes key_of(std::string_view prefix, std::uint64_t number) {
  Bytes key = to_bytes(prefix);
  put_u64_be(key, number);
  return key;
}

Result<std::uint64_t> number_in(ByteView key, std::string_view prefix) {
  ByteReader reader(key.subspan(prefix.size()));
  const auto number = reader.u64_be();
  if (!number || !reader.empty())
    return Fault{Errc::kCorruption, "the outbox holds a row under a damaged number"};
  return *number;
}

// Every row under the prefix.
Status each(const Snapshot& snapshot, std::string_view prefix, std::string_view end,
            const std::function<void(std::uint64_t, ByteView)>& row) {
  Status decoded = Done{};
  LUOSHU_CHECK(snapshot.scan(Table::kMeta, as_bytes(prefix), as_bytes(end),
                             [&](ByteView key, ByteView value) {
                               const auto number = number_in(key, prefix);
                               if (number)
                                 row(*number, value);
                               else
                                 decoded = number.error();
                               return decoded.has_value();
                             }));
  return decoded;
}

}  // namespace

Result<SubmissionIdentity> identity_of_entry(ByteView bytes) {
  LUOSHU_TRY(const Entry entry, decode_entry(bytes));
  LUOSHU_TRY(const Header header, decode_header(entry.header));
  return SubmissionIdentity{identity_of(header.author, header.entry_id),
                            header_digest(entry.header)};
}

Result<std::vector<Outbox::Kept>> OutboxStore::kept() const {
  std::map<std::uint64_t, std::string> parties;
  const auto snapshot = store_.snapshot();
  LUOSHU_CHECK(each(*snapshot, kOfPrefix, kOfEnd, [&](std::uint64_t number, ByteView party) {
    parties.emplace(number, as_text(party));
  }));
  std::vector<Outbox::Kept> kept;
  LUOSHU_CHECK(each(*snapshot, kPrefix, kEnd, [&](std::uint64_t number, ByteView entry) {
    Outbox::Kept one{number, entry.size()};
    if (auto identity = identity_of_entry(entry)) one.identity = *identity;
    if (const auto party = parties.find(number); party != parties.end()) one.party = party->second;
    kept.push_back(std::move(one));
  }));
  return kept;
}

Result<Bytes> OutboxStore::load(std::uint64_t number) const {
  LUOSHU_TRY(auto entry, store_.snapshot()->get(Table::kMeta, key_of(kPrefix, number)));
  if (!entry) return Fault{Errc::kNotFound, "the outbox has no entry " + std::to_string(number)};
  return *std::move(entry);
}

void OutboxStore::keep(std::uint64_t number, ByteView entry, const std::string& party) {
  batch_.put(Table::kMeta, key_of(kPrefix, number), to_bytes(entry));
  if (!party.empty()) batch_.put(Table::kMeta, key_of(kOfPrefix, number), to_bytes(party));
}

void OutboxStore::drop(std::uint64_t number) {
  batch_.erase(Table::kMeta, key_of(kPrefix, number));
  batch_.erase(Table::kMeta, key_of(kOfPrefix, number));
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
