// Who may connect, as the ledger stands: reads the keys and roles of the newest state.
// The loop's thread.
#pragma once

#include "ledger/base/clock.h"
#include "ledger/log/genesis.h"
#include "ledger/store/store.h"
#include "node/core/admission.h"

namespace luoshu::node {

class Gate {
 public:
  // REQUIRES that store and clock outlive this.
  Gate(const Store& store, Genesis genesis, LedgerId ledger, Clock& clock)
      : store_(store), genesis_(std::move(genesis)), ledger_(ledger), clock_(clock) {}

  // What the ledger says of all keys at one moment; cheap to ask several times.
  class Moment {
   public:
    ~Moment();
    Moment(Moment&&) noexcept;
    Result<PeerIdentity> admit(const PublicKey& key) const;

   private:
    friend class Gate;
    struct Impl;
    explicit Moment(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
  };
  Result<Moment> now() const;
  Result<PeerIdentity> admit(const PublicKey& key) const;

 private:
  const Store& store_;
  Genesis genesis_;
  LedgerId ledger_;
  Clock& clock_;
};

}  // namespace luoshu::node
