// A group of entries on its way into the log. Internal to ledger_append.cc and ledger_follow.cc.
#pragma once

#include <map>
#include <memory>
#include <vector>

#include "ledger/ledger.h"
#include "ledger/log/rejection.h"

namespace luoshu {

// A group on its way into the log: what it will add if the batch becomes durable.
struct Ledger::Draft {
  const LogReader& reader;
  std::shared_ptr<const KeyRing> ring;  // shared with verifiers until an entry changes a key
  Head head;
  std::map<Hash, EntryPlace> places;  // identities of this group
  std::vector<PreparedLeaf> leaves = {};
  Batch batch = {};

  void add(Entry entry, Bytes framed_events, const Hash& identity, const Hash& digest,
           const Stamp& stamp, std::uint32_t business_events) {
    add_leaf(encode_leaf({std::move(entry.header), std::move(entry.signatures), stamp}),
             std::move(framed_events), identity, digest, stamp, business_events);
  }
  // The same with the leaf's bytes as they came.
  void add_leaf(Bytes leaf_bytes, Bytes framed_events, const Hash& identity, const Hash& digest,
                const Stamp& stamp, std::uint32_t business_events) {
    PreparedLeaf leaf;
    leaf.leaf = std::move(leaf_bytes);
    leaf.framed_events = std::move(framed_events);
    leaf.identity = identity;
    leaf.header_digest = digest;
    leaf.stamp = stamp;
    leaf.business_events = business_events;
    leaves.push_back(std::move(leaf));
    places.emplace(identity, EntryPlace{stamp.seq, digest});
    head.size = Size{stamp.seq.value + 1};
    head.next_event.value += business_events;
    head.recorded = stamp.recorded;
    head.epoch = stamp.epoch;
    head.state_digest = stamp.state_digest;
  }
};

// Reasons as far as replicas must agree on them.
std::vector<RejectedReason> remembered_reasons(const Reasons& reasons);

}  // namespace luoshu
