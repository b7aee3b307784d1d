// Documents (C16, C17) under version 2 of the rules.
#include "ledger/rules/engine/documents.h"

#include <fmt/format.h>

#include <map>

#include "ledger/form/schema_info.h"
#include "tests/ledger/support/rule_cases.h"

namespace luoshu {
namespace {

using test::Codes;
using test::Rehearsal;
using test::with;
using test::without;

std::string digest(std::string_view prefix, std::size_t length = 64, char digit = 'a') {
  std::string text(prefix);
  text.append(length, digit);
  return text;
}
const std::string kDigest = digest("sha256:");

json::Value document(std::string_view role, const std::string& named = kDigest) {
  return json::Object{{"role", role}, {"name", "a.pdf"}, {"digest", named}, {"bytes", 1}};
}

// The example of the schema, whose texts are placeholders, with some fields set.
json::Value example(const std::string& type,
                    const std::vector<std::pair<std::string, std::string>>& fields) {
  json::Value event = without(form::type_info(type)->example, "documents");
  for (const auto& [name, value] : fields) event = with(event, "fields." + name, value);
  return event;
}

struct Needed {
  std::string type;
  std::vector<std::pair<std::string, std::string>> fields;
  std::vector<std::string> roles;
};

// Nobody is anything in an empty ledger, so each is refused for other reasons as well.
TEST(Documents, EachTypeHasThoseItNeeds) {
  const std::vector<Needed> all = {
      {"RoleGranted", {{"role", "primary_developer"}}, {"authorisation"}},
      {"ImplementationPlanDrafted", {}, {"plan"}},
      {"ImplementationPlanAmended", {}, {"plan"}},
      {"PlanApproved", {}, {"plan", "minutes"}},
      {"OperationAgreementSigned", {}, {"agreement", "minutes", "exception"}},
      {"OperationAgreementRenewed", {}, {"agreement"}},
      {"OperationAgreementAmended", {}, {"agreement"}},
      {"SharedDataConsentGranted", {}, {"consent"}},
      {"PlatformAssessmentRecorded", {}, {"assessment"}},
      {"EmergencyPlanFiled", {}, {"emergency_plan"}},
      {"InvestmentRecorded", {}, {"evidence"}},
      {"QuarterlyReportSubmitted", {}, {"report"}},
      {"AnnualReportSubmitted", {}, {"report"}},
      {"CriticismNotified", {}, {"consent"}},
      {"DataHoldingDeclared", {{"kind", "personal"}}, {"authorisation"}},
      {"SubsidyProjectApproved", {}, {"approval"}},
      {"SubsidyProjectChanged", {{"kind", "major"}}, {"consent"}},
      {"SubsidyProjectAccepted", {{"stage", "final"}}, {"final_accounts", "audit"}},
      {"EarmarkAdjusted", {}, {"approval"}}};
  Rehearsal rehearsal(kNewestRulesVersion);
  for (const Needed& needed : all) {
    const json::Value event = example(needed.type, needed.fields);
    EXPECT_TRUE(rehearsal.refusals(event).contains("E-DOC-MISSING")) << needed.type;
    json::Array documents;
    for (const std::string& role : needed.roles) {
      EXPECT_TRUE(rehearsal.refusals(with(event, "documents", documents)).contains("E-DOC-MISSING"))
          << needed.type << " without " << role;
      documents.push_back(document(role));
    }
    EXPECT_FALSE(rehearsal.refusals(with(event, "documents", documents)).contains("E-DOC-MISSING"))
        << needed.type;
  }
}

TEST(Documents, OthersNeedNone) {
  Rehearsal rehearsal(kNewestRulesVersion);
  for (const auto& [type, fields] :
       std::vector<std::pair<std::string, std::vector<std::pair<std::string, std::string>>>>{
           {"RoleGranted", {{"role", "implementer"}}},
           {"DataHoldingDeclared", {{"kind", "enterprise"}}},
           {"SubsidyProjectChanged", {{"kind", "general"}}},
           {"SubsidyProjectAccepted", {{"stage", "completion"}}},
           {"PeriodClosed", {}}})
    EXPECT_FALSE(rehearsal.refusals(example(type, fields)).contains("E-DOC-MISSING")) << type;
}

bool refuses(Rehearsal& rehearsal, const json::Array& documents, std::string_view field) {
  const json::Value event = with(example("PeriodClosed", {}), "documents", documents);
  for (const Reason& reason : rehearsal.judge(event).reasons)
    if (reason.code == "E-FIELD" && reason.field == field) return true;
  return false;
}

TEST(Documents, AreWellFormedAndNamedOnce) {
  Rehearsal rehearsal(kNewestRulesVersion);
  const json::Value sound = document("minutes");
  EXPECT_FALSE(refuses(rehearsal, {sound}, "documents[0].digest"));
  EXPECT_FALSE(
      refuses(rehearsal, {sound, document("minutes", digest("sm3:", 64, '0'))}, "documents[1]"));
  EXPECT_TRUE(refuses(rehearsal, {sound, sound}, "documents[1]"));
  for (const char* missing : {"role", "name", "digest", "bytes"})
    EXPECT_TRUE(
        refuses(rehearsal, {without(sound, missing)}, fmt::format("documents[0].{}", missing)))
        << missing;
  EXPECT_TRUE(refuses(rehearsal, {document("two words")}, "documents[0].role"));
  for (const std::string& bad :
       {digest(""), digest("sha256:", 63), digest("sha256:", 64, 'A'), digest("md5:")})
    EXPECT_TRUE(refuses(rehearsal, {document("minutes", bad)}, "documents[0].digest")) << bad;
  EXPECT_TRUE(refuses(rehearsal, {with(sound, "bytes", 0)}, "documents[0].bytes"));
}

}  // namespace
}  // namespace luoshu
