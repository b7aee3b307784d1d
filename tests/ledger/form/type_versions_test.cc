// What a version of the rules knows of the catalogue, and asks for.
#include "ledger/form/type_versions.h"

#include "ledger/form/event_message.h"
#include "ledger/form/required_fields.h"
#include "tests/ledger/form/form_testing.h"

namespace luoshu::form {
namespace {

using Names = std::vector<std::string>;

template <class Use>
Names with_reader(const char* text, const Use& use) {
  const Bytes bytes = must_parse(parse_json(text));
  const auto names = with_event(bytes, [&](schema::Event::Reader event) -> Result<Names> {
    return use(EventReader(capnp::AnyStruct::Reader(event)));
  });
  EXPECT_TRUE(names) << text;
  return names ? *names : Names{};
}

Names newer(const char* text, std::uint32_t version) {
  return with_reader(text, [&](EventReader event) { return newer_fields(event, version); });
}

Names missing(const char* text, std::uint32_t version) {
  return with_reader(text, [&](EventReader event) {
    Names names;
    for (const OpenField& field : open_fields(event, version))
      if (field.name.starts_with("fields.")) names.push_back(field.name);
    return names;
  });
}

TEST(TypeVersions, FortyTypesCameWithVersionTwo) {
  std::size_t newer_types = 0;
  for (std::uint16_t number = 0; number < event_types(); ++number) {
    EXPECT_EQ(since_of(number), number < 121 ? 1U : 2U) << event_plan().types[number].name;
    newer_types += since_of(number) == 2 ? 1 : 0;
  }
  EXPECT_EQ(newer_types, 40U);
}

TEST(TypeVersions, NewerFieldsAreNamedWhereTheyStand) {
  const char* const product =
      R"({"type": "ProductDeveloped", "documents": [], "fields": {"lineage": [
    {"requires": [{"resource": "R01"}, {"resource": "R02", "items": ["a"]}]}]}})";
  EXPECT_EQ(newer(product, 1), (Names{"documents", "fields.lineage[0].requires[1].items"}));
  EXPECT_EQ(newer(product, 2), Names{});
  const char* const sale = R"({"type": "TransactionSettled", "fields": {"certificate_no": "C"}})";
  EXPECT_EQ(newer(sale, 1), Names{"fields.certificate_no"});
  EXPECT_EQ(newer(R"({"type": "PeriodClosed"})", 1), Names{});
}

// Where nothing of version 2 is said, nothing is newer.
TEST(TypeVersions, TheProvinceOfVersionOneHasNothingNewer) {
  for (const auto& line : read_lines(examples() / "henan-scenario.jsonl"))
    EXPECT_EQ(newer(line.c_str(), 1), Names{}) << line;
}

TEST(TypeVersions, AVersionMayAskForMoreOrForLess) {
  const char* const report = R"({"type": "AnnualReportSubmitted", "fields": {
    "year": 2025, "secondary_reuse_included": true, "sent_to": ["hn-auth"]}})";
  EXPECT_EQ(missing(report, 1), Names{});
  EXPECT_EQ(missing(report, 2), (Names{"fields.figures", "fields.transactions", "fields.reuse"}));
  const char* const agreement = R"({"type": "OperationAgreementSigned", "fields": {
    "plan": "P", "resources": ["R01"], "valid_from": "2025-05-01", "valid_to": "2028-04-30",
    "decision_minutes": "M", "revenue_mechanism": "R", "clauses": ["第十四条（一）"]}})";
  EXPECT_EQ(missing(agreement, 1), Names{"fields.clauses_present"});
  EXPECT_EQ(missing(agreement, 2), Names{});
}

}  // namespace
}  // namespace luoshu::form
