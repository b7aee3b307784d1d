// The rights table, walked: every matter with every standing.
#include "node/api/rights.h"

#include <gmock/gmock.h>

#include "node/api/routes.h"

namespace luoshu::api {
namespace {

const Caller kNobodyIsKnown;
const Caller kNanyang{"ny-impl", "city_officer", "411300", "a"};
const Caller kFinance{"hn-fin", "finance", "410000", "b"};
const Caller kAuthority{"hn-auth", "authority", "410000", "c"};
const Caller kAuditor{"hn-audit", "auditor", "410000", "d"};
const Caller kOperator{"hn-primary", "primary_developer", "410000", "e"};
const Caller kDeveloper{"dev-agri", "secondary_developer", "411300", "f"};

unsigned status(const Caller& caller, Matter matter, std::optional<std::string> division = {}) {
  const auto problem = object_to(caller, matter, division);
  return problem ? kind_of(problem->code).status : 200;
}

TEST(ApiRights, AStandingIsOfRoleAndDivision) {
  EXPECT_EQ(standing_of(kNobodyIsKnown), Standing::kNobody);
  EXPECT_EQ(standing_of(kNanyang), Standing::kCity);
  EXPECT_EQ(standing_of(kFinance), Standing::kFinance);
  EXPECT_EQ(standing_of(kAuthority), Standing::kAuthority);
  EXPECT_EQ(standing_of(kAuditor), Standing::kAuditor);
  EXPECT_EQ(standing_of(kOperator), Standing::kOperator);
  EXPECT_EQ(standing_of(kDeveloper), Standing::kMember);
  // A city's own authority, treasury and auditors are the city's.
  for (const char* role : {"authority", "finance", "auditor"})
    EXPECT_EQ(standing_of({"ly-impl", role, "410300", ""}), Standing::kCity) << role;
  EXPECT_EQ(standing_of({"x", "sequencer", "410000", ""}), Standing::kMember);
  EXPECT_EQ(standing_of({"x", "city_officer", "", ""}), Standing::kMember);
}

TEST(ApiRights, NobodySeesWhatIsNotPublic) {
  for (const Matter matter : kMatters)
    EXPECT_EQ(status(kNobodyIsKnown, matter), matter == Matter::kPublic ? 200U : 401U);
  EXPECT_TRUE(object_to_signed(kNobodyIsKnown, std::vector<std::string>{""}));
}

TEST(ApiRights, ACitySeesItsOwnDivisionAndNoOther) {
  EXPECT_EQ(status(kNanyang, Matter::kCity, "411300"), 200U);
  EXPECT_EQ(status(kNanyang, Matter::kCity, "410300"), 403U);
  EXPECT_EQ(status(kNanyang, Matter::kCity, "洛阳"), 403U);
  EXPECT_EQ(status(kNanyang, Matter::kCity), 403U);
  EXPECT_EQ(status(kNanyang, Matter::kProvince, "411300"), 403U);
  EXPECT_EQ(status(kNanyang, Matter::kOperator), 403U);
  EXPECT_EQ(status(kNanyang, Matter::kKnown), 200U);
  const auto problem = object_to(kNanyang, Matter::kCity, "410300");
  EXPECT_THAT(problem->detail.en, testing::HasSubstr("division=411300"));
  EXPECT_THAT(problem->detail.en, testing::Not(testing::HasSubstr("410300")));
  EXPECT_EQ(problem->would_do, "city (own), finance, authority, auditor");
}

TEST(ApiRights, TheProvinceSeesAll) {
  for (const Caller& caller : {kFinance, kAuthority, kAuditor})
    for (const Matter matter : kMatters) EXPECT_EQ(status(caller, matter), 200U) << caller.role;
  EXPECT_EQ(status(kOperator, Matter::kOperator), 200U);
  EXPECT_EQ(status(kOperator, Matter::kProvince), 403U);
  EXPECT_EQ(status(kOperator, Matter::kCity, "410000"), 403U);
  EXPECT_EQ(status(kDeveloper, Matter::kOperator), 403U);
}

TEST(ApiRights, WhatIsSignedIsForItsSigners) {
  const std::vector<std::string> parties{"hn-auth", "ly-impl"};
  EXPECT_TRUE(object_to_signed(kNanyang, parties));
  EXPECT_FALSE(object_to_signed({"ly-impl", "implementer", "410300", ""}, parties));
  EXPECT_FALSE(object_to_signed(kAuditor, parties));
  EXPECT_TRUE(object_to_signed(kDeveloper, parties));
  EXPECT_TRUE(object_to_signed(kNanyang, {}));
}

TEST(ApiRights, ViewsHaveTheMatterOfTheirReader) {
  EXPECT_EQ(matter_of_view("C2"), Matter::kCity);
  EXPECT_EQ(matter_of_view("F1"), Matter::kProvince);
  EXPECT_EQ(matter_of_view("P1"), Matter::kOperator);
  EXPECT_EQ(matter_of_view("X1"), Matter::kPublic);
  EXPECT_FALSE(matter_of_view("Q1"));
  EXPECT_FALSE(matter_of_view(""));
}

TEST(ApiRights, EveryMatterHasWhoMay) {
  for (const Matter matter : kMatters) {
    EXPECT_FALSE(who_may(matter).empty());
    EXPECT_FALSE(matter_name(matter).empty());
  }
  for (const Route& route : all_routes()) EXPECT_FALSE(who_may(route.matter).empty());
}

}  // namespace
}  // namespace luoshu::api
