#include "ledger/audit/examine.h"

#include <algorithm>
#include <set>

#include "ledger/base/limits.h"
#include "ledger/base/message.h"
#include "ledger/form/event_form.h"
#include "ledger/form/event_view.h"
#include "ledger/merkle/hash.h"
#include "schema/event.capnp.h"

namespace luoshu {
namespace {

std::string entry_name(Seq seq) {
  return "entry " + std::to_string(seq.value);
}

Fault wrong(std::string detail) {
  return Fault{Errc::kVerification, std::move(detail)};
}

// The envelopes of one entry: what they must have in common, and who must have signed.
class Envelopes {
 public:
  explicit Envelopes(const Header& header) : header_(header) {}

  // kVerification where the event's envelope does not belong into this entry.
  Status add(schema::Event::Reader event) {
    if (from_kj(event.getAuthor()) != header_.author)
      return wrong("its author is '" + std::string(from_kj(event.getAuthor())) +
                   "', the header's is '" + header_.author + "'");
    if (parties_.empty()) {  // the first event
      parties_.insert(header_.author);
      for (const auto cosigner : event.getCosigners()) {
        cosigners_.emplace_back(from_kj(cosigner.getParty()));
        parties_.insert(cosigners_.back());
      }
      recorded_ = event.getRecorded();
      return Done{};
    }
    if (event.getRecorded() != recorded_)
      return wrong("its recorded date is not that of the events before it");
    if (!same_cosigners(event.getCosigners()))
      return wrong("its co-signers are not those of the events before it");
    return Done{};
  }

  // kVerification where the header's signers are not exactly author and co-signers.
  Status complete() const {
    std::set<std::string_view> signing;
    for (const Signer& signer : header_.signers) {
      if (!parties_.contains(signer.party))
        return wrong("'" + signer.party + "' signs, but is neither author nor co-signer");
      if (!signing.insert(signer.party).second)
        return wrong("'" + signer.party + "' signs with two keys");
    }
    for (const std::string& party : parties_)
      if (!signing.contains(party))
        return wrong("'" + party + "' is author or co-signer, but does not sign");
    return Done{};
  }

  std::optional<Date> recorded() const {
    if (recorded_ == schema::NO_DATE) return std::nullopt;
    return Date{recorded_};
  }

 private:
  bool same_cosigners(capnp::List<schema::Signatory>::Reader list) const {
    const auto party = [&](std::size_t i) {
      return from_kj(list[static_cast<unsigned>(i)].getParty());
    };
    bool same = list.size() == cosigners_.size();
    for (std::size_t i = 0; same && i < cosigners_.size(); ++i) same = party(i) == cosigners_[i];
    if (same) return true;
    // The same parties in another order, or one named twice, are the same signers.
    std::set<std::string, std::less<>> parties{header_.author};
    for (std::size_t i = 0; i < list.size(); ++i) parties.emplace(party(i));
    return parties == parties_;
  }

  const Header& header_;
  std::vector<std::string> cosigners_;  // of the first event, as listed there
  std::set<std::string, std::less<>> parties_;
  std::int32_t recorded_ = schema::NO_DATE;
};

// kInvalid: not the canonical bytes of an event; kVerification: it does not belong here.
Status read_event(ByteView bytes, Envelopes& envelopes) {
  return read_canonical<schema::Event>(
      bytes, "event", [&](schema::Event::Reader event) -> Status { return envelopes.add(event); });
}

Status check_sizes(const std::vector<ByteView>& events, const Header& header) {
  if (events.size() != header.event_count)
    return wrong(std::to_string(events.size()) + " events, where its header says " +
                 std::to_string(header.event_count));
  std::size_t total = 0;
  for (const ByteView event : events) total += event.size();
  if (total > limits::kEventBytesMax) return wrong("more event bytes than one entry may hold");
  return Done{};
}

// Signers of entry 0: the root key, for no party.
Status check_genesis_signers(const Header& header) {
  const Signer root{"", std::string(kRootKeyId)};
  if (header.author.empty() && header.signers == std::vector<Signer>{root}) return Done{};
  return Fault{Errc::kVerification, "entry 0 is signed by the root key alone"};
}

Status check_roots(const std::vector<ByteView>& events, const Header& header) {
  const auto leads_to = [&](DigestKind kind, const Hash& root) {
    merkle::RootBuilder builder(kind);
    for (const ByteView event : events) builder.add(merkle::leaf_hash(kind, event));
    return builder.root() == root;
  };
  if (!leads_to(DigestKind::kSha256, header.events_root))
    return wrong("the events do not lead to the header's root");
  if (header.events_root_sm3 && !leads_to(DigestKind::kSm3, *header.events_root_sm3))
    return wrong("the events do not lead to the header's SM3 root");
  return Done{};
}

// The date that the refused entry brought along; a rehearsal remembers the refusal on that day.
std::optional<Date> recorded_of(const Rejection& rejection) {
  const auto refused = decode_entry(rejection.entry);
  if (!refused || refused->events.empty()) return std::nullopt;
  const auto first = form::check_event(refused->events.front());
  return first ? first->recorded : std::nullopt;
}

// Entries that the ledger itself wrote: the genesis, and refusals, which nobody signs.
void check_system_event(const std::vector<ByteView>& events, ExaminedEntry& entry,
                        Findings& findings) {
  const Header& header = *entry.header;
  Status good = Done{};
  if (entry.seq.value == 0) {
    good = check_genesis_signers(header);
  } else if (!header.signers.empty() || events.size() != 1) {
    good = wrong("an entry of the ledger itself holds one event and has no signers");
  } else if (auto rejection = decode_rejection(events[0]); rejection) {
    entry.recorded = recorded_of(*rejection);
    entry.rejection = *std::move(rejection);
  } else {
    good = rejection.error();
  }
  if (good)
    findings.passed(CheckId::kSigners);
  else
    findings.failed(CheckId::kSigners, entry.seq.value, entry_name(entry.seq), good.error().detail);
}

// The events themselves, their roots, and who had to sign them.
void check_events(ByteView framed, ExaminedEntry& entry, Findings& findings) {
  const std::string place = entry_name(entry.seq);
  const auto bad = [&](CheckId id, const Fault& fault) {
    findings.failed(id, entry.seq.value, place, fault.detail);
  };
  const auto events = unframe_events(framed);
  if (!events) return bad(CheckId::kEvents, events.error());
  entry.events = static_cast<std::uint32_t>(events->size());
  if (!entry.header) return;
  const Header& header = *entry.header;
  if (const Status sizes = check_sizes(*events, header); !sizes)
    return bad(CheckId::kEvents, sizes.error());
  const Status roots = check_roots(*events, header);
  if (roots)
    findings.passed(CheckId::kEvents, entry.events);
  else
    bad(CheckId::kEvents, roots.error());

  if (header.author.empty()) return check_system_event(*events, entry, findings);
  Status signers = Done{};
  bool sound = true;
  Envelopes envelopes(header);
  for (std::uint32_t i = 0; i < entry.events; ++i) {
    const Status read = read_event((*events)[i], envelopes);
    // The rules read every field, so they are shown sound events only.
    sound = sound && form::check_event_bytes((*events)[i]).has_value();
    if (sound) entry.event_bytes.push_back(to_bytes((*events)[i]));
    if (read) continue;
    const Fault fault = with_context(read.error(), "event " + std::to_string(i + 1));
    if (fault.code != Errc::kVerification)
      bad(CheckId::kEvents, fault);
    else if (signers)
      signers = fault;
  }
  if (!sound) entry.event_bytes.clear();
  entry.recorded = envelopes.recorded();
  if (signers) signers = envelopes.complete();
  if (signers)
    findings.passed(CheckId::kSigners);
  else
    bad(CheckId::kSigners, signers.error());
}

Status check_header(const Header& header, const Genesis& genesis, const LedgerId& ledger, Seq seq) {
  const Hash expected = seq.value == 0 ? Hash{} : ledger.hash;
  if (header.ledger != expected)
    return Fault{Errc::kVerification, "the header names another ledger: " + header.ledger.hex()};
  if (header.events_root_sm3.has_value() != (genesis.suite == Suite::kGm))
    return Fault{Errc::kVerification,
                 "an SM3 root of the events belongs into gm ledgers, and only there"};
  if (seq.value == 0 && !header.author.empty())
    return Fault{Errc::kVerification, "entry 0 is without an author"};
  return Done{};
}

}  // namespace

ExaminedEntry examine_entry(Seq seq, ByteView leaf, ByteView framed, const Genesis& genesis,
                            const LedgerId& ledger, Findings& findings) {
  ExaminedEntry entry;
  entry.seq = seq;
  entry.leaf_hash = merkle::leaf_hash(DigestKind::kSha256, leaf);
  if (genesis.suite == Suite::kGm) entry.leaf_hash_sm3 = merkle::leaf_hash(DigestKind::kSm3, leaf);
  const std::string place = entry_name(seq);

  auto decoded = decode_leaf(leaf);
  if (decoded) {
    findings.passed(CheckId::kLeaves);
    entry.leaf = *std::move(decoded);
    auto header = decode_header(entry.leaf->header);
    const Status good =
        header ? check_header(*header, genesis, ledger, seq) : Status(header.error());
    if (header) entry.header = *std::move(header);
    if (good)
      findings.passed(CheckId::kHeaders);
    else
      findings.failed(CheckId::kHeaders, seq.value, place, good.error().detail);
  } else {
    findings.failed(CheckId::kLeaves, seq.value, place, decoded.error().detail);
  }
  check_events(framed, entry, findings);
  return entry;
}

std::optional<GenesisFound> examine_genesis(ByteView leaf, ByteView framed, Findings& findings) {
  const auto bad = [&](const Fault& fault) {
    findings.failed(CheckId::kGenesis, 0, "entry 0", fault.detail);
    return std::nullopt;
  };
  const auto decoded = decode_leaf(leaf);
  if (!decoded) return bad(decoded.error());
  const auto events = unframe_events(framed);
  if (!events) return bad(events.error());
  if (events->size() != 1)
    return bad({Errc::kVerification, "entry 0 holds one event, the genesis"});
  auto genesis = decode_genesis(events->front());
  if (!genesis) return bad(genesis.error());
  findings.passed(CheckId::kGenesis);
  return GenesisFound{*std::move(genesis), ledger_id_of(decoded->header)};
}

}  // namespace luoshu
