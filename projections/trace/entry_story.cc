#include "projections/trace/entry_story.h"

#include <fmt/format.h>

#include <algorithm>

#include "ledger/form/event_view.h"
#include "ledger/merkle/hash.h"
#include "ledger/rules/engine/reason_table.h"

namespace luoshu {
namespace {

Result<EventMention> mention_of(ByteView event, EventNumber number) {
  LUOSHU_TRY(const form::EventEnvelope envelope, form::read_envelope(event));
  return EventMention{number, std::string(envelope.type), envelope.effective.value_or(Date{}),
                      envelope.subject};
}

Result<RefusalStory> refusal_of(ByteView event) {
  LUOSHU_TRY(const Rejection rejection, decode_rejection(event));
  LUOSHU_TRY(const Entry entry, decode_entry(rejection.entry));
  RefusalStory story;
  LUOSHU_TRY(story.header, decode_header(entry.header));
  for (const Bytes& one : entry.events) {
    LUOSHU_TRY(EventMention mention, mention_of(one, EventNumber{}));
    story.events.push_back(std::move(mention));
  }
  story.reasons = rejection.reasons;
  return story;
}

json::Array events_json(const std::vector<EventMention>& events) {
  json::Array all;
  for (const EventMention& one : events) {
    json::Object event;
    if (one.number.value != 0) event.emplace_back("event", one.number.value);
    event.emplace_back("type", one.type);
    event.emplace_back("effective", to_string(one.effective));
    event.emplace_back("subject", one.subject);
    all.emplace_back(std::move(event));
  }
  return all;
}

json::Value header_json(const Header& header) {
  json::Array signers;
  for (const Signer& signer : header.signers)
    signers.emplace_back(json::Object{{"party", signer.party}, {"key_id", signer.key_id}});
  json::Object object{{"ledger", header.ledger.hex()},
                      {"entry_id", header.entry_id.hex()},
                      {"author", header.author},
                      {"author_time", to_string(header.author_time)},
                      {"event_count", std::uint64_t{header.event_count}},
                      {"events_root", header.events_root.hex()}};
  if (header.events_root_sm3) object.emplace_back("events_root_sm3", header.events_root_sm3->hex());
  object.emplace_back("signers", std::move(signers));
  if (header.expected_version)
    object.emplace_back("expected_version", header.expected_version->value);
  return object;
}

json::Array reasons_of(const std::vector<RejectedReason>& reasons) {
  json::Array all;
  for (const RejectedReason& reason : reasons) {
    json::Object one{{"code", reason.code}};
    const auto sentence = std::ranges::find(reason_table(), reason.code, &ReasonSentence::code);
    if (sentence != reason_table().end()) {
      one.emplace_back("message_zh", sentence->zh);
      one.emplace_back("message_en", sentence->en);
      one.emplace_back("basis", sentence->basis);
    }
    if (reason.event_index) one.emplace_back("event_index", std::uint64_t{*reason.event_index});
    one.emplace_back("field", reason.field);
    all.emplace_back(std::move(one));
  }
  return all;
}

}  // namespace

Result<EntryStory> entry_story(const LedgerAt& ledger, Seq seq) {
  const std::uint64_t size = ledger.as_of().size.value;
  if (seq.value >= size)
    return Fault{Errc::kNotFound,
                 fmt::format("there is no entry {}: the ledger has the entries 0 to {}", seq.value,
                             size - 1),
                 fmt::format("没有第 {} 号记录：账本现有第 0 至 {} 号记录", seq.value, size - 1)};
  const LogReader& log = ledger.log();
  EntryStory story;
  story.seq = seq;
  story.ledger = log.ledger();
  LUOSHU_TRY(const Bytes bytes, log.leaf_bytes(seq));
  story.leaf_hash = merkle::leaf_hash(DigestKind::kSha256, bytes);
  LUOSHU_TRY(const Leaf leaf, decode_leaf(bytes));
  LUOSHU_TRY(story.header, decode_header(leaf.header));
  story.stamp = leaf.stamp;
  if (seq.value == 0) {
    story.genesis = log.genesis();
    return story;
  }
  LUOSHU_TRY(const Bytes framed, log.framed_events(seq));
  LUOSHU_TRY(const std::vector<ByteView> events, unframe_events(framed));
  if (story.header.author.empty()) {
    if (events.empty()) return Fault{Errc::kCorruption, "a system entry without its event"};
    LUOSHU_TRY(story.refusal, refusal_of(events.front()));
    return story;
  }
  for (std::size_t i = 0; i < events.size(); ++i) {
    LUOSHU_TRY(EventMention mention,
               mention_of(events[i], EventNumber{story.stamp.first_event.value + i}));
    story.events.push_back(std::move(mention));
  }
  return story;
}

json::Value to_json(const EntryStory& story) {
  json::Object object{{"entry", story.seq.value},
                      {"recorded", to_string(story.stamp.recorded)},
                      {"header", header_json(story.header)},
                      {"first_event", story.stamp.first_event.value},
                      {"rules_version", std::uint64_t{story.stamp.rules_version}},
                      {"epoch", story.stamp.epoch},
                      {"state_digest", story.stamp.state_digest.hex()},
                      {"leaf_hash", story.leaf_hash.hex()},
                      {"events", events_json(story.events)}};
  if (story.genesis)
    object.emplace_back("genesis", json::Object{{"ledger", story.ledger.hash.hex()},
                                                {"origin", story.genesis->origin},
                                                {"suite", suite_name(story.genesis->suite)},
                                                {"rehearsal", story.genesis->rehearsal}});
  if (story.refusal)
    object.emplace_back("refused", json::Object{{"header", header_json(story.refusal->header)},
                                                {"events", events_json(story.refusal->events)},
                                                {"reasons", reasons_of(story.refusal->reasons)}});
  return object;
}

}  // namespace luoshu
