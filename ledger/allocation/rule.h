// An allocation rule in LuoRule, as a value: what docs/LUORULE.md describes, parsed. parse_rule()
// (rule_parser.h) makes it and print_rule() (rule_printer.h) writes it in its canonical form.
//
// Integers only: a PCT is ppm (1 % = 10,000), a MONEY is fen. Steps stand in the order in which
// they run: withhold*, cap?, recover*, split, the pools, then earmark and divide as written. Every
// step, limit and line of the tail keeps the line it was written on, so that an amount can be
// explained by it. Values; pure; safe from every thread.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "ledger/base/time.h"

namespace luoshu::allocation {

// A percentage in millionths of the whole: 0 to 1,000,000.
struct Ppm {
  std::int64_t value = 0;
  friend auto operator<=>(Ppm, Ppm) = default;
};
inline constexpr std::int64_t kPpmWhole = 1'000'000;

// An amount of money, 0 to limits::kAmountFenMax.
struct Fen {
  std::int64_t value = 0;
  friend auto operator<=>(Fen, Fen) = default;
};

// The line something was written on: its number from 1 and its text without the blanks around it.
// Where a thing stands is no part of what it means, so all source lines compare equal.
struct SourceLine {
  std::uint32_t number = 0;
  std::string text;
  friend bool operator==(const SourceLine&, const SourceLine&) { return true; }
};

enum class Period { kMonth, kQuarter, kYear };
enum class Base { kNet, kGross };  // parse_rule refuses gross: the language has no tax step
enum class Recognise { kSettled, kPaid };

// The sales a rule is for: all, or those of the products or application agreements named.
struct Scope {
  enum class Kind { kAll, kProducts, kAgreements };
  Kind kind = Kind::kAll;
  std::vector<std::string> ids = {};  // as written, none twice; empty for kAll
  friend bool operator==(const Scope&, const Scope&) = default;
};
// Whether both name the same sales, in whatever order.
bool same_scope(const Scope& one, const Scope& other);

// Who gets a part.
struct Target {
  enum class Kind { kProvince, kCityByContribution, kParty, kDivision, kAccount };
  Kind kind = Kind::kProvince;
  std::string name = {};  // of the party, division or account; empty for the first two
  friend auto operator<=>(const Target&, const Target&) = default;
};
struct TargetShare {
  Target target;
  Ppm share;
  friend bool operator==(const TargetShare&, const TargetShare&) = default;
};
struct NameShare {
  std::string name;
  Ppm share;
  friend bool operator==(const NameShare&, const NameShare&) = default;
};

// withhold NAME (PCT | MONEY) to ACCOUNT
struct Withhold {
  std::string name;
  std::variant<Ppm, Fen> amount;
  std::string account;
  friend bool operator==(const Withhold&, const Withhold&) = default;
};

// cap permitted-revenue cycle STRING excess to reserve NAME
struct Cap {
  std::string cycle;
  std::string reserve;
  friend bool operator==(const Cap&, const Cap&) = default;
};

// recover audited-cost class … up-to PCT to bearer (carry | lapse)
struct Recover {
  enum class Unused { kCarry, kLapse };
  std::vector<std::string> classes;  // empty: any
  Ppm up_to;
  Unused unused = Unused::kCarry;
  friend bool operator==(const Recover&, const Recover&) = default;
};

// split NAME PCT, …: names the pools; the shares sum to the whole.
struct Split {
  std::vector<NameShare> shares;
  friend bool operator==(const Split&, const Split&) = default;
};

// How a pool is shared out.
struct Fixed {
  std::vector<TargetShare> shares;  // sum to the whole
  friend bool operator==(const Fixed&, const Fixed&) = default;
};
struct Equal {
  enum class Over { kCitiesInLineage, kAllCities, kPartiesWithInvestment };
  Over over = Over::kCitiesInLineage;
  friend bool operator==(Equal, Equal) = default;
};
struct ByInvestment {
  enum class Subsidy { kIncluded, kDeducted };
  Subsidy subsidy = Subsidy::kIncluded;
  friend bool operator==(ByInvestment, ByInvestment) = default;
};
struct Factor {
  enum class Kind { kBase, kUse, kQuality, kConstant };
  Kind kind = Kind::kBase;
  std::int64_t constant = 0;  // of kConstant; else 0
  friend bool operator==(Factor, Factor) = default;
};
struct ByLineage {
  std::vector<Factor> factors;  // of the weight; at least one
  friend bool operator==(const ByLineage&, const ByLineage&) = default;
};
struct ByMeteredUse {
  friend bool operator==(ByMeteredUse, ByMeteredUse) = default;
};
using Method = std::variant<Fixed, Equal, ByInvestment, ByLineage, ByMeteredUse>;

// What a pool does where its method finds no beneficiary.
struct Fallback {
  enum class Kind { kBase, kEqual, kTarget };
  Kind kind = Kind::kBase;
  Target target = {};  // of kTarget
  friend bool operator==(const Fallback&, const Fallback&) = default;
};

// pool NAME METHOD [else FALLBACK]
struct Pool {
  std::string name;
  Method method;
  std::optional<Fallback> fallback;
  friend bool operator==(const Pool&, const Pool&) = default;
};

// earmark PCT of POOL of ROLE as NAME by (city-contribution | equal)
struct Earmark {
  enum class By { kCityContribution, kEqual };
  Ppm share;
  std::string pool;
  std::string role;
  std::string name;
  By by = By::kCityContribution;
  friend bool operator==(const Earmark&, const Earmark&) = default;
};

// divide POOL of (city | province) into TARGET PCT, …
struct Divide {
  enum class Of { kCity, kProvince };
  std::string pool;
  Of of = Of::kCity;
  std::vector<TargetShare> shares;  // sum to the whole
  friend bool operator==(const Divide&, const Divide&) = default;
};

struct Step {
  SourceLine line;
  std::variant<Withhold, Cap, Recover, Split, Pool, Earmark, Divide> what;
  friend bool operator==(const Step&, const Step&) = default;
};

// ceiling POOL per (division | party) PCT spill (proportional | province)
struct Ceiling {
  enum class Per { kDivision, kParty };
  enum class Spill { kProportional, kProvince };
  std::string pool;
  Per per = Per::kDivision;
  Ppm share;
  Spill spill = Spill::kProportional;
  friend bool operator==(const Ceiling&, const Ceiling&) = default;
};

// floor POOL per (city | party) MONEY from ACCOUNT
struct Floor {
  enum class Per { kCity, kParty };
  std::string pool;
  Per per = Per::kCity;
  Fen amount;
  std::string account;  // `<pool>_province`, or an account that a withhold or a target names
  friend bool operator==(const Floor&, const Floor&) = default;
};

struct Limit {
  SourceLine line;
  std::variant<Ceiling, Floor> what;
  friend bool operator==(const Limit&, const Limit&) = default;
};

// refund reverse remaining-lines: the one way there is.
struct Refund {
  SourceLine line;
  friend bool operator==(const Refund&, const Refund&) = default;
};

// round (largest-remainder tie (key-ascending | rotate-by-transaction) | cumulative)
struct Rounding {
  enum class Kind { kKeyAscending, kRotateByTransaction, kCumulative };
  SourceLine line;
  Kind kind = Kind::kKeyAscending;
  friend bool operator==(const Rounding&, const Rounding&) = default;
};

struct Rule {
  std::string id;
  std::int64_t version = 0;
  std::optional<std::string> title;
  std::vector<std::string> basis;
  Date effective;
  std::optional<Date> effective_end;  // the last day, inclusive
  Period period = Period::kQuarter;
  Base base = Base::kNet;
  Recognise recognise = Recognise::kSettled;
  Scope scope;
  std::vector<Step> steps;
  std::vector<Limit> limits;  // as written
  Refund refund;
  Rounding rounding;
  friend bool operator==(const Rule&, const Rule&) = default;
};

// The step of the split, and that of the pool of this name. REQUIRES a rule as parse_rule makes it
// and a name that its split has.
const Step& split_step(const Rule& rule);
const Step& pool_step(const Rule& rule, std::string_view pool);

}  // namespace luoshu::allocation
