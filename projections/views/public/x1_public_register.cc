// X1 登记编码与产品清单: what anybody may look up: codes of registered data, and products on sale.
// Source: RULEBOOK 5.5.

#include <algorithm>

#include "ledger/rules/products/products.h"
#include "ledger/rules/products/states_shown.h"
#include "projections/views/catalogue.h"
#include "projections/views/more_columns.h"
#include "projections/views/registry_marks.h"
#include "projections/views/rows.h"
#include "projections/views/shown_states.h"
#include "schema/events_catalogue.capnp.h"
#include "schema/events_products.capnp.h"
#include "schema/state_products.capnp.h"
#include "schema/state_registrations.capnp.h"

namespace luoshu {
namespace {

constexpr Column kColumns[] = {
    {"kind", {"类别", "kind"}, Kind::kText, false, true},
    {"code", {"登记编码", "registration code"}, Kind::kText, false, true},
    {"name", {"名称", "name"}},
    {"holder", {"登记主体", "holder"}},
    {"valid_from", {"有效期起", "valid from"}, Kind::kDate},
    {"valid_to", {"有效期止", "valid to"}, Kind::kDate},
    {"version", {"版本", "version"}},
    {"status", {"状态", "state"}},
};

constexpr Column kMore[] = {
    {"price_fen", {"单价", "price"}, Kind::kFen},
    {"unit", {"计量单位", "unit"}},
    {"class", {"用途类别", "class"}},
    {"venue", {"场所", "venue"}},
    {"certificate_no", {"登记凭证号", "certificate"}},
    {"national_code", {"国家登记编码", "national code"}},
    {"high_value", {"高价值", "high value"}},
    {"object", {"对象", "object"}},
    {"registration", {"登记业务编号", "registration"}},
};
constexpr auto kColumnsV2 = with_more(kColumns, kMore);

constexpr Term kKinds[] = {{"resource", {"数据资源", "data resource"}},
                           {"product", {"产品和服务", "product"}},
                           {"enterprise_resource", {"企业数据资源", "data of an enterprise"}},
                           {"personal_resource", {"个人数据资源", "data of persons"}}};
constexpr Term kResource{"resource", {"数据资源", "data resource"}};
constexpr Term kProduct{"product", {"产品和服务", "product"}};
constexpr Term kValid{"valid", {"有效", "valid"}};
constexpr Term kExpired{"expired", {"已过期", "expired"}};
constexpr Term kCancelled{"cancelled", {"已注销", "cancelled"}};
constexpr Term kOnSale{"on_sale", {"在售", "on sale"}};

Status fill(const LedgerAt& ledger, const ViewAsk& ask, Sheet& table) {
  const Date day = ledger.day();
  ledger.state().scan(tables::kRegistrations, {}, [&](std::string_view, const auto& row) {
    const std::string_view code = from_kj(row->getLocalCode());
    const std::string_view object = from_kj(row->getObject());
    if (code.empty() || (ask.subject && *ask.subject != code && *ask.subject != object))
      return true;
    const bool product = from_kj(row->getObjectKind()) == "product";
    const bool cancelled = row->getCancelledOn() != kNoDay && Date{row->getCancelledOn()} <= day;
    const auto listed = listed_version(ledger.state(), object, day);
    const Term status = cancelled                                              ? kCancelled
                        : !within(day, row->getValidFrom(), row->getValidTo()) ? kExpired
                        : product && listed                                    ? kOnSale
                                                                               : kValid;
    add_row(table,
            {product ? kProduct : kResource, text_cell(code),
             text_cell(product ? product_name(ledger, object) : resource_name(ledger, object)),
             text_cell(party_name(ledger, from_kj(row->getApplicant()))),
             date_cell(row->getValidFrom()), date_cell(row->getValidTo()),
             listed ? text_cell(from_kj(listed->getVersion())) : Cell(), status},
            {});
    return true;
  });
  return {};
}

// What is not in the state: names of data that enterprises and persons hold, and where products
// are listed.
struct Said {
  std::map<std::string, std::string, std::less<>> names;
  std::map<std::string, std::string, std::less<>> venues;
};
Result<Said> read_said(const LedgerAt& ledger) {
  Said said;
  LUOSHU_CHECK(ledger.each_of_type(
      event_type<schema::DataHoldingDeclared>, [&](const RecordedEvent& event) -> Status {
        said.names[std::string(event.event.subject())] =
            from_kj(event.event.fields<schema::DataHoldingDeclared>().getName());
        return {};
      }));
  LUOSHU_CHECK(ledger.each_of_type(
      event_type<schema::ProductListed>, [&](const RecordedEvent& event) -> Status {
        said.venues[std::string(event.event.subject())] =
            from_kj(event.event.fields<schema::ProductListed>().getVenue());
        return {};
      }));
  return said;
}

Cell said_cell(const std::map<std::string, std::string, std::less<>>& said, std::string_view id) {
  const auto found = said.find(id);
  return found == said.end() ? Cell() : text_cell(found->second);
}

// The price of a product on the day, and what it is the price of.
std::pair<Cell, Cell> price_of(const LedgerAt& ledger, std::string_view product) {
  std::pair<Cell, Cell> price;
  const auto row = ledger.state().find(tables::kProducts, product);
  if (!row) return price;
  for (const auto interval : row->getPrices())
    if (Date{interval.getFrom()} <= ledger.day())
      price = {number_cell(interval.getFenPerUnit()), text_cell(from_kj(interval.getUnit()))};
  return price;
}

class Register {
 public:
  Register(const LedgerAt& ledger, const RegistryMarks& marks, const Said& said)
      : ledger_(ledger), marks_(marks), said_(said) {}

  void add(std::string_view id, schema::RegistrationRow::Reader row, const ViewAsk& ask,
           Sheet& table) const {
    const std::string_view object = from_kj(row.getObject());
    const std::string_view kind = from_kj(row.getObjectKind());
    const std::string_view code = from_kj(row.getLocalCode());
    if (code.empty()) return;
    const bool product = kind == "product";
    const std::string name = product ? product_name(ledger_, object) : name_of(object);
    const Cell national = national_code_cell(marks_, id);
    if (ask.subject && *ask.subject != code && *ask.subject != object && *ask.subject != id &&
        *ask.subject != from_kj(row.getCertificateNo()) && *ask.subject != name &&
        code_of(national) != *ask.subject)
      return;
    const auto* known = std::ranges::find(kKinds, kind, &Term::code);
    const auto listed = listed_version(ledger_.state(), object, ledger_.day());
    const auto [price, unit] = price_of(ledger_, object);
    add_row(table,
            {known == std::end(kKinds) ? text_cell(kind) : Cell(*known), text_cell(code),
             text_cell(name), text_cell(party_name(ledger_, from_kj(row.getApplicant()))),
             date_cell(row.getValidFrom()), date_cell(row.getValidTo()),
             listed ? text_cell(from_kj(listed->getVersion())) : Cell(),
             shown_state(registration_state(ledger_.state(), id, ledger_.day())), price, unit,
             listed ? text_cell(from_kj(listed->getPurposeClass())) : Cell(),
             said_cell(said_.venues, object), text_cell(from_kj(row.getCertificateNo())), national,
             high_value_cell(marks_, object), text_cell(object), text_cell(id)},
            {});
  }

 private:
  std::string name_of(std::string_view object) const {
    const auto declared = said_.names.find(object);
    return declared == said_.names.end() ? resource_name(ledger_, object) : declared->second;
  }

  const LedgerAt& ledger_;
  const RegistryMarks& marks_;
  const Said& said_;
};

Status fill_v2(const LedgerAt& ledger, const ViewAsk& ask, Sheet& table) {
  LUOSHU_TRY(const RegistryMarks marks, registry_marks(ledger));
  LUOSHU_TRY(const Said said, read_said(ledger));
  const Register all(ledger, marks, said);
  ledger.state().scan(tables::kRegistrations, {}, [&](std::string_view id, const auto& row) {
    all.add(id, *row, ask, table);
    return true;
  });
  return {};
}

}  // namespace

const View views::kPublicRegister{"X1",
                                  "public-register",
                                  {"登记编码与产品清单", "registration codes and products"},
                                  kColumns,
                                  kHeedsSubject,
                                  kHeedsNothing,
                                  fill,
                                  {},
                                  kColumnsV2,
                                  fill_v2};

}  // namespace luoshu
