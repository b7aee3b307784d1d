// What version 2 asks of a catalogue entry (art. 6, 9; C27, C29).
#include <algorithm>
#include <array>
#include <set>

#include "ledger/crypto/digest.h"
#include "ledger/rules/engine/facts.h"
#include "ledger/rules/operation/authorisation_checks.h"
#include "ledger/rules/parties/parties.h"
#include "ledger/rules/resources/catalogue_steps.h"
#include "schema/events_catalogue.capnp.h"
#include "schema/state_parties.capnp.h"

namespace luoshu {
namespace {

using Entry = schema::CatalogueRow::Reader;

std::vector<std::string> texts(capnp::List<capnp::Text>::Reader list) {
  std::vector<std::string> copied;
  for (const auto text : list) copied.emplace_back(from_kj(text));
  return copied;
}

constexpr std::array<std::string_view, 4> kExclusions{"国家安全", "个人隐私/商业秘密", "行业禁止",
                                                      "法定禁止"};
constexpr std::array<std::string_view, 9> kCycles{"实时", "小时", "日", "周",    "月",
                                                  "季",   "半年", "年", "不更新"};
constexpr std::array<std::string_view, 3> kGrades{"一般数据", "重要数据", "核心数据"};

// C29: entries of one division with the same items, whatever they are called.
std::string item_set(std::string_view division, const std::vector<std::string>& items) {
  std::string text(division);
  const std::set<std::string> in_order(items.begin(), items.end());
  for (const std::string& item : in_order) text = joined_key(text, item);
  return to_hex(sha256(as_bytes(text)).view());
}

void require_items_of_its_own(Decision& decision, std::string_view division,
                              const std::vector<std::string>& items) {
  const auto holder = decision.state.find(tables::kItemSets, item_set(division, items));
  if (!holder || from_kj(holder->getSubject()) == decision.subject()) return;
  for (const std::string_view party : cosigners_as(decision, "authority"))
    if (holds_role(decision.state, party, "authority", Level::kProvince, decision.effective()))
      return;
  decision.refuse("E-CAT-DUPLICATE-SOURCE", "fields.items", same(from_kj(holder->getSubject())));
}

// C27: each of the four exclusions was looked at.
void require_all_checked(Decision& decision, Texts checked) {
  for (const std::string_view exclusion : kExclusions)
    if (!lists(checked, exclusion))
      decision.refuse("E-CAT-EXCLUSION-UNCHECKED", "fields.exclusions_checked", same(exclusion));
}

// C29.
template <class Fields>
void require_known_words(Decision& decision, Fields fields) {
  require_one_of(decision, fields.hasUpdateCycle(), from_kj(fields.getUpdateCycle()), kCycles,
                 "fields.update_cycle");
  require_one_of(decision, fields.hasClassification(), from_kj(fields.getClassification()), kGrades,
                 "fields.classification");
  refuse_blank(decision, fields.hasStandard(), from_kj(fields.getStandard()), "fields.standard");
}

}  // namespace

void decide_compiled_v2(Decision& decision) {
  const auto fields = decision.event.fields<schema::CatalogEntryCompiled>();
  require_all_checked(decision, fields.getExclusionsChecked());
  require_known_words(decision, fields);
  require_items_of_its_own(decision, from_kj(fields.getDivision()), texts(fields.getItems()));
  if (decision.state.has(tables::kHoldings, decision.subject()))
    decision.refuse("E-DUPLICATE", "subject", same(decision.subject()));
}

// A revision that does not say what was checked keeps what the version before it said.
void decide_revised_v2(Decision& decision) {
  const auto fields = decision.event.fields<schema::CatalogEntryRevised>();
  if (fields.hasExclusionsChecked()) require_all_checked(decision, fields.getExclusionsChecked());
  require_known_words(decision, fields);
  const auto entry = decision.state.find(tables::kCatalogue, decision.subject());
  if (entry) require_entry_handed_over(decision, *entry);
  if (entry && fields.hasItems())
    require_items_of_its_own(decision, from_kj(entry->getDivision()), texts(fields.getItems()));
}

void hold_item_set(State& state, std::string_view resource, std::string_view division,
                   const std::vector<std::string>& items) {
  const std::string key = item_set(division, items);
  if (!state.has(tables::kItemSets, key))
    state.put(tables::kItemSets, key,
              [&](schema::IndexRow::Builder row) { row.setSubject(to_kj(resource)); });
}

void free_item_sets(State& state, std::string_view resource, Entry entry) {
  const auto free = [&](capnp::List<capnp::Text>::Reader items) {
    const std::string key = item_set(from_kj(entry.getDivision()), texts(items));
    const auto holder = state.find(tables::kItemSets, key);
    if (holder && from_kj(holder->getSubject()) == resource) state.erase(tables::kItemSets, key);
  };
  free(entry.getItems());
  if (entry.hasRevision()) free(entry.getRevision().getItems());
}

}  // namespace luoshu
