// `luoshu judge A B`: two checkpoints side by side.
#pragma once

#include "tools/luoshu/command_line.h"

namespace luoshu {

struct NotesWords {
  std::optional<std::string> proof;   // file of `prove --consistency`
  std::optional<std::string> policy;  // whose signatures count
  std::optional<std::string> home;    // or a bundle: gives proof and key by itself
  std::optional<std::string> bundle;
  std::optional<std::string> out;  // where evidence of a fork goes
};
void add_notes_options(CommandLine& line, NotesWords& words);

// 0: a fork is proven; 4: it is not, for whichever reason; else as all verbs.
int judge_two_notes(const std::string& one, const std::string& other, const NotesWords& words,
                    const Console& console);

}  // namespace luoshu
