// Admits peers by the ledger: the roles of the newest state, and the keys as the writer of the
// ledger has them. A key that is not enrolled is refused by a look into an index of all keys, so
// that strangers cost little. The rule itself is node/core/admission.h.
// The loop's thread.
#pragma once

#include <functional>
#include <unordered_set>

#include "ledger/base/clock.h"
#include "ledger/log/genesis.h"
#include "ledger/store/store.h"
#include "node/core/admission.h"

namespace luoshu::node {

class PeerAdmission {
 public:
  // The ring of the ledger, another one whenever a key changes. From the thread of this.
  using Keys = std::function<std::shared_ptr<const KeyRing>()>;

  // REQUIRES that store and clock outlive this.
  PeerAdmission(const Store& store, Genesis genesis, LedgerId ledger, Clock& clock, Keys keys)
      : store_(store),
        genesis_(std::move(genesis)),
        ledger_(ledger),
        clock_(clock),
        keys_(std::move(keys)) {}

  // The ledger at one moment, for several keys.
  class AtHead {
   public:
    ~AtHead();
    AtHead(AtHead&&) noexcept;
    Result<PeerIdentity> admit(const PublicKey& key) const;

   private:
    friend class PeerAdmission;
    struct Impl;
    explicit AtHead(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
  };
  Result<AtHead> at_head();
  Result<PeerIdentity> admit(const PublicKey& key);

  // How often the table of keys was read; for tests.
  std::uint64_t readings() const { return readings_; }

 private:
  Status refresh();

  const Store& store_;
  Genesis genesis_;
  LedgerId ledger_;
  Clock& clock_;
  Keys keys_;
  std::shared_ptr<const KeyRing> ring_;    // that `known_` was made for
  std::unordered_set<std::string> known_;  // bytes of every key ever enrolled
  std::uint64_t readings_ = 0;
};

}  // namespace luoshu::node
