#include "ledger/rules/products/product_lists.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "ledger/rules/engine/calendar.h"
#include "ledger/rules/engine/facts.h"
#include "schema/events_products.capnp.h"
#include "schema/state_products.capnp.h"

namespace luoshu {
namespace {

// Kinds of facts. DO NOT RENAME once a ledger is opened under version 2.
// A product whose change no list has followed: on the day of its first change, until its last.
constexpr std::string_view kListDue = "list_due";
// The latest day of a developer's lists.
constexpr std::string_view kListPublished = "list_published";

using schema::FactRow;

// Products of the developer of which a change waits for a list.
std::vector<std::string> waiting_for_list(const State& state, std::string_view developer) {
  std::vector<std::string> waiting;
  state.scan(tables::kProducts, {}, [&](std::string_view product, const auto& row) {
    if (from_kj(row->getDeveloper()) == developer && fact(state, kListDue, product))
      waiting.emplace_back(product);
    return true;
  });
  return waiting;
}

void decide_list(Decision& decision) {
  for (const std::string& product : waiting_for_list(decision.state, decision.author())) {
    const Date change{fact(decision.state, kListDue, product)->getOn()};
    if (change <= decision.effective())
      warn_discharged_late(decision, "W-LIST-STALE", product,
                           due_after(decision.state, change, "list_working_days"));
  }
}

void note_list(Application& application) {
  State& state = application.state;
  const std::int32_t day = application.effective();
  for (const std::string& product : waiting_for_list(state, application.author())) {
    const auto due = fact(state, kListDue, product);
    if (due->getOn() > day) continue;
    const std::string key = joined_key(kListDue, product);
    if (due->getValidTo() <= day)
      state.erase(tables::kFacts, key);
    else
      state.edit(tables::kFacts, key, [](FactRow::Builder row, FactRow::Reader before) {
        row.setOn(before.getValidTo());
      });
  }
  const auto latest = fact(state, kListPublished, application.author());
  if (!latest || latest->getOn() <= day)
    put_fact(application, kListPublished, application.author(), application.subject());
}

// A list that says it is of a later day holds the change already.
void note_change(Application& application) {
  State& state = application.state;
  const std::int32_t day = application.effective();
  const auto product = state.find(tables::kProducts, application.subject());
  const auto list = fact(state, kListPublished, from_kj(product->getDeveloper()));
  if (list && list->getOn() >= day) return;
  if (!fact(state, kListDue, application.subject()))
    put_fact(application, kListDue, application.subject());
  state.edit(tables::kFacts, joined_key(kListDue, application.subject()),
             [&](FactRow::Builder row, FactRow::Reader before) {
               row.setOn(std::min(before.getOn(), day));
               row.setValidTo(std::max(before.getValidTo(), day));
             });
}

const std::array kBesides{
    Beside{event_type<schema::ProductListed>, nullptr, note_change},
    Beside{event_type<schema::ProductWithdrawn>, nullptr, note_change},
    Beside{event_type<schema::ProductListPublished>, decide_list, note_list},
};

}  // namespace

std::span<const Beside> product_list_besides() {
  return kBesides;
}

}  // namespace luoshu
