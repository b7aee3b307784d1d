#include "ledger/rules/engine/documents.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "schema/events_allocation.capnp.h"
#include "schema/events_catalogue.capnp.h"
#include "schema/events_foundation.capnp.h"
#include "schema/events_money.capnp.h"
#include "schema/events_operation.capnp.h"
#include "schema/events_supervision.capnp.h"

namespace luoshu {
namespace {

constexpr std::size_t kDigestDigits = 64;

// What each event of the type must have; what depends on its fields is in required_by_fields().
struct Needed {
  EventType type;
  std::string_view role;
};
constexpr std::array kNeeded{
    Needed{event_type<schema::ImplementationPlanDrafted>, "plan"},
    Needed{event_type<schema::ImplementationPlanAmended>, "plan"},
    Needed{event_type<schema::PlanApproved>, "plan"},
    Needed{event_type<schema::PlanApproved>, "minutes"},
    Needed{event_type<schema::OperationAgreementSigned>, "agreement"},
    Needed{event_type<schema::OperationAgreementSigned>, "minutes"},
    Needed{event_type<schema::OperationAgreementRenewed>, "agreement"},
    Needed{event_type<schema::OperationAgreementAmended>, "agreement"},
    Needed{event_type<schema::SharedDataConsentGranted>, "consent"},
    Needed{event_type<schema::PlatformAssessmentRecorded>, "assessment"},
    Needed{event_type<schema::EmergencyPlanFiled>, "emergency_plan"},
    Needed{event_type<schema::InvestmentRecorded>, "evidence"},
    Needed{event_type<schema::QuarterlyReportSubmitted>, "report"},
    Needed{event_type<schema::AnnualReportSubmitted>, "report"},
    Needed{event_type<schema::CriticismNotified>, "consent"},
    Needed{event_type<schema::SubsidyProjectApproved>, "approval"},
    Needed{event_type<schema::EarmarkAdjusted>, "approval"},
};

void require_by_fields(Decision& decision) {
  const EventReader event = decision.event;
  if (event.is<schema::RoleGranted>() &&
      from_kj(event.fields<schema::RoleGranted>().getRole()) == "primary_developer")
    require_document(decision, "authorisation");
  if (event.is<schema::OperationAgreementSigned>() &&
      event.fields<schema::OperationAgreementSigned>().hasTermException())
    require_document(decision, "exception");
  if (event.is<schema::DataHoldingDeclared>() &&
      from_kj(event.fields<schema::DataHoldingDeclared>().getKind()) == "personal")
    require_document(decision, "authorisation");
  if (event.is<schema::SubsidyProjectChanged>() &&
      from_kj(event.fields<schema::SubsidyProjectChanged>().getKind()) == "major")
    require_document(decision, "consent");
  if (event.is<schema::SubsidyProjectAccepted>() &&
      from_kj(event.fields<schema::SubsidyProjectAccepted>().getStage()) == "final")
    for (const std::string_view role : {"final_accounts", "audit"})
      require_document(decision, role);
}

// A name of the language of rules: letters, digits and underscores, no digit first.
bool is_name(std::string_view text) {
  const auto is_letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  };
  return !text.empty() && is_letter(text[0]) &&
         std::ranges::all_of(text, [&](char c) { return is_letter(c) || (c >= '0' && c <= '9'); });
}

// That a member is missing or empty, the envelope has said.
void require_sound(Decision& decision) {
  std::set<std::pair<std::string_view, std::string_view>> named;
  const auto documents = decision.event.documents();
  for (unsigned i = 0; i < documents.size(); ++i) {
    const auto document = documents[i];
    const std::string at = fmt::format("documents[{}]", i);
    const std::string_view role = from_kj(document.getRole());
    const std::string_view digest = from_kj(document.getDigest());
    if (document.hasRole() && !is_name(role))
      decision.refuse("E-FIELD", at + ".role",
                      {"letters, digits and underscores", "须由字母、数字和下划线组成"});
    require_prefixed_digest(decision, document.hasDigest(), digest, at + ".digest");
    if (!named.emplace(role, digest).second)
      decision.refuse("E-FIELD", at, {"it is named twice", "重复列出"});
  }
}

}  // namespace

bool is_prefixed_digest(std::string_view text) {
  for (const std::string_view prefix : {"sha256:", "sm3:"}) {
    if (!text.starts_with(prefix)) continue;
    text.remove_prefix(prefix.size());
    return text.size() == kDigestDigits &&
           text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
  }
  return false;
}

void require_prefixed_digest(Decision& decision, bool present, std::string_view text,
                             std::string_view field) {
  if (present && !is_prefixed_digest(text))
    decision.refuse(
        "E-FIELD", field,
        {"sha256: or sm3: and 64 hexadecimal digits", "须为 sha256: 或 sm3: 加64位十六进制数"});
}

std::vector<std::string_view> digests_of(EventReader event, std::string_view role) {
  std::vector<std::string_view> digests;
  for (const auto document : event.documents())
    if (from_kj(document.getRole()) == role) digests.push_back(from_kj(document.getDigest()));
  return digests;
}

void require_document(Decision& decision, std::string_view role) {
  if (digests_of(decision.event, role).empty())
    decision.refuse("E-DOC-MISSING", "documents", same(role));
}

void judge_documents(Decision& decision) {
  require_sound(decision);
  for (const Needed& needed : kNeeded)
    if (decision.event.type() == needed.type) require_document(decision, needed.role);
  require_by_fields(decision);
}

}  // namespace luoshu
