// Random histories: the worked province with changed events thrown in, lawful or not. What is
// refused changes nothing, and what must always hold of the rows holds after every event. Seeded;
// the seed is in every failure.

#include <map>
#include <random>

#include "schema/state_agreements.capnp.h"
#include "schema/state_allocation.capnp.h"
#include "schema/state_catalogue.capnp.h"
#include "schema/state_parties.capnp.h"
#include "schema/state_products.capnp.h"
#include "schema/state_registrations.capnp.h"
#include "schema/state_transactions.capnp.h"
#include "tests/ledger/rules/engine/specimens.h"

namespace luoshu {
namespace {

using test::Rehearsal;
using test::scenario;
using test::text_at;

class Dice {
 public:
  explicit Dice(std::uint32_t seed) : engine_(seed) {}
  std::size_t below(std::size_t end) { return engine_() % end; }
  template <class List>
  const auto& one_of(const List& list) {
    return list[below(list.size())];
  }

 private:
  std::mt19937 engine_;
};

json::Value other_value(Dice& dice, const test::Place& place, const json::Value& donor) {
  if (dice.below(6) == 0) return {};  // taken away
  if (place.info.type == "integer") {
    const std::int64_t old = place.value.integer().value_or(0);
    const std::int64_t values[] = {0, 1, old - 1, old + 1, old / 2, -old, old * 2};
    return values[dice.below(std::size(values))];
  }
  if (place.info.type == "date" && place.value.string() != nullptr) {
    const std::int32_t days = parse_date(*place.value.string()).value().days;
    return to_string(Date{days - 200 + static_cast<std::int32_t>(dice.below(400))});
  }
  // What another event says under that name, else its subject.
  for (const test::Place& other : test::places_of(donor))
    if (other.info.name == place.info.name) return other.value;
  return text_at(donor, "subject");
}

// An event from around there in the province with up to two members changed.
json::Value mutant(Dice& dice, std::size_t n) {
  const std::size_t around = std::min(scenario().size() - 1, n - n / 8 + dice.below(n / 8 + 12));
  json::Value event = scenario()[around];
  for (std::size_t changes = dice.below(3); changes > 0; --changes) {
    const auto places = test::places_of(event);
    const test::Place& place = dice.one_of(places);
    event = test::with(event, place.path, other_value(dice, place, dice.one_of(scenario())));
  }
  // A new id makes a second one of its kind, which is lawful more often than a changed first one.
  if (dice.below(2) == 0)
    event = test::with(event, "subject", fmt::format("{}-{}", text_at(event, "subject"), n));
  return test::without(event, "recorded");
}

void check_party(const State& state, std::string_view party, std::string_view what) {
  EXPECT_TRUE(party.empty() || state.has(tables::kParties, party)) << what << " " << party;
}

void check_sale(const State& state, std::string_view id, schema::TransactionRow::Reader sale,
                const std::map<std::string, __int128>& booked) {
  EXPECT_GE(sale.getGrossFen(), 0) << id;
  EXPECT_EQ(sale.getGrossFen(), sale.getTaxFen() + sale.getNetFen()) << id;
  EXPECT_LE(sale.getPaidFen(), sale.getGrossFen()) << id;
  EXPECT_LE(sale.getRefundedGrossFen(), sale.getGrossFen()) << id;
  EXPECT_LE(sale.getRefundedNetFen(), sale.getNetFen()) << id;
  EXPECT_EQ(sale.getRefundedGrossFen(), sale.getRefundedTaxFen() + sale.getRefundedNetFen()) << id;
  check_party(state, from_kj(sale.getBuyer()), "buyer");
  check_party(state, from_kj(sale.getDeveloper()), "developer");
  const auto book = booked.find(std::string(id));
  const bool voided = sale.getStatus() == schema::TransactionStatus::VOIDED;
  const __int128 left = sale.getGrossFen() - sale.getRefundedGrossFen();
  EXPECT_TRUE((book == booked.end() ? __int128{0} : book->second) == (voided ? 0 : left)) << id;
}

void check_run(const State& state, std::string_view id, schema::RunRow::Reader run) {
  __int128 current = 0;
  for (const auto name : run.getStatements()) {
    const auto statement = state.find(tables::kStatements, from_kj(name));
    ASSERT_TRUE(statement) << from_kj(name);
    current += statement->getCurrentFen();
    EXPECT_EQ(statement->getPayableFen(), statement->getCarryFen() + statement->getCurrentFen());
  }
  EXPECT_TRUE(current == run.getCurrentFen()) << id;
}

void check_registration(const State& state, std::string_view id,
                        schema::RegistrationRow::Reader row) {
  check_party(state, from_kj(row.getApplicant()), "applicant");
  if (row.getStatus() != schema::RegistrationStatus::REGISTERED) return;
  const bool resource = from_kj(row.getObjectKind()) == "resource";
  EXPECT_TRUE(resource ? state.has(tables::kCatalogue, from_kj(row.getObject()))
                       : state.has(tables::kProducts, from_kj(row.getObject())))
      << id;
}

// What must hold whatever happened.
void check_rows(const State& state) {
  const auto rows = state.all_rows();
  std::map<std::string, __int128> booked;
  for (const Mutation& row : rows)
    if (row.table == tables::kBooked.number) {
      const auto item = row.row->read<schema::BookedRow>();
      booked[std::string(from_kj(item.getTransaction()))] += item.getGrossFen();
    }
  for (const Mutation& row : rows) {
    if (row.table == tables::kTransactions.number)
      check_sale(state, row.key, row.row->read<schema::TransactionRow>(), booked);
    if (row.table == tables::kRuns.number)
      check_run(state, row.key, row.row->read<schema::RunRow>());
    if (row.table == tables::kRegistrations.number)
      check_registration(state, row.key, row.row->read<schema::RegistrationRow>());
    if (row.table == tables::kCatalogue.number) {
      const auto entry = row.row->read<schema::CatalogueRow>();
      check_party(state, from_kj(entry.getSourceUnit()), "source unit");
      check_party(state, from_kj(entry.getCompiler()), "compiler");
    }
    if (row.table == tables::kAgreements.number) {
      const auto agreement = row.row->read<schema::AgreementRow>();
      check_party(state, from_kj(agreement.getImplementer()), "implementer");
      check_party(state, from_kj(agreement.getPrimaryDeveloper()), "primary developer");
    }
  }
}

TEST(History, RefusedEventsChangeNothingAndTheRowsStaySound) {
  int refused = 0;
  int accepted = 0;
  for (std::uint32_t seed = 0; seed < 12; ++seed) {
    SCOPED_TRACE(fmt::format("seed {}", seed));
    Dice dice(seed);
    Rehearsal rehearsal;
    for (std::size_t n = 0; n < scenario().size() && !testing::Test::HasFailure(); ++n) {
      rehearsal.offer(scenario()[n]);
      const json::Value event = mutant(dice, n);
      SCOPED_TRACE(fmt::format("after {}: {}", n + 1, json::to_line(event)));
      const Hash digest = rehearsal.digest();
      const Hash rows = mutations_digest(rehearsal.state().all_rows());
      if (rehearsal.offer(event)) {
        ++accepted;
      } else {
        ++refused;
        EXPECT_EQ(rehearsal.digest(), digest);
        EXPECT_EQ(mutations_digest(rehearsal.state().all_rows()), rows);
      }
      check_rows(rehearsal.state());
    }
  }
  EXPECT_GT(refused, 1000);
  EXPECT_GT(accepted, 300);
}

}  // namespace
}  // namespace luoshu
