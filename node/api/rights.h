// Who may ask what: one table of matters (what a route or a view is about) and standings (what a
// caller's role and division make of it). A route without a matter does not compile; a view without
// one is for nobody (tests/node/answers holds that each has one). Pure.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "node/api/problem.h"

namespace luoshu::api {

inline constexpr std::string_view kWholeProvince = "410000";

// Who asks: what a token says. The ledger is not asked: a token is the operator's word.
struct Caller {
  std::string party;     // empty: nobody is known
  std::string role;      // as in the ledger: city_officer, finance, auditor, …
  std::string division;  // code
  std::string token;     // name of the token, for the log
  bool known() const { return !party.empty(); }
  friend bool operator==(const Caller&, const Caller&) = default;
};

// DO NOT REORDER: columns of the table.
enum class Standing : std::uint8_t {
  kNobody,
  kMember,    // a known party of any other role: developers, exchanges, registrars
  kCity,      // of one division: its officer, implementer, data holder, authority, finance, auditor
  kOperator,  // the primary developer
  kFinance,   // of the province
  kAuthority,  // of the province
  kAuditor     // of the province
};
inline constexpr std::array kStandings{
    Standing::kNobody,  Standing::kMember,    Standing::kCity,   Standing::kOperator,
    Standing::kFinance, Standing::kAuthority, Standing::kAuditor};
std::string_view standing_name(Standing standing);
Standing standing_of(const Caller& caller);
// The roles that a token may have.
std::span<const std::string_view> token_roles();

// DO NOT REORDER: rows of the table.
enum class Matter : std::uint8_t {
  kPublic,    // sizes, proofs, registers, schemas, this API itself
  kKnown,     // for whoever is known: rules, handing in
  kCity,      // money and matters of one division: views C, explain
  kOperator,  // of the primary developer: views P
  kProvince,  // of all divisions: views F, A, R, L, search, trace
  kSigned     // an event, an entry, a receipt; what would be one: for who signs it
};
inline constexpr std::array kMatters{Matter::kPublic,   Matter::kKnown,    Matter::kCity,
                                     Matter::kOperator, Matter::kProvince, Matter::kSigned};
std::string_view matter_name(Matter matter);

enum class Grant : std::uint8_t { kNo, kOwn, kAll };
Grant grant_of(Matter matter, Standing standing);
// "city (own), finance, authority, auditor": who may, in the words of a 403 and of OpenAPI.
std::string who_may(Matter matter);

// The matter of a view by its code; none: a view that nobody has thought of.
std::optional<Matter> matter_of_view(std::string_view code);

// Nothing where the caller may. `division`: what a question is narrowed to, none where it is not.
std::optional<Problem> object_to(const Caller& caller, Matter matter,
                                 const std::optional<std::string>& division);
// The same of a matter of those who sign: `parties` are author and co-signers.
std::optional<Problem> object_to_signed(const Caller& caller, std::span<const std::string> parties);

}  // namespace luoshu::api
