// Answers about the log itself: where it stands, one event or entry of it, proofs.
#include <fmt/format.h>

#include "ledger/audit/receipt.h"
#include "ledger/log/consistency_file.h"
#include "node/answers/handlers.h"
#include "projections/trace/entry_story.h"
#include "projections/trace/event_story.h"
#include "projections/trace/find.h"

namespace luoshu::api {
namespace {

std::vector<std::string> parties_of(const Header& header) {
  std::vector<std::string> parties;
  if (!header.author.empty()) parties.push_back(header.author);
  for (const Signer& signer : header.signers) parties.push_back(signer.party);
  return parties;
}

struct Opened {
  LogReader log;
  AsOf at;
  Identity identity;
};
// The log, the point that was asked for, and what the answer is known by.
Result<Opened> open_at_point(const Asking& asking, const Source& source, std::string_view code) {
  LUOSHU_TRY(const query::Members members, members_of(asking.asked));
  LUOSHU_TRY(const AsOfQuestion point, query::point_of(members));
  LUOSHU_TRY(LogReader log, open_log(source));
  LUOSHU_TRY(const AsOf at, as_of(log, point));
  Identity identity = identity_of(asking, source, code, at, point);
  return Opened{std::move(log), at, std::move(identity)};
}

Result<std::unique_ptr<LedgerAt>> ledger_at(const Asking& asking, const Source& source,
                                            const LogReader& log) {
  LUOSHU_TRY(const query::Members members, members_of(asking.asked));
  LUOSHU_TRY(const AsOfQuestion point, query::point_of(members));
  return query::open_at(source.store, log, point);
}

// The entry's own header, or of a refusal that the log remembers that of what was refused.
std::vector<std::string> parties_of(const EntryStory& story) {
  return parties_of(story.refusal ? story.refusal->header : story.header);
}

json::Value where_it_stands(const Header& header, Seq seq, const Stamp& stamp) {
  return json::Object{{"author", header.author},
                      {"entry_id", header.entry_id.hex()},
                      {"state", "sequenced"},
                      {"entry", seq.value},
                      {"first_event", stamp.first_event.value},
                      {"events", std::uint64_t{header.event_count}},
                      {"recorded", to_string(stamp.recorded)}};
}

}  // namespace

Result<Answered> answer_head(const Asking& asking, const Source& source) {
  LUOSHU_TRY(const LogReader log, open_log(source));
  LUOSHU_TRY(const auto notes, log.latest_checkpoint());
  const Head& head = log.head();
  AsOf at{head.size, head.recorded, head.next_event};
  // A checkpoint may get cosignatures while the log stays as it is.
  const Hash notes_digest = sha256(as_bytes(notes ? notes->checkpoint : ""));
  Identity identity =
      identity_of(asking, source, fmt::format("head-{}", notes_digest.hex().substr(0, 8)), at, {});
  identity.address.clear();
  if (auto same = unchanged(asking, identity)) return Answered(*std::move(same));
  json::Object value{{"ledger", source.ledger.hash.hex()},
                     {"origin", source.genesis.origin},
                     {"suite", suite_name(source.genesis.suite)},
                     {"rehearsal", source.genesis.rehearsal},
                     {"size", head.size.value},
                     {"root", head.root.hex()},
                     {"recorded", to_string(head.recorded)},
                     {"events", head.next_event.value - 1}};
  if (notes)
    value.emplace_back("checkpoint",
                       json::Object{{"size", notes->size.value}, {"note", notes->checkpoint}});
  return Answered(identified(json_answer(std::move(value)), identity));
}

Result<Answered> answer_event(const Asking& asking, const Source& source) {
  LUOSHU_TRY(const std::uint64_t number, number_of(asking.asked.names.front(), "number"));
  LUOSHU_TRY(const Opened opened, open_at_point(asking, source, "event"));
  LUOSHU_TRY(const auto ledger, ledger_at(asking, source, opened.log));
  LUOSHU_TRY(const EventStory story, event_story(*ledger, EventNumber{number}));
  std::vector<std::string> parties;
  for (const StorySigner& one : story.signers) parties.push_back(one.signer.party);
  if (auto no = object_to_signed(asking.caller, parties)) return Answered(*std::move(no));
  if (auto same = unchanged(asking, opened.identity)) return Answered(*std::move(same));
  return Answered(
      identified(json_answer(with_point(to_json(story), opened.log, opened.at)), opened.identity));
}

Result<Answered> answer_entry(const Asking& asking, const Source& source) {
  LUOSHU_TRY(const std::uint64_t number, number_of(asking.asked.names.front(), "number"));
  LUOSHU_TRY(const Opened opened, open_at_point(asking, source, "entry"));
  LUOSHU_TRY(const auto ledger, ledger_at(asking, source, opened.log));
  LUOSHU_TRY(const EntryStory story, entry_story(*ledger, Seq{number}));
  if (auto no = object_to_signed(asking.caller, parties_of(story))) return Answered(*std::move(no));
  if (auto same = unchanged(asking, opened.identity)) return Answered(*std::move(same));
  return Answered(
      identified(json_answer(with_point(to_json(story), opened.log, opened.at)), opened.identity));
}

Result<Answered> answer_entry_of_author(const Asking& asking, const Source& source) {
  const std::string& author = asking.asked.names.front();
  LUOSHU_TRY(const Bytes bytes, from_hex(asking.asked.names.back()));
  LUOSHU_TRY(const EntryId id, entry_id_from(bytes));
  LUOSHU_TRY(const LogReader log, open_log(source));
  LUOSHU_TRY(const auto place, log.find_entry(author, id));
  if (!place) {
    // Whether others have handed something in is theirs to know.
    if (auto no = object_to_signed(asking.caller, std::vector{author})) return Answered(*no);
    return Fault{Errc::kNotFound, "no entry of that id is recorded; it may still be on its way",
                 "尚无此编号的记录入账；可能仍在途中"};
  }
  LUOSHU_TRY(const Leaf leaf, log.leaf(place->seq));
  LUOSHU_TRY(const Header header, decode_header(leaf.header));
  if (auto no = object_to_signed(asking.caller, parties_of(header)))
    return Answered(*std::move(no));
  const Identity identity = identity_of(asking, source, "entry");
  if (auto same = unchanged(asking, identity)) return Answered(*std::move(same));
  return Answered(
      identified(json_answer(where_it_stands(header, place->seq, leaf.stamp)), identity));
}

Result<Answered> answer_receipt(const Asking& asking, const Source& source) {
  LUOSHU_TRY(const std::uint64_t number, number_of(asking.asked.names.front(), "number"));
  LUOSHU_TRY(const LogReader log, open_log(source));
  LUOSHU_TRY(const EventPlace place, log.find_event(EventNumber{number}));
  LUOSHU_TRY(const Leaf leaf, log.leaf(place.seq));
  LUOSHU_TRY(const Header header, decode_header(leaf.header));
  if (auto no = object_to_signed(asking.caller, parties_of(header)))
    return Answered(*std::move(no));
  LUOSHU_TRY(const auto notes, log.latest_checkpoint());
  if (!notes) return Fault{Errc::kNotFound, "no checkpoint was signed yet", "尚未签发检查点"};
  LUOSHU_TRY(const json::Value receipt, make_receipt(log, EventNumber{number}, *notes));
  Answer made{200, "application/json", json::to_pretty(receipt) + "\n"};
  made.add("Cache-Control", "private, no-cache");
  made.add("Content-Disposition", attachment(fmt::format("receipt-{}.json", number)));
  return Answered(std::move(made));
}

Result<Answered> answer_consistency(const Asking& asking, const Source& source) {
  LUOSHU_TRY(const std::uint64_t older, number_of(*asking.asked.find("older"), "older"));
  LUOSHU_TRY(const std::uint64_t newer, number_of(*asking.asked.find("newer"), "newer"));
  LUOSHU_TRY(const LogReader log, open_log(source));
  LUOSHU_TRY(const ConsistencyFile file, consistency_of(log, Size{older}, Size{newer}));
  const Identity identity = identity_of(asking, source, "consistency");
  if (auto same = unchanged(asking, identity)) return Answered(*std::move(same));
  if (asking.asked.form == Form::kText)
    return Answered(identified({200, std::string(type_of(Form::kText)), to_text(file)}, identity));
  return Answered(identified(json_answer(to_json(file)), identity));
}

Result<Answered> answer_search(const Asking& asking, const Source& source) {
  LUOSHU_TRY(query::Members members, members_of(asking.asked));
  FindAsk ask;
  ask.text = *asking.asked.find("text");
  LUOSHU_TRY(const auto limit, members.number("limit", 1, kFindLimitMax));
  if (limit) ask.limit = *limit;
  LUOSHU_TRY(const Opened opened, open_at_point(asking, source, "search"));
  if (auto same = unchanged(asking, opened.identity)) return Answered(*std::move(same));
  LUOSHU_TRY(const auto ledger, ledger_at(asking, source, opened.log));
  LUOSHU_TRY(const FindResult found, find_events(*ledger, ask));
  return Answered(
      identified(json_answer(with_point(to_json(found), opened.log, opened.at)), opened.identity));
}

}  // namespace luoshu::api
