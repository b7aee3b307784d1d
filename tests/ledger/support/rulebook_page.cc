#include "tests/ledger/support/rulebook_page.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <optional>

#include "ledger/form/schema_info.h"
#include "ledger/form/type_versions.h"
#include "ledger/rules/engine/calendar.h"
#include "ledger/rules/engine/reason_table.h"
#include "ledger/rules/engine/rulebook.h"

namespace luoshu::test {
namespace {

constexpr std::string_view kIntro = R"md(# Rulebook

Every article of the measures, the rules of this ledger that hold it, and the tests that hold
those. Made by `tests/ledger/support/rulebook_page.cc` from the rules themselves; a test keeps
it so. After a change of a rule, of a reason or of a test:

```
LUOSHU_REGENERATE=1 build/release/tests/ledger/rules/rules_test \
  --gtest_filter='RulebookPage.*'
```

How to tick off an article: take its row in the first table, look up its events in the second
and its codes in the third, and read the tests named there. That a test *names* an event or a
code is found out from the sources; that it asks the right thing of it is for a reader to
judge.

- *Rule files* stand in `ledger/rules/` unless a folder is said, *tests* in
  `tests/ledger/rules/` without their `_test.cc`; `cases/x` is
  `tests/ledger/rules/cases/x.jsonl`. `worked_province` records all events of
  `docs/examples/henan-scenario.jsonl` and tries every refusal of
  `docs/examples/henan-rejects.jsonl`.
- 3 (6) is article 3, paragraph 6. P is a role of the province, M of a city.
- A code that begins with E refuses; one that begins with W is recorded beside the event or
  shown with a deadline. Who may write an event, who signs with it and that its fields are
  there is checked for all types alike (`envelope.cc`), so E-ROLE, E-LEVEL, E-COSIGN-MISSING
  and E-FIELD may refuse any of them.
- Types and codes of version 2 ([VERSION-2](rules/VERSION-2.md)) stand last; no ledger is opened
  under it yet. `worked_province_2` is skipped where its events are not at hand.
- The wording of the demands is this project's own. What binds are the gazette and the other
  instruments.
)md";

std::vector<std::string> split(std::string_view text, std::string_view by) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(by), text.size());
    parts.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + by.size(), text.size()));
  }
  return parts;
}

// "二十一" is 21. REQUIRES a number from 1 to 99.
int chinese_number(std::string_view text) {
  constexpr std::array<std::string_view, 9> kDigits{"一", "二", "三", "四", "五",
                                                    "六", "七", "八", "九"};
  int number = 0;
  for (std::size_t at = 0; at + 3 <= text.size(); at += 3) {
    const std::string_view digit = text.substr(at, 3);
    if (digit == "十")
      number = number == 0 ? 10 : number * 10;
    else
      number += static_cast<int>(std::ranges::find(kDigits, digit) - kDigits.begin()) + 1;
  }
  return number;
}

// The number between 第 and `unit`; none: there is no such unit.
std::optional<int> number_before(std::string_view text, std::string_view unit) {
  const std::size_t end = text.find(unit);
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view mark = "第";
  const std::size_t begin = text.rfind(mark, end) + mark.size();
  return chinese_number(text.substr(begin, end - begin));
}

std::string whole_article(std::string_view place) {
  return std::string(place.substr(0, place.find(' ')));
}

// ---- Cells --------------------------------------------------------------------------------------
std::string short_test(std::string_view path) {
  constexpr std::string_view kRoom = "tests/ledger/rules/";
  constexpr std::string_view kTop = "tests/";
  if (!path.starts_with(kRoom)) return std::string(path.substr(kTop.size()));
  path.remove_prefix(kRoom.size());
  for (const std::string_view ending : {"_test.cc", ".jsonl"})
    if (path.ends_with(ending)) path.remove_suffix(ending.size());
  return std::string(path);
}

std::string short_rule(std::string_view path) {
  constexpr std::string_view kRoom = "ledger/rules/";
  if (path.starts_with(kRoom)) path.remove_prefix(kRoom.size());
  return std::string(path);
}

template <class Shorten>
std::string cell(const Files& files, const Shorten& shorten) {
  std::vector<std::string> names;
  for (const std::string& path : files) names.push_back(shorten(path));
  return fmt::format("{}", fmt::join(names, ", "));
}

std::string_view level_mark(Level level) {
  switch (level) {
    case Level::kAny:
      return "";
    case Level::kProvince:
      return " P";
    case Level::kCity:
      return " M";
    case Level::kPublic:
      break;
  }
  return " P/M";
}

std::string people(const Whos& whos, std::string_view between) {
  std::vector<std::string> names;
  for (const Who& who : whos) names.push_back(fmt::format("{}{}", who.role, level_mark(who.level)));
  return fmt::format("{}", fmt::join(names, between));
}

// What every such event needs, and in the schema's words what depends on its subject.
std::string cosigner_cell(const Rule& rule, const std::string& schema_words) {
  const std::string fixed = people(rule.cosigners, ", ");
  std::string plain = schema_words;
  if (plain.ends_with(" P")) plain.resize(plain.size() - 2);
  const bool same =
      plain.empty() || (!rule.cosigners.empty() && rule.cosigners.begin()->role == plain);
  if (same) return fixed;
  return fixed.empty() ? fmt::format("*{}*", schema_words)
                       : fmt::format("{}; *{}*", fixed, schema_words);
}

// The English sentences of the type's comment: between its Chinese name and its subject.
std::string meaning(const form::TypeInfo& info) {
  std::string text = info.about;
  if (const std::size_t begin = text.find(". "); begin != std::string::npos)
    text.erase(0, begin + 2);
  text.resize(std::min(text.find(" Subject:"), text.size()));
  return text;
}

Files rule_files_of(const std::vector<std::string_view>& types, const RulebookSources& sources) {
  Files files;
  for (const std::string_view type : types)
    for (const std::string& file : files_of(sources.rule_files, type)) files.insert(file);
  return files;
}

// Tests of rules that name one of the events, or expect one of the codes.
Files tests_of(const std::vector<std::string_view>& types, const RulebookSources& sources) {
  Files files;
  for (const std::string_view type : types)
    for (const std::string& file : files_of(sources.tests, type))
      if (file.starts_with("tests/ledger/rules/") && file.ends_with("_test.cc")) files.insert(file);
  return files;
}

// ---- Tables -------------------------------------------------------------------------------------
std::string article_table(const RulebookSources& sources) {
  std::string page =
      "| art. | | what it demands | events | refuses or warns | rule files | tests that name an "
      "event |\n|---|---|---|---|---|---|---|\n";
  std::string_view instrument = kMeasuresName;
  for (const Article& article : articles()) {
    if (article.instrument != instrument && instrument == kMeasuresName) {
      page +=
          "\n## The other instruments\n\n| instrument | | what it demands here | events | refuses "
          "or warns | rule files | tests that name an event |\n|---|---|---|---|---|---|---|\n";
    }
    instrument = article.instrument;
    const std::string_view name = article.place.empty() ? article.instrument : article.place;
    const auto types = types_for(article);
    if (types.empty()) {
      page += fmt::format("| {} | {} | {} | *no rule: {}* | | | |\n", name, article.zh,
                          article.demand, article.no_rule);
      continue;
    }
    page += fmt::format("| {} | {} | {} | {} | {} | {} | {} |\n", name, article.zh, article.demand,
                        fmt::join(types, ", "), fmt::join(codes_for(article), ", "),
                        cell(rule_files_of(types, sources), short_rule),
                        cell(tests_of(types, sources), short_test));
  }
  return page;
}

std::uint32_t type_since(const Rule& rule) {
  return form::since_of(number_of(rule.type));
}

std::string event_table(const RulebookSources& sources) {
  std::string page;
  char chapter = '\0';
  for (const Rule* rule : all_rules()) {
    const std::string_view type = type_of(*rule);
    const form::TypeInfo info = form::type_info(type).value();
    if (info.chapter != chapter)
      page += fmt::format(
          "\n### {} {}\n\n| event | | what it says | author | co-signers | rule files | rests "
          "on | tests |\n|---|---|---|---|---|---|---|---|\n",
          type_since(*rule) == 1 ? "Chapter" : "Version 2, chapter", info.chapter);
    chapter = info.chapter;
    page += fmt::format("| {} | {} | {} | {} | {} | {} | {} | {} |\n", type, info.zh, meaning(info),
                        people(rule->authors, " or "), cosigner_cell(*rule, info.cosigners),
                        cell(files_of(sources.rule_files, type), short_rule), rule->articles,
                        cell(files_of(sources.tests, type), short_test));
  }
  return page;
}

std::string code_table(const RulebookSources& sources) {
  std::string page =
      "| code | | | rests on | raised in | tests that expect it |\n|---|---|---|---|---|---|\n";
  for (const ReasonSentence& reason : reason_table())
    page += fmt::format("| {} | {} | {} | {} | {} | {} |\n", reason.code, reason.zh, reason.en,
                        reason.basis.empty() ? "the ledger itself" : reason.basis,
                        cell(files_of(sources.raised, reason.code), short_rule),
                        cell(files_of(sources.expected, reason.code), short_test));
  return page;
}

}  // namespace

std::vector<Place> places_of_rule(std::string_view articles) {
  std::vector<Place> places;
  for (const std::string& part : split(articles, ", ")) {
    if (part[0] >= '0' && part[0] <= '9')
      places.push_back({std::string(kMeasuresName), part});
    else
      places.push_back({part, ""});
  }
  return places;
}

std::vector<Place> places_of_basis(std::string_view basis) {
  std::vector<Place> places;
  for (std::string part : split(basis, "；")) {
    if (!part.starts_with(kMeasuresName)) {
      places.push_back({part, ""});
      continue;
    }
    part.erase(0, kMeasuresName.size());
    for (const std::string& article : split(part, "、")) {
      const int number = number_before(article, "条").value();
      const auto paragraph = number_before(article, "款");
      places.push_back({std::string(kMeasuresName), paragraph
                                                        ? fmt::format("{} ({})", number, *paragraph)
                                                        : fmt::format("{}", number)});
    }
  }
  return places;
}

bool touches(const Article& article, const Place& place) {
  if (article.instrument != place.instrument) return false;
  return article.place == place.article || whole_article(article.place) == place.article ||
         article.place == whole_article(place.article);
}

std::string_view type_of(const Rule& rule) {
  return form::type_names()[number_of(rule.type)];
}

std::vector<std::string_view> types_for(const Article& article) {
  std::vector<std::string_view> types;
  for (const Rule* rule : all_rules())
    if (std::ranges::any_of(places_of_rule(rule->articles),
                            [&](const Place& place) { return touches(article, place); }))
      types.push_back(type_of(*rule));
  return types;
}

std::vector<std::string_view> codes_for(const Article& article) {
  std::vector<std::string_view> codes;
  for (const ReasonSentence& reason : reason_table())
    if (std::ranges::any_of(places_of_basis(reason.basis),
                            [&](const Place& place) { return touches(article, place); }))
      codes.push_back(reason.code);
  return codes;
}

std::string parameter_table() {
  std::string table = "| parameter | | | default | from | to |\n|---|---|---|---|---|---|\n";
  for (const ParameterDefault& one : parameter_defaults())
    table += fmt::format("| `{}` | {} | {} | {} | {} | {} |\n", one.name, one.meaning_zh,
                         one.meaning_en, one.value, one.min, one.max);
  return table;
}

std::string rulebook_page(const RulebookSources& sources) {
  std::string page(kIntro);
  page += fmt::format("\n## {}\n\n", kMeasuresName);
  page += article_table(sources);
  page +=
      "\n## Events\n\nCo-signers in italics depend on what the event is about; the rule finds them "
      "in the state.\n";
  page += event_table(sources);
  page += "\n## Codes\n\n";
  page += code_table(sources);
  page +=
      "\n## Parameters\n\nNumbers that no article fixes, or that differ by place. An instrument "
      "(`PolicyInstrumentAdopted`, field `parameters`) sets them from its first day on; until "
      "then "
      "the default holds.\n\n";
  page += parameter_table();
  return page;
}

}  // namespace luoshu::test
