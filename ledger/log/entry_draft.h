// Makes entries out of events: header, signers, signatures. Whoever submits makes them here: the
// command, a wallet, the simulator. Pure but for the signing keys' own randomness; safe from every
// thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ledger/log/entry.h"

namespace luoshu {

struct EntryDraft {
  LedgerId ledger;
  Suite suite{};  // of the ledger: gm headers carry an SM3 root too
  EntryId id;
  std::string author;
  Time author_time;
  std::vector<Signer> signers;  // in any order
  std::vector<Bytes> events;
  std::optional<Size> expected_version = {};
};

// The entry without any signature yet.
Entry make_entry(EntryDraft draft);
// Puts in the signature of the header's signer number `index`. REQUIRES such a signer.
void sign_entry(Entry& entry, std::size_t index, const PrivateKey& key);

// An id that is a number: 8 zero bytes, then the number in big-endian order.
EntryId numbered_entry_id(std::uint64_t number);
// What an import calls the entry that begins with that event: the same again in every run, whatever
// the grouping. First 16 bytes of SHA-256("luoshu/import/v1\n" ‖ ledger id ‖ u64 BE position of the
// event in its file ‖ its bytes as parsed). DO NOT CHANGE: on disk since format 1.
EntryId import_entry_id(const LedgerId& ledger, std::uint64_t position, ByteView first_event);

}  // namespace luoshu
