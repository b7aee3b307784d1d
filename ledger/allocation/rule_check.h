// The static checks of a rule across its lines: every pool of the split has exactly one line (R2),
// names resolve and none has two meanings (R3), at most one ceiling and one floor per pool. Pure.
#pragma once

#include "ledger/allocation/rule.h"
#include "ledger/allocation/rule_issue.h"
#include "ledger/allocation/step_reader.h"

namespace luoshu::allocation {

// Whether all lines that give names of a kind could be read. Where they could not, a name that
// seems to be missing may stand on such a line, and nothing is reported about it.
struct Known {
  bool split = true;
  bool pools = true;
  bool accounts = true;
};

void check_names(const Rule& rule, const Mentions& mentions, const Known& known, IssueList& issues);

}  // namespace luoshu::allocation
