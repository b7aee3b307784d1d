// The entries that an insider hands in. Made once for each process and kind, since some of them
// hold thousands of events; each time with another id, or with the same. One thread.
#pragma once

#include "tools/sim/province.h"

namespace luoshu::sim {

class InsiderEntries {
 public:
  enum class Signing { kWell, kBadly, kNot };

  explicit InsiderEntries(const Province& province) : province_(province) {}

  // Thousands of events, each dated decades before the ledger was opened.
  Bytes back_dated(std::uint64_t id, Signing signing) const;
  // Events whose refusal quotes what they say: tens of kilobytes each.
  Bytes wordy(std::uint64_t id, Signing signing) const;
  // About a megabyte that is refused for one word.
  Bytes large(std::uint64_t id, Signing signing) const;
  // What anybody may hand in, and the rules refuse: the party has no role.
  Bytes small(std::uint64_t id, Signing signing) const;
  // A lawful entry of another party, overheard.
  Bytes of_another(Author author, std::uint64_t number) const;

 private:
  Bytes entry(std::uint64_t id, const std::vector<Bytes>& events, Signing signing) const;
  const Province& province_;
};

}  // namespace luoshu::sim
