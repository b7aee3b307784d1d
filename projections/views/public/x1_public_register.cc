// X1 登记编码与产品清单: what anybody may look up: codes of registered data, and products on sale.
// Source: RULEBOOK 5.5.

#include "ledger/rules/products/products.h"
#include "projections/views/catalogue.h"
#include "projections/views/rows.h"
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

}  // namespace

const View views::kPublicRegister{
    "X1",     "public-register", {"登记编码与产品清单", "registration codes and products"},
    kColumns, kHeedsSubject,     kHeedsNothing,
    fill};

}  // namespace luoshu
