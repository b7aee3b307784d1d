// The beginning of every rule for a step of a life cycle.
#pragma once

#include "ledger/rules/engine/rule.h"

namespace luoshu {

// The row of the event's subject. Says so where there is none, where it is not in the state that
// the step follows (`words_of` that state), or where it came into it after the event's date;
// `before`: the fact that brought it there.
template <class RowSchema, class Status>
RowView<RowSchema> require_step(Decision& decision, const StateTable<RowSchema>& table,
                                Status wanted, Words (*words_of)(Status), const Words& before) {
  const auto row = decision.state.find(table, decision.subject());
  if (!row) {
    decision.unknown("subject", decision.subject());
    return row;
  }
  if (row->getStatus() != wanted) {
    const Words words = words_of(row->getStatus());
    decision.wrong_state(words.en, words.zh);
  }
  decision.require_not_before(row->getChangedOn(), before.en, before.zh);
  return row;
}

}  // namespace luoshu
