// Everything that a run's money depends on: the sales and refunds it takes and the facts it sees,
// as values (A19). Who gathers them decides what was recorded in time; nothing here
// asks a store or a clock.
//
// REQUIRES, of the caller that fills a Book: every NameId is of `names`; indices are within their
// lists; lists that say so are ascending; amounts are within limits::kAmountFenMax.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "ledger/allocation/apportion.h"
#include "ledger/allocation/line.h"
#include "ledger/allocation/rule.h"
#include "ledger/base/time.h"

namespace luoshu::allocation {

// A version of a product: its components and their resources, both ascending by name (4.2, A20).
struct LineageResource {
  NameId resource;
  NameId division;
  std::uint64_t base = 0;
};
struct LineageComponent {
  NameId component;
  std::uint64_t share_ppm = 0;
  std::vector<LineageResource> resources;
};
using Lineage = std::vector<LineageComponent>;

struct Use {
  NameId resource;
  std::uint64_t amount = 0;
};

struct Sale {
  std::string id;
  Date allocated;  // A7
  std::int64_t net_fen = 0;
  std::uint32_t rule = 0;       // in Book::rules: the version that governs it
  std::uint32_t lineage = 0;    // in Book::lineages
  std::uint32_t first_use = 0;  // in Book::uses, ascending by resource
  std::uint32_t use_count = 0;
};

// A sale that an earlier run took, with what is left of its lines, in their order (A8).
struct EarlierSale {
  Date allocated;
  std::uint32_t rule = 0;
  std::vector<Line> lines;
};

struct BookedRefund {
  std::string id;
  Date booked;  // its allocation date (A7)
  std::int64_t net_fen = 0;
  bool of_earlier = false;  // run
  std::uint32_t sale = 0;   // in Book::earlier, else in Book::sales
};

// What an adjustment books (A33); made by adjustment_lines().
struct Adjustment {
  std::string id;
  std::uint32_t rule = 0;
  std::vector<Line> lines;
};

struct Cost {
  NameId id;
  NameId party;
  std::string cost_class;
  Date audited;
  std::int64_t open_fen = 0;  // before the run
};
struct Cycle {
  std::string id;
  Date from;
  Date to;
  std::int64_t max_fen = 0;
  std::int64_t sold_fen = 0;  // net of what earlier runs took, within the cycle (A13)
};
struct Investment {
  NameId party;
  Date on;
  std::int64_t amount_fen = 0;
  std::int64_t subsidy_fen = 0;
};
struct Score {
  NameId resource;
  Date on;
  std::uint64_t permille = 0;
};
struct City {
  NameId division;
  Date registered;
};
struct RoleSpan {
  NameId party;
  std::string role;
  Date from;
  Date to;  // last day
};

// What a name is where limits and contributions ask.
enum class NameKind : std::uint8_t { kOther, kProvince, kCity, kParty, kAccount };

// Residuals of `round cumulative`: site (rule id, 0, pool or list, 0, component) and key.
using Residuals = std::map<std::string, std::map<std::string, Residual>>;

struct Book {
  Names names;
  std::vector<NameKind> kinds;  // by NameId
  std::vector<NameId> owners;   // by NameId: whose statement (A34); kNoName: none
  Steps steps;
  std::vector<Rule> rules;  // the versions that govern something in the run
  std::vector<Lineage> lineages;
  std::vector<Use> uses;
  std::vector<Sale> sales;            // in any order
  std::vector<BookedRefund> refunds;  // in any order
  std::vector<EarlierSale> earlier;
  std::vector<Adjustment> adjustments;  // in the order recorded
  std::vector<Cost> costs;              // audited by the end of the period; ascending by id
  std::vector<Cycle> cycles;            // approved
  std::vector<Investment> investments;
  std::vector<Score> scores;  // in the order recorded
  std::vector<City> cities;   // registered with level city; ascending
  std::vector<RoleSpan> roles;
  Residuals residuals;
  NameId province;
  std::string period;
  Date last_day;
  // The recover steps of the version for all sales in force on the last day (A17).
  std::vector<Recover> recover_at_end;
};

}  // namespace luoshu::allocation
