#include "ledger/audit/receipt.h"

#include <algorithm>
#include <set>

#include "ledger/audit/receipt_parts.h"
#include "ledger/audit/receipt_words.h"
#include "ledger/base/limits.h"
#include "ledger/form/event_form.h"
#include "ledger/form/event_view.h"
#include "ledger/log/checkpoint.h"

namespace luoshu {
namespace {

Fault wrong(std::string detail) {
  return Fault{Errc::kVerification, std::move(detail)};
}

// Roots that a policy's quorum has cosigned.
struct Roots {
  Size size;
  Hash root;
  std::optional<Hash> root_sm3;
  std::vector<std::string> witnesses;
  std::size_t unknown_lines = 0;  // signature lines that the policy knows nothing of
};

Result<Roots> check_notes(const ReceiptParts& parts, const Genesis& genesis, const Policy& policy) {
  LUOSHU_TRY(const WitnessedCheckpoint witnessed, require_quorum(policy, parts.checkpoint));
  // The key that the policy trusts must be the one that entry 0 binds into the ledger id.
  LUOSHU_TRY(const Checkpoint checkpoint,
             open_checkpoint(parts.checkpoint, genesis.origin, genesis.log_key));
  if (checkpoint != witnessed.checkpoint) return wrong("the policy is about another log");
  Roots roots{checkpoint.size, checkpoint.root, std::nullopt, {}, 0};
  for (const auto& witness : witnessed.witnesses) roots.witnesses.push_back(witness.name);
  LUOSHU_TRY(const SignedNote note, parse_note(parts.checkpoint));
  roots.unknown_lines = note.signatures.size() - 1 - roots.witnesses.size();
  if (genesis.suite != Suite::kGm) return roots;
  LUOSHU_TRY(const Checkpoint sm3,
             open_sm3_checkpoint(parts.checkpoint_sm3, genesis.origin, *genesis.log_key_sm2));
  if (sm3.size != roots.size) return wrong("the two checkpoints are not of one size");
  roots.root_sm3 = sm3.root;
  return roots;
}

// The event is in its entry, and the entry's leaf is in the log.
Status check_places(const ShownEvent& shown, const Roots& roots) {
  using merkle::verify_inclusion;
  const Header& header = shown.header;
  const auto event = [&](DigestKind kind) { return merkle::leaf_hash(kind, shown.event); };
  const auto leaf = [&](DigestKind kind) { return merkle::leaf_hash(kind, shown.leaf_bytes); };
  const std::uint64_t seq = shown.seq().value;
  if (header.events_root_sm3.has_value() != roots.root_sm3.has_value())
    return wrong("an SM3 root belongs to gm ledgers, and only there");
  LUOSHU_CHECK(verify_inclusion(DigestKind::kSha256, shown.index, header.event_count,
                                event(DigestKind::kSha256), shown.event_path, header.events_root));
  LUOSHU_CHECK(verify_inclusion(DigestKind::kSha256, seq, roots.size.value,
                                leaf(DigestKind::kSha256), shown.path, roots.root));
  if (!roots.root_sm3) return Done{};
  LUOSHU_CHECK(verify_inclusion(DigestKind::kSm3, shown.index, header.event_count,
                                event(DigestKind::kSm3), shown.event_path_sm3,
                                *header.events_root_sm3));
  return verify_inclusion(DigestKind::kSm3, seq, roots.size.value, leaf(DigestKind::kSm3),
                          shown.path_sm3, *roots.root_sm3);
}

// The signers are the event's author and co-signers, each once.
Status check_signers(const ShownEvent& shown) {
  LUOSHU_TRY(const form::EventEnvelope envelope, form::read_envelope(shown.event));
  if (envelope.author != shown.header.author)
    return wrong("the header names another author than the event");
  std::set<std::string> parties{envelope.author};
  for (const form::Signatory& cosigner : envelope.cosigners) parties.insert(cosigner.party);
  std::set<std::string> signing;
  for (const Signer& signer : shown.header.signers) signing.insert(signer.party);
  if (parties != signing || signing.size() != shown.header.signers.size())
    return wrong("the signers are not exactly the event's author and co-signers");
  return Done{};
}

Status check_signatures(const ShownEvent& shown, const ShownKeys& keys) {
  const Bytes message = signed_message(shown.leaf.header);
  for (std::size_t i = 0; i < shown.header.signers.size(); ++i) {
    const Signature& signature = shown.leaf.signatures[i];
    LUOSHU_TRY(const PublicKey key, keys.signer_key(shown.header.signers[i], shown));
    if (key.suite() != signature.suite || !key.verify(message, signature.bytes))
      return wrong("the signature of '" + shown.header.signers[i].party + "' does not hold");
  }
  return Done{};
}

Status check_business_event(const ShownEvent& shown, const ShownKeys& keys, const Roots& roots) {
  if (shown.header.ledger != keys.ledger().hash) return wrong("the entry is of another ledger");
  if (shown.header.author.empty() || shown.leaf.stamp.first_event.value == 0)
    return wrong("the entry holds no business events");
  LUOSHU_CHECK(check_signers(shown));
  LUOSHU_CHECK(check_signatures(shown, keys));
  return check_places(shown, roots);
}

Status check_genesis(const ShownEvent& shown, const ShownKeys& keys, const Roots& roots) {
  const std::vector<Signer> root{{"", std::string(kRootKeyId)}};
  if (shown.seq().value != 0 || shown.index != 0 || shown.header.event_count != 1 ||
      shown.header.ledger != Hash{} || !shown.header.author.empty() || shown.header.signers != root)
    return wrong("it is not the first entry of a ledger");
  LUOSHU_CHECK(check_signatures(shown, keys));
  return check_places(shown, roots);
}

// No enrolment is shown that nothing rests on: a receipt has one form.
Status check_needed(const ReceiptParts& parts) {
  std::set<Signer> used;
  for (const Signer& signer : parts.event.header.signers) used.insert(signer);
  for (const ShownEvent& shown : parts.keys)
    for (const Signer& signer : shown.header.signers) used.insert(signer);
  for (const ShownEvent& shown : parts.keys) {
    LUOSHU_TRY(const json::Value event, form::event_to_json(shown.event));
    const Signer enrolled{*event.find("subject")->string(),
                          *event.find("fields")->find("key_id")->string()};
    if (!used.contains(enrolled))
      return wrong("the enrolment of '" + enrolled.key_id + "' supports nothing here");
  }
  return Done{};
}

Status check_parts(const ReceiptParts& parts, const ShownKeys& keys, const Roots& roots) {
  const auto named = [](const Status& status, const std::string& what) -> Status {
    return status ? status : Status(with_context(status.error(), what));
  };
  LUOSHU_CHECK(named(check_genesis(parts.genesis, keys, roots), "entry 0"));
  for (const ShownEvent& shown : parts.keys)
    LUOSHU_CHECK(named(check_business_event(shown, keys, roots),
                       "enrolment, event " + std::to_string(shown.number().value)));
  LUOSHU_CHECK(named(check_business_event(parts.event, keys, roots), "the event"));
  return check_needed(parts);
}

}  // namespace

Result<ReceiptVerdict> verify_receipt(std::string_view text, const Policy& policy) {
  if (text.size() > limits::kReceiptBytesMax)
    return Fault{Errc::kLimit,
                 "a receipt has at most " + std::to_string(limits::kReceiptBytesMax) + " bytes"};
  LUOSHU_TRY(const json::Value value, json::parse(text));
  return verify_read_receipt(value, policy);
}

Result<ReceiptVerdict> verify_read_receipt(const json::Value& value, const Policy& policy) {
  LUOSHU_TRY(const ReceiptParts parts, receipt_parts(value));
  LUOSHU_TRY(const ShownKeys keys, ShownKeys::of(parts));
  LUOSHU_TRY(const json::Value rebuilt, receipt_json(parts, keys));
  if (rebuilt != value)
    return wrong("receipt: '" + first_difference(rebuilt, value) +
                 "' is not what its bytes and proofs say");
  LUOSHU_TRY(const Roots roots, check_notes(parts, keys.genesis(), policy));
  LUOSHU_CHECK(check_parts(parts, keys, roots));

  ReceiptVerdict verdict;
  verdict.origin = keys.genesis().origin;
  verdict.ledger = keys.ledger();
  verdict.rehearsal = keys.genesis().rehearsal;
  verdict.size = roots.size;
  verdict.seq = parts.event.seq();
  verdict.number = parts.event.number();
  verdict.recorded = parts.event.leaf.stamp.recorded;
  verdict.event = *value.find("event")->find("event");
  verdict.signers = parts.event.header.signers;
  verdict.witnesses = roots.witnesses;
  verdict.unknown_lines = roots.unknown_lines;
  say_what_was_proven(verdict, parts.event.header.event_count);
  return verdict;
}

}  // namespace luoshu
