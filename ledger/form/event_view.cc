#include "ledger/form/event_view.h"

#include "ledger/form/event_message.h"
#include "ledger/form/schema_plan.h"
#include "schema/values.capnp.h"

namespace luoshu::form {
namespace {

std::string text_of(capnp::Text::Reader text) {
  return {text.cStr(), text.size()};
}

std::optional<Date> date_of(std::int32_t days) {
  if (days == schema::NO_DATE) return std::nullopt;
  return Date{days};
}

Result<EventEnvelope> envelope_of(schema::Event::Reader event) {
  const auto& types = event_plan().types;
  const auto which = static_cast<std::size_t>(event.which());
  if (which >= types.size())
    return Fault{Errc::kInvalid, fmt::format("event type {} is unknown to this release", which)};
  const auto cosigners = event.getCosigners();
  if (cosigners.size() > limits::kListItemsMax)
    return Fault{Errc::kLimit, fmt::format("an event with {} co-signers; at most {} are allowed",
                                           cosigners.size(), limits::kListItemsMax)};
  EventEnvelope out;
  out.type = types[which].name;
  out.chapter = types[which].chapter;
  out.author = text_of(event.getAuthor());
  out.role = text_of(event.getRole());
  out.effective = date_of(event.getEffective());
  out.recorded = date_of(event.getRecorded());
  out.subject = text_of(event.getSubject());
  out.cosigners.reserve(cosigners.size());
  for (const auto cosigner : cosigners)
    out.cosigners.push_back({text_of(cosigner.getParty()), text_of(cosigner.getRole())});
  return out;
}

}  // namespace

Result<EventEnvelope> read_envelope(ByteView event_bytes) {
  return with_event(event_bytes, envelope_of);
}

}  // namespace luoshu::form
