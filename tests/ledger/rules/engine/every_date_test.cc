// What holds of the dates of every type of event: none lies before the fact that it follows.

#include <map>

#include "tests/ledger/rules/engine/specimens.h"

namespace luoshu {
namespace {

using test::Codes;
using test::for_each_specimen;
using test::Place;
using test::places_of;
using test::Rehearsal;
using test::Specimen;
using test::text_at;
using test::type_of;
using test::with;

// "Type.field" and why.
using Exceptions = std::map<std::string, std::string_view>;

constexpr std::string_view kLongAgo = "1990-01-01";

std::string day_before(std::string_view day) {
  return to_string(Date{parse_date(day).value().days - 1});
}

const Exceptions kMayLieBack = {
    {"LedgerOpened.effective", "nothing comes before it"},
    {"PolicyInstrumentAdopted.effective", "B1: the founder records what was in force before"},
    {"WorkCalendarPublished.effective", "B1: the founder records what was in force before"},
    {"DivisionRegistered.effective", "B1: the founder records what was in force before"},
    {"PartyRegistered.effective", "B1: the founder records what was in force before"},
    {"PolicyInstrumentAdopted.valid_from", "instruments were in force before the ledger"},
    {"PermittedRevenueApproved.cycle_from", "a cycle may have begun before its approval"},
    {"RiskReported.detected_on", "found before it was reported"},
    {"KeyRevoked.compromised_since", "found out afterwards"},
    {"AuditFindingRecorded.as_of_recorded", "the ledger as it was, empty at first"},
    {"AttestationIssued.as_of_recorded", "the ledger as it was, empty at first"},
};

TEST(EveryDate, IsNotBeforeAnythingWas) {
  std::set<std::string> used;
  for_each_specimen([&](Rehearsal& rehearsal, const Specimen& specimen) {
    for (const Place& place : places_of(specimen.event)) {
      if (place.info.type != "date" || place.info.name == "recorded") continue;
      const Codes codes = rehearsal.refusals(with(specimen.event, place.path, kLongAgo));
      if (!codes.empty()) continue;
      const std::string name = type_of(specimen.event) + "." + place.info.name;
      used.insert(name);
      EXPECT_TRUE(kMayLieBack.contains(name)) << place.field;
    }
  });
  for (const auto& [name, why] : kMayLieBack)
    EXPECT_TRUE(used.contains(name)) << name << " is no exception any more: " << why;
}

// B10: each step of a life cycle is effective on the day of the step before it or later. The steps
// of a subject are the events about it, in the order recorded; these are about a resource without
// being steps after one another.
const Exceptions kApart = {
    {"SharedDataConsentGranted", "the provider's own fact; the entry need not wait for it"},
    {"StateAssetConfirmed", "a gate beside the entry's consent, in any order"},
    {"CatalogEntryRevised", "not a step after the asset's confirmation"},
    {"CatalogEntryWithdrawn", "not a step after the asset's confirmation"},
    {"DataAssetRecognised", "an entry in the books, which does not wait for the asset card"},
    {"QualityScored", "a score of data, whatever its asset card says"},
};

TEST(EveryDate, IsNotBeforeTheStepBefore) {
  std::set<std::string> used;
  int steps = 0;
  for_each_specimen([&](Rehearsal& rehearsal, const Specimen& specimen) {
    const std::string subject = text_at(specimen.event, "subject");
    std::string last;
    const auto look = [&](const json::Value& event) {
      if (text_at(event, "subject") == subject) last = text_at(event, "effective");
    };
    for (std::int64_t n = 0; n < specimen.after; ++n)
      look(test::scenario().at(static_cast<std::size_t>(n)));
    for (const json::Value& event : specimen.before) look(event);
    if (last.empty()) return;
    ++steps;
    const Codes codes = rehearsal.refusals(with(specimen.event, "effective", day_before(last)));
    if (!codes.empty()) return;
    used.insert(type_of(specimen.event));
    EXPECT_TRUE(kApart.contains(type_of(specimen.event)))
        << last << " " << testing::PrintToString(codes);
  });
  EXPECT_GT(steps, 80);
  for (const auto& [type, why] : kApart)
    EXPECT_TRUE(used.contains(type)) << type << " is no exception any more: " << why;
}

}  // namespace
}  // namespace luoshu
