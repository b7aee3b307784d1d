// Who comes to the gate costs little, whoever it is: the table of keys is read when a key changes,
// and not for each handshake.
#include "node/shell/gate.h"

#include <gtest/gtest.h>

#include "tests/ledger/audit/sample_log.h"

namespace luoshu::node {
namespace {

TEST(Gate, StrangersAndFriendsReadNoTableOfKeys) {
  test::SampleLog log(Suite::kIntl, 2);
  Gate gate(*log.store, log.ledger->genesis(), log.ledger->id(), log.clock,
            [&] { return log.ledger->keys(); });
  const PublicKey stranger = PrivateKey::generate(Suite::kIntl).public_key();
  const PublicKey entry_key = log.province.key("hn-auth#1").public_key();
  for (int i = 0; i < 50; ++i) {
    const auto refused = gate.admit(stranger);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Errc::kRefused);
    const auto other_purpose = gate.admit(entry_key);
    ASSERT_FALSE(other_purpose);
    EXPECT_NE(other_purpose.error().detail, refused.error().detail);
    ASSERT_TRUE(gate.now());
  }
  EXPECT_EQ(gate.readings(), 1U);
  // Entries that change no key change nothing here; one that does is seen at once.
  const Signer authority{"hn-auth", "hn-auth#1"};
  test::must_submit(
      *log.ledger, log.province.entry(log.ledger->id(), "hn-auth",
                                      {test::Province::instrument("豫 77", "T")}, {authority}, 77));
  ASSERT_FALSE(gate.admit(stranger));
  EXPECT_EQ(gate.readings(), 1U);
  test::must_submit(
      *log.ledger,
      log.province.entry(log.ledger->id(), "hn-auth",
                         {log.province.key_enrolled(log.ledger->id(), "hn-fin")}, {authority}, 78));
  const auto known = gate.admit(log.province.key("hn-fin#1").public_key());
  ASSERT_FALSE(known);
  EXPECT_NE(known.error().detail, "this key is not enrolled on the ledger");
  EXPECT_EQ(gate.readings(), 2U);
}

}  // namespace
}  // namespace luoshu::node
