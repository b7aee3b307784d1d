#include "ledger/allocation/step.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <vector>

#include "ledger/base/assert.h"

namespace luoshu::allocation {
namespace {

constexpr std::string_view kAdjust = "adjust:";

template <class What>
const What* as(const Step& step) {
  return std::get_if<What>(&step.what);
}

// The place of the first step of this kind that `is_meant`.
template <class What, class Meant>
std::optional<std::uint16_t> place_of(const Rule& rule, const Meant& is_meant) {
  for (std::size_t i = 0; i < rule.steps.size(); ++i)
    if (const What* what = as<What>(rule.steps[i]); what != nullptr && is_meant(*what))
      return static_cast<std::uint16_t>(i);
  return std::nullopt;
}
template <class What>
std::optional<std::uint16_t> limit_place(const Rule& rule) {
  for (std::size_t i = 0; i < rule.limits.size(); ++i)
    if (std::holds_alternative<What>(rule.limits[i].what)) return static_cast<std::uint16_t>(i);
  return std::nullopt;
}

// A text as the name of one step of the rule.
class Reader {
 public:
  Reader(const Rule& rule, std::string_view text, std::uint16_t pool)
      : rule_(rule), text_(text), only_(pool) {}

  std::optional<StepName> read() const {
    if (only_ == kNoPool)
      if (auto found = of_no_pool()) return found;
    const auto& shares = std::get<Split>(split_step(rule_).what).shares;
    std::optional<StepName> found;
    std::size_t longest = 0;
    for (std::size_t i = 0; i < shares.size(); ++i) {
      const std::string& name = shares[i].name;
      if (!text_.starts_with(name) || (found && name.size() <= longest)) continue;
      const auto pool = static_cast<std::uint16_t>(i);
      if (only_ != kNoPool && only_ != pool) continue;
      const auto step = of_pool(pool, name, text_.substr(name.size()));
      if (!step) continue;
      found = StepName{*step, std::string(text_.substr(name.size()))};
      longest = name.size();
    }
    return found;
  }

 private:
  std::optional<StepName> of_no_pool() const {
    const auto any = [](const auto&) { return true; };
    const auto named = [&](const Earmark& earmark) { return earmark.name == text_; };
    const auto found = [](StepKind kind, std::optional<std::uint16_t> place) {
      return place ? std::optional(StepName{{kind, kNoPool, *place}}) : std::nullopt;
    };
    if (text_ == kWithholdStep) return found(StepKind::kWithhold, place_of<Withhold>(rule_, any));
    if (text_ == kRecoverStep) return found(StepKind::kRecover, place_of<Recover>(rule_, any));
    if (text_ == kCeilingStep) return found(StepKind::kCeiling, limit_place<Ceiling>(rule_));
    if (text_ == kFloorStep) return found(StepKind::kFloor, limit_place<Floor>(rule_));
    const auto cap = place_of<Cap>(rule_, [&](const Cap& one) { return one.reserve == text_; });
    if (cap) return found(StepKind::kReserve, cap);
    return found(StepKind::kEarmark, place_of<Earmark>(rule_, named));
  }

  // What the ending makes of the pool: nothing, a target of its line, or parts of its divides, each
  // written behind what the ones before left.
  std::optional<StepRef> of_pool(std::uint16_t pool, const std::string& name,
                                 std::string_view ending) const {
    const auto place = place_of<Pool>(rule_, [&](const Pool& one) { return one.name == name; });
    if (!place) return std::nullopt;
    if (ending.empty()) return StepRef{StepKind::kPool, pool, *place};
    if (!ending.starts_with('_')) return std::nullopt;
    const Pool& what = *as<Pool>(rule_.steps[*place]);
    std::map<std::size_t, std::uint16_t> reached{{0, *place}};  // how far; the step that got there
    for (const std::string& target : endings_of(what)) {
      if (ending == target) return StepRef{StepKind::kTarget, pool, *place};
      if (ending.starts_with(target)) reached.emplace(target.size(), *place);
    }
    for (std::size_t i = 0; i < rule_.steps.size(); ++i) {
      const Divide* divide = as<Divide>(rule_.steps[i]);
      if (divide != nullptr && divide->pool == name)
        step_on(*divide, static_cast<std::uint16_t>(i), ending, reached);
    }
    const auto last = reached.find(ending.size());
    if (last == reached.end()) return std::nullopt;
    return StepRef{StepKind::kDivide, pool, last->second};
  }

  static void step_on(const Divide& divide, std::uint16_t place, std::string_view ending,
                      std::map<std::size_t, std::uint16_t>& reached) {
    std::vector<std::size_t> further;
    const auto try_one = [&](std::size_t from, std::string_view part) {
      if (ending.substr(from).starts_with(part)) further.push_back(from + part.size());
    };
    for (const TargetShare& share : divide.shares) {
      const std::string part = target_ending(share.target);
      const bool cities = share.target.kind == Target::Kind::kCityByContribution;
      for (const auto& [from, before] : reached) {
        try_one(from, part);
        if (cities) try_one(from, target_ending({}));  // the province, where no city contributed
      }
    }
    for (const std::size_t to : further) reached.emplace(to, place);
  }

  // The province takes what nobody else can.
  static std::vector<std::string> endings_of(const Pool& pool) {
    std::vector<std::string> endings{target_ending({})};
    if (const Fixed* fixed = std::get_if<Fixed>(&pool.method))
      for (const TargetShare& share : fixed->shares) endings.push_back(target_ending(share.target));
    if (pool.fallback && pool.fallback->kind == Fallback::Kind::kTarget)
      endings.push_back(target_ending(pool.fallback->target));
    return endings;
  }

  const Rule& rule_;
  std::string_view text_;
  std::uint16_t only_;
};

}  // namespace

const SourceLine& source_line(const Rule& rule, const StepRef& step) {
  if (step.kind == StepKind::kCeiling || step.kind == StepKind::kFloor) {
    LUOSHU_ASSERT(step.place < rule.limits.size());
    return rule.limits[step.place].line;
  }
  LUOSHU_ASSERT(step.place < rule.steps.size());
  return rule.steps[step.place].line;
}

std::string step_text(const Rule& rule, const StepName& name) {
  const auto base = [&]() -> std::string {
    const auto at = [&]() -> const auto& {
      return rule.steps[name.step.place].what;
    };
    switch (name.step.kind) {
      case StepKind::kWithhold:
        return std::string(kWithholdStep);
      case StepKind::kReserve:
        return std::get<Cap>(at()).reserve;
      case StepKind::kRecover:
        return std::string(kRecoverStep);
      case StepKind::kSplit:
        return std::string(kSplitList);
      case StepKind::kEarmark:
        return std::get<Earmark>(at()).name;
      case StepKind::kCeiling:
        return std::string(kCeilingStep);
      case StepKind::kFloor:
        return std::string(kFloorStep);
      case StepKind::kPool:
      case StepKind::kTarget:
      case StepKind::kDivide:
        break;
    }
    return std::get<Split>(split_step(rule).what).shares[name.step.pool].name + name.ending;
  };
  return name.adjusts ? adjusted_step(base()) : base();
}

std::optional<StepName> read_step(const Rule& rule, std::string_view text, std::uint16_t pool) {
  if (auto found = Reader(rule, text, pool).read()) return found;
  const std::string_view step = unadjusted_step(text);
  if (step.size() == text.size()) return std::nullopt;
  auto found = Reader(rule, step, pool).read();
  if (found) found->adjusts = true;
  return found;
}

std::string target_ending(const Target& target) {
  switch (target.kind) {
    case Target::Kind::kProvince:
      return "_province";
    case Target::Kind::kCityByContribution:
      return "_city";
    case Target::Kind::kParty:
      return "_party";
    case Target::Kind::kDivision:
      return "_division";
    case Target::Kind::kAccount:
      break;
  }
  return fmt::format("_{}", target.name);
}

std::string adjusted_step(std::string_view step) {
  return fmt::format("{}{}", kAdjust, step);
}

std::string_view unadjusted_step(std::string_view step) {
  return step.starts_with(kAdjust) ? step.substr(kAdjust.size()) : step;
}

std::string divide_list(std::string_view pool) {
  return fmt::format("divide {}", pool);
}

std::string_view bound_name(BoundKind kind) {
  switch (kind) {
    case BoundKind::kPercent:
      return "percent";
    case BoundKind::kAmount:
      return "amount";
    case BoundKind::kLeft:
      return "left";
    case BoundKind::kRoom:
      return "room";
    case BoundKind::kOpen:
      break;
  }
  return "open";
}

}  // namespace luoshu::allocation
