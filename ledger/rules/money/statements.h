// Statements: what each beneficiary gets of a run, and whether it agrees (art. 21; RULEBOOK 3.11).
#pragma once

#include "ledger/rules/engine/rule.h"
#include "schema/state_allocation.capnp.h"

namespace luoshu {

// The roles in which a party may answer for a beneficiary.
inline constexpr Whos kBeneficiaryRoles{{"city_officer"},      {"finance"},
                                        {"primary_developer"}, {"secondary_developer"},
                                        {"data_holder"},       {"interested_party"}};

// Confirmed, or deemed confirmed because the time to answer is over on that day (B13, B17).
bool is_agreed_to(schema::StatementRow::Reader statement, Date day);
// Whether a statement of the run is deemed confirmed on that day.
bool has_deemed_confirmation(const State& state, schema::RunRow::Reader run, Date day);
// The statement, unless the run it rests on was replaced since.
RowView<schema::StatementRow> standing_statement(const State& state, std::string_view id);
// The same for one that an event names at `field`; E-UNKNOWN-SUBJECT, E-STATE where it is not
// there.
RowView<schema::StatementRow> require_statement(Decision& decision, std::string_view id,
                                                std::string_view field);
// E-STM-AMOUNT with the difference.
void require_statement_amount(Decision& decision, std::int64_t said, std::int64_t book,
                              std::string_view field);
// E-STM-NOT-YOURS where the author does not answer for the beneficiary: for a division its city
// officer or finance department, for a party the party itself.
void require_beneficiary(Decision& decision, std::string_view beneficiary);
// Beneficiaries carry what they carried before the run's statements: it is replaced.
void give_back_carries(Application& application, std::string_view run);

std::span<const Rule> statement_rules();

}  // namespace luoshu
