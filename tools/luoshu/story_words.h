// What the verbs that answer about single events and entries share.
#pragma once

#include "tools/luoshu/ledger_view.h"

namespace luoshu {

// Digits alone. kUsage naming what was asked for, with an example.
Result<std::uint64_t> number_of_word(const std::string& word, const BilingualView& what,
                                     const BilingualView& example);
// " --home demo", as the next command has to say it; empty where $LUOSHU_HOME says it.
std::string source_words(const PointWords& point);
// Adds "source": where the answer came from, and the point that it was read at.
void add_source(json::Value& answer, const OpenedView& view, const PointWords& point);
// In a shell: quoted where the word is not plain.
std::string shell_word(std::string_view word);

}  // namespace luoshu
