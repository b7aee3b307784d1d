// Power cuts, failing syncs and full disks under the whole ledger: nothing acknowledged is ever
// missing, and the log is never inconsistent with a checkpoint that was signed before.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "ledger/ledger.h"
#include "ledger/log/checkpoint.h"
#include "tests/faults/trial.h"
#include "tests/ledger/support/province.h"
#include "tests/ledger/support/scratch.h"

namespace luoshu {
namespace {

using Loss = CrashFileSystem::Loss;

// One ledger on one hostile disk, through several lives; remembers all it was promised.
class LedgerTrial {
 public:
  explicit LedgerTrial(std::uint32_t seed) : random_(seed) {
    open_store(RocksOptions::Mode::kCreate);
    const Genesis genesis{"luoshu.example/faults", Suite::kIntl, false,
                          log_key_.public_key(),   std::nullopt, province_.root().public_key()};
    auto ledger = Ledger::create(*store_, genesis, province_.root(), options());
    EXPECT_TRUE(ledger) << ledger.error().detail;
    ledger_ = *std::move(ledger);
    EXPECT_TRUE(submit("hn-auth", province_.founding(), {{"hn-auth", "root"}}));
    EXPECT_TRUE(submit("hn-auth", {province_.key_enrolled(ledger_->id(), "hn-auth")},
                       {{"hn-auth", "root"}}));
  }

  CrashFileSystem& disk() { return *disk_; }
  std::uint32_t dice(std::uint32_t sides) { return static_cast<std::uint32_t>(random_() % sides); }

  // Groups of entries, checkpoints and reopenings, until the first failure.
  void live(int steps) {
    for (int i = 0; i < steps; ++i) {
      const std::uint32_t choice = dice(8);
      const bool went_well = choice == 0 ? sign() : choice == 1 ? reopen() : append_group();
      if (!went_well) return;
    }
  }

  void crash(Loss loss, std::uint32_t seed) {
    ledger_.reset();
    store_.reset();
    disk_->crash(loss, seed);
  }

  // After a crash everything promised must be there.
  void recover() {
    ASSERT_TRUE(open_store(RocksOptions::Mode::kOpen));
    ASSERT_TRUE(open_ledger()) << fault_.detail;
    ASSERT_TRUE(ledger_->writable()) << ledger_->writable().error().detail;
    const auto reader = ledger_->reader();
    ASSERT_TRUE(reader);
    for (const auto& [seq, digest] : promised_) {
      const auto leaf = reader->leaf(Seq{seq});
      ASSERT_TRUE(leaf) << "entry " << seq << " was acknowledged: " << leaf.error().detail;
      EXPECT_EQ(header_digest(leaf->header), digest) << "entry " << seq;
    }
    for (const std::string& note : notes_) {
      const auto signed_before =
          open_checkpoint(note, ledger_->genesis().origin, log_key_.public_key());
      ASSERT_TRUE(signed_before);
      const auto root = reader->root(DigestKind::kSha256, signed_before->size);
      ASSERT_TRUE(root) << root.error().detail;
      EXPECT_EQ(*root, signed_before->root);
    }
  }

  std::size_t promises() const { return promised_.size() + notes_.size(); }

 private:
  LedgerOptions options() {
    return {
        &clock_, {scratch_.path() / "inner", scratch_.path() / "outer"}, log_key_, std::nullopt};
  }

  bool open_store(RocksOptions::Mode mode) {
    auto store = open_rocks_store(scratch_.path() / "db", {mode, disk_});
    if (!store)
      fault_ = store.error();
    else
      store_ = *std::move(store);
    return store.has_value();
  }

  bool open_ledger() {
    auto ledger = Ledger::open(*store_, options());
    if (!ledger)
      fault_ = ledger.error();
    else
      ledger_ = *std::move(ledger);
    return ledger.has_value();
  }

  bool reopen() {
    if (!ledger_->close()) return false;
    ledger_.reset();
    store_.reset();
    return open_store(RocksOptions::Mode::kOpen) && open_ledger();
  }

  bool sign() {
    const auto notes = ledger_->checkpoint();
    if (notes) notes_.push_back(notes->checkpoint);
    return notes.has_value();
  }

  bool submit(const std::string& author, std::vector<Bytes> events, std::vector<Signer> signers) {
    const Entry entry =
        province_.entry(ledger_->id(), author, std::move(events), std::move(signers), ++entry_ids_);
    const auto outcome = ledger_->submit(entry);
    if (!outcome) return false;
    promised_[std::get<Accepted>(*outcome).seq.value] = header_digest(entry.header);
    return true;
  }

  bool append_group() {
    std::vector<CheckedEntry> group;
    std::vector<Hash> digests;
    for (std::uint32_t i = 0; i <= dice(3); ++i) {
      std::vector<Bytes> events;
      for (std::uint32_t k = 0; k <= dice(4); ++k)
        events.push_back(test::Province::instrument(std::to_string(++instruments_), "甲"));
      Entry entry = province_.entry(ledger_->id(), "hn-auth", std::move(events),
                                    {{"hn-auth", "hn-auth#1"}}, ++entry_ids_);
      digests.push_back(header_digest(entry.header));
      auto checked = check_entry(std::move(entry), ledger_->genesis(), ledger_->id());
      group.push_back(std::get<CheckedEntry>(std::move(checked)));
    }
    const auto outcomes = ledger_->append(std::move(group));
    if (!outcomes) return false;
    for (std::size_t i = 0; i < digests.size(); ++i)
      promised_[std::get<Accepted>((*outcomes)[i]).seq.value] = digests[i];
    return true;
  }

  std::uint32_t instruments_ = 0;
  std::mt19937 random_;
  test::Scratch scratch_;
  // shared with RocksDB
  std::shared_ptr<CrashFileSystem> disk_ =
      std::make_shared<CrashFileSystem>(scratch_.path() / "stash");
  FixedClock clock_{*parse_as_of("2025-03-03T09:00:00+08:00")};
  test::Province province_{Suite::kIntl};
  PrivateKey log_key_ = PrivateKey::generate(Suite::kIntl);
  std::unique_ptr<Store> store_;
  std::unique_ptr<Ledger> ledger_;
  Fault fault_;
  std::uint64_t entry_ids_ = 0;
  std::map<std::uint64_t, Hash> promised_;  // seq of every acknowledged entry, its header digest
  std::vector<std::string> notes_;          // every checkpoint that was given out
};

std::uint32_t seeds() {
  return is_long_form() ? 2'000 : 80;
}

// Orders one fault for the coming life.
void order_fault(LedgerTrial& trial, std::uint32_t kind) {
  if (kind == 0)
    trial.disk().fail_sync_after(trial.dice(30));
  else if (kind == 1)
    trial.disk().fail_append_after(trial.dice(40));
  else if (kind == 2)
    trial.disk().limit_space(trial.dice(20'000));
  else
    trial.disk().power_off_after(trial.dice(150));
}

TEST(LedgerFaults, NothingAcknowledgedIsMissingAndNoCheckpointIsContradicted) {
  std::size_t promises = 0;
  for (std::uint32_t seed = 0; seed < seeds() && !testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE(fmt::format("seed {}", seed));
    LedgerTrial trial(seed);
    for (std::uint32_t life = 0; life < 3 && !testing::Test::HasFailure(); ++life) {
      order_fault(trial, trial.dice(6));
      trial.live(25);
      trial.crash(trial.dice(3) == 0 ? Loss::kAll : Loss::kSome, seed + life);
      trial.recover();
    }
    promises += trial.promises();
  }
  EXPECT_GT(promises, std::size_t{seeds()} * 10);
}

}  // namespace
}  // namespace luoshu
