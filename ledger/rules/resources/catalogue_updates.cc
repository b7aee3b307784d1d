#include "ledger/rules/resources/catalogue_updates.h"

#include <algorithm>
#include <array>

#include "ledger/rules/engine/calendar.h"
#include "ledger/rules/resources/catalogue.h"
#include "ledger/rules/resources/catalogue_exclusions.h"
#include "schema/events_catalogue.capnp.h"
#include "schema/state_catalogue.capnp.h"

namespace luoshu {
namespace {

constexpr std::int32_t kNotice = 30;  // days before the last one

// Days that an update is good for; 0: the entry is never updated.
std::int32_t days_of_cycle(std::string_view cycle) {
  if (cycle == "季") return 200;
  if (cycle == "半年") return 400;
  if (cycle == "年") return 800;
  for (const std::string_view often : {"实时", "小时", "日", "周", "月"})
    if (cycle == often) return 100;
  return 0;
}

// Only what is in the catalogue, and not excluded, has to be kept up to date.
void warn_if_stale(Decision& decision, std::string_view resource) {
  const auto entry = decision.state.find(tables::kCatalogue, resource);
  if (!entry || entry->getStatus() != schema::CatalogueStatus::ACTIVE ||
      entry->getUpdatedOn() == kNoDay || is_excluded(*entry, decision.effective()))
    return;
  const std::int32_t days = days_of_cycle(from_kj(entry->getUpdateCycle()));
  const Date due{entry->getUpdatedOn() + days};
  // An update before the notice never was a duty.
  if (days != 0 && decision.effective().days >= due.days - kNotice)
    warn_discharged_late(decision, "W-CAT-STALE", resource, due);
}

void decide_of_subject(Decision& decision) {
  warn_if_stale(decision, decision.subject());
}

void decide_supplied(Decision& decision) {
  warn_if_stale(decision, from_kj(decision.event.fields<schema::DataSupplied>().getResource()));
}

void note_update(Application& application, std::string_view resource, std::string_view cycle) {
  application.state.edit(
      tables::kCatalogue, resource,
      [&](schema::CatalogueRow::Builder row, schema::CatalogueRow::Reader before) {
        row.setUpdatedOn(std::max(before.getUpdatedOn(), application.effective()));
        if (!cycle.empty()) row.setUpdateCycle(to_kj(cycle));
      });
}

void note_compiled(Application& application) {
  const auto fields = application.event.fields<schema::CatalogEntryCompiled>();
  note_update(application, application.subject(), from_kj(fields.getUpdateCycle()));
}

void note_revised(Application& application) {
  const auto fields = application.event.fields<schema::CatalogEntryRevised>();
  note_update(application, application.subject(), from_kj(fields.getUpdateCycle()));
}

void note_refreshed(Application& application) {
  note_update(application, application.subject(), {});
}

void note_supplied(Application& application) {
  const auto fields = application.event.fields<schema::DataSupplied>();
  note_update(application, from_kj(fields.getResource()), {});
}

const std::array kBesides{
    Beside{event_type<schema::CatalogEntryCompiled>, nullptr, note_compiled},
    Beside{event_type<schema::CatalogEntryRevised>, decide_of_subject, note_revised},
    Beside{event_type<schema::CatalogEntryRefreshed>, decide_of_subject, note_refreshed},
    Beside{event_type<schema::DataSupplied>, decide_supplied, note_supplied},
};

}  // namespace

std::span<const Beside> catalogue_update_besides() {
  return kBesides;
}

}  // namespace luoshu
