#include "projections/money/step_families.h"

#include "ledger/rules/money/allocation_rule_texts.h"

namespace luoshu {
namespace {

using allocation::Booking;

StepFamily family_of(const allocation::Method& method) {
  if (std::holds_alternative<allocation::ByInvestment>(method)) return StepFamily::kInvest;
  if (std::holds_alternative<allocation::ByLineage>(method) ||
      std::holds_alternative<allocation::ByMeteredUse>(method))
    return StepFamily::kContribute;
  return StepFamily::kBenefit;
}

constexpr std::string_view kAdjust = "adjust:";

}  // namespace

const StepFamilies::Names& StepFamilies::names_of(std::string_view rule, std::int64_t version) {
  const auto [known, added] = rules_.try_emplace({std::string(rule), version});
  if (!added) return known->second;
  Names& names = known->second;
  // Reserved names of the language: docs/LUORULE.md.
  names = {{"over_cap_reserve", StepFamily::kReserve},
           {"recover", StepFamily::kRecovery},
           {"ceiling_adjust", StepFamily::kLimits},
           {"floor_topup", StepFamily::kLimits}};
  const allocation::Rule parsed = recorded_version(state_, rule, version);
  for (const allocation::Step& step : parsed.steps) {
    if (const auto* withhold = std::get_if<allocation::Withhold>(&step.what))
      names.emplace(withhold->name, StepFamily::kReserve);
    if (const auto* pool = std::get_if<allocation::Pool>(&step.what))
      names.emplace(pool->name, family_of(pool->method));
    if (const auto* earmark = std::get_if<allocation::Earmark>(&step.what))
      names.emplace(earmark->name, StepFamily::kReinvest);
  }
  return names;
}

StepFamily StepFamilies::of_step(std::string_view rule, std::int64_t version,
                                 std::string_view step) {
  if (step.starts_with(kAdjust)) step.remove_prefix(kAdjust.size());
  const Names& names = names_of(rule, version);
  // A pool that is divided names its parts after itself: benefit_city.
  for (std::string_view name = step; !name.empty();) {
    if (const auto found = names.find(name); found != names.end()) return found->second;
    const std::size_t cut = name.rfind('_');
    if (cut == std::string_view::npos) break;
    name = name.substr(0, cut);
  }
  return StepFamily::kBenefit;
}

StepFamily StepFamilies::of(Booking::Kind kind, std::string_view rule, std::int64_t version,
                            std::string_view step) {
  if (kind == Booking::Kind::kRefund) return StepFamily::kRefund;
  if (kind == Booking::Kind::kAdjustment) return StepFamily::kAdjustment;
  if (kind == Booking::Kind::kLimit) return StepFamily::kLimits;
  return of_step(rule, version, step);
}

}  // namespace luoshu
