#include "ledger/rules/developers/free_use.h"

#include <algorithm>
#include <array>

#include "ledger/rules/engine/facts.h"
#include "ledger/rules/engine/field_checks.h"
#include "ledger/rules/engine/periods.h"
#include "ledger/rules/engine/sold_rows.h"
#include "ledger/rules/parties/parties.h"
#include "ledger/rules/products/products.h"
#include "ledger/rules/products/trade_blocks.h"
#include "schema/events_developers.capnp.h"
#include "schema/state_developers.capnp.h"
#include "schema/state_parties.capnp.h"
#include "schema/state_products.capnp.h"
#include "schema/values.capnp.h"

namespace luoshu {
namespace {

using schema::FreeUseRow;

constexpr std::string_view kUses = "free_use";

// Granted, and not over on the event's date. Use before the end may be recorded after it; a second
// end is refused.
RowView<FreeUseRow> require_running(Decision& decision) {
  const auto row = decision.state.find(tables::kFreeUses, decision.subject());
  if (!row) {
    decision.unknown("subject", decision.subject());
    return row;
  }
  decision.require_not_before(row->getFrom(), "the grant", "授予无偿使用");
  const std::int32_t day = decision.event.effective();
  if (row->getEndedOn() != kNoDay &&
      (decision.event.is<schema::FreeUseEnded>() || day >= row->getEndedOn()))
    decision.wrong_state("the free use is ended", "无偿使用已结束");
  else if (row->getTo() != kNoDay && day > row->getTo())
    decision.wrong_state("the free use has run out", "无偿使用已到期");
  return row;
}

void require_same_product(Decision& decision, bool present, std::string_view product,
                          schema::FreeUseRow::Reader row) {
  if (present && product != from_kj(row.getProduct()))
    decision.refuse("E-FIELD", "fields.product", same(from_kj(row.getProduct())));
}

// C51: products for governance are for counties and for bodies of the province as well, on
// conditions that are said.
bool wider_use(Decision& decision, std::string_view division) {
  const auto fields = decision.event.fields<schema::FreeUseGranted>();
  const auto product = decision.state.find(tables::kProducts, from_kj(fields.getProduct()));
  if (decision.version() < 2 || !product ||
      from_kj(product->getPurposeClass()) != "public_governance")
    return false;
  const std::string_view level = division_level(decision.state, division);
  if (level != "county" && level != "province") return false;
  if (form::is_blank(from_kj(fields.getConditions())))
    decision.refuse("E-FIELD", "fields.conditions", {"it is missing", "缺少该字段"});
  return true;
}

// A body of the city whose right it is: not of another division, and no developer.
void require_city_user(Decision& decision, std::string_view user, std::string_view division) {
  const State& state = decision.state;
  if (!division.empty() && !wider_use(decision, division)) {
    if (!division_exists(state, division))
      decision.refuse("E-DIVISION-UNKNOWN", "fields.division", same(division));
    else if (division_level(state, division) != "city")
      decision.refuse("E-LEVEL", "fields.division", {"free use is a city's", "仅限省辖市使用"});
  }
  if (user.empty()) return;
  if (!party_exists(state, user)) return decision.unknown("fields.user", user);
  if (!division.empty() && division_of_party(state, user) != division)
    decision.refuse("E-LEVEL", "fields.user", same(division_of_party(state, user)));
  for (const std::string_view role : {"primary_developer", "secondary_developer"})
    if (holds_role(state, user, role, Level::kAny, decision.effective()))
      decision.refuse("E-FREE-PROFIT", "fields.user", same(role));
}

// Art. 21 para. 3: products that exist, not for profit, by a city.
void decide_granted(Decision& decision) {
  const auto fields = decision.event.fields<schema::FreeUseGranted>();
  const std::string_view product = from_kj(fields.getProduct());
  if (decision.state.has(tables::kFreeUses, decision.subject()))
    decision.refuse("E-DUPLICATE", "subject", same(decision.subject()));
  require_interval(decision, decision.event.effective(), fields.getValidTo(), "fields.valid_to");
  if (fields.getNonProfit() != schema::Flag::YES)
    decision.refuse("E-FREE-PROFIT", "fields.non_profit");
  require_city_user(decision, from_kj(fields.getUser()), from_kj(fields.getDivision()));
  if (product.empty()) return;
  const auto row = decision.state.find(tables::kProducts, product);
  if (!row) return decision.unknown("fields.product", product);
  const std::string developer = developer_on(decision.state, product, decision.effective());
  if (developer != decision.author()) decision.refuse("E-DELEGATE", "author", same(developer));
  if (!is_listed(decision.state, product, decision.effective()))
    decision.wrong_state("the product is not listed", "产品未上架");
  if (product_suspended(decision.state, product, decision.effective()))
    decision.refuse("E-PRD-SUSPENDED", "fields.product", same(product));
}

void apply_granted(Application& application) {
  const auto fields = application.event.fields<schema::FreeUseGranted>();
  application.state.put(tables::kFreeUses, application.subject(), [&](FreeUseRow::Builder row) {
    row.setProduct(fields.getProduct());
    row.setUser(fields.getUser());
    row.setDivision(fields.getDivision());
    row.setFrom(application.effective());
    row.setTo(fields.getValidTo());
    row.setChangedOn(application.effective());
  });
}

// C51: a public body (its credit code begins with 1).
void decide_granted_v2(Decision& decision) {
  const std::string_view user = from_kj(decision.event.fields<schema::FreeUseGranted>().getUser());
  const auto party = decision.state.find(tables::kParties, user);
  if (party && !from_kj(party->getUscc()).starts_with('1'))
    decision.refuse("E-FREE-PROFIT", "fields.user", same(user));
  refuse_blocked(decision, from_kj(decision.event.fields<schema::FreeUseGranted>().getProduct()),
                 "fields.product", Prices::kDoNot);
}

std::string use_of(EventReader event) {
  return joined_key(event.subject(), from_kj(event.fields<schema::FreeUseRecorded>().getPeriod()));
}

// C51: once a period.
void decide_recorded_v2(Decision& decision) {
  if (fact(decision.state, kUses, use_of(decision.event)))
    decision.refuse("E-DUPLICATE", "fields.period", same(decision.subject()));
}

// Art. 21 para. 3: the officer of the user's city says how much was used.
void decide_recorded(Decision& decision) {
  const auto fields = decision.event.fields<schema::FreeUseRecorded>();
  const bool counted = !is_absent(fields.getCalls());
  if (counted && fields.getCalls() < 0)
    decision.refuse("E-FIELD", "fields.calls", {"it is negative", "不得为负数"});
  if (fields.getPeriod().size() != 0 && !parse_period(from_kj(fields.getPeriod())))
    decision.refuse("E-FIELD", "fields.period", same(from_kj(fields.getPeriod())));
  const auto row = require_running(decision);
  if (!row) return;
  require_same_product(decision, fields.hasProduct(), from_kj(fields.getProduct()), *row);
  require_author_of(decision, from_kj(row->getDivision()), "author");
  std::int64_t total = 0;
  if (counted && __builtin_add_overflow(row->getCalls(), fields.getCalls(), &total))
    decision.refuse("E-FIELD", "fields.calls", {"the total is too great", "累计次数过大"});
}

// For what the developer of the product discloses (C54).
void note_use(Application& application) {
  const auto fields = application.event.fields<schema::FreeUseRecorded>();
  put_fact(application, kUses, use_of(application.event));
  const PeriodId period = *parse_period(from_kj(fields.getPeriod()));
  const auto product = application.state.find(tables::kProducts, from_kj(fields.getProduct()));
  const std::string key = sold_key(from_kj(product->getDeveloper()), first_day(period),
                                   joined_key(kUses, use_of(application.event)));
  application.state.put(tables::kSold, key, [&](schema::SoldRow::Builder row) {
    row.setProduct(fields.getProduct());
    row.setQuantity(fields.getCalls());
    row.setThrough(last_day(period).days);
  });
}

void apply_recorded(Application& application) {
  const auto fields = application.event.fields<schema::FreeUseRecorded>();
  if (application.version() >= 2) note_use(application);
  application.state.edit(
      tables::kFreeUses, application.subject(),
      [&](FreeUseRow::Builder row, FreeUseRow::Reader before) {
        row.setCalls(before.getCalls() + fields.getCalls());
        row.setChangedOn(std::max(before.getChangedOn(), application.effective()));
      });
}

// Art. 21 para. 3: ended by either side.
void decide_ended(Decision& decision) {
  const auto fields = decision.event.fields<schema::FreeUseEnded>();
  require_words(decision, fields.hasReason(), fields.getReason(), "fields.reason");
  const auto row = require_running(decision);
  if (!row) return;
  if (row->getChangedOn() != row->getFrom())
    decision.require_not_before(row->getChangedOn(), "the last use recorded", "最近一次使用记录");
  require_same_product(decision, fields.hasProduct(), from_kj(fields.getProduct()), *row);
  if (decision.role() == "city_officer")
    return require_author_of(decision, from_kj(row->getDivision()), "author");
  const auto product = decision.state.find(tables::kProducts, from_kj(row->getProduct()));
  if (product && from_kj(product->getDeveloper()) != decision.author())
    decision.refuse("E-DELEGATE", "author", same(from_kj(product->getDeveloper())));
}

void apply_ended(Application& application) {
  application.state.edit(tables::kFreeUses, application.subject(),
                         [&](FreeUseRow::Builder row, FreeUseRow::Reader) {
                           row.setEndedOn(application.effective());
                           row.setChangedOn(application.effective());
                         });
}

const std::array kRules{
    Rule{event_type<schema::FreeUseGranted>,
         {{"primary_developer"}},
         {},
         decide_granted,
         apply_granted,
         "7 (2), 21 (3), 豫发改数据〔2025〕244号",
         decide_granted_v2},
    Rule{event_type<schema::FreeUseRecorded>,
         {{"city_officer", Level::kCity}},
         {},
         decide_recorded,
         apply_recorded,
         "21 (3)",
         decide_recorded_v2},
    Rule{event_type<schema::FreeUseEnded>,
         {{"primary_developer"}, {"city_officer", Level::kCity}},
         {},
         decide_ended,
         apply_ended,
         "21 (3)"},
};

}  // namespace

std::span<const Rule> free_use_rules() {
  return kRules;
}

}  // namespace luoshu
