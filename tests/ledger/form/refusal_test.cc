// Every kind of bad input is refused, with the field and the reason, all of them at once.
#include "tests/ledger/form/form_testing.h"

namespace luoshu::form {
namespace {

using testing::Contains;
using testing::HasSubstr;

std::vector<FormIssue> issues_of(const json::Value& event) {
  const Parsed parsed = parse_event(event);
  const auto* issues = std::get_if<std::vector<FormIssue>>(&parsed);
  return issues == nullptr ? std::vector<FormIssue>() : *issues;
}

std::vector<std::string> refused_fields(const json::Value& event) {
  std::vector<std::string> fields;
  for (const FormIssue& issue : issues_of(event)) {
    EXPECT_FALSE(issue.reason.en.empty());
    EXPECT_FALSE(issue.reason.zh.empty());
    fields.push_back(issue.field);
  }
  return fields;
}

std::vector<std::string> refused(std::string_view text) {
  return refused_fields(parse_json(text));
}

using Fields = std::vector<std::string>;

// One value of each kind of JSON. The text is no date and no percentage.
const std::vector<json::Value>& one_of_each_kind() {
  static const std::vector<json::Value> kValues = {
      json::Value(true), json::Value(7), json::Value("x"), json::Array{json::Value(true)},
      json::Object{{"no_such_member", json::Value(true)}}};
  return kValues;
}

bool may_hold(const FieldPlan& field, const json::Value& value) {
  switch (field.kind) {
    case Kind::kInteger:
    case Kind::kPercent:
      return value.number() != nullptr;  // 7; the text "x" is no percentage
    case Kind::kFlag:
      return value.boolean() != nullptr;
    case Kind::kText:
      return value.string() != nullptr;
    default:
      return false;  // "x" is no date, [true] holds a wrong item, the object a wrong member
  }
}

// Replaces the value at each field in turn by one of every kind, at every depth.
void try_wrong_types(const StructPlan& plan, const std::string& path,
                     const std::function<json::Value(json::Value)>& wrap) {
  for (const FieldPlan& field : plan.fields) {
    const std::string here = path.empty() ? field.name : path + "." + field.name;
    for (const json::Value& value : one_of_each_kind()) {
      if (may_hold(field, value) && field.min <= 7 && field.name != "demo_key") continue;
      const Fields fields = refused_fields(wrap(json::Object{{field.name, value}}));
      ASSERT_EQ(fields.size(), 1U) << here << " " << json::to_line(value);
      EXPECT_TRUE(fields[0].starts_with(here)) << fields[0] << " for " << here;
    }
    if (field.kind == Kind::kStruct)
      try_wrong_types(*field.item, here, [&](json::Value inner) {
        return wrap(json::Object{{field.name, std::move(inner)}});
      });
    if (field.kind == Kind::kStructs)
      try_wrong_types(*field.item, here + "[0]", [&](json::Value inner) {
        return wrap(json::Object{{field.name, json::Array{std::move(inner)}}});
      });
  }
}

TEST(Refusal, WrongTypeOfEveryFieldOfEveryType) {
  for (const TypePlan& type : event_plan().types)
    try_wrong_types(*type.fields, "fields", [&](json::Value fields) {
      return json::Object{{"type", json::Value(type.name)}, {"fields", std::move(fields)}};
    });
}

TEST(Refusal, WrongTypeOfEveryEnvelopeMember) {
  try_wrong_types(event_plan().envelope, "", [](json::Value members) {
    json::Object event = *members.object();
    event.emplace_back("type", json::Value("PeriodClosed"));
    return event;
  });
  EXPECT_EQ(refused(R"({"type": "PeriodClosed", "fields": []})"), Fields{"fields"});
}

TEST(Refusal, NullIsAbsentInEveryField) {
  for (const TypePlan& type : event_plan().types)
    for (const FieldPlan& field : type.fields->fields) {
      if (field.name == "demo_key") continue;
      const json::Object fields{{field.name, json::Value()}};
      EXPECT_EQ(
          must_parse(json::Object{{"type", json::Value(type.name)}, {"fields", fields}}),
          must_parse(json::Object{{"type", json::Value(type.name)}, {"fields", json::Object{}}}));
    }
}

TEST(Refusal, UnknownMembersAtEveryLevel) {
  EXPECT_EQ(refused(R"({"type": "PeriodClosed", "colour": 1})"), Fields{"colour"});
  EXPECT_EQ(refused(R"({"type": "PeriodClosed", "fields": {"colour": 1}})"),
            Fields{"fields.colour"});
  EXPECT_EQ(refused(R"({"type": "PeriodClosed", "cosigners": [{"party": "a", "colour": 1}]})"),
            Fields{"cosigners[0].colour"});
  EXPECT_EQ(refused(R"({"type": "ProductDeveloped", "fields": {"lineage": [
                {"component": "c1"}, {"requires": [{"resource": "R01", "colour": null}]}]}})"),
            Fields{"fields.lineage[1].requires[0].colour"});
  EXPECT_EQ(refused(R"({"type": "PeriodClosed", "validFrom": 1})"), Fields{"validFrom"});
}

TEST(Refusal, TheTypeMustBeKnown) {
  EXPECT_EQ(refused(R"({"author": "a"})"), Fields{"type"});
  EXPECT_EQ(refused(R"({"type": null})"), Fields{"type"});
  EXPECT_EQ(refused(R"({"type": 1})"), Fields{"type"});
  EXPECT_EQ(refused(R"({"type": "periodClosed"})"), Fields{"type"});
  EXPECT_EQ(refused(R"({"type": "Genesis"})"), Fields{"type"});
  EXPECT_EQ(refused(R"([])"), Fields{""});
}

TEST(Refusal, RepeatedMembers) {
  const json::Member author{"author", json::Value("a")};
  const json::Member type{"type", json::Value("PeriodClosed")};
  EXPECT_EQ(refused_fields(json::Object{type, author, author}), Fields{"author"});
  EXPECT_EQ(refused_fields(json::Object{type, type}), Fields{"type"});
  const json::Member fields{"fields", json::Object{}};
  EXPECT_EQ(refused_fields(json::Object{type, fields, fields}), Fields{"fields"});
  const json::Object uses{{"R1", json::Value(1)}, {"R2", json::Value(1)}, {"R1", json::Value(2)}};
  EXPECT_EQ(refused_fields(json::Object{{"type", json::Value("UsageMetered")},
                                        {"fields", json::Object{{"by_resource", uses}}}}),
            Fields{"fields.by_resource.R1"});
  const auto twice =
      read_event_line(R"({"type": "PeriodClosed", "author": "a", "author": "a"})", 3);
  ASSERT_FALSE(twice);
  EXPECT_THAT(twice.error().detail, HasSubstr("line 3, column "));
}

Fields refused_amount(const std::string& spelling) {
  return refused(R"({"type": "PaymentReceived", "fields": {"amount_fen": )" + spelling + "}}");
}

TEST(Refusal, IntegersAsWrittenAndInRange) {
  const Fields amount{"fields.amount_fen"};
  for (const char* spelling :
       {"6.0", "1e3", "1E3", "0.5", "9000000000000001", "-9000000000000001", "9223372036854775808",
        "-9223372036854775808", "123456789012345678901234567890", "\"6\""})
    EXPECT_EQ(refused_amount(spelling), amount) << spelling;
  for (const char* spelling : {"0", "-1", "9000000000000000", "-9000000000000000"})
    EXPECT_EQ(refused_amount(spelling), Fields{}) << spelling;
}

TEST(Refusal, RangesOfEveryIntegerField) {
  for (const TypePlan& type : event_plan().types)
    for (const FieldPlan& field : type.fields->fields) {
      if (field.kind != Kind::kInteger && field.kind != Kind::kIntegers && field.kind != Kind::kMap)
        continue;
      const auto event = [&](std::int64_t number) -> json::Value {
        json::Value value(number);
        if (field.kind == Kind::kIntegers) value = json::Array{json::Value(number)};
        if (field.kind == Kind::kMap) value = json::Object{{"R1", json::Value(number)}};
        return json::Object{{"type", json::Value(type.name)},
                            {"fields", json::Object{{field.name, value}}}};
      };
      ASSERT_GE(field.min, -limits::kAmountFenMax);
      ASSERT_LE(field.max, limits::kAmountFenMax);
      EXPECT_EQ(refused_fields(event(field.min)).size(), 0U) << type.name << "." << field.name;
      EXPECT_EQ(refused_fields(event(field.max)).size(), 0U) << type.name << "." << field.name;
      EXPECT_EQ(refused_fields(event(field.min - 1)).size(), 1U) << type.name << "." << field.name;
      EXPECT_EQ(refused_fields(event(field.max + 1)).size(), 1U) << type.name << "." << field.name;
    }
}

TEST(Refusal, Percentages) {
  const auto refused_rate = [](const std::string& spelling) {
    return refused(R"({"type": "TransactionSettled", "fields": {"vat_rate_pct": )" + spelling +
                   "}}");
  };
  for (const char* spelling : {"6.00001", "-1", "100.0001", "1e1", "1E-2", "\"\"", "\"%\"",
                               "\"6 %\"", "\" 6\"", "\"06\"", "\"6.\"", "\".5\"", "\"+6\"",
                               "\"6%%\"", "\"1e1\"", "\"6.00001%\"", "\"101\"", "true", "[]"})
    EXPECT_EQ(refused_rate(spelling), Fields{"fields.vat_rate_pct"}) << spelling;
  for (const char* spelling : {"0", "100", "99.9999", "\"0.0001%\"", "\"100.0000%\""})
    EXPECT_EQ(refused_rate(spelling), Fields{}) << spelling;
}

TEST(Refusal, Dates) {
  for (const char* date : {"2025-02-29", "2025-13-01", "20250101", "2025-1-1", "1899-12-31", "",
                           "2025-01-01T00:00:00", "absent"})
    EXPECT_EQ(refused_fields(json::Object{{"type", json::Value("PeriodClosed")},
                                          {"effective", json::Value(date)}}),
              Fields{"effective"})
        << date;
}

Fields refused_text(const std::string& text) {
  return refused_fields(json::Object{{"type", json::Value("CostAudited")},
                                     {"fields", json::Object{{"opinion", json::Value(text)}}}});
}

// text_rules_test.cc goes through all characters; here: the rules apply.
TEST(Refusal, ControlCharactersAndBytesThatAreNotUtf8) {
  for (const char* text : {"two\nlines", "\x1B[2J", "\x7F", "\xE2\x80\xAE", "\xFF"})
    EXPECT_EQ(refused_text(text), Fields{"fields.opinion"}) << testing::PrintToString(text);
  EXPECT_EQ(refused_text("洛书 𝄞"), Fields{});
}

TEST(Refusal, OversizeTextOfEveryTextField) {
  for (const TypePlan& type : event_plan().types)
    for (const FieldPlan& field : type.fields->fields) {
      if (field.kind != Kind::kText) continue;
      const auto event = [&](std::size_t bytes) {
        return json::Object{
            {"type", json::Value(type.name)},
            {"fields", json::Object{{field.name, json::Value(std::string(bytes, 'a'))}}}};
      };
      EXPECT_EQ(refused_fields(event(field.text.bytes_max)), Fields{});
      EXPECT_EQ(refused_fields(event(field.text.bytes_max + 1)), Fields{"fields." + field.name});
    }
}

TEST(Refusal, OnlyRuleTextHasLinesAndLength) {
  const auto rule = [](const std::string& text) {
    return refused_fields(json::Object{{"type", json::Value("AllocationRuleAdopted")},
                                       {"fields", json::Object{{"text", json::Value(text)}}}});
  };
  EXPECT_EQ(rule("rule\n\tend\n"), Fields{});
  EXPECT_EQ(rule("rule\r\n"), Fields{"fields.text"});
  EXPECT_EQ(rule(std::string(limits::kRuleTextBytesMax, 'a')), Fields{});
  EXPECT_EQ(rule(std::string(limits::kRuleTextBytesMax + 1, 'a')), Fields{"fields.text"});
  EXPECT_EQ(refused_text("two\nlines"), Fields{"fields.opinion"});
}

TEST(Refusal, ListsAndEventsThatAreTooLarge) {
  const auto filed = [](std::size_t items, const std::string& item) {
    return json::Object{
        {"type", json::Value("PlanFiled")},
        {"fields", json::Object{{"filed_to", json::Array(items, json::Value(item))}}}};
  };
  EXPECT_EQ(refused_fields(filed(limits::kListItemsMax, "a")), Fields{});
  EXPECT_EQ(refused_fields(filed(limits::kListItemsMax + 1, "a")), Fields{"fields.filed_to"});
  EXPECT_EQ(refused_fields(filed(1'000, std::string(limits::kTextBytesMax, 'a'))), Fields{""});
  EXPECT_EQ(refused(R"({"type": "PlanFiled", "fields": {"filed_to": ["a", null]}})"),
            Fields{"fields.filed_to[1]"});
}

TEST(Refusal, TheRehearsalMarkIsNotForInput) {
  EXPECT_EQ(refused(R"({"type": "KeyEnrolled", "fields": {"demo_key": true}})"),
            Fields{"fields.demo_key"});
}

// A message must not carry what could drive a terminal or hide text, nor grow with its input.
TEST(Refusal, MessagesShowForeignTextHarmlessly) {
  const std::string evil = "\x1B[2J\xE2\x80\xAE\xFF" + std::string(100'000, 'a');
  const auto message = [](json::Object event) {
    event.emplace_back("type", json::Value("TransactionSettled"));
    const auto bytes = event_from_json(event);
    EXPECT_FALSE(bytes);
    return bytes ? std::string() : bytes.error().detail + bytes.error().detail_zh;
  };
  const auto in_fields = [&](const char* name) {
    return message({{"fields", json::Object{{name, json::Value(evil)}}}});
  };
  for (const std::string& text :
       {message({{evil, json::Value(1)}}), message({{"effective", json::Value(evil)}}),
        in_fields("vat_rate_pct"), in_fields("quantity"), in_fields("invoice_no"),
        message({{"fields", json::Object{{"quantity", json::Number{std::string(9'999, '1')}}}}})}) {
    EXPECT_LT(text.size(), 1'000U);
    EXPECT_EQ(check_text(text, {.bytes_max = 1'000}), std::nullopt) << text;
  }
}

TEST(Refusal, EverythingWrongIsSaidAtOnceWithTheLine) {
  const auto bytes = read_event_line(
      R"({"type": "PaymentReceived", "effective": "x", "fields": {"amount_fen": 1.5, "b": 1}})",
      12);
  ASSERT_FALSE(bytes);
  EXPECT_EQ(bytes.error().code, Errc::kRefused);
  EXPECT_THAT(bytes.error().detail, HasSubstr("line 12: effective: "));
  EXPECT_THAT(bytes.error().detail, HasSubstr("; fields.amount_fen: "));
  EXPECT_THAT(bytes.error().detail, HasSubstr("; fields.b: "));
  EXPECT_THAT(bytes.error().detail_zh, HasSubstr("第12行：effective："));
  EXPECT_THAT(read_event_line("{\"type\": ", 4).error().detail, HasSubstr("line 4, column "));
}

}  // namespace
}  // namespace luoshu::form
