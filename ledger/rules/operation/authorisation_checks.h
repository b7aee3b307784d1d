// What the rules of plans, agreements and scenarios (art. 11 to 15) check alike: texts that say
// nothing, lists of resources, where something is filed, how long a term lasts.
#pragma once

#include <optional>

#include "ledger/form/text_rules.h"
#include "ledger/rules/engine/rule.h"

namespace luoshu {

// Whether the predicate holds for an item of a list of the schema library, which is no range.
template <class List, class Holds>
bool any_item(const List& list, const Holds& holds) {
  for (const auto item : list)
    if (holds(item)) return true;
  return false;
}

using Texts = capnp::List<capnp::Text>::Reader;
bool lists(Texts texts, std::string_view text);

using form::is_blank;
// E-FIELD where the field is there and says nothing; that it is not there, the envelope says.
void refuse_blank(Decision& decision, bool present, std::string_view text, std::string_view field);

// A list that names something, each thing once; else E-FIELD.
void require_list(Decision& decision, bool present, Texts list, std::string_view field);
// The same of parties or ids; under version 2 such a list is a set, and may repeat itself (C15).
void require_ids(Decision& decision, bool present, Texts list, std::string_view field);
// Resources of the author's own division (art. 3 para. 5): each in the catalogue and not withdrawn,
// all of one division for which the author holds its role.
void require_own_resources(Decision& decision, bool present, Texts resources,
                           std::string_view field);
// C31: E-FIELD where it is data of an enterprise or of persons: plans, agreements, scenarios and
// products are of public data. Answers whether it is.
bool refuse_holding(Decision& decision, std::string_view resource, std::string_view field);
// Registered parties.
void require_parties(Decision& decision, bool present, Texts parties, std::string_view field);
// Among the parties of fields.filed_to one holds the role for the province; else E-FIELD with the
// words.
void require_filed_with(Decision& decision, Texts parties, std::string_view role, Words who);

// C84: what was that party's passes to the author with its signature, in whatever role, or with the
// province's once it no longer holds the role; else E-LEVEL.
void require_handed_over(Decision& decision, std::string_view former, std::string_view role);

// Last day of a term of `months` that begins on `from`: three years from 2025-05-01 end on
// 2028-04-30 (B8). Nothing where the calendar does not reach.
std::optional<Date> last_day_of_months(Date from, std::int64_t months);

}  // namespace luoshu
