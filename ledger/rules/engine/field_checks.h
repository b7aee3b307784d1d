// Checks of single fields that several life cycles make. Absent fields are reported with the
// envelope (schema annotation $required); these reject fields that are present but blank.
#pragma once

#include <fmt/format.h>

#include "ledger/form/text_rules.h"
#include "ledger/rules/engine/rule.h"

namespace luoshu {

// E-FIELD where the text is there but empty. `present` is the reader's hasX().
inline void require_words(Decision& decision, bool present, capnp::Text::Reader text,
                          std::string_view field) {
  if (present && form::is_blank(from_kj(text)))
    decision.refuse("E-FIELD", field, {"it is empty", "内容为空"});
}

// E-FIELD where the list is there but has no items, or an item is empty.
inline void require_items(Decision& decision, bool present, capnp::List<capnp::Text>::Reader items,
                          std::string_view field) {
  if (!present) return;
  if (items.size() == 0) decision.refuse("E-FIELD", field, {"nothing is listed", "未列事项"});
  for (unsigned i = 0; i < items.size(); ++i)
    require_words(decision, true, items[i], fmt::format("{}[{}]", field, i));
}

// E-FIELD where the last day comes before the first. Nothing where either is absent.
inline void require_interval(Decision& decision, std::int32_t first, std::int32_t last,
                             std::string_view field) {
  if (first == kNoDay || last == kNoDay || last >= first) return;
  const std::string day = to_string(Date{first});
  decision.refuse("E-FIELD", field,
                  {fmt::format("it is before {}", day), fmt::format("早于 {}", day)});
}

// Whether the day lies in [from, to] and before `ended`; kNoDay: no limit on that side.
inline bool in_interval(std::int32_t from, std::int32_t to, std::int32_t ended, Date day) {
  return from != kNoDay && from <= day.days && (to == kNoDay || day.days <= to) &&
         (ended == kNoDay || day.days < ended);
}

}  // namespace luoshu
