// What a city's node turns away before its outbox keeps it, and what the outbox's store remembers.
#include "node/execution/door.h"

#include <gtest/gtest.h>

#include "ledger/log/entry.h"
#include "tests/node/execution/replicas.h"

namespace luoshu::node {
namespace {

using test::Province;
using test::SampleLog;

const Signer kAuthority{"hn-auth", "hn-auth#1"};
const Signer kCity{"ly", "ly#1"};

class Door : public testing::TestWithParam<Suite> {
 protected:
  SampleLog source_{GetParam(), 4};

  Entry entry(std::vector<Signer> signers, std::uint64_t id = 99) {
    return source_.province.entry(source_.ledger->id(), "hn-auth",
                                  {Province::instrument("豫 99", "T")}, std::move(signers), id);
  }
  std::optional<Verdict> asked(const Entry& entry, const std::string& party = "") {
    return turned_away(*source_.ledger, {1, encode_entry(entry), party});
  }
  static std::string code(const std::optional<Verdict>& verdict) {
    const auto* refused = verdict ? std::get_if<AnswerRefused>(&*verdict) : nullptr;
    return refused == nullptr || refused->reasons.empty() ? "" : refused->reasons[0].code;
  }
};

TEST_P(Door, WhatIsWellSignedIsKept) {
  EXPECT_FALSE(asked(entry({kAuthority})));
  EXPECT_FALSE(asked(entry({kAuthority}), "dev-agri"));
  const Entry of_two = source_.province.entry(
      source_.ledger->id(), "hn-auth", {test::cosigned_event("豫 98")}, {kAuthority, kCity}, 98);
  EXPECT_FALSE(asked(of_two, "dev-agri"));
}

TEST_P(Door, WhatAKnownKeyDidNotSignIsTurnedAway) {
  for (const std::string party : {"", "dev-agri"}) {
    Entry bad = entry({kAuthority});
    bad.signatures[0].bytes.back() ^= 1;
    EXPECT_EQ(code(asked(bad, party)), "E-SIG-INVALID");
    Entry unsigned_one = entry({kAuthority});
    unsigned_one.signatures[0] = {};
    unsigned_one.signatures[0].suite = static_cast<Suite>(0);  // as a draft has it
    EXPECT_EQ(code(asked(unsigned_one, party)), "E-SIG-INVALID");
    // One good signature does not speak for the other.
    Entry half = entry({kAuthority, kCity});
    half.signatures[1].bytes.back() ^= 1;
    EXPECT_EQ(code(asked(half, party)), "E-SIG-INVALID");
  }
}

TEST_P(Door, OfAKeyThatTheCopyDoesNotKnowOnlyTheOwnersIsKept) {
  const Entry unknown = entry({{"hn-auth", "hn-auth#2"}});
  EXPECT_FALSE(asked(unknown));
  EXPECT_EQ(code(asked(unknown, "dev-agri")), "E-KEY-UNKNOWN");
}

TEST_P(Door, WhatDoesNotHoldTogetherIsTurnedAway) {
  Entry other_events = entry({kAuthority});
  other_events.events = {Province::instrument("豫 98", "T")};
  EXPECT_TRUE(asked(other_events));
  Entry too_few = entry({kAuthority, kCity});
  too_few.signatures.pop_back();
  EXPECT_TRUE(asked(too_few));
  EXPECT_TRUE(turned_away(*source_.ledger, {1, {1, 2, 3}, ""}));
  EXPECT_TRUE(turned_away(*source_.ledger, {1, {}, "dev-agri"}));
}

TEST_P(Door, TheStoreKnowsWhichEntriesAndWhose) {
  const auto store = make_mem_store();
  const Bytes bytes = encode_entry(entry({kAuthority}));
  {
    OutboxStore outbox(*store);
    outbox.keep(3, bytes);
    outbox.keep(4, bytes, "dev-agri");
    outbox.keep(5, Bytes{1}, "dev-agri");
    ASSERT_TRUE(outbox.commit());
    outbox.drop(5);
    ASSERT_TRUE(outbox.commit());
  }
  const auto kept = OutboxStore(*store).kept();
  ASSERT_TRUE(kept) << kept.error().detail;
  ASSERT_EQ(kept->size(), 2U);
  EXPECT_EQ((*kept)[0].number, 3U);
  EXPECT_EQ((*kept)[0].party, "");
  EXPECT_EQ((*kept)[1].party, "dev-agri");
  EXPECT_EQ((*kept)[0].bytes, bytes.size());
  ASSERT_TRUE((*kept)[0].identity);
  EXPECT_EQ((*kept)[0].identity, *identity_of_entry(bytes));
  EXPECT_EQ(*OutboxStore(*store).load(3), bytes);
}

INSTANTIATE_TEST_SUITE_P(Suites, Door, testing::Values(Suite::kIntl, Suite::kGm));

}  // namespace
}  // namespace luoshu::node
