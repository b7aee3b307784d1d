#include "ledger/rules/resources/catalogue.h"

#include <fmt/format.h>

#include <array>

#include "ledger/rules/operation/agreements.h"
#include "ledger/rules/operation/authorisation_checks.h"
#include "ledger/rules/parties/parties.h"
#include "ledger/rules/resources/catalogue_steps.h"
#include "ledger/rules/resources/data_assets.h"
#include "schema/events_catalogue.capnp.h"
#include "schema/state_agreements.capnp.h"
#include "schema/state_catalogue.capnp.h"

namespace luoshu {
namespace {

using Entry = schema::CatalogueRow::Reader;

bool covers(schema::ConsentInterval::Reader consent, Date day) {
  return consent.getFrom() <= day.days &&
         (consent.getTo() == kNoDay || day.days <= consent.getTo());
}

// Art. 6 para. 2. A consent to another party does not open this entry.
bool has_consented(Entry entry, std::string_view provider, Date day) {
  return any_item(entry.getConsents(), [&](schema::ConsentInterval::Reader consent) {
    const std::string_view grantee = consent_holder(consent);
    return from_kj(consent.getProvider()) == provider && covers(consent, day) &&
           (grantee == from_kj(entry.getCompiler()) || grantee == from_kj(entry.getSourceUnit()));
  });
}

Words state_words(schema::CatalogueStatus status) {
  switch (status) {
    case schema::CatalogueStatus::NONE:
      break;
    case schema::CatalogueStatus::DRAFT:
      return {"the catalogue entry is a draft", "目录条目为待纳入的草稿"};
    case schema::CatalogueStatus::ACTIVE:
      return {"the catalogue entry is accepted and no revision waits",
              "目录条目已纳入，且无待纳入的更新"};
    case schema::CatalogueStatus::RETURNED:
      return {"the catalogue entry was returned", "目录条目已退回"};
    case schema::CatalogueStatus::WITHDRAWN:
      return {"the catalogue entry was withdrawn", "目录条目已撤销"};
  }
  return {"there is no catalogue entry", "无此目录条目"};
}

// Whether something waits for the authority: a draft, or a revision of an active entry.
bool waits(Entry entry) {
  return entry.getStatus() == schema::CatalogueStatus::DRAFT ||
         (entry.getStatus() == schema::CatalogueStatus::ACTIVE && entry.hasRevision());
}

void decide_waiting(Decision& decision) {
  const auto entry = entry_of(decision);
  if (!entry) return;
  if (!waits(*entry)) refuse_entry_state(decision, *entry);
  decision.require_not_before(entry->getChangedOn(), "the version to decide on", "待审版本");
}

bool exclusion_lasts(Entry entry) {
  return any_item(entry.getExclusions(),
                  [](schema::ExclusionInterval::Reader one) { return one.getUntil() == kNoDay; });
}

// C28: an excluded entry comes back when it was revised and is accepted again.
void decide_restored(Decision& decision, Entry entry) {
  if (!entry.getRevisedSinceExclusion())
    decision.wrong_state("the entry is excluded and was not revised since",
                         "目录条目已排除，且其后未更新");
  decision.require_not_before(entry.getChangedOn(), "the version to decide on", "待审版本");
}

// Art. 9: the provincial authority takes the entry into the catalogue.
void decide_accepted(Decision& decision) {
  const auto entry = decision.state.find(tables::kCatalogue, decision.subject());
  if (entry && exclusion_lasts(*entry)) return decide_restored(decision, *entry);
  decide_waiting(decision);
}

void end_exclusions(schema::CatalogueRow::Builder row, std::int32_t day) {
  for (auto one : row.getExclusions())
    if (one.getUntil() == kNoDay) one.setUntil(day);
  row.setRevisedSinceExclusion(false);
}

void apply_accepted(Application& application) {
  settle_revision(application.state, application.subject(), RevisionFate::kTaken);
  application.state.edit(tables::kCatalogue, application.subject(),
                         [&](schema::CatalogueRow::Builder row, Entry before) {
                           row.setStatus(schema::CatalogueStatus::ACTIVE);
                           row.setChangedOn(application.effective());
                           row.setAcceptedVersion(before.getVersion());
                           row.setEverAccepted(true);
                           if (!before.getEverAccepted())
                             row.setAcceptedOn(application.effective());
                           if (exclusion_lasts(before))
                             end_exclusions(row, application.effective());
                         });
}

// Art. 9; whatever is refused states its reason (15 para. 2, made universal).
void decide_returned(Decision& decision) {
  decide_waiting(decision);
  if (is_blank(from_kj(decision.event.fields<schema::CatalogEntryReturned>().getReason())))
    decision.refuse("E-REASON-MISSING", "fields.reason");
}

// A returned revision leaves the accepted version as it was.
void apply_returned(Application& application) {
  settle_revision(application.state, application.subject(), RevisionFate::kDropped);
  application.state.edit(tables::kCatalogue, application.subject(),
                         [&](schema::CatalogueRow::Builder row, Entry before) {
                           if (before.getStatus() == schema::CatalogueStatus::DRAFT)
                             row.setStatus(schema::CatalogueStatus::RETURNED);
                           row.setChangedOn(application.effective());
                         });
}

// Whether the agreement still holds the resource on that day, or will.
bool binds(const State& state, std::string_view agreement, std::string_view resource, Date day) {
  switch (agreement_phase(state, agreement, day)) {
    case AgreementPhase::kUnknown:
    case AgreementPhase::kExpired:
    case AgreementPhase::kEnded:
      return false;
    case AgreementPhase::kNotYet:
    case AgreementPhase::kInForce:
    case AgreementPhase::kSuspended:
      break;
  }
  const auto row = state.find(tables::kAgreements, agreement);
  return row && any_item(row->getCoverage(), [&](schema::CoverageInterval::Reader covered) {
           return from_kj(covered.getResource()) == resource &&
                  (covered.getUntil() == kNoDay || day.days < covered.getUntil());
         });
}

// Art. 9; 3.1: not while an operation agreement rests on it.
void decide_withdrawn(Decision& decision) {
  const auto entry = entry_of(decision);
  if (!entry) return;
  require_keeper(decision, *entry);
  refuse_blank(decision, decision.event.fields<schema::CatalogEntryWithdrawn>().hasReason(),
               from_kj(decision.event.fields<schema::CatalogEntryWithdrawn>().getReason()),
               "fields.reason");
  if (entry->getStatus() != schema::CatalogueStatus::ACTIVE) refuse_entry_state(decision, *entry);
  decision.require_not_before(entry->getChangedOn(), "its last step", "目录条目的上一环节");
  for (const auto agreement : entry->getAgreements())
    if (binds(decision.state, from_kj(agreement), decision.subject(), decision.effective()))
      decision.wrong_state(fmt::format("operation agreement {} still holds it", from_kj(agreement)),
                           fmt::format("授权运营协议 {} 仍含该资源", from_kj(agreement)));
}

void apply_withdrawn(Application& application) {
  release_item_sets(application.state, application.subject());
  application.state.edit(tables::kCatalogue, application.subject(),
                         [&](schema::CatalogueRow::Builder row, Entry before) {
                           row.setStatus(schema::CatalogueStatus::WITHDRAWN);
                           row.setChangedOn(application.effective());
                           if (before.hasRevision()) row.disownRevision();
                         });
}

const std::array kRules{
    Rule{event_type<schema::CatalogEntryCompiled>,
         {{"implementer", Level::kPublic}},
         {},
         decide_compiled,
         apply_compiled,
         "2, 3 (1), 3 (5), 6 (1), 9",
         decide_compiled_v2},
    Rule{event_type<schema::CatalogEntryRevised>,
         {{"implementer", Level::kPublic}},
         {},
         decide_revised,
         apply_revised,
         "2, 3 (1), 3 (5), 6 (1), 9",
         decide_revised_v2},
    Rule{event_type<schema::CatalogEntryAccepted>,
         {{"authority", Level::kProvince}},
         {},
         decide_accepted,
         apply_accepted,
         "9"},
    Rule{event_type<schema::CatalogEntryReturned>,
         {{"authority", Level::kProvince}},
         {},
         decide_returned,
         apply_returned,
         "9"},
    Rule{event_type<schema::CatalogEntryWithdrawn>,
         {{"implementer", Level::kPublic}},
         {},
         decide_withdrawn,
         apply_withdrawn,
         "9"},
    Rule{event_type<schema::SharedDataConsentGranted>,
         {{"data_holder"}},
         {},
         decide_consent_granted,
         apply_consent_granted,
         "6 (2)"},
    Rule{event_type<schema::SharedDataConsentRevoked>,
         {{"data_holder"}},
         {},
         decide_consent_revoked,
         apply_consent_revoked,
         "6 (2)"},
    Rule{event_type<schema::StateAssetConfirmed>,
         {{"data_holder"}},
         {},
         decide_asset_confirmed,
         apply_asset_confirmed,
         "10 (1), 10 (2)",
         decide_confirmed_v2},
    Rule{event_type<schema::DataAssetRecognised>,
         {{"data_holder"}, {"primary_developer"}, {"secondary_developer"}},
         {},  // finance for public bodies: depends on the author
         decide_asset_recognised,
         apply_asset_recognised,
         "10 (1), 财会〔2023〕11号",
         decide_recognised_v2,
         {{"data_holder"},
          {"primary_developer"},
          {"secondary_developer"},
          {"applicant"},
          {"implementer"}}},
};

}  // namespace

bool in_catalogue(const State& state, std::string_view resource) {
  const auto entry = state.find(tables::kCatalogue, resource);
  return entry && entry->getStatus() == schema::CatalogueStatus::ACTIVE;
}

std::string division_of_resource(const State& state, std::string_view resource) {
  const auto entry = state.find(tables::kCatalogue, resource);
  return entry ? std::string(from_kj(entry->getDivision())) : std::string();
}

bool consents_given(const State& state, std::string_view resource, Date day) {
  const auto entry = state.find(tables::kCatalogue, resource);
  return entry && !any_item(entry->getSharedFrom(), [&](capnp::Text::Reader provider) {
           return !has_consented(*entry, from_kj(provider), day);
         });
}

bool asset_confirmed(const State& state, std::string_view resource, Date day) {
  const auto entry = state.find(tables::kCatalogue, resource);
  return entry && entry->getAssetConfirmedOn() != kNoDay &&
         entry->getAssetConfirmedOn() <= day.days;
}

std::string_view consent_holder(schema::ConsentInterval::Reader consent) {
  return from_kj(consent.hasHeldBy() ? consent.getHeldBy() : consent.getGrantedTo());
}

void require_implementer_of_entry(Decision& decision, Entry entry) {
  require_author_of(decision, from_kj(entry.getDivision()), "subject");
  const std::string_view implementer = from_kj(entry.getCompiler());
  if (decision.author() == implementer) return;
  decision.refuse("E-LEVEL", "author",
                  {fmt::format("{} is its implementer", implementer),
                   fmt::format("该资源的实施机构为 {}", implementer)});
}

void require_keeper(Decision& decision, Entry entry) {
  const std::string_view division = from_kj(entry.getDivision());
  require_author_of(decision, division, "subject");
  const std::string_view author = decision.author();
  const auto keeps = [&](std::string_view party) {
    return holds_role_for(decision.state, party, decision.role(), division, decision.effective());
  };
  const std::string_view compiler = from_kj(entry.getCompiler());
  const std::string_view source = from_kj(entry.getSourceUnit());
  if (author == compiler || author == source || (!keeps(compiler) && !keeps(source))) return;
  decision.refuse("E-LEVEL", "author",
                  {fmt::format("{} and {} answer for this entry", compiler, source),
                   fmt::format("该目录条目由 {}、{} 负责", compiler, source)});
}

RowView<schema::CatalogueRow> entry_of(Decision& decision) {
  auto entry = decision.state.find(tables::kCatalogue, decision.subject());
  if (!entry && !decision.subject().empty()) decision.unknown("subject", decision.subject());
  return entry;
}

void refuse_entry_state(Decision& decision, Entry entry) {
  const Words words = state_words(entry.getStatus());
  decision.wrong_state(words.en, words.zh);
}

std::span<const Rule> catalogue_rules() {
  return kRules;
}

}  // namespace luoshu
