#include "tools/sim/scenario.h"

#include <fmt/format.h>

#include <sstream>

#include "ledger/base/assert.h"
#include "ledger/log/checkpoint.h"

namespace luoshu::sim {
namespace {

std::vector<std::string> words_of(std::string_view text) {
  std::istringstream in{std::string(text)};
  std::vector<std::string> words;
  for (std::string word; in >> word;) words.push_back(word);
  return words;
}

bool is_node(const std::string& word) {
  if (word == "province" || word == "liar") return true;
  for (const std::string_view kind : {"city-", "auditor-"})
    if (word.starts_with(kind)) return parse_decimal(word.substr(kind.size())).has_value();
  return false;
}

// Whether the word, or the two words of a time, fill that blank.
bool fills(const std::string& blank, const std::vector<std::string>& line, std::size_t at) {
  if (blank == "<node>") return is_node(line[at]);
  if (blank == "<count>") return parse_decimal(line[at]).has_value();
  if (blank == "<label>") return !is_node(line[at]) && !parse_decimal(line[at]);
  if (blank == "<time>")
    return at + 1 < line.size() && parse_decimal(line[at]) &&
           (line[at + 1] == "s" || line[at + 1] == "ms");
  return blank == "<word>";
}

std::optional<Blanks> match(std::string_view pattern, const std::vector<std::string>& line) {
  Blanks blanks;
  std::size_t at = 0;
  for (const std::string& word : words_of(pattern)) {
    if (at >= line.size()) return std::nullopt;
    if (!word.starts_with('<')) {
      if (line[at++] != word) return std::nullopt;
      continue;
    }
    if (!fills(word, line, at)) return std::nullopt;
    const bool time = word == "<time>";
    blanks.words.push_back(time ? fmt::format("{} {}", line[at], line[at + 1]) : line[at]);
    at += time ? 2 : 1;
  }
  if (at != line.size()) return std::nullopt;
  return blanks;
}

Fault at_line(const std::string& file, std::size_t number, const std::string& what) {
  return {Errc::kInvalid, fmt::format("{}:{}: {}", file, number, what)};
}

}  // namespace

std::uint64_t Blanks::count(std::size_t i) const {
  return parse_decimal(word(i)).value();
}

Span Blanks::time(std::size_t i) const {
  const auto parts = words_of(word(i));
  const auto amount = static_cast<Span>(parse_decimal(parts[0]).value());
  return amount * (parts[1] == "s" ? kSecond : kMillisecond);
}

Cluster& Stage::cluster() {
  if (!cluster_) cluster_ = std::make_unique<Cluster>(1, options);
  return *cluster_;
}

Node& Stage::node(const std::string& name) {
  Node* node = cluster().find(name);
  LUOSHU_ASSERT(node != nullptr);  // play() has looked
  return *node;
}

Offer& Stage::name_offer(const std::string& label, Author author) {
  const auto known = offers_.find(label);
  if (known != offers_.end()) return known->second;
  return offers_.emplace(label, fresh(author)).first->second;
}

Author Stage::author_at(const std::string& node_name) {
  const auto city = node(node_name).setup().city;
  return city ? city_author(*city) : kAuthority;
}

Result<Scenario> parse_scenario(const std::string& file, std::string_view text) {
  Scenario scenario;
  scenario.file = file;
  std::istringstream in{std::string(text)};
  std::size_t number = 0;
  for (std::string line; std::getline(in, line);) {
    ++number;
    if (line.starts_with("# ") && scenario.lines.empty()) {
      scenario.protects = fmt::format("{}{}{}", scenario.protects,
                                      scenario.protects.empty() ? "" : " ", line.substr(2));
      continue;
    }
    const auto words = words_of(line);
    if (words.empty() || words.front().starts_with('#')) continue;
    if (scenario.protects.empty())
      return at_line(file, number, "a scenario begins with '# ' and what it protects");
    Scenario::Line parsed{number, line, nullptr, {}};
    for (const Sentence& sentence : sentences()) {
      auto blanks = match(sentence.pattern, words);
      if (!blanks) continue;
      parsed.sentence = &sentence;
      parsed.blanks = *std::move(blanks);
      break;
    }
    if (parsed.sentence == nullptr)
      return at_line(
          file, number,
          fmt::format("no sentence of this language: '{}'; docs/TESTING.md lists them", line));
    scenario.lines.push_back(std::move(parsed));
  }
  if (scenario.lines.empty()) return at_line(file, number, "nothing happens here");
  return scenario;
}

Status play(const Scenario& scenario, const World::Sink& trace) {
  Stage stage;
  stage.options = ClusterOptions{};
  stage.options.operated = false;
  bool begun = false;
  for (const Scenario::Line& line : scenario.lines) {
    begun = begun || !line.sentence->pattern.starts_with("province has ");
    if (begun) {
      if (trace) stage.cluster().world().keep_trace(trace);
      for (const std::string& word : line.blanks.words)
        if (is_node(word) && stage.cluster().find(word) == nullptr)
          return at_line(scenario.file, line.number, fmt::format("there is no {} here", word));
    }
    std::string found = line.sentence->act(stage, line.blanks);
    if (found.empty() && begun && stage.cluster().world().failed())
      found = stage.cluster().world().failure();
    if (!found.empty())
      return at_line(scenario.file, line.number, fmt::format("'{}': {}", line.text, found));
  }
  return Done{};
}

}  // namespace luoshu::sim
