// The small province that every simulation begins with: the same keys and the same first entries
// for all seeds of a suite, made once for each process, and as many entries as clients want to hand
// in. Its nodes' parties hold keys of their own: a city hands its own entries to its own node.
#pragma once

#include <map>
#include <vector>

#include "ledger/ledger.h"
#include "node/core/effects.h"

namespace luoshu::sim {

inline constexpr std::size_t kCitiesMax = 19;

// Who may sign entries: the authority of the province, city i as 1 + i, and a party that is
// enrolled like any other, holds no role and means no good (insider.h).
using Author = std::size_t;
inline constexpr Author kAuthority = 0;
inline constexpr Author kInsider = 1 + kCitiesMax;
inline constexpr Author kAuthors = kInsider + 1;
inline constexpr Author city_author(std::size_t city) {
  return 1 + city;
}

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
  Author author = kAuthority;
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
  // The one of this process with keys of that suite.
  static const Province& of(Suite suite);

  const Genesis& genesis() const { return genesis_; }
  const LedgerId& id() const { return id_; }
  // What a ledger of this province is opened with; with the log's keys for who signs checkpoints.
  enum class Signs { kNothing, kCheckpoints };
  LedgerOptions options(Clock& clock, Signs signs) const;
  // A city's cosigning key; the name is that of the city's node.
  NoteSigner witness(std::size_t city) const;
  // With the first `cities` cities as witnesses, of which `quorum` must have cosigned.
  Policy policy(std::size_t cities, std::size_t quorum) const;
  // Journals of disks: the province's as it stood at the beginning, and one that holds entry 0
  // alone, as a city's that has just joined.
  const Bytes& founded() const { return founded_; }
  const Bytes& joined() const { return joined_; }
  Size size() const { return size_; }
  // Entries of another ledger, from that place on, under that ledger's own checkpoint.
  node::Entries foreign_batch(Size from) const;

  // The entry, made when it is first asked for.
  const OfferedEntry& entry(const Offer& offer) const;
  // An entry of that author for this ledger, signed well.
  Entry signed_entry(Author author, std::uint64_t id, std::vector<Bytes> events) const;
  // A journal on whose ledger the subject of that lawful entry is taken already: whoever runs on it
  // decides everything as others do, but that entry.
  Bytes deviating(const Bytes& journal, const Offer& offer) const;

 private:
  explicit Province(Suite suite);
  PrivateKey key_of(std::string_view name) const;
  Bytes key_enrolled(const LedgerId& ledger, Author author) const;
  Entry entry_of(const LedgerId& ledger, Author author, std::uint64_t id,
                 std::vector<Bytes> events) const;
  Entry make_entry(const LedgerId& ledger, std::uint64_t id, std::vector<Bytes> events,
                   const PrivateKey& key, const Signer& signer) const;
  void found(Ledger& ledger) const;
  void found_elsewhere();

  Suite suite_;
  PrivateKey root_;
  PrivateKey log_key_;
  std::optional<PrivateKey> log_key_sm2_;
  std::vector<PrivateKey> authors_;
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
// The party.
std::string author_name(Author author);

}  // namespace luoshu::sim
