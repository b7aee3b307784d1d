// export of import is the identity on JSON values, and on bytes for canonical input.
#include "ledger/form/event_view.h"
#include "tests/ledger/form/form_testing.h"

namespace luoshu::form {
namespace {

// Import and export again: the same values, the same bytes from what was exported, and bytes that
// pass the check for foreign bytes.
void expect_round_trip(const json::Value& event) {
  const Bytes bytes = must_parse(event);
  ASSERT_FALSE(bytes.empty());
  const json::Value written = must_write(bytes);
  EXPECT_EQ(without_nulls(without_n(event), Order::kSorted), without_nulls(written, Order::kSorted))
      << json::to_line(event) << "\n"
      << json::to_line(written);
  EXPECT_EQ(must_parse(written), bytes) << json::to_line(event);
  const auto checked = check_event_bytes(bytes);
  EXPECT_TRUE(checked) << json::to_line(event) << "\n" << (checked ? "" : checked.error().detail);
}

TEST(RoundTrip, EveryLineOfTheDemonstrationProvince) {
  const auto lines = read_lines(examples() / "henan-scenario.jsonl");
  ASSERT_EQ(lines.size(), 477U);
  for (const auto& line : lines) expect_round_trip(parse_json(line));
}

TEST(RoundTrip, EveryRefusedEventStillParses) {
  const auto path = shared_folder() / "domain" / "henan-rejects.jsonl";
  if (!std::filesystem::exists(path)) GTEST_SKIP() << "skipped: no " << path;
  const auto lines = read_lines(path);
  ASSERT_EQ(lines.size(), 45U);
  for (const auto& line : lines) {
    const json::Value rejected = parse_json(line);
    ASSERT_NE(rejected.find("event"), nullptr);
    expect_round_trip(*rejected.find("event"));
  }
}

TEST(RoundTrip, EveryLineOfTheProvinceOfVersionTwo) {
  for (const auto& [name, count] :
       {std::pair{"henan-scenario-2.jsonl", 685U}, {"henan-rejects-2.jsonl", 115U}}) {
    const auto path = shared_folder() / "domain" / name;
    if (!std::filesystem::exists(path)) GTEST_SKIP() << "skipped: no " << path;
    const auto lines = read_lines(path);
    ASSERT_EQ(lines.size(), count);
    for (const auto& line : lines) {
      const json::Value one = parse_json(line);
      expect_round_trip(one.find("event") == nullptr ? one : *one.find("event"));
    }
  }
}

TEST(RoundTrip, ExportKeepsTheProvincesOwnMemberOrder) {
  for (const auto& line : read_lines(examples() / "henan-scenario.jsonl")) {
    const json::Value event = without_nulls(without_n(parse_json(line)), Order::kKept);
    EXPECT_EQ(json::to_line(must_write(must_parse(event))), json::to_line(event));
  }
}

TEST(RoundTrip, ByteIdentityOnCanonicalInput) {
  for (const auto& line : read_lines(examples() / "henan-scenario.jsonl")) {
    const std::string canonical = json::to_line(must_write(must_parse(parse_json(line))));
    const auto bytes = read_event_line(canonical, 1);
    ASSERT_TRUE(bytes);
    EXPECT_EQ(json::to_line(must_write(*bytes)), canonical);
  }
}

TEST(RoundTrip, EveryTypeWithEveryField) {
  unsigned seed = 1;
  for (const TypePlan& type : event_plan().types) expect_round_trip(EventMaker(seed++).event(type));
}

TEST(RoundTrip, EveryTypeWithRandomFieldsLeftOut) {
  unsigned seed = 1'000;
  for (const TypePlan& type : event_plan().types)
    for (const unsigned absent : {10U, 50U, 90U, 100U})
      for (int round = 0; round < 8; ++round)
        expect_round_trip(EventMaker(seed++, absent).event(type));
}

TEST(RoundTrip, EveryFieldAlone) {
  unsigned seed = 9'000;
  for (const TypePlan& type : event_plan().types)
    for (const FieldPlan& field : type.fields->fields) {
      if (field.name == "demo_key") continue;
      EventMaker maker(seed++);
      expect_round_trip(json::Object{{"type", json::Value(type.name)},
                                     {"fields", json::Object{{field.name, maker.value(field)}}}});
    }
}

TEST(RoundTrip, AbsentEmptyAndNullAreTold) {
  const Bytes nothing = must_parse(parse_json(R"({"type": "CostAudited"})"));
  const Bytes empty_fields = must_parse(parse_json(R"({"type": "CostAudited", "fields": {}})"));
  const Bytes null_field =
      must_parse(parse_json(R"({"type": "CostAudited", "fields": {"opinion": null}})"));
  const Bytes empty_text =
      must_parse(parse_json(R"({"type": "CostAudited", "fields": {"opinion": ""}})"));
  EXPECT_NE(nothing, empty_fields);
  EXPECT_EQ(empty_fields, null_field);
  EXPECT_NE(empty_fields, empty_text);
  EXPECT_EQ(json::to_line(must_write(empty_text)),
            R"({"type": "CostAudited", "fields": {"opinion": ""}})");
  const char* const lists =
      R"({"type": "PlanFiled", "cosigners": [], "basis": [], "fields": {"filed_to": []}})";
  EXPECT_EQ(json::to_line(must_write(must_parse(parse_json(lists)))), lists);
  const char* const maps = R"({"type": "UsageMetered", "fields": {"by_resource": {}}})";
  EXPECT_EQ(json::to_line(must_write(must_parse(parse_json(maps)))), maps);
}

TEST(RoundTrip, PercentagesKeepTextAndDropNeedlessDecimals) {
  const auto exported = [](const std::string& share) {
    return json::to_line(
        *must_write(
             must_parse(parse_json(R"({"type": "TransactionSettled", "fields": {"vat_rate_pct": )" +
                                   share + "}}")))
             .find("fields")
             ->find("vat_rate_pct"));
  };
  EXPECT_EQ(exported("6"), "6");
  EXPECT_EQ(exported("6.0"), "6");
  EXPECT_EQ(exported("0.0001"), "0.0001");
  EXPECT_EQ(exported("33.3300"), "33.33");
  EXPECT_EQ(exported("\"6.0\""), "\"6.0\"");
  EXPECT_EQ(exported("\"40%\""), "\"40%\"");
}

TEST(RoundTrip, EnvelopeAgreesWithTheBusinessForm) {
  for (const auto& line : read_lines(examples() / "henan-scenario.jsonl")) {
    const json::Value event = parse_json(line);
    const auto envelope = read_envelope(must_parse(event));
    ASSERT_TRUE(envelope);
    EXPECT_EQ(envelope->type, *event.find("type")->string());
    EXPECT_EQ(envelope->author, *event.find("author")->string());
    EXPECT_EQ(envelope->role, *event.find("role")->string());
    EXPECT_EQ(envelope->subject, *event.find("subject")->string());
    EXPECT_EQ(to_string(*envelope->effective), *event.find("effective")->string());
    EXPECT_EQ(to_string(*envelope->recorded), *event.find("recorded")->string());
    const auto* cosigners = event.find("cosigners");
    ASSERT_EQ(envelope->cosigners.size(), cosigners == nullptr ? 0 : cosigners->array()->size());
    for (std::size_t i = 0; i < envelope->cosigners.size(); ++i) {
      const json::Value& written = (*cosigners->array())[i];
      EXPECT_EQ(envelope->cosigners[i].party, *written.find("party")->string());
      EXPECT_EQ(envelope->cosigners[i].role, *written.find("role")->string());
    }
  }
}

TEST(RoundTrip, EnvelopeSaysWhatIsAbsent) {
  const auto envelope = read_envelope(must_parse(parse_json(R"({"type": "PeriodClosed"})")));
  ASSERT_TRUE(envelope);
  EXPECT_EQ(envelope->type, "PeriodClosed");
  EXPECT_EQ(envelope->chapter, 'H');
  EXPECT_EQ(envelope->author, "");
  EXPECT_EQ(envelope->effective, std::nullopt);
  EXPECT_EQ(envelope->recorded, std::nullopt);
  EXPECT_TRUE(envelope->cosigners.empty());
}

}  // namespace
}  // namespace luoshu::form
