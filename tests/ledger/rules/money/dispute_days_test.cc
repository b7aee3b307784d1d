// When a statement is answered, under version 2 of the rules: C80, C95.

#include "tests/ledger/support/second_province.h"

namespace luoshu {
namespace {

using test::changed;
using test::Codes;
using test::dated;
using test::second;
using test::second_province;
using test::with;

constexpr int kBefore = 534;  // the others have confirmed; Luoyang may answer until 2026-02-04
constexpr int kDispute = 535;
constexpr int kConfirmed = 546;  // by Luoyang, later
constexpr int kFinal = 548;

json::Value disputed(std::string_view effective, std::string_view recorded) {
  return changed(second(kDispute), {{"effective", effective}, {"recorded", recorded}});
}
json::Value confirmed(std::string_view effective, std::string_view recorded) {
  return changed(second(kConfirmed), {{"effective", effective}, {"recorded", recorded}});
}

// The third working day after the last day, a Wednesday, is Monday, 2026-02-09.
TEST(DisputeDays, C95ADisputeOnItsWayIsInTimeForThreeWorkingDays) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const auto rehearsal = second_province(kBefore);
  EXPECT_EQ(rehearsal->refusals(disputed("2026-02-04", "2026-02-04")), Codes{});
  EXPECT_EQ(rehearsal->refusals(disputed("2026-02-04", "2026-02-09")), Codes{});
  EXPECT_EQ(rehearsal->refusals(disputed("2026-01-30", "2026-02-09")), Codes{});
  EXPECT_EQ(rehearsal->refusals(disputed("2026-02-05", "2026-02-05")), Codes{"E-DSP-LATE"});
  EXPECT_EQ(rehearsal->refusals(disputed("2026-02-04", "2026-02-10")), Codes{"E-DSP-LATE"});
}

TEST(DisputeDays, C95NotOnceTheRunIsFinal) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const auto rehearsal = second_province(kBefore);
  rehearsal->accept(dated(second(kFinal), "2026-02-05"));
  EXPECT_TRUE(rehearsal->refusals(disputed("2026-02-04", "2026-02-06")).contains("E-DSP-LATE"));
}

TEST(DisputeDays, C80ADatedBackConfirmationIsNotInTime) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const auto rehearsal = second_province(kBefore);
  EXPECT_EQ(rehearsal->refusals(confirmed("2026-02-04", "2026-02-04")), Codes{});
  EXPECT_EQ(rehearsal->refusals(confirmed("2026-02-04", "2026-02-05")), Codes{"E-STATE"});
}

// The public notice of PD1's registration ends on 2025-07-15.
TEST(DisputeDays, C80ADatedBackObjectionIsNotInTime) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const auto rehearsal = second_province(307);
  const auto objection = [](std::string_view recorded) {
    return changed(test::event_of(
                       R"({"type": "RegistrationObjectionRaised", "author": "hn-fin",
        "role": "interested_party", "effective": "2025-07-15", "subject": "RG-PD1",
        "fields": {"ground": "g"}})"),
                   {{"recorded", recorded}});
  };
  EXPECT_EQ(rehearsal->refusals(objection("2025-07-15")), Codes{});
  EXPECT_EQ(rehearsal->refusals(objection("2025-07-16")), Codes{"E-STATE"});
}

// The report of the third quarter is due on 2025-10-28.
TEST(DisputeDays, C80LateIsWhatIsRecordedLate) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const auto rehearsal = second_province(410);
  const auto report = [](std::string_view recorded) {
    return changed(second(411), {{"recorded", recorded}});
  };
  EXPECT_FALSE(rehearsal->warnings(report("2025-10-28")).contains("W-RPT-LATE"));
  EXPECT_TRUE(rehearsal->warnings(report("2025-10-29")).contains("W-RPT-LATE"));
}

}  // namespace
}  // namespace luoshu
