// What the ledger would say, and what would be signed. Nothing is kept.
#include <fmt/format.h>

#include "ledger/base/limits.h"
#include "ledger/door.h"
#include "ledger/entry_drafting.h"
#include "ledger/form/event_form.h"
#include "ledger/written_trial.h"
#include "node/answers/handlers.h"

namespace luoshu::api {
namespace {

// Author and co-signers of each event, as it is written: whoever tries or drafts is one of them.
std::vector<std::string> parties_of(const json::Value& event) {
  std::vector<std::string> parties;
  const json::Value* author = event.find("author");
  if (author != nullptr && author->string() != nullptr) parties.push_back(*author->string());
  const json::Value* cosigners = event.find("cosigners");
  if (cosigners == nullptr || cosigners->array() == nullptr) return parties;
  for (const json::Value& cosigner : *cosigners->array()) {
    const json::Value* party = cosigner.find("party");
    if (party != nullptr && party->string() != nullptr) parties.push_back(*party->string());
  }
  return parties;
}

struct Body {
  std::vector<WrittenEvent> events;
  std::optional<Problem> problem;  // the caller signs none of them
};
Result<Body> read_body(const Asking& asking) {
  Body body;
  LUOSHU_TRY(body.events, parse_written_events(asking.asked.body, "the body"));
  if (body.events.size() > limits::kEntryEventsMax)
    return Fault{Errc::kLimit, fmt::format("more than {} events", limits::kEntryEventsMax),
                 fmt::format("事件多于 {} 个", limits::kEntryEventsMax)};
  for (const WrittenEvent& event : body.events) {
    body.problem = object_to_signed(asking.caller, parties_of(event.value));
    if (body.problem) break;
  }
  return body;
}

Problem refused(const Reasons& reasons) {
  Problem problem{ProblemCode::kRefused, {"不予受理，理由见 reasons", "refused: see reasons"}};
  problem.reasons = reasons_json(reasons);
  return problem;
}

json::Value draft_json(const Entry& entry, const Header& header) {
  json::Array signers;
  for (const Signer& signer : header.signers)
    signers.push_back(json::Object{{"party", signer.party}, {"key_id", signer.key_id}});
  return json::Object{{"author", header.author},
                      {"entry_id", header.entry_id.hex()},
                      {"events", std::uint64_t{header.event_count}},
                      {"signers", std::move(signers)},
                      {"entry", to_base64(encode_entry(entry))}};
}

}  // namespace

Result<Answered> answer_try(const Asking& asking, const Source& source) {
  LUOSHU_TRY(const Body body, read_body(asking));
  if (body.problem) return Answered(*body.problem);
  LUOSHU_TRY(const LogReader log, open_log(source));
  LUOSHU_TRY(const Trial trial, try_written(source.store, log, body.events, asking.now));
  if (!trial.reasons.empty()) return Answered(refused(trial.reasons));
  return Answered(json_answer(to_json(trial, body.events.size())));
}

Result<Answered> answer_draft(const Asking& asking, const Source& source) {
  std::optional<std::string> words;
  if (const std::string* signer = asking.asked.find("signer")) words = *signer;
  LUOSHU_TRY(const SignerChoice choice, SignerChoice::parse(words));
  LUOSHU_TRY(const Body body, read_body(asking));
  if (body.problem) return Answered(*body.problem);
  std::vector<Bytes> events;
  for (const WrittenEvent& one : body.events) {
    LUOSHU_TRY(Bytes event, form::event_from_json(one.value));
    events.push_back(std::move(event));
  }
  LUOSHU_TRY(const LogReader log, open_log(source));
  LUOSHU_TRY(const Reasons reasons, refused_at_the_door(events, log));
  if (!reasons.empty()) return Answered(refused(reasons));
  LUOSHU_TRY(const Entry entry, draft_entry(std::move(events), {log, "this node", source.joined},
                                            asking.dice, asking.now, choice));
  LUOSHU_TRY(const Header header, decode_header(entry.header));
  if (asking.asked.form != Form::kOctets) return Answered(json_answer(draft_json(entry, header)));
  Answer made{200, std::string(type_of(Form::kOctets)), std::string(as_text(encode_entry(entry)))};
  made.add("Content-Disposition", attachment(fmt::format("{}.entry", header.entry_id.hex())));
  return Answered(std::move(made));
}

}  // namespace luoshu::api
