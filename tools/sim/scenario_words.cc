// Every sentence that a scenario may hold.

#include <fmt/format.h>

#include "ledger/base/assert.h"
#include "tools/sim/scenario.h"

namespace luoshu::sim {
namespace {

constexpr std::string_view kFine;

std::string fine() {
  return std::string(kFine);
}

// ---- Who there is -------------------------------------------------------------------------------

std::string have_cities(Stage& stage, const Blanks& blanks) {
  stage.options.cities = blanks.count(0);
  stage.options.quorum = blanks.count(0) / 2 + 1;
  return fine();
}

std::string have_auditors(Stage& stage, const Blanks& blanks) {
  stage.options.auditors = blanks.count(0);
  return fine();
}

std::string have_quorum(Stage& stage, const Blanks& blanks) {
  stage.options.quorum = blanks.count(0);
  return fine();
}

std::string have_newcomer(Stage& stage, const Blanks& blanks) {
  const auto number = blanks.word(0).substr(blanks.word(0).find('-') + 1);
  stage.options.joined.insert(std::stoul(number) - 1);
  return fine();
}

std::string have_suite(Stage& stage, const Blanks& blanks) {
  if (blanks.word(0) != "gm" && blanks.word(0) != "intl") return "suites are gm and intl";
  stage.options.suite = blanks.word(0) == "gm" ? Suite::kGm : Suite::kIntl;
  return fine();
}

// The label is the authority's first entry.
std::string have_deviant(Stage& stage, const Blanks& blanks) {
  const auto number = blanks.word(0).substr(blanks.word(0).find('-') + 1);
  stage.options.deviant = {std::stoul(number) - 1, stage.name_offer(blanks.word(1))};
  return fine();
}

// ---- What happens -------------------------------------------------------------------------------

std::string run(Stage& stage, const Blanks& blanks) {
  stage.cluster().run(blanks.time(0));
  return fine();
}

void hand_in(Stage& stage, const Offer& offer, const std::string& node) {
  stage.cluster().client(0).submit(offer, stage.node(node).host());
}

std::string submit(Stage& stage, const Blanks& blanks) {
  const Author author = stage.author_at(blanks.word(1));
  hand_in(stage, stage.name_offer(blanks.word(0), author), blanks.word(1));
  return fine();
}

std::string submit_many(Stage& stage, const Blanks& blanks) {
  const Author author = stage.author_at(blanks.word(1));
  for (std::uint64_t i = 0; i < blanks.count(0); ++i)
    hand_in(stage, stage.fresh(author), blanks.word(1));
  return fine();
}

std::string submit_contested(Stage& stage, const Blanks& blanks, Offer::Kind kind) {
  const Offer original = stage.name_offer(blanks.word(1));
  stage.cluster().checker().contested(original.number);
  Offer& offer = stage.name_offer(blanks.word(0));
  // The id is one of its author's; a subject may be anybody's.
  const bool twin = kind == Offer::Kind::kTwin;
  offer = {kind, original.number, twin ? original.author : stage.author_at(blanks.word(2))};
  hand_in(stage, offer, blanks.word(2));
  return fine();
}

std::string submit_twin(Stage& stage, const Blanks& blanks) {
  return submit_contested(stage, blanks, Offer::Kind::kTwin);
}

std::string submit_rival(Stage& stage, const Blanks& blanks) {
  return submit_contested(stage, blanks, Offer::Kind::kRival);
}

std::string submit_unsigned(Stage& stage, const Blanks& blanks) {
  Offer& offer = stage.name_offer(blanks.word(0), stage.author_at(blanks.word(1)));
  offer.kind = Offer::Kind::kBadlySigned;
  hand_in(stage, offer, blanks.word(1));
  return fine();
}

std::string submit_foreign(Stage& stage, const Blanks& blanks) {
  Offer& offer = stage.name_offer(blanks.word(0), stage.author_at(blanks.word(1)));
  offer.kind = Offer::Kind::kForeign;
  hand_in(stage, offer, blanks.word(1));
  return fine();
}

std::string cut_one_way(Stage& stage, const Blanks& blanks) {
  stage.cluster().network().cut(stage.node(blanks.word(0)).host(),
                                stage.node(blanks.word(1)).host());
  return fine();
}

std::string cut(Stage& stage, const Blanks& blanks) {
  Network& network = stage.cluster().network();
  const HostId one = stage.node(blanks.word(0)).host();
  const HostId other = stage.node(blanks.word(1)).host();
  network.cut(one, other);
  network.cut(other, one);
  return fine();
}

std::string cut_off(Stage& stage, const Blanks& blanks) {
  Node& alone = stage.node(blanks.word(0));
  for (const auto& node : stage.cluster().nodes()) {
    if (node.get() == &alone) continue;
    stage.cluster().network().cut(alone.host(), node->host());
    stage.cluster().network().cut(node->host(), alone.host());
  }
  return fine();
}

std::string mend(Stage& stage, const Blanks& blanks) {
  Network& network = stage.cluster().network();
  const HostId one = stage.node(blanks.word(0)).host();
  const HostId other = stage.node(blanks.word(1)).host();
  network.mend(one, other);
  network.mend(other, one);
  return fine();
}

std::string heal(Stage& stage, const Blanks& /*blanks*/) {
  stage.cluster().heal();
  return fine();
}

std::string clog(Stage& stage, const Blanks& blanks) {
  stage.cluster().network().clog(stage.node(blanks.word(0)).host(),
                                 stage.node(blanks.word(1)).host(), blanks.time(2));
  return fine();
}

std::string spoil(Stage& stage, const Blanks& blanks) {
  NetworkFaults& faults = stage.cluster().network().faults;
  const auto permille = static_cast<std::uint32_t>(blanks.count(0));
  const std::map<std::string, std::uint32_t*> kinds = {
      {"lost", &faults.loss},    {"repeated", &faults.duplicate}, {"swapped", &faults.reorder},
      {"flipped", &faults.flip}, {"replayed", &faults.replay},    {"foreign", &faults.foreign}};
  const auto kind = kinds.find(blanks.word(1));
  if (kind == kinds.end())
    return "messages are lost, repeated, swapped, flipped, replayed, foreign";
  *kind->second = permille;
  return fine();
}

std::string delay(Stage& stage, const Blanks& blanks) {
  stage.cluster().network().faults.delay_max = blanks.time(0);
  return fine();
}

std::string crash(Stage& stage, const Blanks& blanks) {
  stage.node(blanks.word(0)).crash();
  return fine();
}

std::string crash_in_write(Stage& stage, const Blanks& blanks) {
  stage.node(blanks.word(0)).disk.trouble = Disk::Trouble::kSyncFails;
  return fine();
}

std::string start(Stage& stage, const Blanks& blanks) {
  Node& node = stage.node(blanks.word(0));
  if (node.up()) return "it is up";
  node.start();
  return fine();
}

std::string pause(Stage& stage, const Blanks& blanks) {
  stage.node(blanks.word(0)).pause();
  return fine();
}

std::string resume(Stage& stage, const Blanks& blanks) {
  stage.node(blanks.word(0)).resume();
  return fine();
}

std::string fill_disk(Stage& stage, const Blanks& blanks) {
  stage.node(blanks.word(0)).disk.trouble = Disk::Trouble::kFull;
  return fine();
}

std::string free_disk(Stage& stage, const Blanks& blanks) {
  stage.node(blanks.word(0)).disk.trouble = Disk::Trouble::kNone;
  return fine();
}

std::string copy_disk(Stage& stage, const Blanks& blanks) {
  const ByteView durable = stage.node(blanks.word(0)).disk.durable();
  stage.copies[blanks.word(0)] = Bytes(durable.begin(), durable.end());
  return fine();
}

// The other node's copy where there is one, else what it has now.
std::string put_disk(Stage& stage, const Blanks& blanks) {
  Node& to = stage.node(blanks.word(1));
  if (to.up()) return "a disk is changed while its node is down";
  const auto copy = stage.copies.find(blanks.word(0));
  if (copy == stage.copies.end()) return "nobody has copied that disk";
  stage.cluster().put_back(to, copy->second);
  return fine();
}

std::string flip_disk(Stage& stage, const Blanks& blanks) {
  Node& node = stage.node(blanks.word(0));
  if (node.up()) return "a disk is changed while its node is down";
  node.disk.flip_bit(stage.cluster().world().dice());
  stage.cluster().checker().disk_replaced(node);
  return fine();
}

std::string restore(Stage& stage, const Blanks& blanks) {
  Node& node = stage.node(blanks.word(0));
  if (node.up()) node.crash();
  stage.cluster().restore(node);
  node.start();
  return fine();
}

std::string step_forward(Stage& stage, const Blanks& blanks) {
  stage.node(blanks.word(0)).step_clock(blanks.time(1));
  return fine();
}

std::string step_back(Stage& stage, const Blanks& blanks) {
  stage.node(blanks.word(0)).step_clock(-blanks.time(1));
  return fine();
}

std::string lie(Stage& stage, const Blanks& blanks) {
  const auto city = stage.node(blanks.word(0)).setup().city;
  if (!city) return "only cities are lied to";
  stage.cluster().lie_to(std::uint64_t{1} << *city);
  return fine();
}

// ---- Insiders -----------------------------------------------------------------------------------

std::string insider(Stage& stage, const Blanks& blanks) {
  const std::string& role = blanks.word(0);
  const std::string& habit = blanks.word(1);
  InsiderPlan plan;
  bool known = false;
  for (const node::Role one :
       {node::Role::kSubmitter, node::Role::kReplica, node::Role::kAuditor}) {
    if (node::role_name(one) != role) continue;
    plan.role = one;
    known = true;
  }
  if (!known) return "an insider is a submitter, a replica or an auditor";
  for (std::size_t i = 0; i < kHabits; ++i)
    if (habit == "everything" || habit_name(static_cast<Habit>(i)) == habit)
      plan.habits.push_back(static_cast<Habit>(i));
  if (plan.habits.empty())
    return "an insider lengthens, repeats, contradicts, mangles, burdens, floods, misdirects";
  plan.targets = {stage.node(blanks.word(2)).host()};
  stage.cluster().admit(std::move(plan));
  return fine();
}

std::string bound_waiting(Stage& stage, const Blanks& /*blanks*/) {
  stage.cluster().checker().bound_waiting();
  return fine();
}

}  // namespace

std::vector<Sentence> expectations();

const std::vector<Sentence>& sentences() {
  static const std::vector<Sentence> all = [] {
    std::vector<Sentence> made = {
        {"province has <count> cities", "how many; the quorum is more than half", have_cities},
        {"province has <count> auditors", "how many", have_auditors},
        {"province has quorum <count>", "cities that must cosign", have_quorum},
        {"province has newcomer <node>", "a city that holds entry 0 alone", have_newcomer},
        {"province has suite <word>", "gm or intl", have_suite},
        {"province has deviant <node> that refuses <label>", "unlike all others", have_deviant},
        {"run <time>", "lets time pass", run},
        {"submit <label> at <node>", "a lawful entry; the same one again", submit},
        {"submit <count> entries at <node>", "lawful ones without names", submit_many},
        {"submit <label> with the id of <label> at <node>", "other bytes", submit_twin},
        {"submit <label> about the same as <label> at <node>", "one is refused", submit_rival},
        {"submit <label> badly signed at <node>", "its signature does not hold", submit_unsigned},
        {"submit <label> of another ledger at <node>", "signed for it", submit_foreign},
        {"cut <node> from <node>", "nothing passes, both ways", cut},
        {"cut off <node>", "from every other node", cut_off},
        {"nothing from <node> reaches <node>", "a partition one way", cut_one_way},
        {"mend <node> and <node>", "both ways", mend},
        {"heal", "no cuts, no faults, nobody paused", heal},
        {"clog <node> to <node> for <time>", "everything waits", clog},
        {"from now <count> in 1000 messages are <word>",
         "lost, repeated, swapped, flipped, replayed, foreign", spoil},
        {"messages take up to <time>", "on all paths", delay},
        {"crash <node>", "at once", crash},
        {"crash <node> in its next write", "written, not synced", crash_in_write},
        {"start <node>", "with what its disk holds", start},
        {"pause <node>", "it stands still; its links stay", pause},
        {"resume <node>", "with all that came meanwhile", resume},
        {"the disk of <node> is full", "the next write fails", fill_disk},
        {"the disk of <node> has room", "again", free_disk},
        {"copy the disk of <node>", "as it is now", copy_disk},
        {"put the copy of <node> into <node>", "which is down", put_disk},
        {"flip a bit on the disk of <node>", "which is down", flip_disk},
        {"restore <node>", "as the operator would: the province from a city, a city anew", restore},
        {"the clock of <node> steps forward <time>", "the wall's", step_forward},
        {"the clock of <node> steps back <time>", "the wall's", step_back},
        {"an insider as <word> <word> at <node>",
         "submitter, replica, auditor; lengthens, repeats, contradicts, mangles, burdens, floods, "
         "misdirects, or everything; until heal",
         insider},
        {"from now nobody waits for long", "the bounds of the swarm hold", bound_waiting},
        {"the log key lies to <node>", "another history for that city from now on", lie},
    };
    for (const Sentence& sentence : expectations()) made.push_back(sentence);
    return made;
  }();
  return all;
}

}  // namespace luoshu::sim
