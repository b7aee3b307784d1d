// Parties, divisions and roles (art. 2 to 4): what the other rules ask about them, and the rules of
// chapter A that record them.
#pragma once

#include <vector>

#include "ledger/rules/engine/rule.h"

namespace luoshu {

inline constexpr std::string_view kProvinceDivision = "410000";  // exists from genesis (B2)

// Divisions of the province that events may name: 410000 and every registered one.
bool division_exists(const State& state, std::string_view division);
// "province", "city" or "county"; empty where there is no such division.
std::string_view division_level(const State& state, std::string_view division);

bool party_exists(const State& state, std::string_view party);
// The division a party belongs to; empty where there is no such party.
std::string division_of_party(const State& state, std::string_view party);

// A role as it was granted to a party, in force on a day.
struct RoleHeld {
  std::string level;     // province, city, market; empty where not said
  std::string division;  // empty where not said
};
// Every grant of the role in force on that day, in the order granted.
std::vector<RoleHeld> roles_held(const State& state, std::string_view party, std::string_view role,
                                 Date day);
// Whether the party holds the role on that day at that level (kAny: at whatever level).
bool holds_role(const State& state, std::string_view party, std::string_view role, Level level,
                Date day);
// Whether it held the role at that level on any day up to this one, though it may not any more.
bool held_role_by(const State& state, std::string_view party, std::string_view role, Level level,
                  Date day);
// Whether it held the role on a day of the span.
bool held_role_within(const State& state, std::string_view party, std::string_view role,
                      Level level, Date first, Date last);
// ... for that division (a grant for the province does not hold for a city, nor the other way).
bool holds_role_for(const State& state, std::string_view party, std::string_view role,
                    std::string_view division, Date day);

// E-LEVEL where the author, in the role it writes in, does not hold that role for the division.
void require_author_of(Decision& decision, std::string_view division, std::string_view field);

// ---- Signatures of an event ---------------------------------------------------------------------
// Co-signers that sign in this role, in order.
std::vector<std::string_view> cosigners_as(const Decision& decision, std::string_view role);
bool is_cosigner(const Decision& decision, std::string_view party, std::string_view role);
// E-COSIGN-MISSING naming role and party, unless that party signs in that role (as author or
// co-signer).
void require_cosigner(Decision& decision, std::string_view party, std::string_view role);

std::span<const Rule> party_rules();

}  // namespace luoshu
