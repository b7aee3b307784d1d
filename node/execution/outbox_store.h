// The outbox of a city's node on disk: entries under the numbers of node/core/outbox.h. A store of
// its own beside the ledger's, so that putting the one back from a backup leaves the other alone:
//
//   Table::kMeta   "outbox/" ‖ u64 BE number -> entry bytes
//                  "outbox-of/" ‖ u64 BE number -> who handed it in, where that was another party
//                                                  than the node's own
//
// One thread.
#pragma once

#include "ledger/store/store.h"
#include "node/core/outbox.h"

namespace luoshu::node {

// Which entry these bytes are; kInvalid where they are none.
Result<SubmissionIdentity> identity_of_entry(ByteView bytes);

class OutboxStore {
 public:
  // REQUIRES that the store outlives this.
  explicit OutboxStore(Store& store) : store_(store) {}

  // What is kept, by ascending number.
  Result<std::vector<Outbox::Kept>> kept() const;
  Result<Bytes> load(std::uint64_t number) const;

  // Changes gather until commit(), which makes all of them durable in one synced batch.
  // `party`: as in StoreSubmission.
  void keep(std::uint64_t number, ByteView entry, const std::string& party = {});
  void drop(std::uint64_t number);
  bool changed() const { return !batch_.changes().empty(); }
  Status commit();

 private:
  Store& store_;
  Batch batch_;
};

}  // namespace luoshu::node
