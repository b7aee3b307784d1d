// Entries and products that pass to another party, and lists that are sets, under version 2 of the
// rules: C14, C15, C30, C84.

#include <fmt/format.h>

#include "ledger/rules/resources/catalogue.h"
#include "schema/state_agreements.capnp.h"
#include "tests/ledger/support/second_province.h"

namespace luoshu {
namespace {

using test::changed;
using test::Codes;
using test::dated;
using test::event_of;
using test::Rehearsal;
using test::second;
using test::second_province;
using test::signed_by;
using test::texts;
using test::with;

constexpr int kEnd = 685;
constexpr std::string_view kDay = "2027-01-05";

// R10 is of Jiyuan (419001): jy-impl compiled it, jy-gov became an implementer there too.
json::Value revised(std::string_view resource, std::string_view author) {
  return event_of(fmt::format(R"({{"type": "CatalogEntryRevised", "author": "{}",
      "role": "implementer", "effective": "{}", "recorded": "{}", "subject": "{}",
      "fields": {{"summary": "s", "reason": "r"}}}})",
                              author, kDay, kDay, resource));
}
json::Value role(std::string_view kind, std::string_view party, std::string_view division) {
  return event_of(fmt::format(R"({{"type": "{}", "author": "hn-auth", "role": "authority",
      "effective": "{}", "recorded": "{}", "subject": "{}", "fields": {{"role": "implementer",
      "level": "city", "division": "{}"}}}})",
                              kind, kDay, kDay, party, division));
}
json::Value amended(std::string_view agreement, std::string_view author) {
  return event_of(fmt::format(R"({{"type": "OperationAgreementAmended", "author": "{}",
      "role": "implementer", "effective": "{}", "recorded": "{}", "subject": "{}",
      "cosigners": [{{"party": "hn-primary", "role": "primary_developer"}}],
      "documents": [{{"role": "agreement", "name": "a.pdf", "digest": "sha256:{:064}",
      "bytes": 1}}], "fields": {{"changes": [{{"field": "f", "new_value": "v"}}],
      "reason": "r"}}}})",
                              author, kDay, kDay, agreement, 7));
}

TEST(CatalogueMoves, C84TheImplementerSoFarSigns) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const auto rehearsal = second_province(kEnd);
  EXPECT_EQ(rehearsal->refusals(revised("R10", "jy-impl")), Codes{}) << "its own";
  EXPECT_EQ(rehearsal->refusals(revised("R10", "jy-gov")), Codes{"E-LEVEL"});
  const auto with_signature = [](std::string_view party, std::string_view as) {
    return with(revised("R10", "jy-gov"), "cosigners", signed_by(party, as));
  };
  EXPECT_EQ(rehearsal->refusals(with_signature("jy-impl", "implementer")), Codes{});
  EXPECT_EQ(rehearsal->refusals(with_signature("hn-auth", "authority")), Codes{"E-LEVEL"})
      << "it still holds the role";
  rehearsal->accept(role("RoleRevoked", "jy-impl", "419001"));
  EXPECT_EQ(rehearsal->refusals(revised("R10", "jy-gov")), Codes{"E-LEVEL"});
  EXPECT_EQ(rehearsal->refusals(with_signature("hn-auth", "authority")), Codes{});
}

TEST(CatalogueMoves, C84NobodyTakesTheEntryOfAnotherDivision) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const auto rehearsal = second_province(kEnd);
  EXPECT_EQ(rehearsal->refusals(
                with(revised("R10", "ly-impl"), "cosigners", signed_by("jy-impl", "implementer"))),
            Codes{"E-LEVEL"});
}

TEST(CatalogueMoves, C84AgreementAndRegistrationFollow) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const auto rehearsal = second_province(kEnd);
  EXPECT_EQ(rehearsal->refusals(amended("AG-419001", "jy-impl")), Codes{});
  EXPECT_EQ(rehearsal->refusals(amended("AG-419001", "jy-gov")), Codes{"E-LEVEL"});
  rehearsal->accept(
      with(revised("R10", "jy-gov"), "cosigners", signed_by("jy-impl", "implementer")));
  EXPECT_EQ(rehearsal->refusals(amended("AG-419001", "jy-impl")), Codes{"E-LEVEL"});
  EXPECT_EQ(rehearsal->refusals(amended("AG-419001", "jy-gov")), Codes{});
  const auto corrected = [](std::string_view holder, std::string_view as) {
    return changed(dated(second(383), kDay),
                   {{"subject", "RG-R10"}, {"cosigners", signed_by(holder, as)}});
  };
  EXPECT_EQ(rehearsal->refusals(corrected("jy-impl", "data_holder")),
            Codes{"E-REG-NO-APPLICATION"});
  EXPECT_EQ(rehearsal->refusals(corrected("jy-gov", "implementer")), Codes{});
}

// R01 and R08 are under one agreement of Zhengzhou; R01 holds data that hn-transport shared.
TEST(CatalogueMoves, C84AnAgreementMovesWithAllItsResourcesAndConsentsCountOn) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const auto rehearsal = second_province(kEnd);
  rehearsal->accept(role("RoleGranted", "zz-gov", "410100"));
  const auto move = [&](std::string_view resource) {
    rehearsal->accept(
        with(revised(resource, "zz-gov"), "cosigners", signed_by("zz-impl", "implementer")));
  };
  const auto whose = [&] {
    const auto row = rehearsal->state().find(tables::kAgreements, "AG-410100");
    return std::string(from_kj(row->getImplementer()));
  };
  move("R01");
  EXPECT_EQ(whose(), "zz-impl");
  EXPECT_TRUE(consents_given(rehearsal->state(), "R01", parse_date(kDay).value()));
  move("R08");
  EXPECT_EQ(whose(), "zz-gov");
  // The unit that shared may still end it, by the name that it gave.
  const json::Value revoked =
      changed(dated(second(665), kDay), {{"fields.shared_items", "快速路断面车速（新口径）"}});
  EXPECT_EQ(rehearsal->refusals(revoked), Codes{});
  EXPECT_EQ(rehearsal->refusals(with(revoked, "fields.granted_to", "zz-gov")), Codes{});
  rehearsal->accept(with(revoked, "fields.granted_to", "zz-gov"));
  EXPECT_FALSE(consents_given(rehearsal->state(), "R01", parse_date(kDay).value()));
}

TEST(CatalogueMoves, C14OnlyTheImplementerOfAResourceRefreshesIt) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const auto rehearsal = second_province(kEnd);
  const auto refreshed = [](std::string_view author) {
    return event_of(fmt::format(R"({{"type": "CatalogEntryRefreshed", "author": "{}",
        "role": "implementer", "effective": "{}", "recorded": "{}", "subject": "R10",
        "fields": {{"as_of": "{}"}}}})",
                                author, kDay, kDay, kDay));
  };
  EXPECT_EQ(rehearsal->refusals(refreshed("jy-impl")), Codes{});
  EXPECT_EQ(rehearsal->refusals(refreshed("jy-gov")), Codes{"E-LEVEL"});
}

TEST(CatalogueMoves, C84TheDeveloperOfAProductSigns) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const auto rehearsal = second_province(kEnd);
  rehearsal->accept(changed(dated(second(79), kDay), {{"subject", "ent-cold"}}));
  const json::Value version =
      changed(dated(second(620), kDay), {{"author", "ent-cold"}, {"fields.version", "3.0"}});
  EXPECT_TRUE(rehearsal->refusals(version).contains("E-LEVEL"));
  const Codes handed_over =
      rehearsal->refusals(with(version, "cosigners", signed_by("hn-primary", "primary_developer")));
  EXPECT_FALSE(handed_over.contains("E-LEVEL"));
  EXPECT_FALSE(handed_over.contains("E-DELEGATE"));
  EXPECT_TRUE(handed_over.contains("E-AGR-SCOPE")) << "only its own agreements count (C91)";
}

TEST(CatalogueMoves, C15ListsOfPartiesAndIdsAreSets) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const auto rehearsal = second_province(312);
  EXPECT_EQ(rehearsal->refusals(
                with(second(313), "fields.reported_to", texts({"hn-auth", "hn-ndrc", "hn-ndrc"}))),
            Codes{});
  EXPECT_EQ(second_province(335)->refusals(
                with(second(336), "fields.products", texts({"PD4", "PD3", "PD2", "PD1", "PD1"}))),
            Codes{});
}

}  // namespace
}  // namespace luoshu
