#include "ledger/rules/resources/catalogue_exclusions.h"

#include <algorithm>
#include <array>

#include "ledger/rules/engine/facts.h"
#include "ledger/rules/engine/field_checks.h"
#include "ledger/rules/operation/authorisation_checks.h"
#include "ledger/rules/resources/catalogue_steps.h"
#include "schema/events_catalogue.capnp.h"

namespace luoshu {
namespace {

using Entry = schema::CatalogueRow::Reader;

// Art. 6 para. 1.
constexpr std::array<std::string_view, 4> kGrounds{"国家安全", "个人隐私/商业秘密", "行业禁止",
                                                   "法定禁止"};

void require_operable(Decision& decision, Entry entry, std::string_view field) {
  if (entry.getStatus() != schema::CatalogueStatus::ACTIVE)
    return refuse_entry_state(decision, entry);
  if (is_excluded(entry, decision.effective()))
    decision.refuse("E-STATE", field, {"the entry is excluded", "目录条目已排除"});
}

// C28: found later to be one of the four kinds; by who answers for the entry, or by the province.
void decide_excluded(Decision& decision) {
  const auto fields = decision.event.fields<schema::CatalogEntryExcluded>();
  require_one_of(decision, fields.hasGround(), from_kj(fields.getGround()), kGrounds,
                 "fields.ground");
  if (fields.getSince() != kNoDay && fields.getSince() > decision.effective().days)
    decision.refuse("E-FIELD", "fields.since", {"it lies ahead", "晚于业务生效日"});
  const auto entry = entry_of(decision);
  if (!entry) return;
  if (decision.role() == "implementer") require_implementer_of_entry(decision, *entry);
  if (entry->getStatus() == schema::CatalogueStatus::WITHDRAWN)
    refuse_entry_state(decision, *entry);
  decision.require_not_before(entry->getCompiledOn(), "the catalogue entry", "目录编制");
}

void apply_excluded(Application& application) {
  const auto fields = application.event.fields<schema::CatalogEntryExcluded>();
  application.state.edit(tables::kCatalogue, application.subject(),
                         [&](schema::CatalogueRow::Builder row, Entry before) {
                           auto exclusion = append_struct(
                               before.getExclusions(),
                               [&](unsigned count) { return row.initExclusions(count); });
                           exclusion.setFrom(fields.getSince());
                           exclusion.setGround(fields.getGround());
                           row.setRevisedSinceExclusion(false);
                         });
}

// Art. 9: the entry stays as it is, its data are of that day.
void decide_refreshed(Decision& decision) {
  const auto fields = decision.event.fields<schema::CatalogEntryRefreshed>();
  if (fields.getAsOf() != kNoDay && fields.getAsOf() > decision.effective().days)
    decision.refuse("E-FIELD", "fields.as_of", {"it lies ahead", "晚于业务生效日"});
  const auto entry = entry_of(decision);
  if (!entry) return;
  require_implementer_of_entry(decision, *entry);
  require_operable(decision, *entry, "subject");
  decision.require_not_before(entry->getAcceptedOn(), "the acceptance into the catalogue",
                              "目录纳入");
}

// Shown; no rule asks for it.
void apply_refreshed(Application&) {}

// 豫政办〔2025〕6号: accepted resources that are not excluded.
void decide_high_value(Decision& decision) {
  const auto fields = decision.event.fields<schema::HighValueListPublished>();
  require_new(decision, facts::kHighValueList, decision.subject());
  require_ids(decision, fields.hasResources(), fields.getResources(), "fields.resources");
  for (const auto resource : fields.getResources()) {
    const auto entry = decision.state.find(tables::kCatalogue, from_kj(resource));
    if (entry)
      require_operable(decision, *entry, "fields.resources");
    else
      decision.unknown("fields.resources", from_kj(resource));
  }
}

void apply_high_value(Application& application) {
  put_fact(application, facts::kHighValueList, application.subject());
}

const std::array kRules{
    Rule{event_type<schema::CatalogEntryExcluded>,
         {{"implementer"}, {"authority", Level::kProvince}},
         {},
         decide_excluded,
         apply_excluded,
         "6 (1)"},
    Rule{event_type<schema::CatalogEntryRefreshed>,
         {{"implementer"}},
         {},
         decide_refreshed,
         apply_refreshed,
         "9"},
    Rule{event_type<schema::HighValueListPublished>,
         {{"authority", Level::kProvince}},
         {},
         decide_high_value,
         apply_high_value,
         "豫政办〔2025〕6号"},
};

}  // namespace

bool is_excluded(Entry entry, Date day) {
  return any_item(entry.getExclusions(), [&](schema::ExclusionInterval::Reader one) {
    return one.getFrom() <= day.days && (one.getUntil() == kNoDay || day.days < one.getUntil());
  });
}

bool is_excluded(const State& state, std::string_view resource, Date day) {
  const auto entry = state.find(tables::kCatalogue, resource);
  return entry && is_excluded(*entry, day);
}

void refuse_excluded_resource(Decision& decision, std::string_view resource,
                              std::string_view field) {
  if (is_excluded(decision.state, resource, decision.effective()))
    decision.refuse("E-CAT-EXCLUDED", field, same(resource));
}

std::span<const Rule> catalogue_exclusion_rules() {
  return kRules;
}

}  // namespace luoshu
