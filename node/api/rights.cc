#include "node/api/rights.h"

#include <fmt/format.h>

#include <algorithm>

namespace luoshu::api {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t kColumns = kStandings.size();
constexpr Grant kNo = Grant::kNo;
constexpr Grant kOwn = Grant::kOwn;
constexpr Grant kAll = Grant::kAll;

// clang-format off
constexpr std::array<std::array<Grant, kColumns>, kMatters.size()> kTable{{
    //            nobody member city  operator finance authority auditor
    /* public   */ {kAll, kAll, kAll, kAll,    kAll,   kAll,     kAll},
    /* known    */ {kNo,  kAll, kAll, kAll,    kAll,   kAll,     kAll},
    /* city     */ {kNo,  kNo,  kOwn, kNo,     kAll,   kAll,     kAll},
    /* operator */ {kNo,  kNo,  kNo,  kAll,    kAll,   kAll,     kAll},
    /* province */ {kNo,  kNo,  kNo,  kNo,     kAll,   kAll,     kAll},
    /* signed   */ {kNo,  kOwn, kOwn, kOwn,    kAll,   kAll,     kAll},
}};
// clang-format on

constexpr std::array kCityRoles{"city_officer"sv, "implementer"sv, "data_holder"sv,
                                "authority"sv,    "finance"sv,     "auditor"sv};
constexpr std::array kTokenRoles{"auditor"sv,           "authority"sv,   "city_officer"sv,
                                 "cyberspace"sv,        "data_holder"sv, "exchange"sv,
                                 "finance"sv,           "implementer"sv, "pricing"sv,
                                 "primary_developer"sv, "registrar"sv,   "secondary_developer"sv};

Problem unknown_caller() {
  return {ProblemCode::kUnauthenticated, {"须表明身份", "this is not for everybody: who asks?"}};
}

Problem forbidden(Matter matter, Bilingual detail) {
  Problem problem{ProblemCode::kForbidden, std::move(detail)};
  problem.would_do = who_may(matter);
  return problem;
}

}  // namespace

std::string_view standing_name(Standing standing) {
  constexpr std::array kNames{"nobody"sv,  "member"sv,    "city"sv,   "operator"sv,
                              "finance"sv, "authority"sv, "auditor"sv};
  return kNames[static_cast<std::size_t>(standing)];
}

Standing standing_of(const Caller& caller) {
  if (!caller.known()) return Standing::kNobody;
  if (caller.division == kWholeProvince) {
    if (caller.role == "finance") return Standing::kFinance;
    if (caller.role == "authority") return Standing::kAuthority;
    if (caller.role == "auditor") return Standing::kAuditor;
  }
  if (caller.role == "primary_developer") return Standing::kOperator;
  const bool of_division =
      !caller.division.empty() && std::ranges::find(kCityRoles, caller.role) != kCityRoles.end();
  return of_division ? Standing::kCity : Standing::kMember;
}

std::span<const std::string_view> token_roles() {
  return kTokenRoles;
}

std::string_view matter_name(Matter matter) {
  constexpr std::array kNames{"public"sv,   "known"sv,    "city"sv,
                              "operator"sv, "province"sv, "signed"sv};
  return kNames[static_cast<std::size_t>(matter)];
}

Grant grant_of(Matter matter, Standing standing) {
  return kTable[static_cast<std::size_t>(matter)][static_cast<std::size_t>(standing)];
}

std::string who_may(Matter matter) {
  std::string who;
  for (const Standing standing : kStandings) {
    const Grant grant = grant_of(matter, standing);
    if (grant == Grant::kNo) continue;
    who += fmt::format("{}{}{}", who.empty() ? "" : ", ", standing_name(standing),
                       grant == Grant::kOwn ? " (own)" : "");
  }
  return who;
}

std::optional<Matter> matter_of_view(std::string_view code) {
  if (code.empty()) return std::nullopt;
  switch (code.front()) {
    case 'C':
      return Matter::kCity;
    case 'P':
      return Matter::kOperator;
    case 'F':
    case 'A':
    case 'R':
    case 'L':
      return Matter::kProvince;
    case 'X':
      return Matter::kPublic;
    default:
      return std::nullopt;
  }
}

std::optional<Problem> object_to(const Caller& caller, Matter matter,
                                 const std::optional<std::string>& division) {
  switch (grant_of(matter, standing_of(caller))) {
    case Grant::kAll:
      return std::nullopt;
    case Grant::kOwn:
      // What is read is looked at by object_to_signed().
      if (matter == Matter::kSigned || division == caller.division) return std::nullopt;
      return forbidden(
          matter,
          {fmt::format("只可查看本区划：请以 division={} 提问", caller.division),
           fmt::format("only of your own division: ask with division={}", caller.division)});
    case Grant::kNo:
      break;
  }
  if (!caller.known()) return unknown_caller();
  return forbidden(matter, {fmt::format("角色 {} 无权查看", caller.role),
                            fmt::format("not for the role {}", caller.role)});
}

std::optional<Problem> object_to_signed(const Caller& caller,
                                        std::span<const std::string> parties) {
  const Grant grant = grant_of(Matter::kSigned, standing_of(caller));
  const bool own = std::ranges::find(parties, caller.party) != parties.end();
  if (grant == Grant::kAll || (grant == Grant::kOwn && own)) return std::nullopt;
  if (!caller.known()) return unknown_caller();
  return forbidden(Matter::kSigned, {"只对签名各方开放", "only for the parties that sign it"});
}

}  // namespace luoshu::api
