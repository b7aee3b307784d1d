// What reports, disclosures, evaluations and findings share: ids and years that are used up.
// Internal to reports.cc, report_figures.cc, product_disclosures.cc and evaluations.cc.
#pragma once

#include "ledger/rules/engine/rule.h"
#include "schema/values.capnp.h"

namespace luoshu {

// E-DUPLICATE where that id of that kind was used before. Nothing where it is empty.
void require_unused(Decision& decision, std::string_view kind, std::string_view id,
                    std::string_view field);
void use_up(Application& application, std::string_view kind, std::string_view id);

// Under version 1 no figure is below zero.
void refuse_negative_figures(Decision& decision, capnp::List<schema::NamedNumber>::Reader figures);
void decide_quarterly_v2(Decision& decision);
void decide_annual_report_v2(Decision& decision);
void decide_list(Decision& decision);
void apply_list(Application& application);
void decide_use(Decision& decision);
void apply_use(Application& application);
void decide_use_v2(Decision& decision);
void decide_qualified(Decision& decision);
void apply_qualified(Application& application);
void decide_evaluated(Decision& decision);
void apply_evaluated(Application& application);
void decide_finding(Decision& decision);
void decide_finding_v2(Decision& decision);
void apply_finding(Application& application);
void decide_attestation(Decision& decision);
void apply_attestation(Application& application);

}  // namespace luoshu
