// Ledger::join: an empty store becomes the copy of a ledger whose entry 0 is at hand.

#include "ledger/ledger.h"
#include "ledger/rules/engine/state.h"
#include "ledger/rules/engine/store_rows.h"

namespace luoshu {
namespace {

// The genesis of a logged entry 0, once everything in it is what the ledger id binds.
Result<Genesis> open_genesis(const LoggedEntry& entry_0, const Leaf& leaf, const LedgerId& id) {
  if (ledger_id_of(leaf.header) != id)
    return Fault{Errc::kVerification,
                 "this entry 0 is that of another ledger: " + ledger_id_of(leaf.header).hash.hex()};
  LUOSHU_TRY(const Header header, decode_header(leaf.header));
  LUOSHU_TRY(const std::vector<ByteView> events, unframe_events(entry_0.framed_events));
  if (events.size() != 1 ||
      events_root(DigestKind::kSha256, std::vector<Bytes>{to_bytes(events.front())}) !=
          header.events_root)
    return Fault{Errc::kVerification, "the event is not the one that entry 0 commits to"};
  LUOSHU_TRY(Genesis genesis, decode_genesis(events.front()));
  if (leaf.signatures.size() != 1 ||
      !genesis.root_key.verify(signed_message(leaf.header), leaf.signatures.front().bytes))
    return Fault{Errc::kVerification, "entry 0 is not signed by its root key"};
  return genesis;
}

}  // namespace

Result<std::unique_ptr<Ledger>> Ledger::join(Store& store, const LoggedEntry& entry_0,
                                             const LedgerId& id, LedgerOptions options) {
  LUOSHU_TRY(const HeadBytes stored, store.head());
  if (!stored.empty()) return Fault{Errc::kConflict, "the store already holds a ledger"};
  LUOSHU_TRY(const Leaf leaf, decode_leaf(entry_0.leaf));
  LUOSHU_TRY(Genesis genesis, open_genesis(entry_0, leaf, id));
  LUOSHU_TRY(const auto log, Log::open(store, genesis.suite));
  PreparedLeaf prepared;
  prepared.leaf = entry_0.leaf;
  prepared.framed_events = entry_0.framed_events;
  prepared.identity = identity_of("", EntryId{});
  prepared.header_digest = header_digest(leaf.header);
  prepared.stamp = leaf.stamp;
  std::vector<PreparedLeaf> leaves;
  leaves.push_back(std::move(prepared));
  LUOSHU_CHECK(log->append(std::move(leaves), {}));
  std::unique_ptr<Ledger> ledger(new Ledger(store, genesis, id, std::move(options)));
  LUOSHU_TRY(ledger->log_, Log::open(store, genesis.suite));
  ledger->keys_ = std::make_shared<const KeyRing>(genesis.root_key);
  LUOSHU_CHECK(ledger->load_state());
  LUOSHU_CHECK(ledger->write_anchors(""));
  return ledger;
}

}  // namespace luoshu
