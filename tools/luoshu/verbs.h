// Every verb of the command line: reads its words, does its work, answers the exit code
// (0 done · 1 refused by the rules · 2 wrong use · 3 not found · 4 verification failed · 5 busy or
// unreachable · 6 I/O or corruption · 130 interrupted). One file verb_<name>.cc each; main.cc lists
// them.
#pragma once

#include "tools/luoshu/command_line.h"

namespace luoshu {

int verb_open(Words words, const Console& console);
int verb_key(Words words, const Console& console);
int verb_import(Words words, const Console& console);
int verb_status(Words words, const Console& console);
int verb_backup(Words words, const Console& console);
int verb_restore(Words words, const Console& console);
int verb_schema(Words words, const Console& console);
int verb_draft(Words words, const Console& console);
int verb_sign(Words words, const Console& console);
int verb_submit(Words words, const Console& console);
int verb_checkpoint(Words words, const Console& console);
int verb_prove(Words words, const Console& console);
int verb_verify(Words words, const Console& console);
int verb_judge(Words words, const Console& console);
int verb_audit(Words words, const Console& console);
int verb_export(Words words, const Console& console);
int verb_bench(Words words, const Console& console);

}  // namespace luoshu
