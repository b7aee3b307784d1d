// What the rules about use, money and cost (chapter G) ask of every event of theirs.
#pragma once

#include "ledger/rules/engine/rule.h"
#include "schema/state_catalogue.capnp.h"
#include "schema/state_transactions.capnp.h"

namespace luoshu {

// Words of a reason, in both languages.
Words words(std::string_view en, std::string_view zh);

// E-FIELD where the text is there but empty (where it is absent, the envelope says so if it must).
void require_filled(Decision& decision, bool present, capnp::Text::Reader text,
                    std::string_view field);
// Whether the amount is there and not below `least`; E-FIELD where it is there and below (B4).
bool require_amount(Decision& decision, std::int64_t amount, std::int64_t least,
                    std::string_view field);

// E-DELEGATE where the author is not the primary developer whose product it is (art. 7 para. 2
// (1)): what it does for its products it does itself.
void require_own_product(Decision& decision, std::string_view developer);

// The same of whoever develops the product on the event's day, which may have changed (C84).
// REQUIRES a product of the state.
void require_developer_of(Decision& decision, std::string_view product);

// E-COSIGN-MISSING where others sign in the role that every event of the type needs, but not this
// party. (That nobody signs in it, the envelope says.)
void require_among_cosigners(Decision& decision, std::string_view party, std::string_view role);

// E-DUPLICATE where an event of that kind has used up this subject (tables::kSeen).
void require_new_subject(Decision& decision, std::string_view kind);
// Uses up the subject. `amount_fen` 0 where there is none.
void use_up_subject(Application& application, std::string_view kind, std::string_view about,
                    std::int64_t amount_fen);

// W-LATE-ENTRY where the effective date lies in a period that has a run or is closed: what is
// recorded now acts on later runs (B9, B20).
void warn_if_late_entry(Decision& decision);
bool is_late_entry(const State& state, std::int32_t day);

// Whether the party holds a role (authority, finance) for the division: at province level, or for
// that division itself.
bool answers_for_division(const State& state, std::string_view party, std::string_view role,
                          std::string_view division, Date day);
// The implementer that answers for a resource: the compiler of its catalogue entry; where that one
// is an implementer no more, any implementer of the division.
bool is_implementer_of(const State& state, std::string_view party,
                       schema::CatalogueRow::Reader entry, Date day);

}  // namespace luoshu
