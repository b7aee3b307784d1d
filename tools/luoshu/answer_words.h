// What `confirm`, `dispute` and `close` share: drafted events written, and the commands that
// follow.
#pragma once

#include "ledger/base/bilingual.h"
#include "projections/money/answers.h"
#include "tools/luoshu/ledger_view.h"

namespace luoshu {

struct AnswerWords {
  PointWords point;
  std::optional<std::string> author;
  std::optional<std::string> effective;
  std::optional<std::string> out;
};
// --author, --effective, --out, and those of a point.
void add_answer_options(CommandLine& line, AnswerWords& words);
// The day: as asked for, else today; in a rehearsal the day of its last entry.
Result<AnswerAsk> answer_ask_of(const AnswerWords& words, const OpenedView& view);

// Into the file asked for (never over another), or one a line to standard output.
Status write_events(const std::vector<json::Value>& events, const AnswerWords& words,
                    const Console& console);
// "try", "draft", "sign", "submit", filled in, each entry with the key file of whoever signs it.
std::vector<std::string> next_commands(const std::vector<json::Value>& events,
                                       const AnswerWords& words, const OpenedView& view);
// Text beside the events: to standard output where they went into a file, else to standard error.
void tell_beside(const std::string& text, const AnswerWords& words, const Console& console);
std::string holder_words(const Holder& holder, Language language);

// A statement's answer, whole: `confirm` and `dispute` differ in the draft alone.
int tell_answer(const AnswerDraft& draft, const AnswerWords& words, const OpenedView& view,
                const std::string& missing, const Console& console);

}  // namespace luoshu
