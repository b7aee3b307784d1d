// A log as it stood at some size, with the state that replaying it gave instead of the one that is
// stored: what views must be read from to be checked. Leaves, events and tiles come from the store
// underneath; nothing after the size can be seen. Rows of projections are those stored, once they
// were held to the log (row_checks.h), or none, so that every reader derives them from zero.
//
// Any number of threads may read; nothing can be committed.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "ledger/log/head.h"
#include "ledger/store/store.h"

namespace luoshu {

// Every version of every row of Table::kState, by stored key.
using ReplayedRows = std::map<std::string, Bytes, std::less<>>;

class ReplayedStore final : public Store {
 public:
  enum class ViewRowsFrom { kStore, kNowhere };
  // `head`: of the log at the size wanted. REQUIRES that store and rows outlive this.
  ReplayedStore(const Store& store, const ReplayedRows& rows, const Head& head, ViewRowsFrom views)
      : store_(store), rows_(rows), head_(head), head_bytes_(encode_head(head)), views_(views) {}

  Result<HeadBytes> head() const override { return head_bytes_; }
  CommitOutcome commit(const HeadBytes& expected, const Batch& batch,
                       const HeadBytes& next) override;
  std::unique_ptr<Snapshot> snapshot() const override;
  Status verify_files() const override { return store_.verify_files(); }
  Result<std::uint64_t> stored_bytes() const override { return store_.stored_bytes(); }
  Status flush() override { return {}; }

 private:
  const Store& store_;
  const ReplayedRows& rows_;
  const Head head_;
  const HeadBytes head_bytes_;
  const ViewRowsFrom views_;
};

}  // namespace luoshu
