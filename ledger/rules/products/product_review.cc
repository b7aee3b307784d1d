#include <fmt/format.h>

#include <array>

#include "ledger/rules/engine/field_checks.h"
#include "ledger/rules/operation/authorisation_checks.h"
#include "ledger/rules/parties/parties.h"
#include "ledger/rules/products/product_steps.h"
#include "schema/events_products.capnp.h"
#include "schema/state_products.capnp.h"
#include "schema/state_transactions.capnp.h"
#include "schema/values.capnp.h"

namespace luoshu {
namespace {

using schema::ProductStatus;
using schema::ProductVersionRow;

constexpr std::string_view kApproved = "approved";
constexpr std::string_view kRejected = "rejected";

// Art. 15 para. 2: sources, desensitised, raw data stays, access control, authorisation.
void require_every_check(Decision& decision, schema::ComplianceChecks::Reader checks) {
  struct Check {
    std::string_view field;
    schema::Flag flag;
  };
  for (const auto& [field, flag] :
       {Check{"fields.checks.data_source", checks.getDataSource()},
        Check{"fields.checks.desensitised", checks.getDesensitised()},
        Check{"fields.checks.raw_stays", checks.getRawStays()},
        Check{"fields.checks.access_control", checks.getAccessControl()},
        Check{"fields.checks.party_authorisation", checks.getPartyAuthorisation()}}) {
    if (flag == schema::Flag::YES) continue;
    decision.refuse("E-PRD-COMPLIANCE", field,
                    {"nothing passes with this check open", "此项未通过，不得审核通过"});
    if (flag == schema::Flag::ABSENT)
      decision.refuse("E-FIELD", field, {"it is missing", "缺少该字段"});
  }
}

void set_status(Application& application, ProductStatus status) {
  application.state.edit(tables::kProductVersions,
                         newest_version_key(application.state, application.subject()),
                         [&](ProductVersionRow::Builder row, ProductVersionRow::Reader) {
                           row.setStatus(status);
                           row.setChangedOn(application.effective());
                           if (status == ProductStatus::COMPLIANT)
                             row.setCompliantOn(application.effective());
                         });
}

std::string certificate_key(std::string_view certificate) {
  return joined_key("ip_certificate", certificate);
}

}  // namespace

// Art. 15 para. 1: asked for by the developer, for a draft.
void decide_compliance_applied(Decision& decision) {
  const auto fields = decision.event.fields<schema::ProductComplianceApplied>();
  require_items(decision, fields.hasMaterials(), fields.getMaterials(), "fields.materials");
  const ProductView product = product_of(decision);
  if (!product) return;
  const VersionView newest = newest_version(decision.state, decision.subject(), *product);
  require_own_version(decision, *product, *newest);
  if (newest->getStatus() != ProductStatus::DRAFT)
    refuse_version_state(decision, *product, *newest);
  decision.require_not_before(newest->getChangedOn(), "the version's last step", "版本上一步骤");
}

void apply_compliance_applied(Application& application) {
  set_status(application, ProductStatus::IN_REVIEW);
}

// Art. 4 para. 1; 15 para. 2: the authority with every implementer of the lineage, whose signature
// confirms the lineage; a refusal says why and on what basis.
void decide_compliance_reviewed(Decision& decision) {
  const auto fields = decision.event.fields<schema::ProductComplianceReviewed>();
  const std::string_view outcome = from_kj(fields.getOutcome());
  if (fields.hasOutcome() && outcome != kApproved && outcome != kRejected)
    decision.refuse("E-FIELD", "fields.outcome",
                    {"one of approved, rejected", "须为 approved 或 rejected"});
  if (outcome == kApproved) require_every_check(decision, fields.getChecks());
  if (outcome == kRejected && is_blank(from_kj(fields.getReason())))
    decision.refuse("E-REASON-MISSING", "fields.reason");
  if (outcome == kRejected && is_blank(from_kj(fields.getLegalBasis())))
    decision.refuse("E-REASON-MISSING", "fields.legal_basis");

  const ProductView product = product_of(decision);
  if (!product) return;
  const VersionView newest = newest_version(decision.state, decision.subject(), *product);
  if (newest->getStatus() != ProductStatus::IN_REVIEW)
    refuse_version_state(decision, *product, *newest);
  decision.require_not_before(newest->getChangedOn(), "the application", "合规审核申请");
  for (const std::string& implementer : implementers_of(decision.state, *newest))
    require_cosigner(decision, implementer, "implementer");
}

void apply_compliance_reviewed(Application& application) {
  const auto fields = application.event.fields<schema::ProductComplianceReviewed>();
  const bool approved = from_kj(fields.getOutcome()) == kApproved;
  set_status(application, approved ? ProductStatus::COMPLIANT : ProductStatus::DRAFT);
}

// Art. 4 para. 6: shown beside the product, whatever state that is in. One certificate, one record.
void decide_ip_right(Decision& decision) {
  const auto fields = decision.event.fields<schema::IpRightRecorded>();
  const std::string_view certificate = from_kj(fields.getCertificate());
  refuse_blank(decision, fields.hasCertificate(), certificate, "fields.certificate");
  refuse_blank(decision, fields.hasKind(), from_kj(fields.getKind()), "fields.kind");
  require_interval(decision, decision.event.effective(), fields.getValidTo(), "fields.valid_to");
  if (decision.state.has(tables::kSeen, certificate_key(certificate)))
    decision.refuse("E-DUPLICATE", "fields.certificate", same(certificate));
  const ProductView product = product_of(decision);
  if (!product) return;
  if (decision.role() != "ip") require_own_product(decision, *product);
  const auto first =
      decision.state.find(tables::kProductVersions, product_version_key(decision.subject(), 1));
  decision.require_not_before(first->getDevelopedOn(), "the product's first version",
                              "产品首个版本");
}

void apply_ip_right(Application& application) {
  const auto fields = application.event.fields<schema::IpRightRecorded>();
  application.state.put(tables::kSeen, certificate_key(from_kj(fields.getCertificate())),
                        [&](schema::SeenRow::Builder row) {
                          row.setOn(application.effective());
                          row.setAbout(to_kj(application.event.subject()));
                        });
}

}  // namespace luoshu
