#include "projections/trace/event_story.h"

#include <algorithm>
#include <array>

#include "ledger/form/canonical_event.h"
#include "ledger/form/event_form.h"
#include "projections/views/rows.h"
#include "schema/events_allocation.capnp.h"
#include "schema/state_parties.capnp.h"

namespace luoshu {
namespace {

// Which types change what an event of another type says. Of one type twice about one subject, the
// later one always does: a run computed again, a score given again.
struct Change {
  std::string_view later;
  std::string_view earlier;
};
constexpr Change kChanges[] = {
    {"PartyAmended", "PartyRegistered"},
    {"RoleRevoked", "RoleGranted"},
    {"KeyRevoked", "KeyEnrolled"},
    {"CatalogEntryRevised", "CatalogEntryCompiled"},
    {"CatalogEntryReturned", "CatalogEntryCompiled"},
    {"CatalogEntryWithdrawn", "CatalogEntryCompiled"},
    {"SharedDataConsentRevoked", "SharedDataConsentGranted"},
    {"RegistrationChanged", "RegistrationCoded"},
    {"RegistrationCorrected", "RegistrationCoded"},
    {"RegistrationRenewed", "RegistrationCoded"},
    {"RegistrationCancelled", "RegistrationCoded"},
    {"RegistrationObjectionResolved", "RegistrationObjectionRaised"},
    {"ImplementationPlanAmended", "ImplementationPlanDrafted"},
    {"OperationAgreementAmended", "OperationAgreementSigned"},
    {"OperationAgreementRenewed", "OperationAgreementSigned"},
    {"OperationAgreementTerminated", "OperationAgreementSigned"},
    {"OperationResumed", "OperationSuspended"},
    {"ScenarioClosed", "ScenarioApplied"},
    {"ProductRevised", "ProductDeveloped"},
    {"ProductWithdrawn", "ProductDeveloped"},
    {"ProductWithdrawn", "ProductListed"},
    {"ProductSuspended", "ProductListed"},
    {"ProductResumed", "ProductSuspended"},
    {"DeveloperAdmissionRevoked", "DeveloperAdmissionReviewed"},
    {"ApplicationAgreementAmended", "ApplicationAgreementSigned"},
    {"ApplicationAgreementTerminated", "ApplicationAgreementSigned"},
    {"FreeUseEnded", "FreeUseGranted"},
    {"UsageCorrected", "UsageMetered"},
    {"RefundIssued", "TransactionSettled"},
    {"TransactionVoided", "TransactionSettled"},
    {"AllocationAdjusted", "TransactionSettled"},
    {"CostAudited", "CostRecorded"},
    {"AllocationRuleAmended", "AllocationRuleAdopted"},
    {"StatementDisputed", "StatementIssued"},
    {"DisputeResolved", "StatementDisputed"},
};
// Types of which a thing has many beside each other: the later one says nothing of the earlier.
constexpr std::array kBesideEachOther = {
    std::string_view("UsageMetered"),       std::string_view("UsageCorrected"),
    std::string_view("PaymentReceived"),    std::string_view("RefundIssued"),
    std::string_view("AllocationAdjusted"), std::string_view("RoleGranted"),
    std::string_view("RoleRevoked"),        std::string_view("FreeUseRecorded"),
    std::string_view("ReinvestmentSpent"),  std::string_view("KeyEnrolled"),
    std::string_view("InvestmentRecorded"), std::string_view("CostRecorded"),
    std::string_view("SubsidyRecorded"),
};

bool changes(std::string_view later, std::string_view earlier, bool same_subject) {
  if (later == earlier)
    return same_subject && std::ranges::find(kBesideEachOther, later) == kBesideEachOther.end();
  return std::ranges::any_of(kChanges, [&](const Change& change) {
    return change.later == later && change.earlier == earlier;
  });
}

EventMention mention_of(const RecordedEvent& event) {
  return {event.at.number, std::string(type_of(event.event).code), event.effective(),
          std::string(event.event.subject())};
}

Status find_neighbours(const LedgerAt& ledger, EventStory& story) {
  // Ends the walk; a Fault is the way out of it.
  const Fault enough{Errc::kLimit, "enough"};
  std::size_t later = 0;
  const Status walked =
      ledger.each_of_subject(story.subject, [&](const RecordedEvent& event) -> Status {
        if (event.at.number < story.number) story.previous = mention_of(event);
        if (event.at.number <= story.number) return {};
        if (later == 0) story.next = mention_of(event);
        if (++later > kLaterEventsMax) {
          story.more_changes = true;
          return enough;
        }
        const bool same_subject = event.event.subject() == story.subject;
        if (changes(std::string(type_of(event.event).code), story.type, same_subject))
          story.changed_by.push_back(mention_of(event));
        return {};
      });
  if (!walked && !story.more_changes) return walked.error();
  return {};
}

// A dispute is decided under an id of its own.
Status find_resolution(const LedgerAt& ledger, EventStory& story) {
  if (story.type != "StatementDisputed") return {};
  const json::Value* fields = story.event.find("fields");
  const json::Value* id = fields == nullptr ? nullptr : fields->find("dispute");
  if (id == nullptr || id->string() == nullptr) return {};
  return ledger.each_of_subject(*id->string(), [&](const RecordedEvent& event) -> Status {
    if (event.event.is<schema::DisputeResolved>()) story.changed_by.push_back(mention_of(event));
    return {};
  });
}

json::Value mention_json(const EventMention& mention) {
  return json::Object{{"event", mention.number.value},
                      {"type", mention.type},
                      {"effective", to_string(mention.effective)},
                      {"subject", mention.subject}};
}

json::Value mention_json(const std::optional<EventMention>& mention) {
  return mention ? mention_json(*mention) : json::Value();
}

}  // namespace

Result<EventStory> event_story(const LedgerAt& ledger, EventNumber number) {
  EventStory story;
  story.number = number;
  LUOSHU_CHECK(ledger.with_event(number, [&](const RecordedEvent& event) -> Status {
    story.entry = event.at.seq;
    story.index = event.at.index;
    story.recorded = event.recorded;
    story.type = std::string(type_of(event.event).code);
    story.subject = event.event.subject();
    LUOSHU_TRY(story.event, form::event_to_json(event.event.canonical_bytes()));
    return {};
  }));
  LUOSHU_TRY(const Leaf leaf, ledger.log().leaf(story.entry));
  LUOSHU_TRY(const Header header, decode_header(leaf.header));
  story.count = header.event_count;
  LUOSHU_TRY(const Evidence evidence, evidence_of(ledger.log(), "", number));
  for (const EventSigner& signer : evidence.signers) {
    const auto row = ledger.state().find(tables::kParties, signer.party);
    story.signers.push_back({signer, row ? std::string(from_kj(row->getName())) : std::string()});
  }
  LUOSHU_CHECK(find_neighbours(ledger, story));
  LUOSHU_CHECK(find_resolution(ledger, story));
  return story;
}

json::Value to_json(const EventStory& story) {
  json::Array signers;
  for (const StorySigner& one : story.signers)
    signers.emplace_back(json::Object{{"party", one.signer.party},
                                      {"name", one.name},
                                      {"role", one.signer.role},
                                      {"key_id", one.signer.key_id}});
  json::Array changed_by;
  for (const EventMention& mention : story.changed_by) changed_by.push_back(mention_json(mention));
  return json::Object{{"event", story.number.value},
                      {"entry", story.entry.value},
                      {"event_index", std::uint64_t{story.index}},
                      {"event_count", std::uint64_t{story.count}},
                      {"recorded", to_string(story.recorded)},
                      {"says", story.event},
                      {"signers", std::move(signers)},
                      {"previous", mention_json(story.previous)},
                      {"next", mention_json(story.next)},
                      {"changed_by", std::move(changed_by)},
                      {"more_changes", story.more_changes}};
}

}  // namespace luoshu
