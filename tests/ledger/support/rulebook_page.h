// docs/RULEBOOK.md, made from the rules, the table of reasons, the schema and the sources, so that
// an auditor can tick off every article of the measures.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/rules/engine/rule.h"
#include "tests/ledger/support/rulebook_articles.h"
#include "tests/ledger/support/rulebook_sources.h"

namespace luoshu::test {

// An instrument, and an article of it as rules write it: "3 (2)", "14", "" for the whole.
struct Place {
  std::string instrument;
  std::string article;
  friend auto operator<=>(const Place&, const Place&) = default;
};

// "3 (6), 17 (1), GB 32100-2015", as Rule::articles has it.
std::vector<Place> places_of_rule(std::string_view articles);
// "豫政办〔2025〕5号 第三条第五款、第四条；发改价格〔2025〕65号", as a reason's basis has it.
// Items (第二项) are left away.
std::vector<Place> places_of_basis(std::string_view basis);
// Whether the place lies in the article: "3" holds "3 (2)", and "3 (2)" is part of "3".
bool touches(const Article& article, const Place& place);

// The name of the rule's event type.
std::string_view type_of(const Rule& rule);
// Types whose rule rests on the article, in the order of the catalogue; codes that refuse for it.
std::vector<std::string_view> types_for(const Article& article);
std::vector<std::string_view> codes_for(const Article& article);

std::string rulebook_page(const RulebookSources& sources);

}  // namespace luoshu::test
