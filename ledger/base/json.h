// JSON as a strict value: members keep their order, a repeated key is an error, and numbers keep
// their spelling, because money must never pass through floating point. Values; no thread affinity.
//
// The reader refuses: text that is not UTF-8, repeated keys, nesting past limits::kJsonDepthMax,
// numbers past the range of IEEE binary64, anything after the value. Each fault says line and
// column (in bytes) of the text given.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "ledger/base/result.h"

namespace luoshu::json {

class Value;
using Array = std::vector<Value>;
using Member = std::pair<std::string, Value>;
using Object = std::vector<Member>;  // in the order written

struct Null {
  friend bool operator==(Null, Null) = default;
};
// A number as it was written, e.g. 12, -3, 6.25. The spelling is a valid JSON number.
struct Number {
  std::string spelling;
  friend bool operator==(const Number&, const Number&) = default;
};

class Value {
 public:
  using Variant = std::variant<Null, bool, Number, std::string, Array, Object>;
  Value() = default;
  // Conversions are implicit on purpose: a value is written where it is meant.
  // NOLINTBEGIN(google-explicit-constructor)
  Value(bool value) : data_(value) {}
  Value(std::int64_t value);
  Value(std::uint64_t value);
  Value(int value) : Value(std::int64_t{value}) {}
  Value(Number value) : data_(std::move(value)) {}
  Value(std::string value) : data_(std::move(value)) {}
  Value(std::string_view value) : data_(std::string(value)) {}
  Value(const char* value) : data_(std::string(value)) {}
  Value(Array value) : data_(std::move(value)) {}
  Value(Object value) : data_(std::move(value)) {}
  // NOLINTEND(google-explicit-constructor)

  const Variant& data() const { return data_; }
  bool is_null() const { return std::holds_alternative<Null>(data_); }
  const bool* boolean() const { return std::get_if<bool>(&data_); }
  const Number* number() const { return std::get_if<Number>(&data_); }
  const std::string* string() const { return std::get_if<std::string>(&data_); }
  const Array* array() const { return std::get_if<Array>(&data_); }
  const Object* object() const { return std::get_if<Object>(&data_); }
  Object* object() { return std::get_if<Object>(&data_); }
  Array* array() { return std::get_if<Array>(&data_); }

  // The integer, if this is a number written as one within 64 signed bits.
  std::optional<std::int64_t> integer() const;
  // The member of that name, or null where this is no object or has none.
  const Value* find(std::string_view key) const;
  // "null", "true or false", "number", "text", "list", "object": for messages.
  std::string_view kind() const;

  friend bool operator==(const Value&, const Value&) = default;

 private:
  Variant data_;
};

// REQUIRES nothing of the text. On failure: kInvalid with line and column.
Result<Value> parse(std::string_view text);

// One line, `, ` and `: ` between items, unescaped UTF-8: the canonical spelling of FORMATS §9.
std::string to_line(const Value& value);
// Indented by two blanks, for people.
std::string to_pretty(const Value& value);

}  // namespace luoshu::json
