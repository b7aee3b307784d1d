// What a catalogue entry says: compiling and revising it (art. 3 para. 1, 6, 9).
#include <fmt/format.h>

#include <algorithm>

#include "ledger/crypto/digest.h"
#include "ledger/rules/operation/authorisation_checks.h"
#include "ledger/rules/parties/parties.h"
#include "ledger/rules/resources/catalogue_steps.h"
#include "schema/events_catalogue.capnp.h"
#include "schema/state_catalogue.capnp.h"
#include "schema/state_parties.capnp.h"
#include "schema/values.capnp.h"

namespace luoshu {
namespace {

using Entry = schema::CatalogueRow::Reader;

// What the entry will say once the event is recorded.
struct Content {
  std::string name;
  std::string code;
  std::string division;
  std::string source_unit;
  std::vector<std::string> shared_from;
  std::vector<std::string> items;
  bool personal = false;
  bool desensitised = false;
};

std::vector<std::string> texts(capnp::List<capnp::Text>::Reader list) {
  std::vector<std::string> copied;
  for (const auto text : list) copied.emplace_back(from_kj(text));
  return copied;
}

// What the event says itself; what it leaves out stays.
template <class Fields>
void take_over(Content& content, Fields fields) {
  if (fields.hasName()) content.name = from_kj(fields.getName());
  if (fields.hasCatalogCode()) content.code = from_kj(fields.getCatalogCode());
  if (fields.hasDivision()) content.division = from_kj(fields.getDivision());
  if (fields.hasSourceUnit()) content.source_unit = from_kj(fields.getSourceUnit());
  if (fields.hasSharedFrom()) content.shared_from = texts(fields.getSharedFrom());
  if (fields.hasItems()) content.items = texts(fields.getItems());
  const auto personal = fields.getContainsPersonalInformation();
  if (personal != schema::Flag::ABSENT) content.personal = personal == schema::Flag::YES;
  const auto desensitised = fields.getDesensitised();
  if (desensitised != schema::Flag::ABSENT)
    content.desensitised = desensitised == schema::Flag::YES;
}

// Row: the entry itself, or its waiting revision.
template <class Row>
Content content_of(Row row, std::string_view division) {
  return {std::string(from_kj(row.getName())),
          std::string(from_kj(row.getCatalogCode())),
          std::string(division),
          std::string(from_kj(row.getSourceUnit())),
          texts(row.getSharedFrom()),
          texts(row.getItems()),
          row.getPersonal(),
          row.getPersonal()};  // a personal entry that stands was desensitised
}

// The newest version: the waiting revision where there is one.
Content newest(Entry entry) {
  const std::string_view division = from_kj(entry.getDivision());
  return entry.hasRevision() ? content_of(entry.getRevision(), division)
                             : content_of(entry, division);
}

void set_texts(capnp::List<capnp::Text>::Builder list, const std::vector<std::string>& from) {
  for (unsigned i = 0; i < from.size(); ++i) list.set(i, to_kj(from[i]));
}

// Into the entry's row or into its waiting revision.
template <class Row>
void write(Row row, const Content& content) {
  row.setName(to_kj(content.name));
  row.setCatalogCode(to_kj(content.code));
  row.setSourceUnit(to_kj(content.source_unit));
  if (!content.shared_from.empty())
    set_texts(row.initSharedFrom(static_cast<unsigned>(content.shared_from.size())),
              content.shared_from);
  else if (row.hasSharedFrom())
    row.disownSharedFrom();
  set_texts(row.initItems(static_cast<unsigned>(content.items.size())), content.items);
  row.setPersonal(content.personal);
}

// ---- One source for one data item set (art. 9) ------------------------------------------------

std::vector<std::string> sorted(std::vector<std::string> list) {
  std::ranges::sort(list);
  list.erase(std::unique(list.begin(), list.end()), list.end());
  return list;
}

// The order of the items does not make another set of them.
std::string set_key(const Content& content) {
  std::string text = joined_key(content.division, content.name);
  for (const std::string& item : sorted(content.items)) text = joined_key(text, item);
  return joined_key("set", to_hex(sha256(as_bytes(text)).view()));
}

std::vector<std::string> keys_of(const Content& content) {
  std::vector<std::string> keys;
  if (!content.code.empty()) keys.push_back(joined_key("code", content.code));
  if (!content.name.empty() && !content.division.empty() && !content.items.empty())
    keys.push_back(set_key(content));
  return keys;
}

std::vector<std::string> keys_of(Entry entry) {
  std::vector<std::string> keys = keys_of(content_of(entry, from_kj(entry.getDivision())));
  if (entry.hasRevision())
    for (std::string& key : keys_of(newest(entry))) keys.push_back(std::move(key));
  return keys;
}

void claim(State& state, std::string_view resource, const Content& content) {
  for (const std::string& key : keys_of(content))
    state.put(tables::kCatalogueCodes, key,
              [&](schema::IndexRow::Builder row) { row.setSubject(to_kj(resource)); });
}

// Claims exactly what the entry says now. `before`: what it claimed until now.
void claim_anew(State& state, std::string_view resource, const std::vector<std::string>& before) {
  for (const std::string& key : before) state.erase(tables::kCatalogueCodes, key);
  const auto entry = state.find(tables::kCatalogue, resource);
  claim(state, resource, content_of(*entry, from_kj(entry->getDivision())));
  if (entry->hasRevision()) claim(state, resource, newest(*entry));
}

// Art. 9: "一数一源".
void require_single_source(Decision& decision, const Content& content, schema::Flag single_source) {
  if (single_source == schema::Flag::NO)
    decision.refuse("E-CAT-DUPLICATE-SOURCE", "fields.single_source",
                    {"it is said not to be the only source", "申报为非唯一来源"});
  for (const std::string& key : keys_of(content)) {
    const auto holder = decision.state.find(tables::kCatalogueCodes, key);
    if (!holder || from_kj(holder->getSubject()) == decision.subject()) continue;
    const bool by_code = key.starts_with("code");
    decision.refuse("E-CAT-DUPLICATE-SOURCE", by_code ? "fields.catalog_code" : "fields.items",
                    {fmt::format("{} has it already", from_kj(holder->getSubject())),
                     fmt::format("{} 已编制同一{}", from_kj(holder->getSubject()),
                                 by_code ? "代码" : "数据项")});
  }
}

// ---- What both events must respect --------------------------------------------------------------

// Art. 6 para. 1.
template <class Fields>
void refuse_excluded(Decision& decision, const Content& content, Fields fields) {
  for (const auto exclusion : fields.getExclusions())
    decision.refuse("E-CAT-EXCLUDED", "fields.exclusions", same(from_kj(exclusion)));
  if (content.personal && !content.desensitised)
    decision.refuse("E-CAT-EXCLUDED", "fields.contains_personal_information",
                    {"personal information that is not desensitised", "含未脱敏的个人信息"});
}

// Art. 3 para. 1: the source is a registered public management and service institution of the
// entry's division; such an institution holds the role data_holder.
void require_source_unit(Decision& decision, const Content& content) {
  const std::string& unit = content.source_unit;
  if (unit.empty()) return;  // the envelope says so
  const Words who = same(fmt::format("{} / data_holder", unit));
  if (!party_exists(decision.state, unit)) decision.unknown("fields.source_unit", unit);
  if (!holds_role(decision.state, unit, "data_holder", Level::kAny, decision.effective()))
    decision.refuse("E-ROLE", "fields.source_unit", who);
  else if (!content.division.empty() && !holds_role_for(decision.state, unit, "data_holder",
                                                        content.division, decision.effective()))
    decision.refuse("E-LEVEL", "fields.source_unit", who);
}

// Said, but with nothing in it. What is left out the envelope reports where it is required.
template <class Fields>
void refuse_blanks(Decision& decision, Fields fields) {
  refuse_blank(decision, fields.hasName(), from_kj(fields.getName()), "fields.name");
  refuse_blank(decision, fields.hasCatalogCode(), from_kj(fields.getCatalogCode()),
               "fields.catalog_code");
  refuse_blank(decision, fields.hasDivision(), from_kj(fields.getDivision()), "fields.division");
  refuse_blank(decision, fields.hasSourceUnit(), from_kj(fields.getSourceUnit()),
               "fields.source_unit");
  require_list(decision, fields.hasItems(), fields.getItems(), "fields.items");
  for (const auto item : fields.getItems())
    refuse_blank(decision, true, from_kj(item), "fields.items");
}

template <class Fields>
void decide_content(Decision& decision, const Content& content, Fields fields) {
  refuse_blanks(decision, fields);
  refuse_excluded(decision, content, fields);
  require_single_source(decision, content, fields.getSingleSource());
  require_source_unit(decision, content);
  require_parties(decision, false, fields.getSharedFrom(), "fields.shared_from");
}

// Art. 2: the division is one of this province. Art. 3 para. 5: an implementer acts for its own.
void require_division(Decision& decision, const Content& content) {
  if (content.division.empty()) return;
  if (division_exists(decision.state, content.division))
    require_author_of(decision, content.division, "fields.division");
  else
    decision.refuse("E-DIVISION-UNKNOWN", "fields.division", same(content.division));
}

}  // namespace

// Art. 3 para. 1 and 5, 6, 9.
void decide_compiled(Decision& decision) {
  const auto fields = decision.event.fields<schema::CatalogEntryCompiled>();
  if (decision.state.has(tables::kCatalogue, decision.subject()))
    decision.refuse("E-DUPLICATE", "subject", same(decision.subject()));
  Content content;
  take_over(content, fields);
  require_division(decision, content);
  decide_content(decision, content, fields);
}

void apply_compiled(Application& application) {
  Content content;
  take_over(content, application.event.fields<schema::CatalogEntryCompiled>());
  application.state.put(tables::kCatalogue, application.subject(),
                        [&](schema::CatalogueRow::Builder row) {
                          row.setStatus(schema::CatalogueStatus::DRAFT);
                          row.setChangedOn(application.effective());
                          row.setCompiledOn(application.effective());
                          row.setVersion(1);
                          row.setDivision(to_kj(content.division));
                          row.setCompiler(to_kj(application.author()));
                          write(row, content);
                        });
  claim(application.state, application.subject(), content);
  if (application.version() >= 2)
    hold_item_set(application.state, application.subject(), content.division, content.items);
}

// Art. 6, 9: an active entry may be revised, and one that was returned.
void decide_revised(Decision& decision) {
  const auto entry = entry_of(decision);
  if (!entry) return;
  const auto fields = decision.event.fields<schema::CatalogEntryRevised>();
  if (entry->getStatus() != schema::CatalogueStatus::ACTIVE &&
      entry->getStatus() != schema::CatalogueStatus::RETURNED)
    refuse_entry_state(decision, *entry);
  if (decision.version() < 2) require_keeper(decision, *entry);
  decision.require_not_before(entry->getChangedOn(), "its last step", "目录条目的上一环节");
  Content content = newest(*entry);
  take_over(content, fields);
  const bool moved = content.division != from_kj(entry->getDivision());
  if (moved) require_division(decision, content);
  // Whose data a resource is decides who shares in its revenue (art. 21 para. 3).
  if (moved && entry->getEverAccepted())
    decision.refuse(
        "E-FIELD", "fields.division",
        {"the division of an accepted entry does not change", "已纳入目录的条目不得变更区划"});
  decide_content(decision, content, fields);
}

void apply_revised(Application& application) {
  const std::string_view resource = application.subject();
  const auto entry = application.state.find(tables::kCatalogue, resource);
  const std::vector<std::string> claimed = keys_of(*entry);
  Content content = newest(*entry);
  take_over(content, application.event.fields<schema::CatalogEntryRevised>());
  const bool active = entry->getStatus() == schema::CatalogueStatus::ACTIVE;
  const bool waits = active && sorted(content.items) != sorted(texts(entry->getItems()));
  application.state.edit(tables::kCatalogue, resource,
                         [&](schema::CatalogueRow::Builder row, Entry before) {
                           row.setChangedOn(application.effective());
                           row.setVersion(before.getVersion() + 1);
                           if (before.hasExclusions()) row.setRevisedSinceExclusion(true);
                           if (before.hasRevision()) row.disownRevision();
                           if (waits) return write(row.initRevision(), content);
                           write(row, content);
                           row.setDivision(to_kj(content.division));
                           if (active)
                             row.setAcceptedVersion(before.getVersion() + 1);
                           else
                             row.setStatus(schema::CatalogueStatus::DRAFT);
                         });
  claim_anew(application.state, resource, claimed);
  if (application.version() < 2) return;
  free_item_sets(application.state, resource, *entry);
  hold_item_set(application.state, resource, content.division, content.items);
  take_over_entry(application);
}

void settle_revision(State& state, std::string_view resource, RevisionFate fate) {
  const auto entry = state.find(tables::kCatalogue, resource);
  if (!entry->hasRevision()) return;
  const std::vector<std::string> claimed = keys_of(*entry);
  state.edit(tables::kCatalogue, resource, [&](schema::CatalogueRow::Builder row, Entry before) {
    if (fate == RevisionFate::kTaken) write(row, newest(before));
    row.disownRevision();
  });
  claim_anew(state, resource, claimed);
}

void release_item_sets(State& state, std::string_view resource) {
  const auto entry = state.find(tables::kCatalogue, resource);
  for (const std::string& key : keys_of(*entry)) state.erase(tables::kCatalogueCodes, key);
  free_item_sets(state, resource, *entry);  // of version 2; there are none before
}

}  // namespace luoshu
