// A sequencer that lies in what it appends: the tree is good, what is in it is not. Each lie is
// told past Ledger, straight to Log, and must be noticed by the check named for it.
#include "ledger/log/rejection.h"
#include "ledger/rules/engine/rulebook.h"
#include "ledger/rules/engine/store_rows.h"
#include "tests/ledger/audit/audit_testing.h"

namespace luoshu {
namespace {

using test::audit_store;
using test::check_of;
using test::failures;
using test::SampleLog;

class LiesTest : public testing::TestWithParam<Suite> {};
INSTANTIATE_TEST_SUITE_P(Suites, LiesTest, testing::Values(Suite::kIntl, Suite::kGm),
                         [](const auto& suite) { return std::string(suite_name(suite.param)); });

struct Lie {
  const char* name;
  CheckId noticed;
  void (*tell)(Entry& entry, Leaf& leaf, SampleLog& log);
};

void take(const Entry& entry, Leaf& leaf) {
  leaf.header = entry.header;
  leaf.signatures = entry.signatures;
}

// In place of the entry, the remark that it was refused for these reasons.
void tell_refused(Entry& entry, std::vector<RejectedReason> reasons, Leaf& leaf, SampleLog& log) {
  const Rejection rejection{encode_entry(entry), std::move(reasons)};
  const bool gm = log.ledger->genesis().suite == Suite::kGm;
  entry = *rejection_entry(rejection, header_digest(entry.header), log.ledger->id(), gm,
                           leaf.stamp.recorded);
  take(entry, leaf);
  leaf.stamp.first_event = EventNumber{0};
}

const Lie kLies[] = {
    {"signature", CheckId::kSignatures,
     [](Entry&, Leaf& leaf, SampleLog&) { leaf.signatures[0].bytes[10] ^= 1; }},
    {"signature_missing", CheckId::kSignatures,
     [](Entry&, Leaf& leaf, SampleLog&) { leaf.signatures.clear(); }},
    {"recorded_before", CheckId::kSequence,
     [](Entry&, Leaf& leaf, SampleLog&) { leaf.stamp.recorded.micros -= 1'000'000; }},
    {"event_number", CheckId::kSequence,
     [](Entry&, Leaf& leaf, SampleLog&) { leaf.stamp.first_event.value += 1; }},
    {"epoch", CheckId::kSequence, [](Entry&, Leaf& leaf, SampleLog&) { leaf.stamp.epoch = 0; }},
    {"digest", CheckId::kState,
     [](Entry&, Leaf& leaf, SampleLog&) { leaf.stamp.state_digest.bytes[3] = 1; }},
    {"unknown_key", CheckId::kSignatures,
     [](Entry& entry, Leaf& leaf, SampleLog& log) {
       entry =
           log.province.entry(log.ledger->id(), "hn-auth", {test::Province::instrument("1", "x")},
                              {{"hn-auth", "hn-auth#9"}}, 900);
       take(entry, leaf);
     }},
    {"root_key", CheckId::kRules,
     [](Entry& entry, Leaf& leaf, SampleLog& log) {
       entry =
           log.province.entry(log.ledger->id(), "hn-auth", {test::Province::instrument("1", "x")},
                              {{"hn-auth", "root"}}, 900);
       take(entry, leaf);
     }},
    {"cosigner_left_out", CheckId::kSigners,
     [](Entry& entry, Leaf& leaf, SampleLog& log) {
       entry = log.province.entry(log.ledger->id(), "hn-auth", {test::cosigned_event("x")},
                                  {{"hn-auth", "hn-auth#1"}}, 900);
       take(entry, leaf);
     }},
    {"extra_signer", CheckId::kSigners,
     [](Entry& entry, Leaf& leaf, SampleLog& log) {
       entry =
           log.province.entry(log.ledger->id(), "hn-auth", {test::Province::instrument("1", "x")},
                              {{"hn-auth", "hn-auth#1"}, {"ly", "ly#1"}}, 900);
       take(entry, leaf);
     }},
    {"other_author", CheckId::kSigners,
     [](Entry& entry, Leaf& leaf, SampleLog& log) {
       entry = log.province.entry(log.ledger->id(), "ly", {test::Province::instrument("1", "x")},
                                  {{"ly", "ly#1"}}, 900);
       take(entry, leaf);
     }},
    {"other_ledger", CheckId::kHeaders,
     [](Entry& entry, Leaf& leaf, SampleLog& log) {
       entry = log.province.entry(LedgerId{}, "hn-auth", {test::Province::instrument("1", "x")},
                                  {{"hn-auth", "hn-auth#1"}}, 900);
       take(entry, leaf);
     }},
    {"second_opening", CheckId::kRules,
     [](Entry& entry, Leaf& leaf, SampleLog& log) {
       entry = log.province.entry(log.ledger->id(), "hn-auth", {log.province.ledger_opened()},
                                  {{"hn-auth", "hn-auth#1"}}, 900);
       take(entry, leaf);
     }},
    {"key_twice", CheckId::kRules,
     [](Entry& entry, Leaf& leaf, SampleLog& log) {
       entry = log.province.entry(log.ledger->id(), "hn-auth",
                                  {log.province.key_enrolled(log.ledger->id(), "ly")},
                                  {{"hn-auth", "hn-auth#1"}}, 900);
       take(entry, leaf);
     }},
    {"id_again", CheckId::kIdentities,
     [](Entry& entry, Leaf& leaf, SampleLog& log) {
       entry =
           log.province.entry(log.ledger->id(), "hn-auth", {test::Province::instrument("1", "x")},
                              {{"hn-auth", "hn-auth#1"}}, 10);
       take(entry, leaf);
     }},
    {"invented_refusal", CheckId::kRules,
     [](Entry& entry, Leaf& leaf, SampleLog& log) {
       tell_refused(entry, {{"E-DUPLICATE", 0, "subject"}}, leaf, log);
     }},
    {"refusal_for_another_reason", CheckId::kRules,
     [](Entry& entry, Leaf& leaf, SampleLog& log) {
       entry = log.province.entry(log.ledger->id(), "hn-auth",
                                  {log.province.key_enrolled(log.ledger->id(), "ly")},
                                  {{"hn-auth", "hn-auth#1"}}, 900);
       tell_refused(entry, {{"E-ROLE", 0, "role"}}, leaf, log);
     }},
    {"refusal_of_an_unsigned_entry", CheckId::kRules,
     [](Entry& entry, Leaf& leaf, SampleLog& log) {
       entry = log.province.entry(log.ledger->id(), "hn-auth",
                                  {log.province.key_enrolled(log.ledger->id(), "ly")},
                                  {{"hn-auth", "hn-auth#1"}}, 900);
       entry.signatures[0].bytes[10] ^= 1;
       tell_refused(entry, {{"E-DUPLICATE", 0, "fields.key_id"}}, leaf, log);
     }},
    {"other_events", CheckId::kEvents,
     [](Entry& entry, Leaf&, SampleLog&) {
       entry.events[0] = test::Province::instrument("2", "y");
     }},
};

// The rows that the rules write for the entry, and the state digest after it.
Batch honest_rows(const SampleLog& log, const Entry& entry, Stamp& stamp) {
  const Head head = log.ledger->head();
  const StoreRows rows(*log.store, head.size);
  State state(&rows);
  EntryMoment moment;
  moment.ledger = log.ledger->id();
  moment.suite = log.ledger->genesis().suite;
  moment.seq = stamp.seq;
  moment.first_event = stamp.first_event;
  moment.recorded = stamp.recorded;
  const Size version{head.size.value + 1};
  state.begin(version);
  EXPECT_TRUE(judge_entry(state, entry.events, moment).reasons.empty());
  const std::vector<Mutation> mutations = state.commit();
  stamp.state_digest = next_state_digest(head.state_digest, mutations);
  Batch batch;
  put_mutations(batch, mutations, version);
  return batch;
}

// Appends an entry about which the sequencer lies so (nullptr: it does not), and audits the log.
AuditReport audit_with(const Lie* lie, SampleLog& log) {
  Entry entry =
      log.province.entry(log.ledger->id(), "hn-auth", {test::Province::instrument("1", "x")},
                         {{"hn-auth", "hn-auth#1"}}, 900);
  const Head head = log.ledger->head();
  Leaf leaf{entry.header,
            entry.signatures,
            {Seq{head.size.value},
             Time{head.recorded.micros + 1},
             head.next_event,
             1,
             kNewestRulesVersion,
             {}}};
  Batch rows = honest_rows(log, entry, leaf.stamp);
  if (lie != nullptr) lie->tell(entry, leaf, log);
  const auto header = decode_header(leaf.header);
  EXPECT_TRUE(header.has_value());
  const auto writer = Log::open(*log.store, log.ledger->genesis().suite);
  PreparedLeaf prepared{encode_leaf(leaf),
                        frame_events(entry.events),
                        identity_of(header->author, header->entry_id),
                        header_digest(leaf.header),
                        leaf.stamp,
                        1};
  // Log asserts what an honest sequencer keeps; the liar's leaf bytes say something else.
  prepared.stamp.recorded = Time{head.recorded.micros + 1};
  prepared.stamp.first_event = head.next_event;
  std::vector<PreparedLeaf> leaves;
  leaves.push_back(std::move(prepared));
  EXPECT_TRUE((*writer)->append(std::move(leaves), std::move(rows)).has_value());
  return audit_store(*log.store);
}

TEST_P(LiesTest, TheTruthIsNotTakenForALie) {
  SampleLog log(GetParam());
  EXPECT_TRUE(audit_with(nullptr, log).verdict().has_value());
}

TEST_P(LiesTest, AreNoticed) {
  for (const Lie& lie : kLies) {
    SampleLog log(GetParam());
    const Head head = log.ledger->head();
    const AuditReport report = audit_with(&lie, log);
    const Check& check = check_of(report, lie.noticed);
    EXPECT_EQ(check.outcome, Check::Outcome::kFails) << lie.name << "\n" << failures(report);
    EXPECT_EQ(check_of(report, CheckId::kTiles).outcome, Check::Outcome::kHolds) << lie.name;
    EXPECT_TRUE(lie.noticed == CheckId::kIdentities ||
                check.place.starts_with("entry " + std::to_string(head.size.value)))
        << lie.name << ": " << check.place;
  }
}

}  // namespace
}  // namespace luoshu
