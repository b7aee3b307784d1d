#include "ledger/log/rejection.h"

#include <algorithm>

#include "ledger/base/limits.h"
#include "ledger/base/message.h"
#include "schema/system.capnp.h"

namespace luoshu {
namespace {

constexpr std::string_view kIdContext = "luoshu/rejection/v1\n";
constexpr std::int32_t kWholeEntry = -1;

Result<Rejection> rejection_from(schema::SystemEvent::Reader event) {
  if (!event.isEntryRejected()) return Fault{Errc::kInvalid, "the system event is no rejection"};
  const auto reader = event.getEntryRejected();
  Rejection rejection;
  rejection.entry = to_bytes(from_kj(reader.getEntry()));
  for (const auto item : reader.getReasons()) {
    RejectedReason reason{std::string(from_kj(item.getCode())), std::nullopt,
                          std::string(from_kj(item.getField()))};
    if (item.getEventIndex() < kWholeEntry)
      return Fault{Errc::kInvalid, "rejection: a negative event index"};
    if (item.getEventIndex() != kWholeEntry)
      reason.event_index = static_cast<std::uint32_t>(item.getEventIndex());
    rejection.reasons.push_back(std::move(reason));
  }
  if (rejection.reasons.empty())
    return Fault{Errc::kInvalid, "rejection: a refusal carries at least one reason"};
  return rejection;
}

}  // namespace

Bytes encode_rejection(const Rejection& rejection) {
  capnp::MallocMessageBuilder message;
  auto root = message.initRoot<schema::SystemEvent>().initEntryRejected();
  root.setEntry(kj_bytes(rejection.entry));
  auto reasons = root.initReasons(static_cast<unsigned>(rejection.reasons.size()));
  for (unsigned i = 0; i < reasons.size(); ++i) {
    const RejectedReason& reason = rejection.reasons[i];
    reasons[i].setCode(reason.code);
    reasons[i].setEventIndex(reason.event_index ? static_cast<std::int32_t>(*reason.event_index)
                                                : kWholeEntry);
    reasons[i].setField(reason.field);
  }
  return canonical_bytes<schema::SystemEvent>(message);
}

Result<Rejection> decode_rejection(ByteView event) {
  LUOSHU_TRY(Rejection rejection,
             read_canonical<schema::SystemEvent>(event, "rejection", rejection_from));
  LUOSHU_CHECK(check_spelling(event, encode_rejection(rejection), "rejection"));
  return rejection;
}

EntryId rejection_id(const Hash& refused_header) {
  Bytes named = to_bytes(kIdContext);
  append(named, refused_header.view());
  const Hash digest = sha256(named);
  EntryId id;
  std::copy_n(digest.bytes.begin(), id.bytes.size(), id.bytes.begin());
  return id;
}

std::optional<Entry> rejection_entry(const Rejection& rejection, const Hash& refused_header,
                                     const LedgerId& ledger, bool with_sm3, Time at) {
  Entry entry;
  entry.events.push_back(encode_rejection(rejection));
  if (entry.events[0].size() > limits::kEventBytesMax) return std::nullopt;
  Header header;
  header.ledger = ledger.hash;
  header.entry_id = rejection_id(refused_header);
  header.author_time = at;
  header.event_count = 1;
  header.events_root = events_root(DigestKind::kSha256, entry.events);
  if (with_sm3) header.events_root_sm3 = events_root(DigestKind::kSm3, entry.events);
  entry.header = encode_header(header);
  return entry;
}

}  // namespace luoshu
