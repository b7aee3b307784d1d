// A refused key costs little: the table of keys is read when a key changes,
// and not for each handshake.
#include "node/shell/peer_admission.h"

#include <gtest/gtest.h>

#include "tests/ledger/audit/sample_log.h"

namespace luoshu::node {
namespace {

TEST(PeerAdmission, StrangersAndFriendsReadNoTableOfKeys) {
  test::SampleLog log(Suite::kIntl, 2);
  PeerAdmission admission(*log.store, log.ledger->genesis(), log.ledger->id(), log.clock,
                          [&] { return log.ledger->keys(); });
  const PublicKey stranger = PrivateKey::generate(Suite::kIntl).public_key();
  const PublicKey entry_key = log.province.key("hn-auth#1").public_key();
  for (int i = 0; i < 50; ++i) {
    const auto refused = admission.admit(stranger);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Errc::kRefused);
    const auto other_purpose = admission.admit(entry_key);
    ASSERT_FALSE(other_purpose);
    EXPECT_NE(other_purpose.error().detail, refused.error().detail);
    ASSERT_TRUE(admission.at_head());
  }
  EXPECT_EQ(admission.readings(), 1U);
  // Entries that change no key change nothing here; one that does is seen at once.
  const Signer authority{"hn-auth", "hn-auth#1"};
  test::must_submit(
      *log.ledger, log.province.entry(log.ledger->id(), "hn-auth",
                                      {test::Province::instrument("豫 77", "T")}, {authority}, 77));
  ASSERT_FALSE(admission.admit(stranger));
  EXPECT_EQ(admission.readings(), 1U);
  test::must_submit(
      *log.ledger,
      log.province.entry(log.ledger->id(), "hn-auth",
                         {log.province.key_enrolled(log.ledger->id(), "hn-fin")}, {authority}, 78));
  const auto known = admission.admit(log.province.key("hn-fin#1").public_key());
  ASSERT_FALSE(known);
  EXPECT_NE(known.error().detail, "this key is not enrolled on the ledger");
  EXPECT_EQ(admission.readings(), 2U);
}

}  // namespace
}  // namespace luoshu::node
