#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "ledger/rules/engine/calendar.h"
#include "ledger/rules/operation/agreements.h"
#include "ledger/rules/operation/authorisation_checks.h"
#include "ledger/rules/parties/parties.h"
#include "ledger/rules/products/pricing.h"
#include "ledger/rules/products/product_steps.h"
#include "ledger/rules/resources/registrations.h"
#include "ledger/rules/supervision/risks.h"
#include "schema/events_products.capnp.h"
#include "schema/state_parties.capnp.h"
#include "schema/state_products.capnp.h"
#include "schema/state_registrations.capnp.h"
#include "schema/state_supervision.capnp.h"

namespace luoshu {
namespace {

using schema::ProductRow;
using schema::ProductStatus;
using schema::ProductVersionRow;

constexpr std::string_view kExchange = "exchange";
constexpr std::string_view kPrimary = "primary_developer";
// What trading places are called; catches one whose registered name is spelled differently.
constexpr std::array<std::string_view, 3> kExchangeWords{"交易场所", "交易中心", "交易所"};

// ---- Listing ------------------------------------------------------------------------------------
// The exchange that the venue names, by alias or by name; empty where it names none.
std::string exchange_at(const Decision& decision, std::string_view venue) {
  std::vector<std::string> named;
  decision.state.scan(tables::kParties, "", [&](std::string_view alias, const auto& row) {
    const std::string_view name = from_kj(row->getName());
    if (alias == venue || (!name.empty() && venue.find(name) != std::string_view::npos))
      named.emplace_back(alias);
    return true;
  });
  for (const std::string& party : named)
    if (holds_role(decision.state, party, kExchange, Level::kAny, decision.effective()))
      return party;
  return {};
}

// Art. 15 para. 2: trade on an exchange is encouraged; where a product is listed on one, the
// exchange signs.
void require_exchange(Decision& decision, std::string_view venue) {
  const std::string exchange = exchange_at(decision, venue);
  if (!exchange.empty()) return require_cosigner(decision, exchange, kExchange);
  const bool sounds_like_one = std::ranges::any_of(kExchangeWords, [&](std::string_view word) {
    return venue.find(word) != std::string_view::npos;
  });
  if (sounds_like_one && cosigners_as(decision, kExchange).empty())
    decision.refuse("E-COSIGN-MISSING", "cosigners", same(kExchange));
}

// Art. 3 para. 6: shown, never refused.
void warn_of_assessments(Decision& decision) {
  std::vector<std::string> expired;
  decision.state.scan(tables::kAssessments, "", [&](std::string_view key, const auto& row) {
    if (row->getValidTo() != kNoDay && row->getValidTo() < decision.event.effective())
      expired.emplace_back(key);
    return true;
  });
  for (std::string& key : expired) {
    std::ranges::replace(key, '\0', ' ');
    decision.warn("W-PLATFORM-ASSESS", "", same(key));
  }
}

// 发改数据规〔2025〕26号: what is in force today and must be renewed soon, of the product and of
// what it is made of. Shown when it goes on sale, never refused.
void warn_of_expiry(Decision& decision, ProductVersionRow::Reader version) {
  const Date day = decision.effective();
  const std::int64_t window = parameter(decision.state, "renewal_window_days", day);
  const auto warn = [&](std::string_view object, std::optional<Date> until) {
    if (!until || until->days - std::int64_t{day.days} >= window) return;
    decision.warn("W-REG-EXPIRING", "subject",
                  {fmt::format("{} is registered until {}", object, to_string(*until)),
                   fmt::format("{} 登记有效期至 {}", object, to_string(*until))});
  };
  warn(decision.subject(), product_registered_until(decision.state, decision.subject(), day));
  for (const auto item : version.getResources())
    warn(from_kj(item), resource_registered_until(decision.state, from_kj(item), day));
}

// ---- Off the market and back --------------------------------------------------------------------
RowView<ProductVersionRow> version_on_sale(const State& state, std::string_view product,
                                           ProductRow::Reader row) {
  return state.find(tables::kProductVersions, product_version_key(product, row.getListedVersion()));
}

bool suspension_open(ProductRow::Reader row) {
  const auto suspensions = row.getSuspensions();
  return suspensions.size() > 0 && suspensions[suspensions.size() - 1].getUntil() == kNoDay;
}

// E-STATE unless the product is on the market, suspended or not.
bool require_on_market(Decision& decision, ProductRow::Reader row) {
  if (row.getWithdrawnOn() != kNoDay)
    decision.wrong_state("the product is withdrawn", "产品已下架");
  else if (row.getListedVersion() == 0)
    decision.wrong_state("the product is not listed", "产品未上架");
  else
    return true;
  return false;
}

// Nothing happens on the market before the product is there, nor before its last suspension began
// or ended (B10).
void require_in_order(Decision& decision, ProductRow::Reader row) {
  decision.require_not_before(row.getListedOn(), "the listing", "产品上架");
  const auto suspensions = row.getSuspensions();
  if (suspensions.size() == 0) return;
  const auto last = suspensions[suspensions.size() - 1];
  if (last.getUntil() == kNoDay)
    decision.require_not_before(last.getFrom(), "the suspension", "产品暂停");
  else
    decision.require_not_before(last.getUntil(), "the last resumption", "上一次恢复");
}

// The developer itself, or the authority with an implementer of the lineage.
void require_signatures(Decision& decision, ProductRow::Reader row) {
  if (decision.role() != "authority") return require_own_product(decision, row);
  const auto version = version_on_sale(decision.state, decision.subject(), row);
  const std::vector<std::string> implementers =
      version ? implementers_of(decision.state, *version) : std::vector<std::string>();
  if (std::ranges::none_of(implementers, [&](const std::string& implementer) {
        return is_cosigner(decision, implementer, "implementer");
      }))
    decision.refuse("E-COSIGN-MISSING", "cosigners",
                    {fmt::format("implementer: one of {}", fmt::join(implementers, ", ")),
                     fmt::format("实施机构（{} 之一）", fmt::join(implementers, "、"))});
}

// Checks that the three events of the market share; none where the product is not on it.
template <class Fields>
ProductView judge_market(Decision& decision, const Fields& fields) {
  refuse_blank(decision, fields.hasReason(), from_kj(fields.getReason()), "fields.reason");
  ProductView product = product_of(decision);
  if (!product) return {};
  if (decision.role() == kPrimary || product->getListedVersion() != 0)
    require_signatures(decision, *product);
  if (!require_on_market(decision, *product)) return {};
  require_in_order(decision, *product);
  return product;
}

// Art. 18, RULEBOOK 3.13: what caused the suspension is put right, and was so by that day.
void require_put_right(Decision& decision) {
  if (rectification_open(decision.state, decision.subject()))
    decision.wrong_state("a risk reported against the product is not put right yet",
                         "产品所涉风险尚未整改完成");
  const auto risks = decision.state.find(tables::kRisks, joined_key("product", decision.subject()));
  if (!risks) return;
  for (const auto id : risks->getOpen())
    if (const auto risk = decision.state.find(tables::kRisks, from_kj(id)))
      decision.require_not_before(risk->getChangedOn(), "the rectification", "整改");
}

void set_version_status(Application& application, std::uint32_t number, ProductStatus status) {
  application.state.edit(tables::kProductVersions,
                         product_version_key(application.subject(), number),
                         [&](ProductVersionRow::Builder row, ProductVersionRow::Reader) {
                           row.setStatus(status);
                           row.setChangedOn(application.effective());
                           if (status == ProductStatus::LISTED)
                             row.setListedOn(application.effective());
                         });
}

// C84: the product is whoever's who developed the version now on sale, with its registration.
void take_over_product(Application& application, ProductRow::Reader product) {
  const auto version = application.state.find(
      tables::kProductVersions, product_version_key(application.subject(), product.getVersions()));
  const std::string developer(version_developer(product, *version));
  if (developer == from_kj(product.getDeveloper())) return;
  application.state.edit(
      tables::kProducts, application.subject(),
      [&](ProductRow::Builder row, ProductRow::Reader) { row.setDeveloper(developer); });
  for (const std::string_view id :
       {from_kj(product.getRegistration()), from_kj(product.getOpenRegistration())})
    if (!id.empty())
      application.state.edit(tables::kRegistrations, id,
                             [&](schema::RegistrationRow::Builder row,
                                 schema::RegistrationRow::Reader) { row.setApplicant(developer); });
}

}  // namespace

// Art. 8; 15 para. 2; 3 para. 6: reviewed, registered, priced unless free, with a plan for
// incidents, and with everything it rests on in force.
void decide_product_listed(Decision& decision) {
  const auto fields = decision.event.fields<schema::ProductListed>();
  refuse_blank(decision, fields.hasVenue(), from_kj(fields.getVenue()), "fields.venue");
  if (fields.hasVenue()) require_exchange(decision, from_kj(fields.getVenue()));
  warn_of_assessments(decision);
  const ProductView product = product_of(decision);
  if (!product) return;
  const VersionView newest = newest_version(decision.state, decision.subject(), *product);
  require_own_version(decision, *product, *newest);
  const ProductStatus status = newest->getStatus();
  if (status == ProductStatus::DRAFT || status == ProductStatus::IN_REVIEW)
    decision.refuse("E-PRD-COMPLIANCE", "subject", same(decision.subject()));
  else if (status != ProductStatus::COMPLIANT)
    refuse_version_state(decision, *product, *newest);
  if (in_suspension(product->getSuspensions(), decision.effective()))
    decision.refuse("E-PRD-SUSPENDED", "subject", same(decision.subject()));
  decision.require_not_before(newest->getChangedOn(), "the version's last step", "版本上一步骤");

  if (!product_registered(decision.state, decision.subject(), decision.effective()))
    decision.refuse("E-PRD-NOT-REGISTERED", "subject", same(decision.subject()));
  if (!is_free_class(from_kj(newest->getPurposeClass())))
    require_price_in_force(decision, *product);
  const std::string_view developer = version_developer(*product, *newest);
  if (!emergency_plan_in_force(decision.state, developer, decision.effective()))
    decision.refuse("E-SEC-PLAN", "subject", same(developer));
  require_operable(decision, developer, *newest, "subject");
  warn_of_expiry(decision, *newest);
}

// The version before leaves the market when its successor enters it.
void apply_product_listed(Application& application) {
  const auto product = application.state.find(tables::kProducts, application.subject());
  const std::uint32_t number = product->getVersions();
  const std::uint32_t replaced = product->getListedVersion();
  if (replaced != 0) set_version_status(application, replaced, ProductStatus::WITHDRAWN);
  set_version_status(application, number, ProductStatus::LISTED);
  application.state.edit(tables::kProducts, application.subject(),
                         [&](ProductRow::Builder row, ProductRow::Reader) {
                           row.setListedVersion(number);
                           if (replaced == 0) row.setListedOn(application.effective());
                         });
  take_over_product(application, *product);
}

// Art. 18: at a risk the product leaves the market at once.
void decide_product_suspended(Decision& decision) {
  const ProductView product =
      judge_market(decision, decision.event.fields<schema::ProductSuspended>());
  if (product && suspension_open(*product))
    decision.wrong_state("the product is suspended already", "产品已暂停");
}

void apply_product_suspended(Application& application) {
  application.state.edit(tables::kProducts, application.subject(),
                         [&](ProductRow::Builder row, ProductRow::Reader before) {
                           auto interval = append_struct(
                               before.getSuspensions(),
                               [&](unsigned count) { return row.initSuspensions(count); });
                           interval.setFrom(application.effective());
                           interval.setUntil(kNoDay);
                           row.setSuspendedBy(to_kj(application.event.role()));
                         });
  note_product_suspended(application, application.subject());
}

// Art. 18, 20: back on the market once it is put right; what the authority stopped, only the
// authority lets go on.
void decide_product_resumed(Decision& decision) {
  const ProductView product =
      judge_market(decision, decision.event.fields<schema::ProductResumed>());
  if (!product) return;
  if (!suspension_open(*product)) {
    decision.wrong_state("the product is not suspended", "产品未处于暂停状态");
    return;
  }
  if (decision.role() == kPrimary && from_kj(product->getSuspendedBy()) == "authority")
    decision.refuse("E-ROLE", "role",
                    {"the authority suspended it", "该产品由公共数据主管部门暂停"});
  require_put_right(decision);
}

void apply_product_resumed(Application& application) {
  application.state.edit(tables::kProducts, application.subject(),
                         [&](ProductRow::Builder row, ProductRow::Reader before) {
                           const auto old = before.getSuspensions();
                           auto list = row.initSuspensions(old.size());
                           for (unsigned i = 0; i < list.size(); ++i)
                             list.setWithCaveats(i, old[i]);
                           list[list.size() - 1].setUntil(application.effective());
                         });
  note_product_resumed(application, application.subject());
}

// Art. 18: the end; a version on its way ends with the product.
void decide_product_withdrawn(Decision& decision) {
  const ProductView product =
      judge_market(decision, decision.event.fields<schema::ProductWithdrawn>());
  if (!product) return;
  const auto version = version_on_sale(decision.state, decision.subject(), *product);
  if (version)
    decision.require_not_before(version->getListedOn(), "the listing of the version on sale",
                                "现行版本上架");
}

void apply_product_withdrawn(Application& application) {
  const auto product = application.state.find(tables::kProducts, application.subject());
  const std::uint32_t listed = product->getListedVersion();
  set_version_status(application, listed, ProductStatus::WITHDRAWN);
  if (product->getVersions() != listed)
    set_version_status(application, product->getVersions(), ProductStatus::WITHDRAWN);
  application.state.edit(tables::kProducts, application.subject(),
                         [&](ProductRow::Builder row, ProductRow::Reader) {
                           row.setWithdrawnOn(application.effective());
                         });
}

}  // namespace luoshu
