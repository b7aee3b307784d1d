// The lines of the worked province as docs/examples/henan-expected.json has them, canonical; whose
// they are follows from the registrations in docs/examples/henan-scenario.jsonl (A34).
#pragma once

#include <fstream>
#include <map>
#include <sstream>

#include "tests/ledger/lines/naive.h"
#include "tests/paths/paths.h"

namespace luoshu::lines::test {

inline std::string example_text(const std::string& name) {
  std::ifstream file(std::string(::luoshu::test::source_dir()) + "/docs/examples/" + name);
  std::stringstream content;
  content << file.rdbuf();
  return content.str();
}

inline std::map<std::string, std::string> owners_of_parties() {
  std::map<std::string, std::string> owners;
  std::stringstream events(example_text("henan-scenario.jsonl"));
  for (std::string line; std::getline(events, line);) {
    const json::Value event = *json::parse(line);
    if (*event.find("type")->string() != "PartyRegistered") continue;
    const std::string party = *event.find("subject")->string();
    const json::Value& fields = *event.find("fields");
    const bool public_body = fields.find("uscc")->string()->starts_with('1');
    owners[party] = public_body ? *fields.find("division")->string() : party;
  }
  return owners;
}

// By owner, ascending as bytes.
inline std::map<std::string, std::vector<std::string>> worked_lines(const std::string& period) {
  const auto owners = owners_of_parties();
  std::map<std::string, std::vector<std::string>> lines;
  const json::Value expected = *json::parse(example_text("henan-expected.json"));
  for (const json::Value& run : *expected.find("runs")->array()) {
    if (*run.find("period")->string() != period) continue;
    for (const json::Value& line : *run.find("lines")->array()) {
      const auto word = [&](std::string_view name) { return *line.find(name)->string(); };
      const std::string beneficiary = word("beneficiary");
      const auto known = owners.find(beneficiary);
      const std::string owner = known == owners.end() ? beneficiary : known->second;
      lines[owner].push_back(naive::text(
          {period, word("ref"), "RULE-HN-2025", *line.find("rule")->integer(), word("step"),
           word("key"), beneficiary, word("resource"), owner, *line.find("fen")->integer()}));
    }
  }
  for (auto& [owner, owned] : lines) std::ranges::sort(owned, naive::less_as_bytes);
  return lines;
}

}  // namespace luoshu::lines::test
