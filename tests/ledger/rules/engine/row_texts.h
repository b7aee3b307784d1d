// Rows of a State as text, for comparing states that differ in the numbers of their events.
#pragma once

#include <functional>
#include <map>
#include <regex>
#include <string>

#include "ledger/rules/engine/state.h"
#include "schema/state.capnp.h"
#include "schema/state_agreements.capnp.h"
#include "schema/state_allocation.capnp.h"
#include "schema/state_catalogue.capnp.h"
#include "schema/state_costs.capnp.h"
#include "schema/state_developers.capnp.h"
#include "schema/state_facts.capnp.h"
#include "schema/state_parties.capnp.h"
#include "schema/state_products.capnp.h"
#include "schema/state_registrations.capnp.h"
#include "schema/state_supervision.capnp.h"
#include "schema/state_transactions.capnp.h"

namespace luoshu::test {

// Every row in words, by "table key". Numbers of events and entries are passed through `renumber`;
// dates and all else are as they are (rows hold no recorded times but for key enrolments).
inline std::map<std::string, std::string> row_texts(
    const State& state, const std::function<std::uint64_t(std::uint64_t)>& renumber) {
  std::map<std::string, std::string> texts;
  for (const Mutation& mutation : state.all_rows()) {
    std::string text;
    const auto read = [&]<class... Rows>(const StateTable<Rows>&... all) {
      ((mutation.table == all.number ? void(text = kj::str(mutation.row->read<Rows>()).cStr())
                                     : void()),
       ...);
    };
    using namespace tables;
    read(kKeys, kLedger, kDivisions, kParties, kCreditCodes, kCalendars, kInstruments, kParameters,
         kAssessments, kDeadlines, kSeen, kCatalogue, kCatalogueCodes, kRegistrations, kLocalCodes,
         kPlans, kAgreements, kOperations, kScenarios, kProducts, kProductVersions, kCycles,
         kEmergencyPlans, kAdmissions, kDevelopers, kApplicationAgreements, kFreeUses, kUsage,
         kTransactions, kBooked, kCosts, kInvestments, kSubsidies, kQuality, kRules, kRuleTexts,
         kScopes, kRuns, kStatements, kDisputes, kPeriods, kFrontier, kBeneficiaries,
         kReinvestments, kQualityChecks, kRisks, kRectifications);
    static const std::regex kNumber("((?:[eE]vent|Seq) = )(\\d+)");
    std::string renumbered;
    auto from = text.cbegin();
    for (std::sregex_iterator at(text.begin(), text.end(), kNumber), end; at != end; ++at) {
      renumbered.append(from, (*at)[0].first);
      renumbered += (*at)[1].str() + std::to_string(renumber(std::stoull((*at)[2].str())));
      from = (*at)[0].second;
    }
    renumbered.append(from, text.cend());
    texts.emplace(std::to_string(mutation.table.value) + " " + mutation.key, renumbered);
  }
  return texts;
}

}  // namespace luoshu::test
