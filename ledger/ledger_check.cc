// check_entry and check_signatures: the steps that need no order and run on any thread.

#include <fmt/format.h>

#include <set>

#include "ledger/base/limits.h"
#include "ledger/events_of_entry.h"
#include "ledger/form/event_view.h"
#include "ledger/ledger.h"

namespace luoshu {
namespace {

// Room that the stamp and the message's own pointers take in a leaf, generously.
constexpr std::size_t kStampBytesMax = 256;
// What one signature takes: its bytes, padding, and its place in the list.
constexpr std::size_t kSignatureBytesMax = 112;

// Size and number: what must hold before anything is hashed.
Status check_sizes(const Entry& entry, const Header& header) {
  if (entry.events.size() != header.event_count)
    return Fault{Errc::kInvalid, fmt::format("the header announces {} events, the entry holds {}",
                                             header.event_count, entry.events.size())};
  std::size_t total = 0;
  for (std::size_t i = 0; i < entry.events.size(); ++i) {
    total += entry.events[i].size();
    if (entry.events[i].size() > limits::kEventBytesMax)
      return Fault{Errc::kLimit, fmt::format("event {} has {} bytes; at most {} are allowed", i + 1,
                                             entry.events[i].size(), limits::kEventBytesMax)};
  }
  if (total > limits::kEventBytesMax && entry.events.size() > 1)
    return Fault{Errc::kLimit,
                 fmt::format("the events have {} bytes together; split the entry below {}", total,
                             limits::kEventBytesMax)};
  const std::size_t leaf =
      entry.header.size() + entry.signatures.size() * kSignatureBytesMax + kStampBytesMax;
  if (leaf > limits::kLeafBytesMax)
    return Fault{Errc::kLimit, "header and signatures do not fit into one leaf; use fewer signers"};
  return Done{};
}

Status check_roots(const Entry& entry, const Header& header) {
  if (events_root(DigestKind::kSha256, entry.events) != header.events_root)
    return Fault{Errc::kInvalid,
                 "the events are not those that the header commits to (events_root)"};
  if (header.events_root_sm3 &&
      events_root(DigestKind::kSm3, entry.events) != *header.events_root_sm3)
    return Fault{Errc::kInvalid,
                 "the events are not those that the header commits to (events_root_sm3)"};
  return Done{};
}

Reason field_reason(std::string field, std::string_view en, std::string_view zh) {
  Reason reason = make_reason("E-FIELD", en, zh);
  reason.field = std::move(field);
  return reason;
}

Reasons decide_header(const Header& header, const Genesis& genesis, const LedgerId& ledger) {
  Reasons reasons;
  if (header.ledger != ledger.hash)
    reasons.push_back(field_reason("header.ledger", "the entry was made for another ledger",
                                   "该分录属于另一账本"));
  if (header.events_root_sm3.has_value() != (genesis.suite == Suite::kGm))
    reasons.push_back(field_reason("header.events_root_sm3",
                                   "an SM3 root belongs to ledgers of the gm suite, and only there",
                                   "仅国密套件账本须有 SM3 根"));
  if (header.author.empty())
    reasons.push_back(field_reason("header.author", "an author is needed", "缺少主体"));
  return reasons;
}

// Everybody whose signature the events ask for: their author and all co-signers.
std::set<std::string> parties_of(const form::EventGist& event) {
  std::set<std::string> parties{std::string(event.author)};
  for (const std::string_view party : event.cosigners) parties.emplace(party);
  return parties;
}

// A missing or an extra signature is refused: the signers are exactly author and co-signers.
void decide_signers(const Entry& entry, const Header& header, const std::set<std::string>& parties,
                    Reasons& reasons) {
  std::set<std::string> signing;
  for (const Signer& signer : header.signers) signing.insert(signer.party);
  for (const std::string& party : parties)
    if (!signing.contains(party)) reasons.push_back(make_reason("E-COSIGN-MISSING", party, party));
  for (const std::string& party : signing)
    if (!parties.contains(party))
      reasons.push_back(make_reason("E-SIG-INVALID",
                                    party + " signs, but is neither author nor co-signer",
                                    party + " 既非主体亦非会签方"));
  if (signing.size() != header.signers.size())
    reasons.push_back(
        make_reason("E-SIG-INVALID", "a party signs with two keys", "同一主体使用两把密钥"));
  for (std::size_t i = 0; i < header.signers.size(); ++i) {
    const bool present = i < entry.signatures.size() && !entry.signatures[i].bytes.empty();
    if (!present)
      reasons.push_back(make_reason("E-COSIGN-MISSING", header.signers[i].party + " has not signed",
                                    header.signers[i].party + " 尚未签名"));
  }
  if (entry.signatures.size() > header.signers.size())
    reasons.push_back(
        make_reason("E-SIG-INVALID", "more signatures than signers", "签名多于签名方"));
}

}  // namespace

void judge_alike(const form::EventGist& event, const form::EventGist& first, std::uint32_t index,
                 const Genesis& genesis, Reasons& reasons) {
  const std::size_t before = reasons.size();
  if (event.author != first.author)
    reasons.push_back(field_reason("author", "all events of an entry have one author",
                                   "同一分录的事件须为同一主体"));
  // Nearly always the same words in the same order; only otherwise is it worth making sets.
  const bool alike = event.author == first.author && event.cosigners == first.cosigners;
  if (!alike && parties_of(event) != parties_of(first))
    reasons.push_back(field_reason("cosigners", "all events of an entry have the same co-signers",
                                   "同一分录的事件须有相同会签方"));
  if (event.recorded != first.recorded)
    reasons.push_back(field_reason("recorded", "all events of an entry have one recorded date",
                                   "同一分录的事件须为同一入账日"));
  if (event.recorded && !genesis.rehearsal)
    reasons.push_back(field_reason("recorded",
                                   "only a rehearsal ledger takes recorded times from its input",
                                   "仅演练账本可由输入给定入账时间"));
  for (std::size_t i = before; i < reasons.size(); ++i) reasons[i].event_index = index;
}

CheckOutcome check_entry(Entry entry, const Genesis& genesis, const LedgerId& ledger) {
  auto header = decode_header(entry.header);
  if (!header) return header.error();
  if (auto sizes = check_sizes(entry, *header); !sizes) return sizes.error();
  if (auto roots = check_roots(entry, *header); !roots) return roots.error();

  Reasons reasons = decide_header(*header, genesis, ledger);
  CheckedEntry checked;
  std::optional<form::EventGist> first;
  checked.event_types.reserve(entry.events.size());
  for (std::uint32_t i = 0; i < entry.events.size(); ++i) {
    const auto event = form::check_event(entry.events[i]);
    if (!event) return with_context(event.error(), fmt::format("event {}", i + 1));
    checked.event_types.push_back(event->type);
    if (!first) first = *event;
    judge_alike(*event, *first, i, genesis, reasons);
  }
  if (first->author != header->author)
    reasons.push_back(field_reason("header.author",
                                   "the header names another author than the events",
                                   "分录头的主体与事件不一致"));
  decide_signers(entry, *header, parties_of(*first), reasons);
  if (!reasons.empty()) return Refusal{std::move(reasons), std::nullopt};

  checked.header_digest = header_digest(entry.header);
  checked.identity = identity_of(header->author, header->entry_id);
  checked.framed_events = frame_events(entry.events);
  checked.recorded = first->recorded;
  checked.header = *std::move(header);
  checked.entry = std::move(entry);
  return checked;
}

void check_signatures(CheckedEntry& checked, const KeyRing& ring, Seq at, Date day) {
  checked.verified_with.clear();
  const Bytes message = signed_message(checked.entry.header);
  std::vector<PublicKey> keys;
  for (std::size_t i = 0; i < checked.header.signers.size(); ++i) {
    const Signer& signer = checked.header.signers[i];
    const Signature& signature = checked.entry.signatures[i];
    auto key = ring.signer_key(signer.party, signer.key_id, at, day);
    auto* enrolled = std::get_if<PublicKey>(&key);
    if (enrolled == nullptr || enrolled->suite() != signature.suite ||
        !enrolled->verify(message, signature.bytes))
      return;
    keys.push_back(std::move(*enrolled));
  }
  checked.verified_with = std::move(keys);
}

}  // namespace luoshu
