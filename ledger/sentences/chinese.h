// The Chinese of sentences that the lower rooms say in English alone: a table of patterns, used
// where a Fault without `detail_zh` meets a reader (the command, and other programs that show
// faults). Like the message catalogues of gettext, but a sentence with its numbers filled in is
// matched against its pattern, so that nothing has to be said twice where it is made. Pure; safe
// from every thread.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "ledger/base/result.h"

namespace luoshu {

// `{}` stands for any text, which is translated in turn where it is a sentence of the table; in
// `zh` `{1}`, `{2}` name them where their order differs.
struct ChineseSentence {
  std::string_view en;
  std::string_view zh;
};

// The Chinese of the sentence. What no pattern matches is taken apart at its first ": ", and what
// is then still unknown (a path, the words of the operating system) stays as it is. The work is
// bounded: texts past 64 KiB are answered as they are, and sentences within sentences end at a
// depth of six.
std::string in_chinese(std::string_view english);

// What went wrong, in Chinese: the fault's own sentence, or the table's.
std::string chinese_detail(const Fault& fault);

// Whether a pattern matches the whole of it.
bool has_chinese(std::string_view english);

// All tables, for the tests.
std::span<const std::span<const ChineseSentence>> chinese_tables();

}  // namespace luoshu
