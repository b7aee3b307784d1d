// F10 数据资产台账: what bodies hold of data as assets: state assets that were confirmed, and data
// assets on balance sheets, with the value that stands, the income of their products and the credit
// they carry. Source: RULEBOOK 5 (version 2); art. 10; 财会〔2023〕11号.

#include "ledger/rules/products/states_shown.h"
#include "projections/views/catalogue.h"
#include "projections/views/event_rows.h"
#include "projections/words/words.h"
#include "schema/events_catalogue.capnp.h"
#include "schema/state_catalogue.capnp.h"
#include "schema/state_facts.capnp.h"
#include "schema/state_products.capnp.h"
#include "schema/state_registrations.capnp.h"

namespace luoshu {
namespace {

constexpr Column kColumns[] = {
    {"object", {"对象", "object"}, Kind::kText, false, true},
    {"kind", {"类别", "kind"}},
    {"holder", {"持有（登记）主体", "holder"}},
    {"asset_card", {"资产卡片", "asset card"}},
    {"booked_as", {"入账科目", "booked as"}},
    {"cost_fen", {"成本", "cost"}, Kind::kFen, true},
    {"book_value_fen", {"账面价值", "book value"}, Kind::kFen, true},
    {"recognised_on", {"入表日", "recognised on"}, Kind::kDate},
    {"derecognised_on", {"终止确认日", "derecognised on"}, Kind::kDate},
    {"certificate_no", {"登记凭证号", "certificate"}},
    {"registration_state", {"登记状态", "state of the registration"}},
    {"products", {"关联产品", "products made from it"}},
    {"income_fen", {"相关收入", "income of these products"}, Kind::kFen, true},
    {"credit_fen", {"授信额", "credit not released"}, Kind::kFen, true},
    {"pledged", {"已质押", "pledged"}},
};

constexpr Term kKinds[] = {{"resource", {"公共数据资源", "public data resource"}},
                           {"product", {"数据产品", "data product"}},
                           {"enterprise_resource", {"企业数据资源", "enterprise data resource"}},
                           {"personal_resource", {"个人数据资源", "personal data resource"}}};
constexpr Term kPledged{"yes", {"是", "yes"}};

struct Asset {
  std::string holder;
  std::string card;
  std::string booked_as;
  std::optional<std::int64_t> cost;
  std::optional<std::int64_t> value;
  std::uint64_t confirmed = 0;
  std::uint64_t recognised = 0;
};
using Assets = std::map<std::string, Asset>;  // by object

Result<Assets> read_assets(const LedgerAt& ledger) {
  Assets assets;
  LUOSHU_CHECK(each<schema::StateAssetConfirmed>(ledger, [&](const auto& event, auto fields) {
    Asset& asset = assets[std::string(event.event.subject())];
    asset.holder = event.event.author();
    asset.card = from_kj(fields.getAssetCard());
    if (!is_absent(fields.getBookValueFen())) asset.value = fields.getBookValueFen();
    asset.confirmed = event.at.number.value;
  }));
  // In the order recorded: the last recognition is the one that stands or was ended.
  LUOSHU_CHECK(each<schema::DataAssetRecognised>(ledger, [&](const auto& event, auto fields) {
    Asset& asset = assets[std::string(event.event.subject())];
    if (asset.confirmed == 0) asset.holder = event.event.author();
    asset.booked_as = from_kj(fields.getBookedAs());
    asset.cost = fields.getCostFen();
    asset.recognised = event.at.number.value;
  }));
  return assets;
}

struct Object {
  const Term* kind = nullptr;
  std::string registration;
};

Object object_of(const State& state, const std::string& id) {
  if (const auto entry = state.find(tables::kCatalogue, id))
    return {&kKinds[0], std::string(from_kj(entry->getRegistration()))};
  if (const auto product = state.find(tables::kProducts, id))
    return {&kKinds[1], std::string(from_kj(product->getRegistration()))};
  const auto holding = state.find(tables::kHoldings, id);
  if (!holding) return {};
  return {&kKinds[from_kj(holding->getKind()) == "personal" ? 3 : 2],
          std::string(from_kj(holding->getRegistration()))};
}

struct Credit {
  FenSum fen;
  bool pledged = false;
};

std::map<std::string, Credit> open_credits(const LedgerAt& ledger) {
  std::map<std::string, Credit> credits;
  ledger.state().scan(tables::kCredits, {}, [&](std::string_view, const auto& row) {
    if (row->getReleasedOn() != kNoDay) return true;
    Credit& of = credits[std::string(from_kj(row->getObject()))];
    of.fen += row->getAmountFen();
    of.pledged = of.pledged || row->getPledged();
    return true;
  });
  return credits;
}

Cell state_cell(const LedgerAt& ledger, const std::string& registration) {
  const std::string_view state = registration_state(ledger.state(), registration, ledger.day());
  return state.empty() ? Cell() : words::cell(words::shown_states(), state);
}

Status add_asset(const LedgerAt& ledger, const std::string& id, const Asset& asset,
                 std::vector<std::string> products, const std::map<std::string, FenSum>& income_of,
                 const Credit& credit, Sheet& table) {
  const State& state = ledger.state();
  const Object object = object_of(state, id);
  if (object.kind == &kKinds[1]) products = {id};
  FenSum sum;
  for (const std::string& product : products)
    if (const auto found = income_of.find(product); found != income_of.end()) sum += found->second;
  LUOSHU_TRY(const std::int64_t income, sum.fen());
  LUOSHU_TRY(const std::int64_t credited, credit.fen.fen());
  const auto row = state.find(tables::kAssets, id);
  const bool ended = row && row->getDerecognisedOn() != kNoDay;
  Cell value = asset.value ? number_cell(*asset.value) : Cell();
  if (row) value = number_cell(ended ? 0 : row->getBookValueFen());
  const auto registration = state.find(tables::kRegistrations, object.registration);
  add_row(table,
          {text_cell(id), object.kind != nullptr ? Cell(*object.kind) : Cell(),
           text_cell(asset.holder), text_cell(asset.card), text_cell(asset.booked_as),
           asset.cost ? number_cell(*asset.cost) : Cell(), value,
           row ? date_cell(row->getRecognisedOn()) : Cell(),
           row ? date_cell(row->getDerecognisedOn()) : Cell(),
           registration ? text_cell(from_kj(registration->getCertificateNo())) : Cell(),
           state_cell(ledger, object.registration), list_cell(products), number_cell(income),
           number_cell(credited), credit.pledged ? Cell(kPledged) : Cell()},
          {asset.confirmed, asset.recognised});
  return {};
}

Status fill(const LedgerAt& ledger, const ViewAsk& ask, Sheet& table) {
  LUOSHU_TRY(const Assets assets, read_assets(ledger));
  auto products = products_of_resources(ledger);
  const auto income = income_of_products(ledger);
  auto credits = open_credits(ledger);
  for (const auto& [id, asset] : assets)
    if (passes(ask.party, asset.holder))
      LUOSHU_CHECK(add_asset(ledger, id, asset, products[id], income, credits[id], table));
  return {};
}

}  // namespace

const View views::kAssets{
    "F10",
    "assets",
    {"数据资产台账", "data assets"},
    kColumns,
    kHeedsParty,
    kHeedsNothing,
    fill,
    {"账面价值：入表前为国有资产管理落实时所载价值，入表后为最近一次价值变更，终止确认后为零。"
     "相关收入为关联产品的全部净收入，同一产品用到多项资产时各项均列示，合计不等于总收入",
     "Book value: before recognition what the confirmation of the state asset says, then that of "
     "the latest revaluation, nothing after derecognition. Income is all that the products "
     "brought, "
     "shown with each asset that they are made from: the sum is not the income of the ledger"},
    {},
    nullptr,
    2};

}  // namespace luoshu
