#include "node/shell/api_hand_in.h"

#include <fmt/format.h>

#include "node/api/address.h"

namespace luoshu::node {
namespace {

using api::Problem;
using api::ProblemCode;

constexpr std::int64_t kQueuedMs = 5'000;
constexpr std::int64_t kWaitMs = 30'000;

struct Handed {
  Header header;
  WaitFor wait = WaitFor::kQueued;
};

Result<Handed> read(const api::Asked& asked, const LedgerId& ledger) {
  Handed handed;
  LUOSHU_TRY(const Entry entry, decode_entry(as_bytes(asked.body)));
  LUOSHU_TRY(handed.header, decode_header(entry.header));
  if (handed.header.ledger != ledger.hash)
    return Fault{Errc::kUsage, "this entry is for another ledger", "记录属于另一账本"};
  if (const std::string* wait = asked.find("wait")) {
    if (*wait != "sequenced" && *wait != "cosigned")
      return Fault{Errc::kUsage, "wait is sequenced or cosigned",
                   "wait 须为 sequenced 或 cosigned"};
    handed.wait = *wait == "cosigned" ? WaitFor::kCosigned : WaitFor::kSequenced;
  }
  return handed;
}

std::string location_of(const Header& header) {
  return fmt::format("{}/entries/{}/{}", api::kPrefix, api::escaped(header.author),
                     header.entry_id.hex());
}

json::Array to_json(const Reasons& reasons) {
  return reasons_json(reasons);
}

// As far as it got: 200 where that is what was asked for, else 202.
api::Answer as_far_as(const Handed& handed, const Submitted& submitted) {
  const auto* accepted =
      submitted.verdict ? std::get_if<AnswerAccepted>(&*submitted.verdict) : nullptr;
  const std::string_view state = submitted.cosigned    ? "cosigned"
                                 : accepted != nullptr ? "sequenced"
                                                       : "queued";
  json::Object value{{"state", state},
                     {"author", handed.header.author},
                     {"entry_id", handed.header.entry_id.hex()},
                     {"location", location_of(handed.header)}};
  if (accepted != nullptr) {
    value.emplace_back("entry", accepted->seq.value);
    value.emplace_back("first_event", accepted->first_event.value);
    value.emplace_back("events", std::uint64_t{handed.header.event_count});
    value.emplace_back("recorded", to_string(accepted->recorded));
    value.emplace_back("warnings", to_json(accepted->warnings));
  }
  if (submitted.cosigned) value.emplace_back("cosigned", submitted.cosigned->note);
  api::Answer answer = api::json_answer(std::move(value));
  const bool whole = (handed.wait == WaitFor::kSequenced && accepted != nullptr) ||
                     (handed.wait == WaitFor::kCosigned && submitted.cosigned.has_value());
  answer.status = whole ? 200 : 202;
  answer.add("Location", location_of(handed.header));
  return answer;
}

std::optional<Problem> problem_in(const Verdict& verdict) {
  if (const auto* refused = std::get_if<AnswerRefused>(&verdict)) {
    Problem problem{ProblemCode::kRefused, {"不予受理，理由见 reasons", "refused: see reasons"}};
    problem.reasons = to_json(refused->reasons);
    return problem;
  }
  if (const auto* conflict = std::get_if<AnswerConflict>(&verdict))
    return Problem{
        ProblemCode::kConflict,
        {fmt::format("记录 {} 的提交方和编号相同而内容不同", conflict->seq.value),
         fmt::format("entry {} has the same author and id but other bytes", conflict->seq.value)}};
  if (const auto* invalid = std::get_if<AnswerInvalid>(&verdict))
    return api::problem_of({Errc::kInvalid, invalid->detail});
  return std::nullopt;
}

}  // namespace

api::Answer hand_in(const api::Asking& asking, const HandInOptions& options, Clock& clock) {
  const auto handed = read(asking.asked, options.ledger);
  if (!handed) return api::answer_of(api::problem_of(handed.error()), asking.request_id);
  SubmitOptions submit;
  submit.socket = options.socket;
  submit.ledger = options.ledger;
  submit.wait = handed->wait;
  submit.policy = options.policy;
  submit.timeout_ms = handed->wait == WaitFor::kQueued ? kQueuedMs : kWaitMs;
  submit.interrupted = options.interrupted;
  const SubmitOutcome outcome = submit_entries(submit, {to_bytes(asking.asked.body)}, clock,
                                               [](std::size_t, const Submitted&) {});
  const Submitted& submitted = outcome.entries.front();
  if (submitted.verdict)
    if (const auto problem = problem_in(*submitted.verdict))
      return api::answer_of(*problem, asking.request_id);
  if (submitted.queued || submitted.verdict) return as_far_as(*handed, submitted);
  // Nobody has said that it is kept: unknown, and handing it in again is safe.
  Problem problem{ProblemCode::kUnavailable,
                  {"节点尚未确认收到；重复提交是安全的",
                   "the node has not said that it keeps it; handing it in again is safe"}};
  problem.retry_after_s = 1;
  return api::answer_of(problem, asking.request_id);
}

}  // namespace luoshu::node
