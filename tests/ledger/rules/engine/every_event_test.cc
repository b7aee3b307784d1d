// What holds of every type of event: a lawful one is allowed, deciding changes nothing, and it is
// refused without any of its co-signers, by anybody else, and in any other role.

#include <map>

#include "ledger/form/type_versions.h"
#include "tests/ledger/rules/engine/specimens.h"

namespace luoshu {
namespace {

using test::Codes;
using test::for_each_specimen;
using test::Rehearsal;
using test::Specimen;
using test::specimens;
using test::text_at;
using test::type_of;
using test::with;
using test::without;

// Type and why.
using Exceptions = std::map<std::string, std::string_view>;

bool share_any(const Codes& codes, const Codes& wanted) {
  return std::ranges::any_of(codes, [&](const std::string& code) { return wanted.contains(code); });
}

std::set<std::string> registered_parties() {
  std::set<std::string> parties;
  for (const json::Value& event : test::scenario())
    if (type_of(event) == "PartyRegistered") parties.insert(text_at(event, "subject"));
  return parties;
}

// Every role word that some rule knows, and those of RULEBOOK 2.1 that only co-signers have.
std::set<std::string> role_words() {
  std::set<std::string> words{"government", "exchange", "cyberspace", "sequencer", ""};
  for (const Rule* rule : all_rules()) {
    for (const Who& who : rule->authors) words.emplace(who.role);
    for (const Who& who : rule->cosigners) words.emplace(who.role);
  }
  return words;
}

const Rule& rule_named(const std::string& type) {
  const auto names = form::type_names();
  const auto at = std::ranges::find(names, type) - names.begin();
  return rule_of(event_type_of(static_cast<std::uint16_t>(at)));
}

TEST(EveryEvent, EachTypeHasASpecimen) {
  std::set<std::string> types;
  for (const Specimen& specimen : specimens()) types.insert(type_of(specimen.event));
  // Types of version 2 are refused in the province of version 1 (version_gate_test).
  std::size_t expected = 0;
  for (const Rule* rule : all_rules()) {
    if (form::since_of(number_of(rule->type)) > kFirstRulesVersion) continue;
    const auto name = form::type_names()[number_of(rule->type)];
    EXPECT_TRUE(types.contains(std::string(name))) << name;
    ++expected;
  }
  EXPECT_EQ(types.size(), expected);
}

TEST(EveryEvent, IsAllowedWhereItStands) {
  for_each_specimen([](Rehearsal& rehearsal, const Specimen& specimen) {
    EXPECT_EQ(describe(rehearsal.judge(specimen.event).reasons, Language::kEn), "");
  });
}

// Judging applies the event to find what it does, and takes all of it back.
TEST(EveryEvent, DecidingTwiceGivesOneAnswerAndChangesNothing) {
  for_each_specimen([](Rehearsal& rehearsal, const Specimen& specimen) {
    const Hash before = mutations_digest(rehearsal.state().all_rows());
    for (const json::Value& event :
         {specimen.event, without(specimen.event, "fields"), with(specimen.event, "role", "?")}) {
      const Judgement first = rehearsal.judge(event);
      const Judgement second = rehearsal.judge(event);
      EXPECT_EQ(describe(first.reasons, Language::kEn), describe(second.reasons, Language::kEn));
      EXPECT_EQ(describe(first.warnings, Language::kEn), describe(second.warnings, Language::kEn));
    }
    EXPECT_EQ(mutations_digest(rehearsal.state().all_rows()), before);
  });
}

TEST(EveryEvent, NeedsEachOfItsCosigners) {
  int left_out = 0;
  for_each_specimen([&](Rehearsal& rehearsal, const Specimen& specimen) {
    const json::Value* cosigners = specimen.event.find("cosigners");
    if (cosigners == nullptr) return;
    for (std::size_t i = 0; i < cosigners->array()->size(); ++i, ++left_out)
      EXPECT_TRUE(rehearsal.refusals(without(specimen.event, fmt::format("cosigners.{}", i)))
                      .contains("E-COSIGN-MISSING"))
          << "without co-signer " << i;
  });
  EXPECT_GT(left_out, 50);
}

TEST(EveryEvent, IsRefusedWhereItNamesACosignerTwice) {
  int doubled = 0;
  for_each_specimen([&](Rehearsal& rehearsal, const Specimen& specimen) {
    const json::Value* cosigners = specimen.event.find("cosigners");
    if (cosigners == nullptr || cosigners->array()->empty()) return;
    json::Value twice = *cosigners;
    twice.array()->push_back(twice.array()->front());
    EXPECT_EQ(rehearsal.refusals(with(specimen.event, "cosigners", twice)), Codes{"E-FIELD"});
    ++doubled;
  });
  EXPECT_GT(doubled, 20);
}

// More parties than one may write these.
const Exceptions kSeveralMayWrite = {
    {"LedgerOpened", "nobody is registered yet: who opens the ledger names itself"},
    {"RegistrationObjectionRaised", "anybody may object"},
    {"AnnualDisclosurePublished", "each implementer publishes its own"},
    {"DeveloperAdmissionReviewed", "a scenario said in words concerns no implementer above others"},
    {"PriceCapSet", "any implementer whose data is in the product"},
    {"QualityScored", "the authority of the province or of the resource's division"},
    {"InspectionRecorded", "supervision: any authority or implementer (art. 19, 20)"},
    {"InternalControlAuditRecorded", "supervision: any authority (art. 20)"},
    {"RectificationOrdered", "supervision: any authority (art. 20, 22)"},
    {"InterviewHeld", "supervision: any authority (art. 22)"},
    {"CriticismNotified", "supervision: any authority (art. 24)"},
    {"LiabilityExemptionAssessed", "supervision: any authority (art. 23)"},
};

TEST(EveryEvent, IsRefusedByAnybodyElse) {
  const Codes refusals{"E-ROLE", "E-LEVEL", "E-DELEGATE", "E-STM-NOT-YOURS"};
  std::set<std::string> used;
  for_each_specimen([&](Rehearsal& rehearsal, const Specimen& specimen) {
    const std::string type = type_of(specimen.event);
    for (const std::string& party : registered_parties()) {
      if (party == text_at(specimen.event, "author")) continue;
      const Codes codes = rehearsal.refusals(with(specimen.event, "author", party));
      if (share_any(codes, refusals)) continue;
      used.insert(type);
      EXPECT_TRUE(kSeveralMayWrite.contains(type))
          << "by " << party << ": " << testing::PrintToString(codes);
    }
  });
  for (const auto& [type, why] : kSeveralMayWrite)
    EXPECT_TRUE(used.contains(type)) << type << " is no exception any more: " << why;
}

TEST(EveryEvent, IsRefusedInAnyRoleThatItsRuleDoesNotName) {
  for_each_specimen([](Rehearsal& rehearsal, const Specimen& specimen) {
    const Rule& rule = rule_named(type_of(specimen.event));
    for (const std::string& role : role_words()) {
      if (std::ranges::find(rule.authors, role, &Who::role) != rule.authors.end()) continue;
      EXPECT_TRUE(rehearsal.refusals(with(specimen.event, "role", role)).contains("E-ROLE"))
          << "as " << role;
    }
  });
}

// A co-signer that is not in its role, or is nobody.
TEST(EveryEvent, IsRefusedWhereACosignerIsNotInItsRole) {
  const Codes refusals{"E-ROLE", "E-LEVEL"};
  for_each_specimen([&](Rehearsal& rehearsal, const Specimen& specimen) {
    const json::Value* cosigners = specimen.event.find("cosigners");
    if (cosigners == nullptr) return;
    for (std::size_t i = 0; i < cosigners->array()->size(); ++i) {
      const std::string path = fmt::format("cosigners.{}.", i);
      for (const auto& [member, value] : {std::pair{"party", "nobody"},
                                          {"party", "hn-audit"},
                                          {"role", "nothing"},
                                          {"role", "auditor"}}) {
        const Codes codes = rehearsal.refusals(with(specimen.event, path + member, value));
        EXPECT_TRUE(share_any(codes, refusals))
            << member << " " << value << " " << testing::PrintToString(codes);
      }
    }
  });
}

}  // namespace
}  // namespace luoshu
