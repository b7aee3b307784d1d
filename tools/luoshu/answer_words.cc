#include "tools/luoshu/answer_words.h"

#include <fmt/format.h>

#include <filesystem>

#include "ledger/base/clock.h"
#include "ledger/rules/parties/keys.h"
#include "projections/trace/event_words.h"
#include "tools/luoshu/files.h"
#include "tools/luoshu/story_words.h"

namespace luoshu {
namespace {

constexpr std::string_view kUnnamed = "events.jsonl";  // what the next commands call it

std::string last_day_words(const AnswerDraft& draft, Language language) {
  const std::string day = to_string(draft.confirm_by);
  if (!draft.working_days)
    return fmt::format(fmt::runtime(language == Language::kZh
                                        ? "确认或提出异议的最后一日：{}（该年工作日历尚未公布）"
                                        : "last day to confirm or dispute: {} (the calendar of "
                                          "working days of that year is not recorded)"),
                       day);
  if (*draft.working_days < 0)
    return fmt::format(
        fmt::runtime(language == Language::kZh ? "确认期限 {} 已过 {} 个工作日"
                                               : "the last day was {}, {} working days ago"),
        day, -*draft.working_days);
  return fmt::format(
      fmt::runtime(language == Language::kZh
                       ? "确认或提出异议的最后一日：{}（{} 之后还有 {} 个工作日；逾期视同确认）"
                       : "last day to confirm or dispute: {} (after {} there are {} working "
                         "days left; later the statement is deemed confirmed)"),
      day, *draft.event.find("effective")->string(), *draft.working_days);
}

// Author and co-signers, in order.
std::vector<std::string> signers_of(const json::Value& event) {
  std::vector<std::string> parties;
  if (const json::Value* author = event.find("author")) parties.push_back(*author->string());
  if (const json::Value* cosigners = event.find("cosigners"))
    for (const json::Value& one : *cosigners->array())
      parties.push_back(*one.find("party")->string());
  return parties;
}

// Where the home keeps the key with which the party would sign now; else what such a file is
// called.
std::string key_file_of(const std::string& party, const AnswerWords& words,
                        const OpenedView& view) {
  const LogReader& log = view.home->reader;
  const auto ring = KeyRing::load(log.snapshot(), log.genesis().root_key, log.head().size);
  const auto key =
      ring ? ring->signing_key_id(party, Seq{log.head().size.value}, view.at->as_of().day())
           : std::optional<std::string>();
  if (!key) return shell_word(party + ".pem");
  const std::string name = *key + ".pem";
  std::error_code none;
  if (words.point.bundle || !std::filesystem::exists(view.home->paths.keys / name, none))
    return shell_word(name);
  return shell_word((view.home->paths.keys / name).string());
}

json::Array holders_json(const std::vector<Holder>& holders) {
  json::Array all;
  for (const Holder& one : holders)
    all.emplace_back(json::Object{{"party", one.party}, {"role", one.role}, {"name", one.name}});
  return all;
}

json::Array texts_json(const std::vector<std::string>& texts) {
  json::Array all;
  for (const std::string& text : texts) all.emplace_back(text);
  return all;
}

json::Value answer_json(const AnswerDraft& draft, const std::vector<std::string>& next) {
  json::Object answer{
      {"events", json::Array{draft.event}},       {"statement", draft.statement},
      {"beneficiary", draft.beneficiary},         {"carry_fen", draft.carry_fen},
      {"current_fen", draft.current_fen},         {"payable_fen", draft.payable_fen},
      {"confirm_by", to_string(draft.confirm_by)}};
  answer.emplace_back("working_days_left",
                      draft.working_days ? json::Value(*draft.working_days) : json::Value());
  answer.emplace_back("author", draft.author.party);
  answer.emplace_back("role", draft.author.role);
  answer.emplace_back("may_sign", holders_json(draft.may));
  answer.emplace_back("next", texts_json(next));
  return answer;
}

}  // namespace

void add_answer_options(CommandLine& line, AnswerWords& words) {
  line.option("--author", words.author, "PARTY",
              {"签署方；不给出时取有权签署者的第一个", "who signs; else the first who may"})
      .option("--effective", words.effective, "D",
              {"业务生效日；默认今天（演练账本：最后入账日）",
               "effective date; else today (a rehearsal: its last recorded day)"})
      .option("--out", words.out, "FILE",
              {"把事件写入此文件；默认标准输出", "file for the events; else standard output"});
  add_point_options(line, words.point);
}

Result<AnswerAsk> answer_ask_of(const AnswerWords& words, const OpenedView& view) {
  AnswerAsk ask;
  ask.author = words.author;
  ask.rehearsal = view.home->reader.genesis().rehearsal;
  if (words.effective) {
    LUOSHU_TRY(ask.effective, parse_date(*words.effective));
    return ask;
  }
  ask.effective = view.at->as_of().day();
  if (!ask.rehearsal) ask.effective = day_of(SystemClock().now());
  return ask;
}

Status write_events(const std::vector<json::Value>& events, const AnswerWords& words,
                    const Console& console) {
  if (!words.out) {
    if (!console.json())
      for (const json::Value& event : events) console.value(event);
    return {};
  }
  std::string lines;
  for (const json::Value& event : events) lines += json::to_line(event) + "\n";
  return write_new(*words.out, as_bytes(lines));
}

std::vector<std::string> next_commands(const std::vector<json::Value>& events,
                                       const AnswerWords& words, const OpenedView& view) {
  const std::string home = source_words(words.point);
  const std::string file = shell_word(words.out.value_or(std::string(kUnnamed)));
  const bool many = events.size() > 1;
  std::vector<std::string> commands{fmt::format("luoshu try {}{}", file, home)};
  commands.push_back(many ? fmt::format("luoshu draft {}{} --each --out entries", file, home)
                          : fmt::format("luoshu draft {}{} --out answer.entry", file, home));
  for (std::size_t i = 0; i < events.size(); ++i) {
    const std::string entry = many ? fmt::format("entries/{:06}.entry", i + 1) : "answer.entry";
    for (const std::string& party : signers_of(events[i]))
      commands.push_back(
          fmt::format("luoshu sign {} --key {}", entry, key_file_of(party, words, view)));
    commands.push_back(fmt::format("luoshu submit {}{}", entry, home));
  }
  return commands;
}

void tell_beside(const std::string& text, const AnswerWords& words, const Console& console) {
  if (words.out)
    console.line(text);
  else
    console.note(text);
}

std::string holder_words(const Holder& holder, Language language) {
  const std::string role = role_words(holder.role, language);
  if (holder.name.empty())
    return fmt::format(fmt::runtime(language == Language::kZh ? "{}，以{}身份" : "{} as {}"),
                       holder.party, role);
  return fmt::format(
      fmt::runtime(language == Language::kZh ? "{}（{}），以{}身份" : "{} ({}) as {}"), holder.name,
      holder.party, role);
}

int tell_answer(const AnswerDraft& draft, const AnswerWords& words, const OpenedView& view,
                const std::string& missing, const Console& console) {
  if (const Status written = write_events({draft.event}, words, console); !written)
    return console.fail(written.error());
  const auto next = next_commands({draft.event}, words, view);
  if (console.json()) {
    json::Value answer = answer_json(draft, next);
    if (words.out) answer.object()->emplace_back("out", *words.out);
    console.value(answer);
    return 0;
  }
  const bool zh = console.chinese();
  std::string text = fmt::format(
      fmt::runtime(zh ? "对账单 {}，受益方 {}：上期结转 {} + 本期 {} = 应付 {} 元\n{}\n签署：{}"
                      : "statement {} of {}: carried in {} + this period {} = payable {} yuan\n"
                        "{}\nsigned by: {}"),
      draft.statement, draft.beneficiary, yuan(draft.carry_fen), yuan(draft.current_fen),
      yuan(draft.payable_fen), last_day_words(draft, console.language()),
      holder_words(draft.author, console.language()));
  for (const Holder& other : draft.may)
    if (!(other == draft.author))
      text += fmt::format(
          fmt::runtime(zh ? "\n  也可由 {}（--author {}）" : "\n  or by {} (--author {})"),
          holder_words(other, console.language()), other.party);
  if (!missing.empty()) text += "\n" + missing;
  if (words.out)
    text += fmt::format(fmt::runtime(zh ? "\n已写入 {}" : "\nwritten to {}"), *words.out);
  text += zh ? "\n下一步：" : "\nnext:";
  for (const std::string& command : next) text += "\n  " + command;
  tell_beside(text, words, console);
  return 0;
}

}  // namespace luoshu
