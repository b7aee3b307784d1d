#include "ledger/audit/audit.h"

#include <algorithm>

#include "ledger/log/log_rows.h"
#include "tests/ledger/audit/audit_testing.h"

namespace luoshu {
namespace {

using test::audit_store;
using test::check_of;
using test::failures;
using test::SampleLog;

class AuditTest : public testing::TestWithParam<Suite> {};
INSTANTIATE_TEST_SUITE_P(Suites, AuditTest, testing::Values(Suite::kIntl, Suite::kGm),
                         [](const auto& suite) { return std::string(suite_name(suite.param)); });

TEST_P(AuditTest, AGoodLogHoldsWhateverTheNumberOfThreads) {
  const SampleLog log(GetParam(), 600);
  for (const unsigned jobs : {1U, 2U, 5U}) {
    std::uint64_t last = 0;
    const AuditReport report =
        audit_store(*log.store, {jobs, std::nullopt, [&](auto done, auto) { last = done; }});
    EXPECT_TRUE(report.holds()) << failures(report);
    EXPECT_TRUE(report.verdict().has_value());
    EXPECT_EQ(report.size, log.ledger->head().size);
    EXPECT_EQ(last, report.size.value);
    EXPECT_EQ(report.root, log.ledger->head().root);
    EXPECT_EQ(report.ledger, log.ledger->id());
    EXPECT_EQ(report.events, log.ledger->head().next_event.value - 1);
    EXPECT_EQ(check_of(report, CheckId::kCheckpoints).count, 3U);
  }
}

// A log keeps the rules of its entry 0: what version 0 recorded is judged by version 0, now and
// after it was opened again; version 1 would have refused some of it.
TEST_P(AuditTest, ALogOfAnEarlierRulesVersionIsReplayedUnderIt) {
  SampleLog log(GetParam(), 8, 0);
  const auto unlawful = [&](const std::string& title) {
    return log.province.entry(
        log.ledger->id(), "hn-auth",
        {test::Province::event(
            fmt::format(R"({{"type":"CostAudited","author":"hn-auth","role":"finance",)"
                        R"("effective":"2025-03-03","subject":"{}",)"
                        R"("fields":{{"allowed_fen":1,"disallowed_fen":0,"opinion":"x"}}}})",
                        title))},
        {{"hn-auth", "hn-auth#1"}}, 999);
  };
  const Seq seq = test::must_submit(*log.ledger, unlawful("COST-NONE"));
  const auto leaf = log.reader().leaf(seq);
  ASSERT_TRUE(leaf.has_value());
  EXPECT_EQ(leaf->stamp.rules_version, 0U);
  EXPECT_EQ(leaf->stamp.state_digest, Hash{});
  const AuditReport report = audit_store(*log.store);
  EXPECT_TRUE(report.holds()) << failures(report);

  SampleLog newest(GetParam(), 8);
  const auto refused = newest.ledger->submit(newest.province.entry(
      newest.ledger->id(), "hn-auth",
      {test::Province::event(R"({"type":"CostAudited","author":"hn-auth","role":"finance",)"
                             R"("effective":"2025-03-03","subject":"COST-NONE",)"
                             R"("fields":{"allowed_fen":1,"disallowed_fen":0,"opinion":"x"}})")},
      {{"hn-auth", "hn-auth#1"}}, 999));
  ASSERT_TRUE(refused.has_value());
  EXPECT_TRUE(std::holds_alternative<Refusal>(*refused));
}

TEST_P(AuditTest, EarlierSizesCanBeAuditedAlone) {
  const SampleLog log(GetParam());
  for (std::uint64_t size = 1; size <= log.ledger->head().size.value; ++size) {
    const AuditReport report = audit_store(*log.store, {1, Size{size}, {}});
    EXPECT_TRUE(report.holds()) << size << ": " << failures(report);
    EXPECT_EQ(report.root, *log.reader().root(DigestKind::kSha256, Size{size}));
  }
  const auto source = open_store_source(*log.store);
  for (const std::uint64_t size : {std::uint64_t{0}, log.ledger->head().size.value + 1})
    EXPECT_EQ(audit(**source, {1, Size{size}, {}}).error().code, Errc::kUsage);
}

// What somebody with access to the store may have done, and the check that must notice.
struct Tampering {
  const char* name;
  CheckId noticed;
  void (*act)(const SampleLog& log, Batch& batch);
};

Bytes value_of(const SampleLog& log, Table table, ByteView key) {
  return **log.store->snapshot()->get(table, key);
}

void change_row(const SampleLog& log, Batch& batch, Table table, ByteView key,
                std::size_t from_end) {
  Bytes value = value_of(log, table, key);
  value[value.size() - from_end] ^= 1;
  batch.put(table, key, value);
}

// The first row of a table that is not entry 0's.
Bytes second_key(const SampleLog& log, Table table) {
  Bytes found;
  int rows = 0;
  EXPECT_TRUE(log.store->snapshot()->scan(table, {}, {}, [&](ByteView key, ByteView) {
    found = to_bytes(key);
    return ++rows < 2;
  }));
  return found;
}

const Tampering kTamperings[] = {
    {"leaf", CheckId::kTiles,
     [](const SampleLog& log, Batch& batch) {
       change_row(log, batch, Table::kLeaves, seq_key(Seq{5}), 9);
     }},
    {"leaf_missing", CheckId::kLeaves,
     [](const SampleLog&, Batch& batch) { batch.erase(Table::kLeaves, seq_key(Seq{5})); }},
    {"leaf_extra", CheckId::kLeaves,
     [](const SampleLog&, Batch& batch) { batch.put(Table::kLeaves, seq_key(Seq{99}), Bytes{1}); }},
    {"event", CheckId::kEvents,
     [](const SampleLog& log, Batch& batch) {
       change_row(log, batch, Table::kEvents, seq_key(Seq{5}), 12);
     }},
    {"tile", CheckId::kTiles,
     [](const SampleLog& log, Batch& batch) {
       change_row(log, batch, Table::kTiles, tile_key({0, 0}), 1);
     }},
    {"tile_longer", CheckId::kTiles,
     [](const SampleLog& log, Batch& batch) {
       Bytes tile = value_of(log, Table::kTiles, tile_key({0, 0}));
       tile.resize(tile.size() + sizeof(Hash));
       batch.put(Table::kTiles, tile_key({0, 0}), tile);
     }},
    {"tile_extra", CheckId::kTiles,
     [](const SampleLog&, Batch& batch) {
       batch.put(Table::kTiles, tile_key({1, 0}), Bytes(32));
     }},
    {"id_missing", CheckId::kIdentities,
     [](const SampleLog& log, Batch& batch) {
       batch.erase(Table::kEntryIds, second_key(log, Table::kEntryIds));
     }},
    {"id_extra", CheckId::kIdentities,
     [](const SampleLog&, Batch& batch) { batch.put(Table::kEntryIds, Bytes(32), Bytes(40)); }},
    {"id_changed", CheckId::kIdentities,
     [](const SampleLog& log, Batch& batch) {
       change_row(log, batch, Table::kEntryIds, second_key(log, Table::kEntryIds), 1);
     }},
    {"number_missing", CheckId::kIdentities,
     [](const SampleLog& log, Batch& batch) {
       batch.erase(Table::kEventNumbers, second_key(log, Table::kEventNumbers));
     }},
    {"number_extra", CheckId::kIdentities,
     [](const SampleLog&, Batch& batch) {
       batch.put(Table::kEventNumbers, event_number_key(EventNumber{999}), seq_key(Seq{1}));
     }},
    {"state_missing", CheckId::kState,
     [](const SampleLog& log, Batch& batch) {
       batch.erase(Table::kState, second_key(log, Table::kState));
     }},
    {"state_changed", CheckId::kState,
     [](const SampleLog& log, Batch& batch) {
       change_row(log, batch, Table::kState, second_key(log, Table::kState), 8);
     }},
    {"state_extra", CheckId::kState,
     [](const SampleLog&, Batch& batch) {
       batch.put(Table::kState, Bytes{9, 9}, Bytes{1});
     }},
    {"checkpoint", CheckId::kCheckpoints,
     [](const SampleLog& log, Batch& batch) {
       change_row(log, batch, Table::kCheckpoints, seq_key(Seq{4}), 9);
     }},
    {"meta_extra", CheckId::kHead,
     [](const SampleLog&, Batch& batch) {
       batch.put(Table::kMeta, as_bytes("note"), as_bytes("x"));
     }},
    {"view_extra", CheckId::kState,
     [](const SampleLog&, Batch& batch) {
       batch.put(Table::kViews, as_bytes("note"), as_bytes("x"));
     }},
};

TEST_P(AuditTest, EveryKindOfTamperingIsNoticedByItsCheck) {
  for (const Tampering& tampering : kTamperings) {
    const SampleLog log(GetParam());
    Batch batch;
    tampering.act(log, batch);
    const HeadBytes head = *log.store->head();
    ASSERT_TRUE(std::holds_alternative<Committed>(log.store->commit(head, batch, head)));
    const AuditReport report = audit_store(*log.store, {2, std::nullopt, {}});
    const Check& check = check_of(report, tampering.noticed);
    EXPECT_EQ(check.outcome, Check::Outcome::kFails) << tampering.name << "\n" << failures(report);
    EXPECT_FALSE(check.place.empty()) << tampering.name;
    EXPECT_FALSE(report.verdict().has_value());
  }
}

TEST_P(AuditTest, AWrongHeadIsNoticed) {
  const auto change = [](Head head, int field) {
    if (field == 0) head.next_event.value += 1;
    if (field == 1) head.recorded.micros += 1;
    if (field == 2) head.epoch += 1;
    if (field == 3) head.state_digest.bytes[0] ^= 1;
    if (field == 4) head.root.bytes[0] ^= 1;
    return head;
  };
  for (int field = 0; field < 5; ++field) {
    const SampleLog log(GetParam());
    const HeadBytes head = *log.store->head();
    const HeadBytes other = encode_head(change(log.ledger->head(), field));
    ASSERT_TRUE(std::holds_alternative<Committed>(log.store->commit(head, {}, other)));
    const AuditReport report = audit_store(*log.store);
    EXPECT_EQ(check_of(report, CheckId::kHead).outcome, Check::Outcome::kFails) << field;
  }
}

TEST_P(AuditTest, AHomeHoldsAndItsAnchorsCount) {
  const test::Scratch scratch;
  const auto home = scratch.path() / "home";
  test::make_sample_home(home, GetParam(), 4);
  const auto report = audit_home(home, {2, std::nullopt, {}});
  ASSERT_TRUE(report.has_value()) << report.error().detail;
  EXPECT_TRUE(report->holds()) << failures(*report);
  EXPECT_EQ(check_of(*report, CheckId::kAnchors).count, 2U);

  const HomePaths paths(home);
  const Anchor anchor = **read_anchor(paths.outer_anchor);
  const auto with_anchor = [&](const Anchor& other) {
    EXPECT_TRUE(write_anchor(paths.outer_anchor, other));
    return *audit_home(home, {});
  };
  Anchor longer = anchor;
  longer.size.value += 1;
  Anchor other_root = anchor;
  other_root.root.bytes[0] ^= 1;
  Anchor other_ledger = anchor;
  other_ledger.ledger.hash.bytes[0] ^= 1;
  for (const Anchor& wrong : {longer, other_root, other_ledger}) {
    const Check check = check_of(with_anchor(wrong), CheckId::kAnchors);
    EXPECT_EQ(check.outcome, Check::Outcome::kFails);
    EXPECT_EQ(check.place, paths.outer_anchor.string());
  }
  EXPECT_TRUE(with_anchor(anchor).holds());
  std::filesystem::remove(paths.outer_anchor);
  EXPECT_EQ(check_of(*audit_home(home, {}), CheckId::kAnchors).outcome, Check::Outcome::kFails);
}

TEST(AuditHome, NoHomeIsNotFound) {
  const test::Scratch scratch;
  EXPECT_EQ(audit_home(scratch.path() / "none", {}).error().code, Errc::kNotFound);
  EXPECT_EQ(audit_bundle(scratch.path() / "none", {}).error().code, Errc::kNotFound);
}

}  // namespace
}  // namespace luoshu
