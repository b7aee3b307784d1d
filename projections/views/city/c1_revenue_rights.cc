// C1 我市收益权台账: from which data of a city which products are made, with what weight, and what
// stands in the way of income. Source: RULEBOOK 5.1; art. 21 para. 2.

#include <algorithm>

#include "ledger/rules/money/quality_scores.h"
#include "ledger/rules/products/products.h"
#include "ledger/rules/products/states_shown.h"
#include "projections/views/catalogue.h"
#include "projections/views/city/removed_rights.h"
#include "projections/views/more_columns.h"
#include "projections/views/registry_marks.h"
#include "projections/views/rows.h"
#include "projections/views/shown_states.h"
#include "schema/state_agreements.capnp.h"
#include "schema/state_catalogue.capnp.h"
#include "schema/state_costs.capnp.h"
#include "schema/state_products.capnp.h"
#include "schema/state_registrations.capnp.h"

namespace luoshu {
namespace {

constexpr Column kColumns[] = {
    {"division", {"区划", "division"}},
    {"resource", {"资源编号", "resource"}, Kind::kText, false, true},
    {"resource_name", {"资源名称", "name of the resource"}},
    {"catalog_code", {"目录代码", "catalogue code"}},
    {"registration_code", {"登记编码", "registration code"}},
    {"registered_until", {"登记有效期至", "registered until"}, Kind::kDate},
    {"agreement", {"授权协议", "operation agreement"}},
    {"agreement_from", {"协议起", "agreement from"}, Kind::kDate},
    {"agreement_to", {"协议止", "agreement to"}, Kind::kDate},
    {"product", {"产品", "product"}, Kind::kText, false, true},
    {"product_name", {"产品名称", "name of the product"}},
    {"product_version", {"产品版本", "version"}, Kind::kText, false, true},
    {"component", {"组件", "component"}, Kind::kText, false, true},
    {"share_ppm", {"组件份额", "share of the component"}, Kind::kPpm},
    {"base_weight", {"基础权重", "base weight"}, Kind::kCount},
    {"quality_permille", {"现行质量分", "quality score"}, Kind::kPermille},
    {"cosigned_on", {"会签日期", "co-signed on"}, Kind::kDate},
    {"status", {"状态", "state"}},
};

constexpr Column kMore[] = {
    {"national_code", {"国家登记编码", "national code"}},
    {"high_value", {"高价值", "high value"}},
    {"last_supply", {"最近供给", "last supply"}, Kind::kDate},
    {"blocks", {"停止原因", "why it is stopped"}},
    {"released", {"移出依据", "removed by"}},
};
constexpr auto kColumnsV2 = with_more(kColumns, kMore);

constexpr Term kEarning{"earning", {"可得收益", "earning"}};
constexpr Term kNoProduct{"no_product", {"尚无产品", "in no product"}};
constexpr Term kNotListed{"not_listed", {"产品未上架", "product not listed"}};
constexpr Term kSuspended{"suspended", {"暂停", "suspended"}};
constexpr Term kNotRegistered{"not_registered", {"未登记", "not registered"}};
constexpr Term kExpired{"registration_expired", {"登记已过期", "registration expired"}};
constexpr Term kNoAgreement{"no_agreement", {"无有效协议", "no agreement in force"}};

// Where a resource stands in a version of a product; none: it is in no product.
struct Use {
  std::string product;
  RowView<schema::ProductVersionRow> version;
  unsigned component = 0;
  unsigned resource = 0;
  Cell released = {};  // version 2: of a resource that the product is no longer made from
};

// The versions that count: the one on sale, and a newer one on its way.
std::vector<Use> uses_of_all_products(const LedgerAt& ledger) {
  std::vector<Use> uses;
  ledger.state().scan(tables::kProducts, {}, [&](std::string_view product, const auto& row) {
    const std::uint32_t first = row->getListedVersion() ? row->getListedVersion() : 1;
    for (std::uint32_t number = first; number <= row->getVersions(); ++number) {
      const auto version =
          ledger.state().find(tables::kProductVersions, product_version_key(product, number));
      if (!version) continue;
      const auto lineage = version->getLineage();
      for (unsigned c = 0; c < lineage.size(); ++c)
        for (unsigned r = 0; r < lineage[c].getRequires().size(); ++r)
          uses.push_back({std::string(product), version, c, r});
    }
    return true;
  });
  return uses;
}

void add_uses(const LedgerAt& ledger, std::string_view product, std::uint32_t number,
              std::vector<Use>& uses) {
  const auto version =
      ledger.state().find(tables::kProductVersions, product_version_key(product, number));
  if (!version) return;
  const auto lineage = version->getLineage();
  for (unsigned c = 0; c < lineage.size(); ++c)
    for (unsigned r = 0; r < lineage[c].getRequires().size(); ++r)
      uses.push_back({std::string(product), version, c, r});
}

// Version 2: the version on sale, the newest, and of earlier ones what is no longer in it (C35).
Result<std::vector<Use>> uses_with_removed(const LedgerAt& ledger) {
  LUOSHU_TRY(const RemovedRights removed, RemovedRights::read(ledger));
  std::vector<Use> uses;
  ledger.state().scan(tables::kProducts, {}, [&](std::string_view product, const auto& row) {
    for (const auto& [resource, right] : removed.of(product)) {
      std::vector<Use> earlier;
      add_uses(ledger, product, right.version, earlier);
      for (Use& use : earlier) {
        const auto lineage = use.version->getLineage()[use.component].getRequires();
        if (from_kj(lineage[use.resource].getResource()) != resource) continue;
        use.released = right.released;
        uses.push_back(std::move(use));
      }
    }
    if (row->getListedVersion() != 0) add_uses(ledger, product, row->getListedVersion(), uses);
    if (row->getVersions() != row->getListedVersion())
      add_uses(ledger, product, row->getVersions(), uses);
    return true;
  });
  return uses;
}

class Rights {
 public:
  // `marks`: under version 2 of the rules.
  Rights(const LedgerAt& ledger, std::vector<Use> uses, const RegistryMarks* marks, Sheet& table)
      : ledger_(ledger), table_(table), uses_(std::move(uses)), marks_(marks) {}

  void add(std::string_view resource, schema::CatalogueRow::Reader row) {
    bool used = false;
    for (const Use& use : uses_) {
      const auto lineage = use.version->getLineage()[use.component].getRequires()[use.resource];
      if (from_kj(lineage.getResource()) != resource) continue;
      add_row(resource, row, &use);
      used = true;
    }
    if (!used) add_row(resource, row, nullptr);
  }

 private:
  RowView<schema::RegistrationRow> registration_of(schema::CatalogueRow::Reader row) const {
    return ledger_.state().find(tables::kRegistrations, from_kj(row.getRegistration()));
  }

  // The latest agreement that covers the resource on the day, or else the latest at all.
  RowView<schema::AgreementRow> agreement_of(schema::CatalogueRow::Reader row,
                                             std::string& id) const {
    RowView<schema::AgreementRow> found;
    for (const auto name : row.getAgreements()) {
      auto agreement = ledger_.state().find(tables::kAgreements, from_kj(name));
      if (!agreement) continue;
      if (found && in_force(found) && !in_force(agreement)) continue;
      id = std::string(from_kj(name));
      found = std::move(agreement);
    }
    return found;
  }
  bool in_force(const RowView<schema::AgreementRow>& agreement) const {
    return agreement && within(ledger_.day(), agreement->getValidFrom(), agreement->getValidTo()) &&
           (agreement->getEndedOn() == kNoDay || ledger_.day() < Date{agreement->getEndedOn()});
  }

  Cell quality_of(std::string_view resource) const {
    const auto score = quality_on(ledger_.state(), resource, ledger_.day());
    return score ? number_cell(score->permille) : Cell();
  }

  Term status_of(const RowView<schema::RegistrationRow>& registration,
                 const RowView<schema::AgreementRow>& agreement, const Use* use) const {
    const Date day = ledger_.day();
    if (!registration || registration->getCancelledOn() != kNoDay) return kNotRegistered;
    if (!within(day, registration->getValidFrom(), registration->getValidTo())) return kExpired;
    if (!in_force(agreement)) return kNoAgreement;
    if (use == nullptr) return kNoProduct;
    if (!is_listed(ledger_.state(), use->product, day) ||
        use->version->getStatus() != schema::ProductStatus::LISTED)
      return kNotListed;
    if (product_suspended(ledger_.state(), use->product, day)) return kSuspended;
    return kEarning;
  }

  void add_row(std::string_view resource, schema::CatalogueRow::Reader row, const Use* use) {
    std::string agreement_id;
    const auto registration = registration_of(row);
    const auto agreement = agreement_of(row, agreement_id);
    Row out;
    out.cells = {text_cell(from_kj(row.getDivision())),
                 text_cell(resource),
                 text_cell(from_kj(row.getName())),
                 text_cell(from_kj(row.getCatalogCode())),
                 registration ? text_cell(from_kj(registration->getLocalCode())) : Cell(),
                 registration ? date_cell(registration->getValidTo()) : Cell(),
                 text_cell(agreement_id),
                 agreement ? date_cell(agreement->getValidFrom()) : Cell(),
                 agreement ? date_cell(agreement->getValidTo()) : Cell()};
    add_use(out, use);
    out.cells.push_back(quality_of(resource));
    out.cells.push_back(use ? date_cell(use->version->getCompliantOn()) : Cell());
    if (marks_ == nullptr)
      out.cells.push_back(status_of(registration, agreement, use));
    else
      add_state(resource, from_kj(row.getRegistration()), use, out);
    table_.rows.push_back(std::move(out));
  }

  // C26, C35: the state, and what version 2 adds after it.
  void add_state(std::string_view resource, std::string_view registration, const Use* use,
                 Row& out) const {
    const State& state = ledger_.state();
    const std::string_view product = use == nullptr ? std::string_view() : use->product;
    const std::string_view shown = earning_state(state, resource, product, ledger_.day());
    const auto supplied = marks_->last_supplies.find(resource);
    out.cells.push_back(shown_state(shown));
    out.cells.push_back(national_code_cell(*marks_, registration));
    out.cells.push_back(high_value_cell(*marks_, resource));
    out.cells.push_back(supplied == marks_->last_supplies.end() ? Cell()
                                                                : date_cell(supplied->second.days));
    out.cells.push_back(
        shown == "removed" ? Cell() : codes_cell(stopping_codes(state, product, ledger_.day())));
    out.cells.push_back(use == nullptr ? Cell() : use->released);
  }

  static void add_use(Row& out, const Use* use) {
    if (use == nullptr) {
      out.cells.resize(out.cells.size() + 6);
      return;
    }
    const auto component = use->version->getLineage()[use->component];
    out.cells.push_back(text_cell(use->product));
    out.cells.push_back(text_cell(from_kj(use->version->getName())));
    out.cells.push_back(text_cell(from_kj(use->version->getVersion())));
    out.cells.push_back(text_cell(from_kj(component.getComponent())));
    out.cells.push_back(number_cell(component.getSharePpm()));
    out.cells.push_back(number_cell(component.getRequires()[use->resource].getBaseWeight()));
    out.events.push_back(EventNumber{use->version->getEvent()});
  }

  const LedgerAt& ledger_;
  Sheet& table_;
  std::vector<Use> uses_;
  const RegistryMarks* marks_;
};

void add_all(const LedgerAt& ledger, const ViewAsk& ask, Rights&& rights) {
  ledger.state().scan(tables::kCatalogue, {}, [&](std::string_view resource, const auto& row) {
    if (passes(ask.division, from_kj(row->getDivision()))) rights.add(resource, *row);
    return true;
  });
}

Status fill(const LedgerAt& ledger, const ViewAsk& ask, Sheet& table) {
  add_all(ledger, ask, Rights(ledger, uses_of_all_products(ledger), nullptr, table));
  return {};
}

Status fill_v2(const LedgerAt& ledger, const ViewAsk& ask, Sheet& table) {
  LUOSHU_TRY(std::vector<Use> uses, uses_with_removed(ledger));
  LUOSHU_TRY(const RegistryMarks marks, registry_marks(ledger));
  add_all(ledger, ask, Rights(ledger, std::move(uses), &marks, table));
  return {};
}

}  // namespace

const View views::kRevenueRights{"C1",
                                 "revenue-rights",
                                 {"我市收益权台账", "revenue rights of a city"},
                                 kColumns,
                                 kHeedsDivision,
                                 kHeedsNothing,
                                 fill,
                                 {},
                                 kColumnsV2,
                                 fill_v2};

}  // namespace luoshu
