#include "node/core/admission.h"

#include <fmt/format.h>

#include <algorithm>

#include "ledger/rules/parties/parties.h"

namespace luoshu::node {
namespace {

// Roles in which a party of the ledger takes part in keeping it.
constexpr std::string_view kKeepers[] = {"authority",          "implementer",  "data_holder",
                                         "registrar",          "finance",      "pricing",
                                         "cyberspace",         "ip",           "government",
                                         "exchange",           "city_officer", "primary_developer",
                                         "secondary_developer"};

bool holds_any(const State& state, std::string_view party, Date day) {
  return std::ranges::any_of(kKeepers, [&](std::string_view role) {
    return !roles_held(state, party, role, day).empty();
  });
}

}  // namespace

Result<PeerIdentity> admit(const KeyRing& keys, const State& state, const PublicKey& key, Seq at,
                           Date day) {
  LUOSHU_TRY(const std::string party, keys.holder_of(key, "transport", at, day));
  if (!roles_held(state, party, "auditor", day).empty())
    return PeerIdentity{party, {Role::kAuditor, Role::kSubmitter}};
  if (!holds_any(state, party, day))
    return Fault{Errc::kRefused, fmt::format("'{}' holds no role on {}", party, to_string(day))};
  PeerIdentity identity{party, {Role::kReplica, Role::kSubmitter}};
  if (holds_role(state, party, "authority", Level::kProvince, day))
    identity.roles.insert(Role::kSequencer);
  return identity;
}

}  // namespace luoshu::node
