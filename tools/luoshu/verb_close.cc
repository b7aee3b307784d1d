#include <fmt/format.h>

#include "projections/trace/event_words.h"
#include "tools/luoshu/answer_words.h"
#include "tools/luoshu/verbs.h"

namespace luoshu {
namespace {

std::string_view step_name(CloseStep step) {
  switch (step) {
    case CloseStep::kNoRun:
      return "no_run";
    case CloseStep::kStale:
      return "stale";
    case CloseStep::kNotReady:
      return "not_ready";
    case CloseStep::kFinalize:
      return "finalize";
    case CloseStep::kClose:
      return "close";
    case CloseStep::kClosed:
      return "closed";
  }
  return "";
}

std::string_view why_name(OpenStatement::Why why) {
  switch (why) {
    case OpenStatement::Why::kMissing:
      return "missing";
    case OpenStatement::Why::kUnanswered:
      return "unanswered";
    case OpenStatement::Why::kDisputed:
      return "disputed";
    case OpenStatement::Why::kUpheld:
      return "upheld";
  }
  return "";
}

std::string open_words(const OpenStatement& one, bool zh) {
  switch (one.why) {
    case OpenStatement::Why::kMissing:
      return fmt::format(fmt::runtime(zh ? "{} 尚未出具对账单（本期 {} 元）：见 luoshu allocate"
                                         : "{} has no statement yet ({} yuan): luoshu allocate"),
                         one.beneficiary, yuan(one.fen));
    case OpenStatement::Why::kUnanswered:
      return fmt::format(
          fmt::runtime(zh ? "{}（{}）尚未确认，可确认或提异议至 {}"
                          : "{} ({}) is not confirmed, and may be confirmed or disputed until {}"),
          one.statement, one.beneficiary, to_string(one.confirm_by));
    case OpenStatement::Why::kDisputed:
      return fmt::format(fmt::runtime(zh ? "{}（{}）有未决异议：须由主管部门处理（DisputeResolved）"
                                         : "{} ({}) is disputed: the authority decides "
                                           "(DisputeResolved)"),
                         one.statement, one.beneficiary);
    case OpenStatement::Why::kUpheld:
      return fmt::format(fmt::runtime(zh ? "{}（{}）异议已成立，须由受益方确认"
                                         : "{} ({}): its dispute was upheld, and it must be "
                                           "confirmed"),
                         one.statement, one.beneficiary);
  }
  return "";
}

std::string step_words(const CloseDraft& draft, bool zh) {
  const std::string period = to_string(draft.period);
  switch (draft.step) {
    case CloseStep::kNoRun:
      return fmt::format(
          fmt::runtime(zh ? "{0} 尚无分配批次：先用 luoshu allocate --period {0} 起草"
                          : "{0} has no run yet: luoshu allocate --period {0} "
                            "drafts it"),
          period);
    case CloseStep::kStale:
      return fmt::format(fmt::runtime(zh ? "{} 所含交易已作废，须先重新计算批次"
                                         : "a sale of {} was voided: it must be computed again"),
                         draft.run);
    case CloseStep::kNotReady:
      return fmt::format(fmt::runtime(zh ? "{} 还不能关账：批次 {} 未办结，缺："
                                         : "{} cannot be closed yet: the run {} is not final; "
                                           "missing:"),
                         period, draft.run);
    case CloseStep::kFinalize:
      return fmt::format(
          fmt::runtime(zh ? "{} 可以办结并关账：批次 {} 的对账单均已确认或视同确认"
                          : "{} can be made final and closed: every statement of {} is confirmed, "
                            "or deemed so"),
          period, draft.run);
    case CloseStep::kClose:
      return fmt::format(fmt::runtime(zh ? "{} 可以关账：批次 {} 已办结"
                                         : "{} can be closed: the run {} is final"),
                         period, draft.run);
    case CloseStep::kClosed:
      return fmt::format(fmt::runtime(zh ? "{} 已于 {} 关账，没有要起草的事件"
                                         : "{} was closed on {}: nothing is left to draft"),
                         period, draft.closed_on ? to_string(*draft.closed_on) : "");
  }
  return "";
}

json::Value to_json(const CloseDraft& draft, const std::vector<std::string>& next) {
  json::Array events;
  for (const json::Value& event : draft.events) events.push_back(event);
  json::Array open;
  for (const OpenStatement& one : draft.open) {
    json::Object row{{"why", why_name(one.why)},
                     {"statement", one.statement},
                     {"beneficiary", one.beneficiary},
                     {"fen", one.fen}};
    if (one.why == OpenStatement::Why::kUnanswered)
      row.emplace_back("confirm_by", to_string(one.confirm_by));
    open.emplace_back(std::move(row));
  }
  json::Array unpaid;
  for (const UnpaidStatement& one : draft.unpaid)
    unpaid.emplace_back(json::Object{{"statement", one.statement},
                                     {"beneficiary", one.beneficiary},
                                     {"payable_fen", one.payable_fen}});
  json::Array commands;
  for (const std::string& command : next) commands.emplace_back(command);
  json::Object answer{{"period", to_string(draft.period)},
                      {"step", step_name(draft.step)},
                      {"run", draft.run},
                      {"net_fen", draft.net_fen},
                      {"missing", std::move(open)},
                      {"unpaid", std::move(unpaid)},
                      {"events", std::move(events)},
                      {"next", std::move(commands)}};
  if (draft.agreed_after) answer.emplace_back("waits_until", to_string(*draft.agreed_after));
  return answer;
}

std::string text_of(const CloseDraft& draft, const AnswerWords& words,
                    const std::vector<std::string>& next, Language language) {
  const bool zh = language == Language::kZh;
  std::string text = step_words(draft, zh);
  for (const OpenStatement& one : draft.open) text += "\n  " + open_words(one, zh);
  if (draft.agreed_after)
    text += fmt::format(fmt::runtime(zh ? "\n只需等待：{} 之后逾期未答复的视同确认"
                                        : "\nonly time is missing: what is not answered by {} is "
                                          "deemed confirmed after it"),
                        to_string(*draft.agreed_after));
  if (!draft.unpaid.empty())
    text += zh ? "\n尚未拨付（不影响关账）：" : "\nnot paid yet (does not hinder the close):";
  for (const UnpaidStatement& one : draft.unpaid)
    text += fmt::format(fmt::runtime(zh ? "\n  {}（{}）应付 {} 元" : "\n  {} ({}) {} yuan"),
                        one.statement, one.beneficiary, yuan(one.payable_fen));
  for (std::size_t i = 0; i < draft.events.size(); ++i)
    text += fmt::format(fmt::runtime(zh ? "\n{}：签署 {}" : "\n{}: signed by {}"),
                        type_words(*draft.events[i].find("type")->string(), language),
                        holder_words(draft.authors[i], language));
  if (words.out && !draft.events.empty())
    text += fmt::format(fmt::runtime(zh ? "\n已写入 {}" : "\nwritten to {}"), *words.out);
  if (!next.empty()) text += zh ? "\n下一步：" : "\nnext:";
  for (const std::string& command : next) text += "\n  " + command;
  return text;
}

int tell(const CloseDraft& draft, const AnswerWords& words, const OpenedView& view,
         const Console& console) {
  if (!draft.events.empty())
    if (const Status written = write_events(draft.events, words, console); !written)
      return console.fail(written.error());
  std::vector<std::string> next;
  if (!draft.events.empty()) next = next_commands(draft.events, words, view);
  if (console.json()) {
    console.value(to_json(draft, next));
  } else {
    // Without events the sentence is the answer.
    const std::string text = text_of(draft, words, next, console.language());
    if (draft.events.empty())
      console.line(text);
    else
      tell_beside(text, words, console);
  }
  const bool done = !draft.events.empty() || draft.step == CloseStep::kClosed;
  return done ? 0 : exit_code(Errc::kRefused);
}

}  // namespace

int verb_close(Arguments words, const Console& console) {
  AnswerWords answer;
  std::string period_word;
  CommandLine line(
      "close",
      {"关账：缺什么；齐备时起草批次办结和期间关账（不写入）",
       "closing a period: what is missing, or the events that make it final (writes nothing)"},
      {{{"luoshu close 2025Q4 --home demo --lang zh",
         {"四季度能否关账，还缺什么；不能：退出码 1",
          "whether the quarter can be closed, and what is missing; not yet: exit 1"}},
        {"luoshu close 2025Q4 --home demo --out close.jsonl",
         {"可以时把事件写入文件", "the events into a file, where it can"}}}},
      console);
  line.required("PERIOD", period_word, "PERIOD", {"期间，如 2025Q4", "period, such as 2025Q4"});
  add_answer_options(line, answer);
  if (const auto stop = line.parse(words)) return *stop;
  const auto period = query::period_of_text(period_word);
  if (!period) return console.fail(period.error());
  const auto view = open_view(answer.point);
  if (!view) return console.fail(view.error());
  const auto ask = answer_ask_of(answer, *view);
  if (!ask) return console.fail(ask.error());
  const auto draft = draft_close(view->at->state(), *period, *ask);
  if (!draft) return console.fail(draft.error());
  return tell(*draft, answer, *view, console);
}

}  // namespace luoshu
