// Rows in canonical form: word for word what the schema library makes of them.
#include "ledger/rules/engine/canonical_row.h"

#include <capnp/serialize.h>
#include <gtest/gtest.h>

#include <random>

#include "ledger/base/bytes.h"
#include "schema/state_products.capnp.h"
#include "schema/state_transactions.capnp.h"
#include "schema/values.capnp.h"

namespace luoshu {
namespace {

Bytes bytes_of(kj::ArrayPtr<const capnp::word> words) {
  const auto bytes = words.asBytes();
  return {bytes.begin(), bytes.end()};
}

template <class Row>
void expect_canonical(capnp::MessageBuilder& message) {
  const auto expected = capnp::canonicalize(message.getRoot<Row>().asReader());
  EXPECT_EQ(to_hex(bytes_of(canonical_row(message))), to_hex(bytes_of(expected)));
}

TEST(CanonicalRow, OfARowThatSaysNothing) {
  capnp::MallocMessageBuilder message;
  message.initRoot<schema::UsageRow>();
  expect_canonical<schema::UsageRow>(message);
}

// Fields written last to first, twice, emptied again; lists of every kind, empty ones too.
class RandomRow {
 public:
  explicit RandomRow(unsigned seed) : dice_(seed) {}

  unsigned below(unsigned limit) { return static_cast<unsigned>(dice_()) % limit; }
  bool often() { return below(3) != 0; }
  std::string text() { return std::string(below(20), static_cast<char>('a' + below(26))); }

  void fill(schema::UsageRow::Builder row) {
    if (often()) row.setVersion(below(3));
    if (often()) row.setMetering(text());
    if (often()) row.setMeteredOn(static_cast<std::int32_t>(below(3)));
    if (often()) row.setUnit(text());
    if (often()) fill(row.initByResource(below(5)));
    if (often()) row.setProduct(text());
    if (often()) row.setUnit(text());
    if (!often()) row.disownProduct();
    if (!often()) return;
    auto corrections = row.initCorrections(below(4));
    for (unsigned i = 0; i < corrections.size(); ++i) {
      if (often()) fill(corrections[i].initBefore(below(3)));
      corrections[i].setEvent(below(2));
    }
  }

  void fill(schema::ProductVersionRow::Builder row) {
    if (often()) row.setName(text());
    if (often()) {
      auto resources = row.initResources(below(4));
      for (unsigned i = 0; i < resources.size(); ++i) resources.set(i, text());
    }
    if (!often()) return;
    auto lineage = row.initLineage(below(4));
    for (unsigned i = 0; i < lineage.size(); ++i) {
      if (often()) lineage[i].setSharePpm(below(2));
      if (often()) lineage[i].setComponent(text());
      auto needed = lineage[i].initRequires(below(3));
      for (unsigned j = 0; j < needed.size(); ++j) {
        if (often()) needed[j].setDivision(text());
        if (often()) needed[j].setBaseWeight(below(2));
      }
    }
  }

 private:
  void fill(capnp::List<schema::NamedNumber>::Builder numbers) {
    for (unsigned i = 0; i < numbers.size(); ++i) {
      if (often()) numbers[i].setKey(text());
      if (often()) numbers[i].setValue(below(2));
    }
  }
  std::minstd_rand dice_;
};

template <class Row>
void expect_canonical_at_random() {
  for (unsigned seed = 1; seed <= 2000; ++seed) {
    SCOPED_TRACE(seed);
    capnp::word scratch[1024] = {};
    capnp::MallocMessageBuilder message(kj::arrayPtr(scratch, 1024));
    RandomRow(seed).fill(message.initRoot<Row>());
    expect_canonical<Row>(message);
    if (testing::Test::HasFailure()) return;
  }
}

TEST(CanonicalRow, OfRandomUses) {
  expect_canonical_at_random<schema::UsageRow>();
}

TEST(CanonicalRow, OfRandomVersions) {
  expect_canonical_at_random<schema::ProductVersionRow>();
}

// Too large for one segment of the builder.
TEST(CanonicalRow, OfARowOfSeveralSegments) {
  capnp::MallocMessageBuilder message(8, capnp::AllocationStrategy::FIXED_SIZE);
  auto resources = message.initRoot<schema::ProductVersionRow>().initResources(50);
  for (unsigned i = 0; i < resources.size(); ++i) resources.set(i, std::string(i, 'x'));
  ASSERT_GT(message.getSegmentsForOutput().size(), 1U);
  expect_canonical<schema::ProductVersionRow>(message);
}

}  // namespace
}  // namespace luoshu
