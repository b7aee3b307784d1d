// What the bytes of one entry say by themselves: the part of an audit that needs no order and runs
// on every core. Hashes every event and the leaf, and reads the envelope of each event.
#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "ledger/audit/findings.h"
#include "ledger/log/genesis.h"
#include "ledger/log/leaf.h"
#include "ledger/log/rejection.h"

namespace luoshu {

struct ExaminedEntry {
  Seq seq;
  Hash leaf_hash;
  Hash leaf_hash_sm3;        // gm only
  std::optional<Leaf> leaf;  // none where the bytes do not decode
  std::optional<Header> header;
  std::uint32_t events = 0;            // as found in the frame
  std::optional<Date> recorded;        // the date the events carry (rehearsal)
  std::optional<Rejection> rejection;  // a refusal that the log remembers
  // An entry that the ledger itself wrote.
  bool is_system() const { return header && header->author.empty(); }
  std::vector<Bytes> event_bytes;  // sound ones, in order, for the rules to decide again
};

// Reports kLeaves, kHeaders, kEvents and kSigners; always returns what could be read. Safe
// from every thread.
ExaminedEntry examine_entry(Seq seq, ByteView leaf, ByteView framed, const Genesis& genesis,
                            const LedgerId& ledger, Findings& findings);

// Entry 0 by the same rules as every other, and the genesis it holds. Nothing where there is none;
// then kGenesis has failed.
struct GenesisFound {
  Genesis genesis;
  LedgerId ledger;
};
std::optional<GenesisFound> examine_genesis(ByteView leaf, ByteView framed, Findings& findings);

}  // namespace luoshu
