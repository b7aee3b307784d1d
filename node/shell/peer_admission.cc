#include "node/shell/peer_admission.h"

#include "ledger/base/message.h"
#include "ledger/log/log_reader.h"
#include "ledger/rules/engine/store_rows.h"
#include "ledger/rules/engine/tables.h"
#include "schema/state.capnp.h"

namespace luoshu::node {
namespace {

// Without a look at the keys themselves, which would cost most.
Result<std::unordered_set<std::string>> keys_in(const LogReader& log) {
  std::unordered_set<std::string> keys;
  Status read = Done{};
  LUOSHU_CHECK(scan_version(log.snapshot(), Table::kState, tables::kKeys.number, {},
                            log.head().size, [&](ByteView, ByteView row) {
                              auto bytes = read_canonical<schema::KeyRow>(
                                  row, "key row",
                                  [](schema::KeyRow::Reader key) -> Result<std::string> {
                                    return std::string(as_text(from_kj(key.getPublicKey())));
                                  });
                              if (bytes)
                                keys.insert(*std::move(bytes));
                              else
                                read = bytes.error();
                              return read.has_value();
                            }));
  LUOSHU_CHECK(read);
  return keys;
}

}  // namespace

struct PeerAdmission::AtHead::Impl {
  Impl(const Store& store, Size size, std::shared_ptr<const KeyRing> keys, Date today)
      : rows(store, size), ring(std::move(keys)), at{size.value}, day(today) {}
  StoreRows rows;
  State state{&rows};
  std::shared_ptr<const KeyRing> ring;  // shared with the writer
  Seq at;
  Date day;
};

PeerAdmission::AtHead::AtHead(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
PeerAdmission::AtHead::AtHead(AtHead&&) noexcept = default;
PeerAdmission::AtHead::~AtHead() = default;

Result<PeerIdentity> PeerAdmission::AtHead::admit(const PublicKey& key) const {
  auto identity = node::admit(*impl_->ring, impl_->state, key, impl_->at, impl_->day);
  if (impl_->state.fault()) return *impl_->state.fault();
  return identity;
}

// The ring that a writer shows is in the store already: what is read now has all its keys.
Status PeerAdmission::refresh() {
  std::shared_ptr<const KeyRing> ring = keys_();
  if (ring == ring_) return Done{};
  LUOSHU_TRY(const LogReader log, LogReader::open(store_, genesis_, ledger_));
  LUOSHU_TRY(known_, keys_in(log));
  ++readings_;
  ring_ = std::move(ring);
  return Done{};
}

Result<PeerAdmission::AtHead> PeerAdmission::at_head() {
  LUOSHU_CHECK(refresh());
  LUOSHU_TRY(const LogReader log, LogReader::open(store_, genesis_, ledger_));
  // A rehearsal lives in its own days.
  const Date day = day_of(genesis_.rehearsal ? log.head().recorded : clock_.now());
  return AtHead(std::make_unique<AtHead::Impl>(store_, log.head().size, ring_, day));
}

Result<PeerIdentity> PeerAdmission::admit(const PublicKey& key) {
  LUOSHU_CHECK(refresh());
  if (!known_.contains(std::string(as_text(key.bytes()))))
    return Fault{Errc::kRefused, "this key is not enrolled on the ledger"};
  LUOSHU_TRY(const AtHead ledger, at_head());
  return ledger.admit(key);
}

}  // namespace luoshu::node
