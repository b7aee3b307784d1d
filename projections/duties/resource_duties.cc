#include "projections/duties/resource_duties.h"

#include <algorithm>

#include "ledger/base/message.h"
#include "schema/events_catalogue.capnp.h"
#include "schema/events_registration.capnp.h"
#include "schema/events_supervision.capnp.h"

namespace luoshu {
namespace {

constexpr std::int32_t kNone = schema::NO_DATE;
constexpr std::int32_t kRefreshNotice = 30;  // days before the last one

// C23: days that an update is good for; 0: the entry is never updated.
std::int32_t days_of_cycle(std::string_view cycle) {
  if (cycle == "季") return 200;
  if (cycle == "半年") return 400;
  if (cycle == "年") return 800;
  for (const std::string_view often : {"实时", "小时", "日", "周", "月"})
    if (cycle == often) return 100;
  return 0;
}

}  // namespace

template <class Fields>
void ResourceDuties::add_version(const KnownEvent& event, Fields fields) {
  Entry& entry = entries_[std::string(event.event.subject())];
  entry.versions.push_back({when(event), std::string(event.event.author()),
                            std::string(from_kj(fields.getUpdateCycle()))});
  if (fields.hasDivision()) entry.division = from_kj(fields.getDivision());
  entry.updates.emplace(when(event), event.discharge());
}

void ResourceDuties::take(const KnownEvent& event) {
  const EventReader& read = event.event;
  if (read.is<schema::QualityCheckRequested>()) {
    const auto fields = read.fields<schema::QualityCheckRequested>();
    questions_.try_emplace(std::string(read.subject()),
                           Question{std::string(from_kj(fields.getResource())), event.effective(),
                                    fields.getDue(), std::nullopt});
    return;
  }
  if (read.is<schema::QualityCheckResponded>()) {
    const auto question = questions_.find(read.subject());
    if (question != questions_.end()) discharge_once(question->second.answered, event);
    return;
  }
  take_entry(event);
  take_registration(event);
}

void ResourceDuties::take_entry(const KnownEvent& event) {
  const EventReader& read = event.event;
  if (read.is<schema::CatalogEntryCompiled>())
    return add_version(event, read.fields<schema::CatalogEntryCompiled>());
  if (read.is<schema::CatalogEntryRevised>())
    return add_version(event, read.fields<schema::CatalogEntryRevised>());
  if (read.is<schema::DataSupplied>()) {
    const auto entry = entries_.find(from_kj(read.fields<schema::DataSupplied>().getResource()));
    if (entry != entries_.end()) entry->second.updates.emplace(when(event), event.discharge());
    return;
  }
  const auto found = entries_.find(read.subject());
  if (found == entries_.end()) return;
  Entry& entry = found->second;
  if (read.is<schema::CatalogEntryRefreshed>())
    entry.updates.emplace(when(event), event.discharge());
  if (read.is<schema::CatalogEntryWithdrawn>()) entry.accepted = false;
  if (read.is<schema::CatalogEntryExcluded>())
    entry.exclusions.push_back({read.fields<schema::CatalogEntryExcluded>().getSince(), kNone});
  if (!read.is<schema::CatalogEntryAccepted>()) return;
  entry.accepted = true;
  for (Exclusion& exclusion : entry.exclusions)
    if (exclusion.until == kNone) exclusion.until = read.effective();
}

void ResourceDuties::take_registration(const KnownEvent& event) {
  const EventReader& read = event.event;
  if (read.is<schema::RegistrationApplied>()) {
    Registration& registration = registrations_[std::string(read.subject())];
    registration.applicant = read.author();
    registration.object = from_kj(read.fields<schema::RegistrationApplied>().getObject());
    return;
  }
  const auto found = registrations_.find(read.subject());
  if (found == registrations_.end()) return;
  std::vector<Term>& terms = found->second.terms;
  if (read.is<schema::RegistrationCoded>())
    terms.push_back({read.fields<schema::RegistrationCoded>().getValidTo(), std::nullopt});
  if (terms.empty()) return;
  if (read.is<schema::RegistrationRenewed>()) {
    discharge_once(terms.back().ended, event);
    terms.push_back({read.fields<schema::RegistrationRenewed>().getValidTo(), std::nullopt});
  }
  if (read.is<schema::RegistrationCancelled>()) discharge_once(terms.back().ended, event);
}

const ResourceDuties::Version* ResourceDuties::latest(const Entry& entry) {
  const auto found = std::ranges::max_element(entry.versions, {}, &Version::when);
  return found == entry.versions.end() ? nullptr : &*found;
}

std::string ResourceDuties::cycle_of(const Entry& entry) {
  const Version* found = nullptr;
  for (const Version& version : entry.versions)
    if (!version.cycle.empty() && (found == nullptr || found->when < version.when))
      found = &version;
  return found == nullptr ? std::string() : found->cycle;
}

std::string ResourceDuties::implementer_of(std::string_view resource) const {
  const auto entry = entries_.find(resource);
  const Version* version = entry == entries_.end() ? nullptr : latest(entry->second);
  return version == nullptr ? std::string() : version->author;
}

bool ResourceDuties::was_implementer(std::string_view resource, std::string_view party) const {
  const auto entry = entries_.find(resource);
  return entry != entries_.end() &&
         std::ranges::find(entry->second.versions, party, &Version::author) !=
             entry->second.versions.end();
}

std::string ResourceDuties::division_of(std::string_view resource) const {
  const auto entry = entries_.find(resource);
  return entry == entries_.end() ? std::string() : entry->second.division;
}

// C84: after a move, who answers for the resource or product now.
std::string ResourceDuties::holder_of(const Registration& registration,
                                      const ProductDuties& products) const {
  const std::string now = was_implementer(registration.object, registration.applicant)
                              ? implementer_of(registration.object)
                              : products.successor_of(registration.applicant, registration.object);
  return now.empty() ? registration.applicant : now;
}

// Updates of one day are one; what an update discharges before its notice begins never was a duty.
void ResourceDuties::add_refresh(const KnownFacts& facts, std::vector<Duty>& duties) const {
  for (const auto& [resource, entry] : entries_) {
    const std::int32_t days = days_of_cycle(cycle_of(entry));
    if (days == 0) continue;
    const bool excluded = std::ranges::any_of(entry.exclusions, [&](const Exclusion& exclusion) {
      return exclusion.since <= facts.day().days &&
             (exclusion.until == kNone || facts.day().days < exclusion.until);
    });
    for (auto update = entry.updates.begin(); update != entry.updates.end(); ++update) {
      const auto next = std::next(update);
      const Date due{update->first.day.days + days};
      Duty duty{.kind = DutyKind::kRefreshCatalog,
                .party = implementer_of(resource),
                .subject = resource,
                .begin = Date{due.days - kRefreshNotice},
                .due = due,
                .division = entry.division};
      if (next == entry.updates.end()) {
        if (entry.accepted && !excluded) duties.push_back(std::move(duty));
        continue;
      }
      if (next->first.day < duty.begin) continue;
      duty.discharged = next->second;
      duties.push_back(std::move(duty));
    }
  }
}

void ResourceDuties::add_renewals(const KnownFacts& facts, const ProductDuties& products,
                                  std::vector<Duty>& duties) const {
  const auto window =
      static_cast<std::int32_t>(facts.parameter("renewal_window_days", facts.day()));
  for (const auto& [id, registration] : registrations_) {
    for (const Term& term : registration.terms) {
      const Date begin{term.valid_to - window};
      if (term.ended && term.ended->effective < begin) continue;
      duties.push_back({.kind = DutyKind::kRenewRegistration,
                        .party = holder_of(registration, products),
                        .subject = id,
                        .begin = begin,
                        .due = Date{term.valid_to},
                        .discharged = term.ended});
    }
  }
}

void ResourceDuties::add(const KnownFacts& facts, const ProductDuties& products,
                         std::vector<Duty>& duties) const {
  add_refresh(facts, duties);
  add_renewals(facts, products, duties);
  for (const auto& [id, question] : questions_) {
    const KnownFacts::Due due = question.due == kNone
                                    ? facts.due_after(question.begin, "quality_reply_working_days")
                                    : KnownFacts::Due{Date{question.due}};
    duties.push_back({.kind = DutyKind::kAnswerQuality,
                      .party = implementer_of(question.resource),
                      .subject = id,
                      .begin = question.begin,
                      .due = due.day,
                      .provisional = due.provisional,
                      .discharged = question.answered});
  }
}

}  // namespace luoshu
