// Events in words: the names that the catalogue gives to types and fields, values with their units.
// Pure; safe from every thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ledger/base/bilingual.h"
#include "ledger/base/json.h"

namespace luoshu {

// "对账异议（StatementDisputed）" and "statement disputed (StatementDisputed)".
std::string type_words(std::string_view type, Language language);
// The role's name, and the role as it is written: "市级数据管理人员（city_officer）".
std::string role_words(std::string_view role, Language language);

// A line for each field of an event in business form, nested ones further in; money in yuan.
struct FieldLine {
  unsigned depth = 0;
  std::string label;
  std::string value;  // of more than one line where the field is; empty above nested ones
};
std::vector<FieldLine> field_lines(std::string_view type, const json::Value& fields,
                                   Language language);

}  // namespace luoshu
