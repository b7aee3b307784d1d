#include <map>

#include "ledger/audit/receipt.h"
#include "ledger/audit/receipt_parts.h"
#include "ledger/merkle/hash.h"

namespace luoshu {
namespace {

// Shows one event of an entry under the log's root at `size`.
Result<ShownEvent> show(const LogReader& log, Seq seq, std::uint32_t index, Size size) {
  const bool gm = log.genesis().suite == Suite::kGm;
  ShownEvent shown;
  shown.index = index;
  LUOSHU_TRY(shown.leaf_bytes, log.leaf_bytes(seq));
  LUOSHU_CHECK(decode_leaf_of(shown));
  LUOSHU_TRY(const Bytes framed, log.framed_events(seq));
  LUOSHU_TRY(const std::vector<ByteView> events, unframe_events(framed));
  if (index >= events.size())
    return Fault{Errc::kCorruption, "the index of event numbers leads past its entry"};
  shown.event = to_bytes(events[index]);
  const auto event_path = [&](DigestKind kind) {
    std::vector<Hash> hashes;
    hashes.reserve(events.size());
    for (const ByteView event : events) hashes.push_back(merkle::leaf_hash(kind, event));
    return merkle::inclusion_proof(kind, hashes, index);
  };
  shown.event_path = event_path(DigestKind::kSha256);
  LUOSHU_TRY(shown.path, log.inclusion(DigestKind::kSha256, seq, size));
  if (!gm) return shown;
  shown.event_path_sm3 = event_path(DigestKind::kSm3);
  LUOSHU_TRY(shown.path_sm3, log.inclusion(DigestKind::kSm3, seq, size));
  return shown;
}

// The enrolments behind the signatures of one entry, and behind theirs, back to the root key.
class Enrolments {
 public:
  Enrolments(const LogReader& log, KeyRing ring, Size size)
      : log_(log), ring_(std::move(ring)), size_(size) {}

  Status add_signers_of(const ShownEvent& shown) {
    for (const Signer& signer : shown.header.signers) {
      if (signer.key_id == kRootKeyId) continue;
      const EnrolledKey* key = ring_.find(signer.party, signer.key_id);
      if (key == nullptr)
        return Fault{Errc::kCorruption, "the state does not know the key '" + signer.key_id + "'"};
      if (found_.contains(key->event)) continue;
      LUOSHU_TRY(const EventPlace place, log_.find_event(key->event));
      LUOSHU_TRY(ShownEvent enrolment, show(log_, place.seq, place.index, size_));
      const auto added = found_.emplace(key->event, std::move(enrolment)).first;
      // Keys sign keys that come later, so this ends, and nowhere near as deep as there are keys.
      LUOSHU_CHECK(add_signers_of(added->second));
    }
    return Done{};
  }
  std::vector<ShownEvent> take() {
    std::vector<ShownEvent> keys;
    for (auto& [number, shown] : found_) keys.push_back(std::move(shown));
    return keys;
  }

 private:
  const LogReader& log_;
  KeyRing ring_;
  Size size_;
  std::map<EventNumber, ShownEvent> found_;
};

}  // namespace

Result<json::Value> make_receipt(const LogReader& log, EventNumber event,
                                 const LogReader::SignedNotes& notes) {
  LUOSHU_TRY(const EventPlace place, log.find_event(event));
  if (place.seq.value >= notes.size.value)
    return Fault{Errc::kNotFound, "event " + std::to_string(event.value) +
                                      " was recorded after the checkpoint of size " +
                                      std::to_string(notes.size.value) +
                                      "; sign a new one with `luoshu checkpoint`"};
  ReceiptParts parts;
  parts.checkpoint = notes.checkpoint;
  parts.checkpoint_sm3 = notes.checkpoint_sm3;
  LUOSHU_TRY(parts.genesis, show(log, Seq{0}, 0, notes.size));
  LUOSHU_TRY(parts.event, show(log, place.seq, place.index, notes.size));
  LUOSHU_TRY(KeyRing ring, KeyRing::load(log.snapshot(), log.genesis().root_key, notes.size));
  Enrolments enrolments(log, std::move(ring), notes.size);
  LUOSHU_CHECK(enrolments.add_signers_of(parts.event));
  parts.keys = enrolments.take();
  LUOSHU_TRY(const ShownKeys keys, ShownKeys::of(parts));
  return receipt_json(parts, keys);
}

}  // namespace luoshu
