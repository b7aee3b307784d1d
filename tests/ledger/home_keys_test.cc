// What whoever submits needs of a home: its keys, entries drafted for them, and how it stands.
#include <gtest/gtest.h>

#include "ledger/crypto/key_file.h"
#include "ledger/entry_drafting.h"
#include "ledger/home_status.h"
#include "ledger/key_folder.h"
#include "tests/ledger/support/province.h"
#include "tests/ledger/support/scratch.h"

namespace luoshu {
namespace {

using test::Province;

class HomeKeys : public testing::Test {
 protected:
  HomeKeys() : clock_(*parse_as_of("2025-03-03T09:00:00+08:00")) {}

  void SetUp() override {
    auto home =
        Home::create(where_, {"luoshu.example/test", Suite::kIntl, false, std::nullopt}, clock_);
    ASSERT_TRUE(home) << home.error().detail;
    home_ = *std::move(home);
    keys_.emplace(home_->paths().keys, std::nullopt);
    auto root = read_key_file(home_->paths().keys / "root.pem", std::nullopt);
    ASSERT_TRUE(root) << root.error().detail;
    province_.emplace(*std::move(root));
  }

  bool submit(Entry entry) {
    const auto outcome = home_->ledger().submit(std::move(entry));
    EXPECT_TRUE(outcome) << outcome.error().detail;
    return outcome && std::holds_alternative<Accepted>(*outcome);
  }
  // The ledger opened, and the authority's key enrolled and in the folder.
  void found() {
    const LedgerId id = home_->ledger().id();
    ASSERT_TRUE(
        submit(province_->entry(id, "hn-auth", province_->founding(), {{"hn-auth", "root"}}, 1)));
    ASSERT_TRUE(submit(province_->entry(id, "hn-auth", {province_->key_enrolled(id, "hn-auth")},
                                        {{"hn-auth", "root"}}, 2)));
    ASSERT_TRUE(
        write_key_file(*keys_->path_of("hn-auth#1"), province_->key("hn-auth#1"), std::nullopt));
  }
  Result<Entry> draft(const HomeView& view, bool joined, const SignerChoice& choice = {}) {
    return draft_entry({Province::instrument("I-1", "an instrument")},
                       {view.reader, "the home", joined}, numbered_entry_id(9), clock_.now(),
                       choice);
  }

  FixedClock clock_;
  test::Scratch scratch_;
  std::filesystem::path where_ = scratch_.path() / "home";
  std::unique_ptr<Home> home_;
  std::optional<KeyFolder> keys_;
  std::optional<Province> province_;
};

TEST_F(HomeKeys, WhatIsDraftedAndSignedIsAccepted) {
  found();
  const HomeView view = view_home(where_).value();
  Entry entry = draft(view, false).value();
  const Header header = decode_header(entry.header).value();
  EXPECT_EQ(header.signers, (std::vector<Signer>{{"hn-auth", "hn-auth#1"}}));
  EXPECT_EQ(header.author_time, clock_.now());
  EXPECT_EQ(header.entry_id, numbered_entry_id(9));
  const KeyRing ring =
      KeyRing::load(view.reader.snapshot(), view.reader.genesis().root_key, view.reader.head().size)
          .value();
  const std::string key =
      keys_->signing_key_id(ring, "hn-auth", Seq{3}, day_of(clock_.now())).value();
  EXPECT_EQ(key, "hn-auth#1");
  sign_entry(entry, 0, **keys_->find(key));
  EXPECT_TRUE(submit(std::move(entry)));
}

TEST_F(HomeKeys, WhoSignsCanBeChosenAndMustBeKnown) {
  found();
  const HomeView view = view_home(where_).value();
  const auto root = draft(view, false, SignerChoice::parse("root").value());
  ASSERT_TRUE(root) << root.error().detail;
  EXPECT_EQ(decode_header(root->header)->signers.front().key_id, kRootKeyId);
  const auto stranger = draft(view, false, SignerChoice::parse("ly=ly#1").value());
  ASSERT_FALSE(stranger);
  EXPECT_EQ(stranger.error().code, Errc::kUsage);
  const auto nobody =
      draft_entry({Province::instrument("I-1", "an instrument", "ly")},
                  {view.reader, "the home", false}, numbered_entry_id(9), clock_.now(), {});
  ASSERT_FALSE(nobody);
  EXPECT_EQ(nobody.error().code, Errc::kNotFound);
  EXPECT_NE(nobody.error().detail.find("ly has no enrolled key"), std::string::npos);
  EXPECT_NE(nobody.error().detail_zh.find("ly 在"), std::string::npos);
  const auto word = SignerChoice::parse("ly=");
  ASSERT_FALSE(word);
  EXPECT_EQ(word.error().code, Errc::kUsage);
}

TEST_F(HomeKeys, AHomeThatJoinedAndKnowsNoKeyDraftsNothing) {
  const HomeView view = view_home(where_).value();
  const auto drafted = draft(view, true);
  ASSERT_FALSE(drafted);
  EXPECT_EQ(drafted.error().code, Errc::kNotFound);
  EXPECT_NE(drafted.error().detail.find("the home knows only 1"), std::string::npos);
  EXPECT_FALSE(drafted.error().detail_zh.empty());
}

TEST_F(HomeKeys, AFolderMakesWhatItLacksAndKeepsItsSuite) {
  EXPECT_EQ(keys_->find("new#1").error().code, Errc::kNotFound);
  ASSERT_TRUE(keys_->find_or_make("new#1", Suite::kIntl));
  EXPECT_TRUE(std::filesystem::exists(home_->paths().keys / "new#1.pem"));
  EXPECT_EQ(keys_->find_or_make("new#1", Suite::kGm).error().code, Errc::kUsage);
  for (const char* bad : {"", ".hidden", "../up", "a/b"})
    EXPECT_EQ(keys_->path_of(bad).error().code, Errc::kUsage) << bad;
}

TEST_F(HomeKeys, TheStatusIsReadBesideTheWriter) {
  found();
  const auto status = home_status(where_, clock_);
  ASSERT_TRUE(status) << status.error().detail;
  EXPECT_EQ(status->head.size, Size{3});
  EXPECT_EQ(status->view.config.origin, "luoshu.example/test");
  EXPECT_TRUE(status->may_sign);
  EXPECT_TRUE(status->has_log_key);
  EXPECT_TRUE(status->expiring.empty());
  EXPECT_GT(status->free_bytes, 0U);
  FixedClock later(*parse_as_of("2028-02-20T09:00:00+08:00"));
  const auto then = home_status(where_, later);
  ASSERT_TRUE(then);
  ASSERT_EQ(then->expiring.size(), 1U);
  EXPECT_EQ(then->expiring.front().party, "hn-auth");
  EXPECT_LT(then->ahead_ms, 0);
  EXPECT_EQ(home_status(scratch_.path() / "none", clock_).error().code, Errc::kNotFound);
}

}  // namespace
}  // namespace luoshu
