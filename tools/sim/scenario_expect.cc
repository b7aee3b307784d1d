// What a scenario may expect: each answers what it found where that is something else.

#include <fmt/format.h>

#include "tools/sim/scenario.h"

namespace luoshu::sim {
namespace {

std::string unless(bool holds, std::string found) {
  return holds ? std::string() : std::move(found);
}

std::string fate_name(std::optional<Client::Fate> fate) {
  if (!fate) return "never handed in";
  constexpr std::string_view kNames[] = {"unanswered", "queued",   "accepted",
                                         "refused",    "conflict", "invalid"};
  return std::string(kNames[static_cast<std::size_t>(*fate)]);
}

std::string fate(Stage& stage, const Blanks& blanks) {
  const auto found = stage.cluster().client(0).fate(stage.name_offer(blanks.word(0)));
  return unless(fate_name(found) == blanks.word(1), "it is " + fate_name(found));
}

bool holds(Stage& stage, const Offer& offer, const Node& node) {
  const auto& entry = stage.cluster().world().province().entry(offer);
  const LogReader log = node.ledger()->reader().value();
  const auto place = log.find_identity(entry.identity).value();
  return place && place->header_digest == entry.digest;
}

std::string in_log(Stage& stage, const Blanks& blanks) {
  const Node& node = stage.node(blanks.word(1));
  if (!node.up()) return "it is down";
  return unless(holds(stage, stage.name_offer(blanks.word(0)), node), "it is not there");
}

std::string not_in_log(Stage& stage, const Blanks& blanks) {
  const Node& node = stage.node(blanks.word(1));
  if (!node.up()) return "it is down";
  return unless(!holds(stage, stage.name_offer(blanks.word(0)), node), "it is there");
}

std::string all_equal(Stage& stage, const Blanks& /*blanks*/) {
  std::vector<const Node*> up;
  for (const auto& node : stage.cluster().nodes())
    if (node->up()) up.push_back(node.get());
  for (const Node* node : up) {
    const Head& head = node->ledger()->head();
    const Head& first = up.front()->ledger()->head();
    if (head.size != first.size || head.root != first.root ||
        head.state_digest != first.state_digest)
      return fmt::format("{} holds {} entries, {} holds {}", node->name(), head.size.value,
                         up.front()->name(), first.size.value);
  }
  return "";
}

std::string compare(Stage& stage, const Blanks& blanks, bool equal) {
  const Node& one = stage.node(blanks.word(0));
  const Node& other = stage.node(blanks.word(1));
  if (!one.up() || !other.up()) return "one of them is down";
  const Head& head = one.ledger()->head();
  const Head& than = other.ledger()->head();
  return unless(equal ? head.root == than.root : head.size < than.size,
                fmt::format("{} entries and {}", head.size.value, than.size.value));
}

std::string equal_to(Stage& stage, const Blanks& blanks) {
  return compare(stage, blanks, true);
}

std::string behind(Stage& stage, const Blanks& blanks) {
  return compare(stage, blanks, false);
}

std::string alarm(Stage& stage, const Blanks& blanks) {
  const auto& alarms = stage.node(blanks.word(0)).alarms();
  return unless(alarms.contains(blanks.word(1)),
                alarms.empty() ? "no alarm" : "alarm " + *alarms.begin());
}

std::string no_alarm(Stage& stage, const Blanks& blanks) {
  const auto& alarms = stage.node(blanks.word(0)).alarms();
  return unless(alarms.empty(), alarms.empty() ? "" : "alarm " + *alarms.begin());
}

std::string replica_state(Stage& stage, const Blanks& blanks,
                          bool (*wanted)(const node::Replica&)) {
  const Node& node = stage.node(blanks.word(0));
  if (node.replica() == nullptr) return "it is down, or no replica";
  return unless(wanted(*node.replica()), "it is otherwise");
}

std::string cosigns(Stage& stage, const Blanks& blanks) {
  return replica_state(stage, blanks, [](const node::Replica& r) { return r.cosigns(); });
}

std::string cosigns_not(Stage& stage, const Blanks& blanks) {
  return replica_state(stage, blanks, [](const node::Replica& r) { return !r.cosigns(); });
}

std::string connected(Stage& stage, const Blanks& blanks) {
  return replica_state(stage, blanks, [](const node::Replica& r) { return r.connected(); });
}

std::string disconnected(Stage& stage, const Blanks& blanks) {
  return replica_state(stage, blanks, [](const node::Replica& r) { return !r.connected(); });
}

std::string outbox(Stage& stage, const Blanks& blanks) {
  const std::size_t size = stage.node(blanks.word(0)).outbox_size();
  return unless(size == blanks.count(1), fmt::format("it holds {}", size));
}

std::string quorum(Stage& stage, const Blanks& /*blanks*/) {
  const node::Sequencer* sequencer = stage.cluster().province().sequencer();
  if (sequencer == nullptr) return "the province is down";
  const Size cosigned = sequencer->cosigning().cosigned();
  return unless(
      cosigned == sequencer->self().size,
      fmt::format("{} of {} entries are cosigned", cosigned.value, sequencer->self().size.value));
}

std::string no_quorum(Stage& stage, const Blanks& blanks) {
  return unless(!quorum(stage, blanks).empty(), "all entries are cosigned");
}

std::string knows_quorum(Stage& stage, const Blanks& blanks) {
  return replica_state(stage, blanks,
                       [](const node::Replica& r) { return r.cosigned() == r.self().size; });
}

std::string evidence(Stage& stage, const Blanks& blanks) {
  return unless(!stage.node(blanks.word(0)).evidence().empty(), "it has none");
}

std::string no_evidence(Stage& stage, const Blanks& /*blanks*/) {
  for (const auto& node : stage.cluster().nodes())
    if (!node->evidence().empty()) return node->name() + " has some";
  return "";
}

std::string is_up(Stage& stage, const Blanks& blanks) {
  return unless(stage.node(blanks.word(0)).up(), "it is down");
}

std::string is_down(Stage& stage, const Blanks& blanks) {
  return unless(!stage.node(blanks.word(0)).up(), "it is up");
}

std::string sequencer_phase(Stage& stage, const Blanks& blanks) {
  const node::Sequencer* sequencer = stage.cluster().province().sequencer();
  if (sequencer == nullptr) return "it is down";
  constexpr std::string_view kNames[] = {"asking", "ready", "halted"};
  const std::string_view now = kNames[static_cast<std::size_t>(sequencer->phase())];
  return unless(now == blanks.word(0), fmt::format("it is {}", now));
}

std::string settled(Stage& stage, const Blanks& blanks) {
  return unless(stage.cluster().settle(blanks.time(0)), stage.cluster().world().failure());
}

std::string unsettled(Stage& stage, const Blanks& /*blanks*/) {
  return unless(!stage.cluster().unsettled().empty(), "all is settled");
}

}  // namespace

std::vector<Sentence> expectations() {
  return {
      {"expect <label> is <word>",
       "unanswered, queued, accepted, refused, conflict, invalid: what its client was told", fate},
      {"expect <label> in the log of <node>", "recorded, with these bytes", in_log},
      {"expect <label> not in the log of <node>", "not, or with other bytes", not_in_log},
      {"expect all equal", "size, root and state digest of all that are up", all_equal},
      {"expect <node> equal to <node>", "the same log", equal_to},
      {"expect <node> behind <node>", "fewer entries", behind},
      {"expect alarm at <node> of <word>", "store-behind, fork, fork-suspected, ...", alarm},
      {"expect no alarm at <node>", "since it started", no_alarm},
      {"expect <node> cosigns", "it would", cosigns},
      {"expect <node> cosigns not", "it stopped, or never may", cosigns_not},
      {"expect <node> connected", "to the sequencer", connected},
      {"expect <node> disconnected", "from the sequencer", disconnected},
      {"expect outbox of <node> holds <count>", "entries", outbox},
      {"expect quorum", "the newest entry is cosigned by the quorum", quorum},
      {"expect no quorum", "not yet", no_quorum},
      {"expect <node> knows the quorum", "it holds those cosignatures", knows_quorum},
      {"expect evidence at <node>", "of a fork, proven", evidence},
      {"expect no evidence", "anywhere", no_evidence},
      {"expect <node> up", "its process runs", is_up},
      {"expect <node> down", "it does not", is_down},
      {"expect sequencer <word>", "asking, ready, halted", sequencer_phase},
      {"expect settled within <time>",
       "all equal, cosigned, answered, outboxes empty; acknowledged entries once in the log",
       settled},
      {"expect unsettled", "not yet", unsettled},
  };
}

}  // namespace luoshu::sim
