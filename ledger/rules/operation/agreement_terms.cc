#include "ledger/rules/operation/agreement_terms.h"

#include <fmt/format.h>

#include "ledger/rules/engine/calendar.h"
#include "ledger/rules/parties/parties.h"
#include "schema/state_agreements.capnp.h"
#include "schema/state_catalogue.capnp.h"
#include "schema/state_parties.capnp.h"

namespace luoshu {
namespace {

// The measures that authorised operation rests on (art. 25: in force for three years).
constexpr std::string_view kMeasures = "豫政办〔2025〕5号";

void refuse_term(Decision& decision, std::int64_t months, Words words) {
  words.en = fmt::format("more than {} months{}", months, words.en);
  words.zh = fmt::format("超过 {} 个月{}", months, words.zh);
  decision.refuse("E-AGR-TERM", "fields.valid_to", std::move(words));
}

}  // namespace

RowView<schema::AgreementRow> subject_agreement(Decision& decision, bool with_primary) {
  auto row = decision.state.find(tables::kAgreements, decision.subject());
  if (!row) {
    decision.unknown("subject", decision.subject());
    return row;
  }
  const std::string_view implementer = from_kj(row->getImplementer());
  if (implementer != decision.author())
    decision.refuse("E-LEVEL", "author",
                    {fmt::format("the agreement is {}'s", implementer),
                     fmt::format("协议由 {} 签订", implementer)});
  require_author_of(decision, from_kj(row->getDivision()), "subject");
  if (with_primary && !cosigners_as(decision, kPrimaryRole).empty())
    require_cosigner(decision, from_kj(row->getPrimaryDeveloper()), kPrimaryRole);
  return row;
}

void judge_term(Decision& decision, std::int32_t from, std::int32_t to, bool excepted) {
  if (from == kNoDay || to == kNoDay) return;
  if (to < from) {
    decision.refuse("E-FIELD", "fields.valid_to", {"it ends before it begins", "截止日早于起始日"});
    return;
  }
  const auto exceeds = [&](std::int64_t months) {
    const auto last = last_day_of_months(Date{from}, months);
    return !last || to > last->days;
  };
  const std::int64_t hard_max =
      parameter(decision.state, "agreement_months_hard_max", decision.effective());
  const std::int64_t max = parameter(decision.state, "agreement_months_max", decision.effective());
  if (exceeds(hard_max))
    refuse_term(decision, hard_max, {});
  else if (exceeds(max) && !excepted)
    refuse_term(decision, max, {" without an approved exception", "且无经批准的例外"});
}

void warn_if_outliving_measures(Decision& decision, std::int32_t valid_to) {
  const auto measures = decision.state.find(tables::kInstruments, kMeasures);
  if (!measures || valid_to == kNoDay || measures->getValidTo() == kNoDay) return;
  if (!from_kj(measures->getSupersededBy()).empty()) return;
  if (valid_to <= measures->getValidTo()) return;
  const std::string day = to_string(Date{measures->getValidTo()});
  decision.warn("W-POLICY-EXPIRES", "fields.valid_to",
                {fmt::format("{} is valid to {}", kMeasures, day),
                 fmt::format("{} 有效期至 {}", kMeasures, day)});
}

void require_within_plan(Decision& decision, std::string_view plan, Texts resources) {
  const auto row = decision.state.find(tables::kPlans, plan);
  if (!row) return;
  for (unsigned i = 0; i < resources.size(); ++i) {
    const std::string_view resource = from_kj(resources[i]);
    if (!lists(row->getResources(), resource))
      decision.refuse("E-AGR-SCOPE", fmt::format("fields.resources[{}]", i),
                      {fmt::format("{} is not in {}", resource, plan),
                       fmt::format("{} 不在方案 {} 内", resource, plan)});
  }
}

void start_agreement_expiry(Application& application) {
  const auto row = application.state.find(tables::kAgreements, application.subject());
  DeadlineTerms terms;
  terms.code = kAgreementExpiring;
  terms.subject = application.subject();
  terms.responsible = {from_kj(row->getImplementer()), from_kj(row->getPrimaryDeveloper())};
  terms.trigger = application.effective();
  terms.due = row->getValidTo();
  terms.basis = "豫政办〔2025〕5号 第十四条第二项";
  start_deadline(application, terms);
}

void enter_in_catalogue(Application& application, Texts resources) {
  for (const auto resource : resources)
    application.state.edit(
        tables::kCatalogue, from_kj(resource),
        [&](schema::CatalogueRow::Builder row, schema::CatalogueRow::Reader before) {
          if (lists(before.getAgreements(), application.subject())) return;
          append_value(
              before.getAgreements(), [&](unsigned count) { return row.initAgreements(count); },
              application.subject());
        });
}

void wrong_phase(Decision& decision, AgreementPhase phase) {
  switch (phase) {
    case AgreementPhase::kUnknown:
      return decision.wrong_state("there is no such agreement", "协议不存在");
    case AgreementPhase::kNotYet:
      return decision.wrong_state("the agreement is not in force yet", "协议尚未生效");
    case AgreementPhase::kInForce:
      return decision.wrong_state("the agreement is in force", "协议生效中");
    case AgreementPhase::kSuspended:
      return decision.wrong_state("the agreement is suspended", "协议已暂停");
    case AgreementPhase::kExpired:
      return decision.wrong_state("the agreement has expired", "协议已到期");
    case AgreementPhase::kEnded:
      return decision.wrong_state("the agreement has been terminated", "协议已终止");
  }
}

}  // namespace luoshu
