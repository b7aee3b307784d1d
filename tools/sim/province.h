// The small province that every simulation begins with: the same keys and the same first entries
// for all seeds, made once for each process, and as many entries as clients want to hand in.
#pragma once

#include <map>
#include <vector>

#include "ledger/ledger.h"
#include "node/core/effects.h"

namespace luoshu::sim {

inline constexpr std::size_t kCitiesMax = 19;

// An entry that a client may hand in. The number says which; the kind what is the matter with it.
struct Offer {
  enum class Kind {
    kLawful,       // decided the same wherever in the log it comes
    kTwin,         // the id of the lawful one of that number, with other bytes
    kRival,        // another id, and the same subject: whoever is second is refused
    kBadlySigned,  // its signature does not hold
    kForeign,      // signed for another ledger
  };
  Kind kind{};
  std::uint64_t number = 0;
  friend auto operator<=>(const Offer&, const Offer&) = default;
};
std::string offer_name(const Offer& offer);

struct OfferedEntry {
  Bytes bytes;  // encode_entry
  Hash identity;
  Hash digest;  // of its header
};

class Province {
 public:
  // The one of this process.
  static const Province& instance();

  const Genesis& genesis() const { return genesis_; }
  const LedgerId& id() const { return id_; }
  const PrivateKey& log_key() const { return log_key_; }
  // A city's cosigning key; the name is that of the city's node.
  NoteSigner witness(std::size_t city) const;
  // With the first so many cities as witnesses, of which `quorum` must have cosigned.
  Policy policy(std::size_t cities, std::size_t quorum) const;
  // Journals of disks: the province's as it stood at the beginning, and one that holds entry 0
  // alone, as a city's that has just joined.
  const Bytes& founded() const { return founded_; }
  const Bytes& joined() const { return joined_; }
  Size size() const { return size_; }
  // Entries of another ledger, from that place on, under that ledger's own checkpoint.
  node::Entries foreign_run(Size from) const;

  // The entry, made when it is first asked for.
  const OfferedEntry& entry(const Offer& offer) const;

 private:
  Province();
  Bytes make_journal(Ledger& ledger);
  Entry signed_entry(const LedgerId& ledger, std::uint64_t id, std::vector<Bytes> events) const;

  PrivateKey root_;
  PrivateKey log_key_;
  PrivateKey authority_;
  std::vector<PrivateKey> witnesses_;
  Genesis genesis_;
  LedgerId id_;
  Bytes founded_;
  Bytes joined_;
  Size size_;
  Bytes foreign_;  // journal of the other ledger
  mutable std::map<Offer, OfferedEntry> entries_;
};

std::string city_name(std::size_t city);

}  // namespace luoshu::sim
