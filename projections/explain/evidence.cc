#include "projections/explain/evidence.h"

#include <fmt/format.h>

#include <algorithm>

#include "ledger/form/event_form.h"

namespace luoshu {
namespace {

std::string text_of(const json::Value& object, std::string_view member) {
  const json::Value* value = object.find(member);
  return value != nullptr && value->string() != nullptr ? *value->string() : std::string();
}

EventSigner signer_of(const Header& header, std::string party, std::string role) {
  const auto found = std::ranges::find(header.signers, party, &Signer::party);
  const std::string key = found == header.signers.end() ? std::string() : found->key_id;
  return {std::move(party), std::move(role), key, {}};
}

}  // namespace

Result<Evidence> evidence_of(const LogReader& log, std::string what, EventNumber event) {
  LUOSHU_TRY(const EventPlace place, log.find_event(event));
  LUOSHU_TRY(const Leaf leaf, log.leaf(place.seq));
  LUOSHU_TRY(const Header header, decode_header(leaf.header));
  LUOSHU_TRY(const Bytes framed, log.framed_events(place.seq));
  LUOSHU_TRY(const std::vector<ByteView> events, unframe_events(framed));
  if (place.index >= events.size())
    return Fault{Errc::kCorruption,
                 fmt::format("entry {} has no event {}", place.seq.value, place.index),
                 fmt::format("记录 {} 中没有第 {} 个事件", place.seq.value, place.index)};
  LUOSHU_TRY(const json::Value value, form::event_to_json(events[place.index]));
  Evidence evidence{std::move(what),
                    event,
                    place.seq,
                    leaf.stamp.recorded,
                    text_of(value, "effective"),
                    text_of(value, "type"),
                    text_of(value, "subject"),
                    {}};
  evidence.signers.push_back(signer_of(header, text_of(value, "author"), text_of(value, "role")));
  if (const json::Value* cosigners = value.find("cosigners"))
    for (const json::Value& one : *cosigners->array())
      evidence.signers.push_back(signer_of(header, text_of(one, "party"), text_of(one, "role")));
  return evidence;
}

}  // namespace luoshu
