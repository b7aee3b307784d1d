#include "node/shell/gate.h"

#include "ledger/log/log_reader.h"
#include "ledger/rules/store_rows.h"

namespace luoshu::node {

struct Gate::Moment::Impl {
  Impl(const Store& store, Size size, KeyRing keys, Date today)
      : rows(store, size), ring(std::move(keys)), at{size.value}, day(today) {}
  StoreRows rows;
  State state{&rows};
  KeyRing ring;
  Seq at;
  Date day;
};

Gate::Moment::Moment(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Gate::Moment::Moment(Moment&&) noexcept = default;
Gate::Moment::~Moment() = default;

Result<PeerIdentity> Gate::Moment::admit(const PublicKey& key) const {
  auto identity = node::admit(impl_->ring, impl_->state, key, impl_->at, impl_->day);
  if (impl_->state.fault()) return *impl_->state.fault();
  return identity;
}

Result<Gate::Moment> Gate::now() const {
  LUOSHU_TRY(const LogReader log, LogReader::open(store_, genesis_, ledger_));
  LUOSHU_TRY(KeyRing ring, KeyRing::load(log.snapshot(), genesis_.root_key, log.head().size));
  // A rehearsal lives in its own days.
  const Date day = day_of(genesis_.rehearsal ? log.head().recorded : clock_.now());
  return Moment(std::make_unique<Moment::Impl>(store_, log.head().size, std::move(ring), day));
}

Result<PeerIdentity> Gate::admit(const PublicKey& key) const {
  LUOSHU_TRY(const Moment moment, now());
  return moment.admit(key);
}

}  // namespace luoshu::node
