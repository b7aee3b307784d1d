#include "node/execution/door.h"

#include "ledger/log/entry.h"

namespace luoshu::node {
namespace {

// As far as the copy of the log goes; the sequencer looks again.
Reasons against_signatures(const Ledger& ledger, const Entry& entry, const Header& header,
                           bool of_owner) {
  Reasons reasons;
  const auto ring = ledger.keys();
  const Seq at{ledger.head().size.value};
  const Date day = day_of(ledger.next_recorded(std::nullopt));
  const Bytes message = signed_message(entry.header);
  for (std::size_t i = 0; i < header.signers.size() && i < entry.signatures.size(); ++i) {
    const Signer& signer = header.signers[i];
    const Signature& signature = entry.signatures[i];
    if (signature.bytes.empty()) {
      reasons.push_back(make_reason("E-SIG-INVALID", signer.party + " has not signed it",
                                    signer.party + " 尚未签名"));
      continue;
    }
    auto key = ring->signer_key(signer.party, signer.key_id, at, day);
    if (auto* unknown = std::get_if<Reason>(&key)) {
      if (!of_owner) reasons.push_back(std::move(*unknown));
      continue;
    }
    const PublicKey& valid = std::get<PublicKey>(key);
    if (signature.suite != valid.suite() || !valid.verify(message, signature.bytes))
      reasons.push_back(make_reason("E-SIG-INVALID", signer.party, signer.party));
  }
  return reasons;
}

}  // namespace

std::optional<Verdict> turned_away(const Ledger& ledger, const StoreSubmission& submission) {
  auto entry = decode_entry(submission.entry);
  if (!entry) return AnswerInvalid{entry.error().detail};
  const auto header = decode_header(entry->header);
  if (!header) return AnswerInvalid{header.error().detail};
  if (Reasons reasons = against_signatures(ledger, *entry, *header, submission.party.empty());
      !reasons.empty())
    return AnswerRefused{std::move(reasons)};
  CheckOutcome outcome = check_entry(*std::move(entry), ledger.genesis(), ledger.id());
  if (const auto* fault = std::get_if<Fault>(&outcome)) return AnswerInvalid{fault->detail};
  if (auto* refusal = std::get_if<Refusal>(&outcome))
    return AnswerRefused{std::move(refusal->reasons)};
  return std::nullopt;
}

}  // namespace luoshu::node
