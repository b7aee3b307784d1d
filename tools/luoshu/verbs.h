// Every verb of the command line: reads its words, does its work, answers the exit code
// (0 done · 1 refused by the rules · 2 wrong use · 3 not found · 4 verification failed · 5 busy or
// unreachable · 6 I/O or corruption · 130 interrupted). One file verb_<name>.cc each; main.cc lists
// them.
#pragma once

#include "tools/luoshu/command_line.h"

namespace luoshu {

int verb_open(Arguments words, const Console& console);
int verb_key(Arguments words, const Console& console);
int verb_import(Arguments words, const Console& console);
int verb_status(Arguments words, const Console& console);
int verb_backup(Arguments words, const Console& console);
int verb_restore(Arguments words, const Console& console);
int verb_schema(Arguments words, const Console& console);
int verb_rule(Arguments words, const Console& console);
int verb_try(Arguments words, const Console& console);
int verb_draft(Arguments words, const Console& console);
int verb_sign(Arguments words, const Console& console);
int verb_submit(Arguments words, const Console& console);
int verb_checkpoint(Arguments words, const Console& console);
int verb_prove(Arguments words, const Console& console);
int verb_verify(Arguments words, const Console& console);
int verb_judge(Arguments words, const Console& console);
int verb_audit(Arguments words, const Console& console);
int verb_view(Arguments words, const Console& console);
int verb_event(Arguments words, const Console& console);
int verb_entry(Arguments words, const Console& console);
int verb_find(Arguments words, const Console& console);
int verb_diff(Arguments words, const Console& console);
int verb_rebuild(Arguments words, const Console& console);
int verb_allocate(Arguments words, const Console& console);
int verb_confirm(Arguments words, const Console& console);
int verb_dispute(Arguments words, const Console& console);
int verb_close(Arguments words, const Console& console);
int verb_explain(Arguments words, const Console& console);
int verb_what_if(Arguments words, const Console& console);
int verb_bank(Arguments words, const Console& console);
int verb_export(Arguments words, const Console& console);
int verb_serve(Arguments words, const Console& console);
int verb_token(Arguments words, const Console& console);
int verb_sim(Arguments words, const Console& console);
int verb_bench(Arguments words, const Console& console);
int verb_version(Arguments words, const Console& console);

}  // namespace luoshu
