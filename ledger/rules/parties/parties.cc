#include "ledger/rules/parties/parties.h"

#include <fmt/format.h>

#include <algorithm>

#include "schema/state_parties.capnp.h"

namespace luoshu {
namespace {

bool covers(schema::RoleInterval::Reader role, Date day) {
  return role.getFrom() <= day.days && (role.getTo() == kNoDay || day.days <= role.getTo());
}

// The level of a grant that says none is that of its division.
std::string level_of(const State& state, schema::RoleInterval::Reader role) {
  if (role.hasLevel()) return std::string(from_kj(role.getLevel()));
  return std::string(division_level(state, from_kj(role.getDivision())));
}

bool fits(Level wanted, std::string_view level) {
  switch (wanted) {
    case Level::kAny:
      return true;
    case Level::kProvince:
      return level == "province";
    case Level::kCity:
      return level == "city";
    case Level::kPublic:
      return level == "province" || level == "city";
  }
  return false;
}

}  // namespace

bool division_exists(const State& state, std::string_view division) {
  return division == kProvinceDivision || state.has(tables::kDivisions, division);
}

std::string_view division_level(const State& state, std::string_view division) {
  if (division == kProvinceDivision) return "province";
  const auto row = state.find(tables::kDivisions, division);
  if (!row) return {};
  for (const std::string_view level : {"province", "city", "county"})
    if (from_kj(row->getLevel()) == level) return level;
  return {};
}

bool party_exists(const State& state, std::string_view party) {
  return state.has(tables::kParties, party);
}

std::string division_of_party(const State& state, std::string_view party) {
  const auto row = state.find(tables::kParties, party);
  return row ? std::string(from_kj(row->getDivision())) : std::string();
}

std::vector<RoleHeld> roles_held(const State& state, std::string_view party, std::string_view role,
                                 Date day) {
  std::vector<RoleHeld> held;
  const auto row = state.find(tables::kParties, party);
  if (!row) return held;
  for (const auto interval : row->getRoles())
    if (from_kj(interval.getRole()) == role && covers(interval, day))
      held.push_back({level_of(state, interval), std::string(from_kj(interval.getDivision()))});
  return held;
}

bool holds_role(const State& state, std::string_view party, std::string_view role, Level level,
                Date day) {
  const auto row = state.find(tables::kParties, party);
  if (!row) return false;
  for (const auto interval : row->getRoles())
    if (from_kj(interval.getRole()) == role && covers(interval, day) &&
        (level == Level::kAny || fits(level, level_of(state, interval))))
      return true;
  return false;
}

bool held_role_by(const State& state, std::string_view party, std::string_view role, Level level,
                  Date day) {
  return held_role_within(state, party, role, level, Date{kNoDay}, day);  // before every day
}

bool held_role_within(const State& state, std::string_view party, std::string_view role,
                      Level level, Date first, Date last) {
  const auto row = state.find(tables::kParties, party);
  if (!row) return false;
  for (const auto interval : row->getRoles()) {
    const std::int32_t from = std::max(interval.getFrom(), first.days);
    const std::int32_t to =
        interval.getTo() == kNoDay ? last.days : std::min(interval.getTo(), last.days);
    if (from_kj(interval.getRole()) == role && from <= to &&
        (level == Level::kAny || fits(level, level_of(state, interval))))
      return true;
  }
  return false;
}

bool holds_role_for(const State& state, std::string_view party, std::string_view role,
                    std::string_view division, Date day) {
  const auto row = state.find(tables::kParties, party);
  if (!row) return false;
  for (const auto interval : row->getRoles())
    if (from_kj(interval.getRole()) == role && covers(interval, day) &&
        from_kj(interval.getDivision()) == division)
      return true;
  return false;
}

void require_author_of(Decision& decision, std::string_view division, std::string_view field) {
  if (holds_role_for(decision.state, decision.author(), decision.role(), division,
                     decision.effective()))
    return;
  decision.refuse("E-LEVEL", field,
                  {fmt::format("{} is not {} for {}", decision.author(), decision.role(), division),
                   fmt::format("{} 不是 {} 的 {}", decision.author(), division, decision.role())});
}

std::vector<std::string_view> cosigners_as(const Decision& decision, std::string_view role) {
  std::vector<std::string_view> parties;
  for (const auto cosigner : decision.event.cosigners())
    if (from_kj(cosigner.getRole()) == role) parties.push_back(from_kj(cosigner.getParty()));
  return parties;
}

bool is_cosigner(const Decision& decision, std::string_view party, std::string_view role) {
  for (const auto cosigner : decision.event.cosigners())
    if (from_kj(cosigner.getRole()) == role && from_kj(cosigner.getParty()) == party) return true;
  return false;
}

void require_cosigner(Decision& decision, std::string_view party, std::string_view role) {
  if (is_cosigner(decision, party, role)) return;
  if (decision.author() == party && decision.role() == role) return;
  decision.refuse("E-COSIGN-MISSING", "cosigners", same(fmt::format("{} / {}", party, role)));
}

}  // namespace luoshu
