// Risks, incidents, rectification, inspection and supervision (art. 8, 18 to 20, 22 to 24).
#pragma once

#include "ledger/rules/engine/rule.h"

namespace luoshu {

// Whether the party has a plan for security incidents in force on that day (art. 8).
bool emergency_plan_in_force(const State& state, std::string_view party, Date day);

// ---- What the life cycle of a product tells that of a risk (art. 18) ----------------------------
// A risk reported against a product: open, contained when the product is suspended, rectifying,
// done, closed when the product is resumed or the rectification accepted.
void note_product_suspended(Application& application, std::string_view product);
void note_product_resumed(Application& application, std::string_view product);
// Whether a risk reported against the product is not put right yet: the product stays suspended.
bool rectification_open(const State& state, std::string_view product);

// ---- Rectification, also as asked for by an evaluation (art. 20, 22) ----------------------------
struct RectificationTerms {
  std::string_view id;           // of the order, or of the evaluation
  std::string_view target;       // party; empty: whoever holds target_role
  std::string_view target_role;  // such as "primary_developer"; read only where target is empty
  std::int32_t deadline = kNoDay;
};
// Records what must be put right and sets W-RECT-OVERDUE running. REQUIRES an id that is free:
// rectification_known() was asked in decide.
void start_rectification(Application& application, const RectificationTerms& terms);
bool rectification_known(const State& state, std::string_view id);

std::span<const Rule> risk_rules();

}  // namespace luoshu
