// Lawful events of every type, for tests that hold of all of them: the worked province gives the
// first event of each type and role, cases/*.jsonl those that it does not have. And the places in
// an event that such tests change, taken from the schema.
#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "ledger/form/schema_info.h"
#include "tests/ledger/support/rule_cases.h"
#include "tests/paths/paths.h"

namespace luoshu::test {

// An event that is allowed after event `after` of the worked province and then `before`.
struct Specimen {
  std::string source;  // file and line
  std::int64_t after = 0;
  std::vector<json::Value> before;
  json::Value event;
};

inline std::string text_at(const json::Value& event, std::string_view name) {
  const json::Value* value = event.find(name);
  return value != nullptr && value->string() != nullptr ? *value->string() : std::string();
}
inline std::string type_of(const json::Value& event) {
  return text_at(event, "type");
}

inline void read_cases(const std::filesystem::path& path, std::vector<Specimen>& out) {
  std::ifstream file(path);
  std::int64_t line_number = 0;
  for (std::string line; std::getline(file, line);) {
    const json::Value one = event_of(line);
    out.push_back({fmt::format("{}:{}", path.filename().string(), ++line_number),
                   *one.find("after")->integer(), *one.find("before")->array(),
                   *one.find("event")});
  }
}

// By place in the province, so that one walk through it meets them all.
inline const std::vector<Specimen>& specimens() {
  static const std::vector<Specimen> kAll = [] {
    std::vector<Specimen> all;
    std::set<std::pair<std::string, std::string>> met;
    std::int64_t n = 0;
    for (const json::Value& event : scenario()) {
      if (met.emplace(type_of(event), text_at(event, "role")).second)
        all.push_back({fmt::format("province:{}", n + 1), n, {}, event});
      ++n;
    }
    std::set<std::filesystem::path> paths;  // directory order is nobody's order
    for (const auto& entry : std::filesystem::directory_iterator(
             std::string(::luoshu::test::source_dir()) + "/tests/ledger/rules/cases"))
      paths.insert(entry.path());
    for (const auto& path : paths) read_cases(path, all);
    std::ranges::stable_sort(all, {}, &Specimen::after);
    return all;
  }();
  return kAll;
}

// Calls visit(rehearsal, specimen) with the rehearsal just before the specimen. `visit` records
// nothing.
template <class Visit>
void for_each_specimen(const Visit& visit) {
  Rehearsal province;
  std::int64_t n = 0;
  for (const Specimen& specimen : specimens()) {
    while (n < specimen.after) province.offer(scenario().at(static_cast<std::size_t>(n++)));
    SCOPED_TRACE(specimen.source + " " + type_of(specimen.event));
    if (specimen.before.empty()) {
      visit(province, specimen);
      continue;
    }
    const auto own = Rehearsal::after(static_cast<int>(specimen.after));
    for (const json::Value& event : specimen.before) own->accept(event);
    visit(*own, specimen);
  }
}

// A member of an event or of something inside it that is there.
struct Place {
  std::string path;   // for with(): "fields.lineage.0.share_pct"
  std::string field;  // as reasons name it: "fields.lineage[0].share_pct"
  form::FieldInfo info;
  json::Value value;
};

inline void add_places(const json::Value& holder, const std::vector<form::FieldInfo>& infos,
                       const std::string& path, const std::string& field, std::vector<Place>& out) {
  for (const form::FieldInfo& info : infos) {
    const json::Value* value = holder.find(info.name);
    if (value == nullptr) continue;
    const Place place{path + info.name, field + info.name, info, *value};
    out.push_back(place);
    if (info.type == "object")
      add_places(*value, info.members, place.path + ".", place.field + ".", out);
    if (info.type != "list of objects" || value->array() == nullptr) continue;
    for (std::size_t i = 0; i < value->array()->size(); ++i)
      add_places((*value->array())[i], info.members, fmt::format("{}.{}.", place.path, i),
                 fmt::format("{}[{}].", place.field, i), out);
  }
}

// Members of the envelope, of `fields` and of what is inside, as far as the event has them.
inline std::vector<Place> places_of(const json::Value& event) {
  std::vector<Place> places;
  add_places(event, form::envelope_info(), "", "", places);
  const json::Value* fields = event.find("fields");
  const auto type = form::type_info(type_of(event));
  if (fields != nullptr && type) add_places(*fields, type->fields, "fields.", "fields.", places);
  return places;
}

}  // namespace luoshu::test
