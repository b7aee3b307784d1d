// Being cut off and wrong clocks: what is so is said, what is over is not, and one peer that says
// anything is not believed against others.
#include "node/core/vigil.h"

#include <gtest/gtest.h>

#include "ledger/crypto/key.h"

namespace luoshu::node {
namespace {

constexpr std::int64_t kDayMs = 86'400'000;
constexpr Time kToday{1'743'440'400'000'000};

Time later(Time time, std::int64_t ms) {
  return {time.micros + ms * 1'000};
}

Self self_as(Role role, const std::string& party, bool rehearsal = false) {
  const PublicKey key = PrivateKey::generate(Suite::kIntl).public_key();
  Self self{
      {}, {"luoshu.example/test", Suite::kIntl, rehearsal, key, {}, key}, party, role, Size{1}, {},
      {}};
  self.recorded = kToday;
  return self;
}

template <class Machine>
class With {
 public:
  explicit With(Machine machine) : machine_(std::move(machine)) {}
  void at(std::int64_t steady_ms, Time wall) {
    now_ = {steady_ms, wall};
    step(Tick{now_});
  }
  void open(PeerId peer, Role role, const std::string& party, Side side = Side::kAccepted) {
    step(LinkOpened{peer, {party, {role}}, side});
    step(Received{peer, Hello{kProtocol, {}, role, party, Size{1}, ""}});
  }
  void says(PeerId peer, Time wall) { step(Received{peer, Ping{1, Size{1}, wall}}); }
  std::set<std::string> codes(Time recorded = kToday, std::set<std::string> bad_dates = {}) {
    std::set<std::string> found;
    for (const auto& [code, alarm] : vigil_.look(machine_, {now_, recorded, std::move(bad_dates)}))
      found.insert(code);
    return found;
  }
  template <class Kind>
  std::size_t asked() const {
    std::size_t count = 0;
    for (const Effect& effect : effects_) count += std::holds_alternative<Kind>(effect) ? 1U : 0U;
    return count;
  }
  void step(const Input& input) {
    effects_.clear();
    machine_.step(input, effects_);
  }
  Machine& machine() { return machine_; }
  const Effects& effects() const { return effects_; }

 private:
  Machine machine_;
  Vigil vigil_;
  Now now_;
  Effects effects_;
};

With<Replica> city() {
  With<Replica> with(Replica(self_as(Role::kReplica, "ly"), {}, {}));
  with.at(0, kToday);
  return with;
}
With<Sequencer> province(bool trust_clock = false, bool rehearsal = false) {
  SequencerOptions options;
  options.policy.quorum = "none";
  options.trust_clock = trust_clock;
  return With<Sequencer>(Sequencer(self_as(Role::kSequencer, "hn-auth", rehearsal), options));
}
using Codes = std::set<std::string>;

TEST(CutOff, IsSaidAfterAWhileAndOverWithALink) {
  auto with = city();
  EXPECT_EQ(with.codes(), Codes{});
  with.at(kCutOffMs - 1, kToday);
  EXPECT_EQ(with.codes(), Codes{});
  with.at(kCutOffMs, kToday);
  EXPECT_EQ(with.codes(), Codes{"cut-off"});
  with.open(1, Role::kSequencer, "hn-auth", Side::kDialled);
  EXPECT_EQ(with.codes(), Codes{});
  with.step(LinkClosed{1});
  EXPECT_EQ(with.codes(), Codes{});
}

TEST(Clocks, OfMostPeersCount) {
  auto with = city();
  with.open(1, Role::kSequencer, "hn-auth", Side::kDialled);
  EXPECT_EQ(with.codes(), Codes{});  // nobody has said anything
  with.says(1, {});
  EXPECT_EQ(with.codes(), Codes{});  // a node of the release before says no time
  with.says(1, later(kToday, 59'000));
  EXPECT_EQ(with.codes(), Codes{});
  with.says(1, later(kToday, -kClockOffMs - 1'000));
  EXPECT_EQ(with.codes(), Codes{"clock-off"});
  with.open(2, Role::kReplica, "zz");
  with.says(2, kToday);
  EXPECT_EQ(with.codes(), Codes{});  // one against one
  with.open(3, Role::kReplica, "ny");
  with.says(3, later(kToday, -kDayMs));
  EXPECT_EQ(with.codes(), Codes{"clock-off"});
  with.says(1, kToday);
  EXPECT_EQ(with.codes(), Codes{});
}

TEST(Clocks, OfOnePartyCountOnceAndThoseOfSubmittersNever) {
  auto with = city();
  with.open(1, Role::kSequencer, "hn-auth", Side::kDialled);
  with.says(1, kToday);
  for (PeerId peer = 2; peer < 8; ++peer) {
    with.open(peer, Role::kSubmitter, "dev" + std::to_string(peer));
    with.says(peer, later(kToday, kDayMs));
  }
  with.open(8, Role::kReplica, "zz");
  with.open(9, Role::kReplica, "zz", Side::kDialled);
  with.says(8, later(kToday, kDayMs));
  with.says(9, later(kToday, kDayMs));
  EXPECT_EQ(with.codes(), Codes{});
}

TEST(Clocks, NoTimeIsTooOddToBeSaid) {
  auto with = city();
  with.open(1, Role::kSequencer, "hn-auth", Side::kDialled);
  for (const std::int64_t micros : {INT64_MIN, std::int64_t{-1}, std::int64_t{1}, INT64_MAX}) {
    with.says(1, Time{micros});
    with.codes();
  }
}

TEST(Clocks, CertificatesOutsideTheirDatesCount) {
  auto with = city();
  EXPECT_EQ(with.codes(kToday, {"hn-auth"}), Codes{"clock-off"});
  with.open(2, Role::kReplica, "zz");
  with.says(2, kToday);
  EXPECT_EQ(with.codes(kToday, {"hn-auth"}), Codes{});
}

TEST(Clocks, TheLogMayNotBeFarAheadOfThem) {
  auto with = city();
  EXPECT_EQ(with.codes(later(kToday, kLedgerAheadMs)), Codes{});
  EXPECT_EQ(with.codes(later(kToday, kLedgerAheadMs + 1'000)), Codes{"ledger-clock"});
  With<Replica> rehearsal(Replica(self_as(Role::kReplica, "ly", true), {}, {}));
  rehearsal.at(0, kToday);
  EXPECT_EQ(rehearsal.codes(later(kToday, 10 * kDayMs)), Codes{});
}

// A clock that jumped would move the ledger for ever, by a refused submission too.
TEST(ClockJump, NothingIsAppendedUntilSomebodyAgrees) {
  auto with = province();
  with.open(7, Role::kSubmitter, "hn-auth");
  with.at(1, later(kToday, kClockJumpMs));
  with.step(Received{7, Submit{1, {1}}});
  EXPECT_EQ(with.asked<AppendGroup>(), 1U);

  auto off = province();
  const Time jumped = later(kToday, kClockJumpMs + 60'000);
  off.open(7, Role::kSubmitter, "hn-auth");
  off.at(1, jumped);
  EXPECT_EQ(off.codes(), Codes{"clock-jump"});
  off.step(Received{7, Submit{1, {1}}});
  EXPECT_EQ(off.asked<AppendGroup>(), 0U);
  EXPECT_TRUE(std::holds_alternative<AnswerBusy>(
      std::get<Answer>(std::get<Send>(off.effects().at(0)).message).verdict));
  off.says(7, jumped);  // a submitter has no vote
  off.open(2, Role::kReplica, "ly");
  off.says(2, kToday);
  off.step(Received{7, Submit{1, {1}}});
  EXPECT_EQ(off.asked<AppendGroup>(), 0U);
  off.says(2, jumped);
  EXPECT_EQ(off.codes(), Codes{});
  off.step(Received{7, Submit{1, {1}}});
  EXPECT_EQ(off.asked<AppendGroup>(), 1U);
}

TEST(ClockJump, IsTheOperatorsToTrustAndNoneInARehearsal) {
  for (auto with : {province(true), province(false, true)}) {
    with.open(7, Role::kSubmitter, "hn-auth");
    with.at(1, later(kToday, 400 * kDayMs));
    with.step(Received{7, Submit{1, {1}}});
    EXPECT_EQ(with.asked<AppendGroup>(), 1U);
  }
}

}  // namespace
}  // namespace luoshu::node
