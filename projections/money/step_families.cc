#include "projections/money/step_families.h"

#include "ledger/rules/money/allocation_rule_texts.h"

namespace luoshu {
namespace {

using allocation::Booking;
using allocation::StepKind;

StepFamily family_of(const allocation::Method& method) {
  if (std::holds_alternative<allocation::ByInvestment>(method)) return StepFamily::kInvest;
  if (std::holds_alternative<allocation::ByLineage>(method) ||
      std::holds_alternative<allocation::ByMeteredUse>(method))
    return StepFamily::kContribute;
  return StepFamily::kBenefit;
}

StepFamily family_of(StepKind kind, const allocation::Pool* pool) {
  switch (kind) {
    case StepKind::kWithhold:
    case StepKind::kReserve:
      return StepFamily::kReserve;
    case StepKind::kRecover:
      return StepFamily::kRecovery;
    case StepKind::kEarmark:
      return StepFamily::kReinvest;
    case StepKind::kCeiling:
    case StepKind::kFloor:
      return StepFamily::kLimits;
    case StepKind::kSplit:
    case StepKind::kPool:
    case StepKind::kTarget:
    case StepKind::kDivide:
      break;
  }
  return pool == nullptr ? StepFamily::kBenefit : family_of(pool->method);
}

}  // namespace

StepFamilies::OfRule& StepFamilies::rule_of(std::string_view rule, std::int64_t version) {
  if (last_ != nullptr && last_->rule.version == version && last_->rule.id == rule) return *last_;
  const auto [place, added] = rules_.try_emplace({std::string(rule), version});
  if (added) place->second.rule = recorded_version(state_, rule, version);
  last_ = &place->second;
  return *last_;
}

StepFamilies::Known StepFamilies::read(const allocation::Rule& rule, std::string_view step) {
  Known known{read_step(rule, step), nullptr, StepFamily::kBenefit};
  if (!known.name) return known;
  const allocation::StepRef& ref = known.name->step;
  if (ref.pool != allocation::kNoPool) {
    const auto& shares = std::get<allocation::Split>(split_step(rule).what).shares;
    known.pool = &std::get<allocation::Pool>(pool_step(rule, shares[ref.pool].name).what);
  }
  known.family = family_of(ref.kind, known.pool);
  return known;
}

const StepFamilies::Known& StepFamilies::known(std::string_view rule, std::int64_t version,
                                               std::string_view step) {
  OfRule& of = rule_of(rule, version);
  const auto found = of.steps.find(step);
  if (found != of.steps.end()) return found->second;
  return of.steps.emplace(step, read(of.rule, step)).first->second;
}

const std::optional<allocation::StepName>& StepFamilies::name_of(std::string_view rule,
                                                                 std::int64_t version,
                                                                 std::string_view step) {
  return known(rule, version, step).name;
}

const allocation::Pool* StepFamilies::pool_of(std::string_view rule, std::int64_t version,
                                              std::string_view step) {
  return known(rule, version, step).pool;
}

StepFamily StepFamilies::of_step(std::string_view rule, std::int64_t version,
                                 std::string_view step) {
  return known(rule, version, step).family;
}

StepFamily StepFamilies::of(Booking::Kind kind, std::string_view rule, std::int64_t version,
                            std::string_view step) {
  if (kind == Booking::Kind::kRefund) return StepFamily::kRefund;
  if (kind == Booking::Kind::kAdjustment) return StepFamily::kAdjustment;
  if (kind == Booking::Kind::kLimit) return StepFamily::kLimits;
  return of_step(rule, version, step);
}

}  // namespace luoshu
