#include "tools/luoshu/submit_answers.h"

#include <fmt/format.h>

#include "tools/luoshu/refusals.h"

namespace luoshu {
namespace {

struct Recorded {
  Seq seq;
  EventNumber first_event;
  Time recorded;
  bool already = false;
};

int tell_recorded(const Recorded& recorded, const Reasons& warnings, const SubmittedEntry& entry,
                  const std::optional<SignedCheckpoint>& cosigned, const Console& console) {
  if (console.json()) {
    json::Object object{{"accepted", true},
                        {"entry", recorded.seq.value},
                        {"first_event", recorded.first_event.value},
                        {"events", static_cast<std::uint64_t>(entry.events)},
                        {"recorded", to_string(recorded.recorded)},
                        {"already", recorded.already},
                        {"warnings", reasons_json(warnings)}};
    if (cosigned) object.emplace_back("cosigned", cosigned->note);
    console.value(std::move(object));
    return 0;
  }
  console.line(fmt::format(
      fmt::runtime(
          recorded.already
              ? console.say({"此前已入账，即记录 {}：首个事件号 {}，共 {} 个，入账 {}。",
                             "Recorded before as entry {}: events from {}, {} of them, {}."})
              : console.say({"已入账，即记录 {}：首个事件号 {}，共 {} 个，入账 {}。",
                             "Recorded as entry {}: events from {}, {} of them, {}."})),
      recorded.seq.value, recorded.first_event.value, entry.events, to_string(recorded.recorded)));
  tell_warnings(console, warnings);
  if (cosigned)
    console.line(
        console.say({"已由法定数的见证联署签名。", "Cosigned by the quorum of witnesses."}));
  console.note(fmt::format(fmt::runtime(console.say({"回执：luoshu prove {} --out FILE",
                                                     "Receipt: luoshu prove {} --out FILE"})),
                           recorded.first_event.value));
  return 0;
}

int tell_refused(const Reasons& reasons, const SubmittedEntry& entry, const Console& console) {
  tell_refusal(console, reasons, RefusedAt{entry.file, {}, {}});
  return exit_code(Errc::kRefused);
}

int tell_conflict(Seq seq, const Hash& recorded, const Hash& submitted, const Console& console) {
  return console.fail(
      {Errc::kConflict,
       fmt::format("entry {} has the same author and id but other bytes (header {}, submitted {})",
                   seq.value, recorded.hex(), submitted.hex()),
       fmt::format("记录 {} 的提交方和编号相同而内容不同（已记录 {}，提交 {}）", seq.value,
                   recorded.hex(), submitted.hex())});
}

int tell_queued(const SubmittedEntry& entry, const Console& console) {
  if (console.json())
    console.value(json::Object{{"queued", true}, {"file", entry.file}});
  else
    console.line(fmt::format(
        fmt::runtime(
            console.say({"{}：已由本节点可靠保存，与排序节点连通后自动提交。",
                         "{}: kept durably by the node; it goes to the sequencer by itself "
                         "once the link is up."})),
        entry.file));
  return 0;
}

}  // namespace

int tell_outcome(const AppendOutcome& outcome, const SubmittedEntry& entry,
                 const Console& console) {
  if (const auto* accepted = std::get_if<Accepted>(&outcome))
    return tell_recorded(
        {accepted->seq, accepted->first_event, accepted->recorded, accepted->already},
        accepted->warnings, entry, std::nullopt, console);
  if (const auto* refusal = std::get_if<Refusal>(&outcome)) {
    tell_refusal(console, refusal->reasons, std::nullopt);
    return exit_code(Errc::kRefused);
  }
  const auto& conflict = std::get<IdentityConflict>(outcome);
  return tell_conflict(conflict.seq, conflict.recorded_digest, conflict.submitted_digest, console);
}

int tell_submitted(const node::Submitted& submitted, const SubmittedEntry& entry,
                   const Console& console) {
  if (!submitted.verdict) return tell_queued(entry, console);
  const node::Verdict& verdict = *submitted.verdict;
  if (const auto* accepted = std::get_if<node::AnswerAccepted>(&verdict))
    return tell_recorded(
        {accepted->seq, accepted->first_event, accepted->recorded, accepted->already},
        accepted->warnings, entry, submitted.cosigned, console);
  if (const auto* refused = std::get_if<node::AnswerRefused>(&verdict))
    return tell_refused(refused->reasons, entry, console);
  if (const auto* conflict = std::get_if<node::AnswerConflict>(&verdict))
    return tell_conflict(conflict->seq, conflict->recorded_digest, conflict->submitted_digest,
                         console);
  const auto* invalid = std::get_if<node::AnswerInvalid>(&verdict);
  const std::string detail = invalid == nullptr ? "no answer that is known here" : invalid->detail;
  return console.fail({Errc::kInvalid, entry.file + ": " + detail, entry.file + "：" + detail});
}

}  // namespace luoshu
