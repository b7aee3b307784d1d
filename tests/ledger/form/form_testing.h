// What the tests of the business form share: files, canonical comparison of JSON values, and an
// event with every field filled, made from the schema's reflection.
#pragma once

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <random>
#include <string>
#include <vector>

#include "ledger/base/json.h"
#include "ledger/base/limits.h"
#include "ledger/base/time.h"
#include "ledger/form/event_form.h"
#include "ledger/form/percent.h"
#include "ledger/form/schema_plan.h"
#include "tests/paths/paths.h"

namespace luoshu::form {

inline std::vector<std::string> read_lines(const std::filesystem::path& path) {
  std::ifstream file(path);
  EXPECT_TRUE(file.is_open()) << path;
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  return lines;
}

inline std::filesystem::path examples() {
  return std::filesystem::path(::luoshu::test::source_dir()) / "docs" / "examples";
}

inline std::filesystem::path shared_folder() {
  const char* named = std::getenv("LUOSHU_SHARED");
  return named != nullptr ? std::filesystem::path(named)
                          : std::filesystem::path(::luoshu::test::source_dir()) / ".." / "shared";
}

inline json::Value parse_json(std::string_view text) {
  auto value = json::parse(text);
  EXPECT_TRUE(value) << text << (value ? "" : value.error().detail);
  return value ? *value : json::Value();
}

// Without null members; with members sorted by name where `sorted`.
enum class Order { kKept, kSorted };
inline json::Value without_nulls(const json::Value& value, Order order) {
  if (const auto* items = value.array()) {
    json::Array out;
    for (const auto& item : *items) out.push_back(without_nulls(item, order));
    return out;
  }
  const auto* members = value.object();
  if (members == nullptr) return value;
  json::Object out;
  for (const auto& [name, member] : *members)
    if (!member.is_null()) out.emplace_back(name, without_nulls(member, order));
  if (order == Order::kSorted)
    std::sort(out.begin(), out.end(),
              [](const auto& a, const auto& b) { return a.first < b.first; });
  return out;
}

// The event without its source line number.
inline json::Value without_n(json::Value event) {
  std::erase_if(*event.object(), [](const json::Member& member) { return member.first == "n"; });
  return event;
}

inline Bytes must_parse(const json::Value& event) {
  auto bytes = event_from_json(event);
  EXPECT_TRUE(bytes) << json::to_line(event) << "\n" << (bytes ? "" : bytes.error().detail);
  return bytes ? *bytes : Bytes();
}

inline json::Value must_write(const Bytes& bytes, WriteOptions options = {}) {
  auto value = event_to_json(bytes, options);
  EXPECT_TRUE(value) << (value ? "" : value.error().detail);
  return value ? *value : json::Value();
}

// Makes events of a type by reflection. `absent_percent` of the members are left out.
class EventMaker {
 public:
  explicit EventMaker(unsigned seed, unsigned absent_percent = 0)
      : dice_(seed), absent_percent_(absent_percent) {}

  json::Value event(const TypePlan& type) {
    json::Object out{{"type", json::Value(type.name)}};
    const json::Value envelope = object(event_plan().envelope);
    for (const auto& member : *envelope.object()) out.push_back(member);
    if (present()) out.emplace_back("fields", object(*type.fields));
    return out;
  }

  json::Value object(const StructPlan& plan) {
    json::Object out;
    for (const FieldPlan& field : plan.fields)
      if (field.name != "demo_key" && present()) out.emplace_back(field.name, value(field));
    return out;
  }

  json::Value value(const FieldPlan& field) {
    switch (field.kind) {
      case Kind::kInteger:
        return integer(field);
      case Kind::kDate:
        return date();
      case Kind::kFlag:
        return below(2) == 0;
      case Kind::kPercent:
        return percent();
      case Kind::kText:
        return text(field);
      case Kind::kStruct:
        return object(*field.item);
      case Kind::kMap:
        return map(field);
      default:
        return list(field);
    }
  }

 private:
  std::uint64_t below(std::uint64_t end) {
    return std::uniform_int_distribution<std::uint64_t>(0, end - 1)(dice_);
  }
  bool present() { return below(100) >= absent_percent_; }

  json::Value integer(const FieldPlan& field) {
    switch (below(4)) {
      case 0:
        return field.min;
      case 1:
        return field.max;
      default:
        return std::uniform_int_distribution<std::int64_t>(field.min, field.max)(dice_);
    }
  }
  json::Value date() { return to_string(Date{static_cast<std::int32_t>(below(60'000)) - 20'000}); }
  json::Value percent() {
    const std::string spelling = percent_text(static_cast<std::int64_t>(below(1'000'001)));
    switch (below(3)) {
      case 0:
        return json::Number{spelling};
      case 1:
        return spelling;
      default:
        return fmt::format("{}%", spelling);
    }
  }
  json::Value text(const FieldPlan& field) {
    static const std::vector<std::string> kPieces = {"a",  "Z",  "0", "\"", "\\",
                                                     "洛", "书", "é", "𝄞"};
    std::string out;
    for (auto left = below(40); left > 0; --left) out += kPieces[below(kPieces.size())];
    if (field.text.multiline) out += "\n\tend\n";
    return out;
  }
  json::Value map(const FieldPlan& field) {
    json::Object out;
    const auto count = below(5);
    for (std::uint64_t i = 0; i < count; ++i)
      out.emplace_back(fmt::format("R{}{}", below(9), i), integer(field));
    return out;
  }
  json::Value list(const FieldPlan& field) {
    json::Array out;
    const auto count = absent_percent_ == 0 ? 1 + below(3) : below(4);
    for (std::uint64_t i = 0; i < count; ++i) {
      if (field.kind == Kind::kTexts) out.push_back(text(field));
      if (field.kind == Kind::kIntegers) out.push_back(integer(field));
      if (field.kind == Kind::kDates) out.push_back(date());
      if (field.kind == Kind::kStructs) out.push_back(object(*field.item));
    }
    return out;
  }

  std::mt19937_64 dice_;
  unsigned absent_percent_;
};

}  // namespace luoshu::form
