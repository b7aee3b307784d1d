#include "ledger/rules/money/costs.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>

#include "ledger/rules/engine/identifiers.h"
#include "ledger/rules/engine/seen_kinds.h"
#include "ledger/rules/money/money_checks.h"
#include "ledger/rules/money/own_money.h"
#include "ledger/rules/money/projects.h"
#include "ledger/rules/parties/parties.h"
#include "schema/events_money.capnp.h"
#include "schema/state_agreements.capnp.h"
#include "schema/state_catalogue.capnp.h"
#include "schema/state_costs.capnp.h"
#include "schema/values.capnp.h"

namespace luoshu {
namespace {

constexpr std::int64_t kScoreMax = 1000;

// Art. 3, 4: everybody records what is its own: its party, its division.
template <class Fields>
void require_own(Decision& decision, Fields fields) {
  const std::string_view party = from_kj(fields.getParty());
  const std::string_view division = from_kj(fields.getDivision());
  if (fields.hasParty()) {
    if (!party_exists(decision.state, party)) decision.unknown("fields.party", party);
    if (party != decision.author()) decision.refuse("E-LEVEL", "fields.party", same(party));
  }
  if (!fields.hasDivision()) return;
  if (division_exists(decision.state, division)) {
    require_author_of(decision, division, "fields.division");
    return;
  }
  decision.unknown("fields.division", division);
  if (!is_henan_division_code(division))
    decision.refuse("E-DIVISION-UNKNOWN", "fields.division", same(division));
}

// Art. 21 para. 4: a cost of an operation agreement, with vouchers, by the party that bore it.
void decide_recorded(Decision& decision) {
  const auto fields = decision.event.fields<schema::CostRecorded>();
  if (decision.state.has(tables::kCosts, decision.subject()))
    decision.refuse("E-DUPLICATE", "subject", same(decision.subject()));
  require_own(decision, fields);
  require_amount(decision, fields.getAmountFen(), 1, "fields.amount_fen");
  const std::string_view agreement = from_kj(fields.getAgreement());
  if (fields.hasAgreement() && !decision.state.has(tables::kAgreements, agreement))
    decision.unknown("fields.agreement", agreement);
  if (fields.hasVouchers() && fields.getVouchers().size() == 0)
    decision.refuse("E-FIELD", "fields.vouchers", words("there is none", "缺少凭证"));
  warn_if_late_entry(decision);
}

void apply_recorded(Application& application) {
  if (application.version() >= 2) note_cost(application);
  const auto fields = application.event.fields<schema::CostRecorded>();
  application.state.put(tables::kCosts, application.subject(), [&](schema::CostRow::Builder row) {
    row.setParty(fields.getParty());
    row.setDivision(fields.getDivision());
    row.setCostClass(fields.getCostClass());
    row.setAmountFen(fields.getAmountFen());
    row.setRecordedOn(application.effective());
  });
}

// Art. 21 para. 4: finance says what of the cost may be recovered, once, and accounts for all of
// it.
void decide_audited(Decision& decision) {
  const auto fields = decision.event.fields<schema::CostAudited>();
  const std::int64_t allowed = fields.getAllowedFen();
  const std::int64_t disallowed = fields.getDisallowedFen();
  const bool allowed_good = require_amount(decision, allowed, 0, "fields.allowed_fen");
  const bool disallowed_good = require_amount(decision, disallowed, 0, "fields.disallowed_fen");
  warn_if_late_entry(decision);
  if (decision.subject().empty()) return;
  const auto cost = decision.state.find(tables::kCosts, decision.subject());
  if (!cost) {
    decision.unknown("subject", decision.subject());
    return;
  }
  if (cost->getAuditedOn() != kNoDay)
    decision.wrong_state("the cost is audited already", "成本已核定");
  decision.require_not_before(cost->getRecordedOn(), "the cost", "该成本");
  if (allowed_good && disallowed_good && __int128{allowed} + disallowed != cost->getAmountFen())
    decision.refuse("E-FIELD", "fields.allowed_fen",
                    {fmt::format("allowed and disallowed are not {} fen", cost->getAmountFen()),
                     fmt::format("核定与核减之和不等于 {} 分", cost->getAmountFen())});
  if (decision.role() == "finance" &&
      !answers_for_division(decision.state, decision.author(), "finance",
                            from_kj(cost->getDivision()), decision.effective()))
    require_author_of(decision, from_kj(cost->getDivision()), "subject");
}

void apply_audited(Application& application) {
  application.state.edit(
      tables::kCosts, application.subject(),
      [&](schema::CostRow::Builder row, schema::CostRow::Reader) {
        row.setAllowedFen(application.event.fields<schema::CostAudited>().getAllowedFen());
        row.setAuditedOn(application.effective());
        row.setAuditEvent(application.moment.number.value);
      });
}

// Art. 21 para. 1; 豫交规〔2025〕5号 art. 27: with final accounts or an audit report; what a
// subsidy paid is not the investor's own. Finance, of the province or of the division, signs.
void decide_investment(Decision& decision) {
  const auto fields = decision.event.fields<schema::InvestmentRecorded>();
  if (decision.state.has(tables::kInvestments, decision.subject()))
    decision.refuse("E-DUPLICATE", "subject", same(decision.subject()));
  require_own(decision, fields);
  const bool amount_good = require_amount(decision, fields.getAmountFen(), 0, "fields.amount_fen");
  const bool subsidy_good =
      require_amount(decision, fields.getSubsidyFen(), 0, "fields.subsidy_fen");
  if (amount_good && subsidy_good && fields.getSubsidyFen() > fields.getAmountFen())
    decision.refuse("E-FIELD", "fields.subsidy_fen",
                    words("it is more than the investment", "补助金额大于投入金额"));
  const auto signing = cosigners_as(decision, "finance");
  if (fields.hasDivision() && !signing.empty() &&
      std::ranges::none_of(signing, [&](std::string_view party) {
        return answers_for_division(decision.state, party, "finance", from_kj(fields.getDivision()),
                                    decision.effective());
      }))
    decision.refuse("E-LEVEL", "cosigners", same("finance"));
  warn_if_late_entry(decision);
}

void apply_investment(Application& application) {
  if (application.version() >= 2) note_investment(application);
  const auto fields = application.event.fields<schema::InvestmentRecorded>();
  application.state.put(tables::kInvestments, application.subject(),
                        [&](schema::InvestmentRow::Builder row) {
                          row.setParty(fields.getParty());
                          row.setDivision(fields.getDivision());
                          row.setAmountFen(fields.getAmountFen());
                          row.setSubsidyFen(fields.getSubsidyFen());
                          row.setOn(application.effective());
                          row.setEvent(application.moment.number.value);
                        });
}

// 豫交规〔2025〕5号 art. 14, 16: the subsidies of a project stay within its approved total, which
// is the one named last. A project without a named total has no limit that could be checked.
void decide_subsidy(Decision& decision) {
  const auto fields = decision.event.fields<schema::SubsidyRecorded>();
  const std::string_view project = from_kj(fields.getProject());
  const std::string_view party = from_kj(fields.getParty());
  require_new_subject(decision, seen::kSubsidy);
  if (fields.hasParty() && !party_exists(decision.state, party))
    decision.unknown("fields.party", party);
  const bool amount_good = require_amount(decision, fields.getAmountFen(), 0, "fields.amount_fen");
  const bool total_named =
      require_amount(decision, fields.getApprovedTotalFen(), 0, "fields.approved_total_fen");
  warn_if_late_entry(decision);
  const auto before = decision.state.find(tables::kSubsidies, project);
  if (!amount_good) return;
  std::int64_t limit = std::numeric_limits<std::int64_t>::max();
  if (decision.version() >= 2)
    limit = std::numeric_limits<std::int64_t>::max();  // the project's own total counts (C69)
  else if (total_named)
    limit = fields.getApprovedTotalFen();
  else if (before && before->getLimited())
    limit = before->getApprovedTotalFen();
  if (__int128{before ? before->getTotalFen() : 0} + fields.getAmountFen() > limit)
    decision.refuse("E-FIELD", "fields.amount_fen",
                    {fmt::format("the project's approved total is {} fen", limit),
                     fmt::format("超过批准总额 {} 分", limit)});
}

void apply_subsidy(Application& application) {
  const auto fields = application.event.fields<schema::SubsidyRecorded>();
  if (application.version() >= 2) note_subsidy(application);
  application.state.edit(tables::kSubsidies, from_kj(fields.getProject()),
                         [&](schema::SubsidyRow::Builder row, schema::SubsidyRow::Reader before) {
                           row.setTotalFen(before.getTotalFen() + fields.getAmountFen());
                           row.setCount(before.getCount() + 1);
                           if (is_absent(fields.getApprovedTotalFen())) return;
                           row.setApprovedTotalFen(fields.getApprovedTotalFen());
                           row.setLimited(true);
                         });
  use_up_subject(application, seen::kSubsidy, from_kj(fields.getProject()), fields.getAmountFen());
}

// Whether that party answers for the resource in that role.
bool answers_for(const Decision& decision, schema::Signatory::Reader cosigner,
                 schema::CatalogueRow::Reader entry) {
  const std::string_view party = from_kj(cosigner.getParty());
  const std::string_view role = from_kj(cosigner.getRole());
  if (role == "implementer")
    return is_implementer_of(decision.state, party, entry, decision.effective());
  return role == "data_holder" &&
         (party == from_kj(entry.getSourceUnit()) || party == from_kj(entry.getAssetHolder()));
}

void require_holder(Decision& decision, schema::CatalogueRow::Reader entry) {
  bool others = false;
  for (const auto cosigner : decision.event.cosigners()) {
    if (answers_for(decision, cosigner, entry)) return;
    const std::string_view role = from_kj(cosigner.getRole());
    others = others || role == "implementer" || role == "data_holder";
  }
  decision.refuse("E-COSIGN-MISSING", "cosigners",
                  same(fmt::format("{} / implementer, data_holder", from_kj(entry.getCompiler()))));
  if (others)
    decision.refuse("E-LEVEL", "cosigners",
                    words("they do not answer for this resource", "会签方并非该资源的责任单位"));
}

// Art. 21 para. 1; RULEBOOK 2.2: the authority scores a resource with its compiler or holder;
// the authority of a city those of its own division.
void decide_scored(Decision& decision) {
  const auto fields = decision.event.fields<schema::QualityScored>();
  const std::int64_t score = fields.getScorePermille();
  const auto too_great = [&](std::int64_t value, std::string_view field) {
    if (value > kScoreMax)
      decision.refuse("E-FIELD", field, words("a score is at most 1000", "评分不超过 1000"));
  };
  if (require_amount(decision, score, 0, "fields.score_permille"))
    too_great(score, "fields.score_permille");
  for (const auto dimension : fields.getDimensions()) {
    const std::string field = fmt::format("fields.dimensions.{}", from_kj(dimension.getKey()));
    if (require_amount(decision, dimension.getValue(), 0, field))
      too_great(dimension.getValue(), field);
  }
  warn_if_late_entry(decision);
  if (decision.subject().empty()) return;
  const auto entry = decision.state.find(tables::kCatalogue, decision.subject());
  if (!entry) {
    decision.unknown("subject", decision.subject());
    return;
  }
  require_holder(decision, *entry);
  if (decision.role() == "authority" &&
      !answers_for_division(decision.state, decision.author(), "authority",
                            from_kj(entry->getDivision()), decision.effective()))
    require_author_of(decision, from_kj(entry->getDivision()), "subject");
}

void apply_scored(Application& application) {
  application.state.edit(
      tables::kQuality, application.subject(),
      [&](schema::QualityRow::Builder row, schema::QualityRow::Reader before) {
        auto score = append_struct(before.getScores(),
                                   [&](unsigned count) { return row.initScores(count); });
        score.setOn(application.effective());
        score.setPermille(application.event.fields<schema::QualityScored>().getScorePermille());
        score.setEvent(application.moment.number.value);
      });
}

const std::array kRules{
    Rule{event_type<schema::CostRecorded>,
         {{"data_holder"}, {"primary_developer"}},
         {},
         decide_recorded,
         apply_recorded,
         "21 (4)",
         decide_cost_v2},
    Rule{event_type<schema::CostAudited>,
         {{"finance"}},
         {},
         decide_audited,
         apply_audited,
         "4 (5), 21 (4)",
         decide_audit_v2},
    Rule{event_type<schema::InvestmentRecorded>,
         {{"data_holder"}, {"primary_developer"}},
         {{"finance"}},
         decide_investment,
         apply_investment,
         "21 (1), 21 (4), 豫交规〔2025〕5号",
         decide_investment_v2},
    Rule{event_type<schema::SubsidyRecorded>,
         {{"finance"}},
         {},
         decide_subsidy,
         apply_subsidy,
         "21 (1), 豫交规〔2025〕5号",
         decide_subsidy_v2},
    Rule{event_type<schema::QualityScored>,
         {{"authority"}},
         {},
         decide_scored,
         apply_scored,
         "21 (1)"},
};

}  // namespace

std::span<const Rule> cost_rules() {
  return kRules;
}

}  // namespace luoshu
