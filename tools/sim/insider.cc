#include "tools/sim/insider.h"

#include <algorithm>

#include "ledger/base/limits.h"

namespace luoshu::sim {
namespace {

constexpr std::size_t kHeardMax = 16;
constexpr std::size_t kLinksMax = 3;
// Three times what one queue takes: what is not taken waits to be next.
constexpr std::size_t kFloodMax = 3 * limits::kPeerQueueBytesMax / (1U << 20);
constexpr Span kFloodAgain = kSecond;
constexpr Span kFloodFor = 13 * kSecond;  // megabytes cost the simulator's own time as well
constexpr std::uint64_t kFloodRequest = 1'000'000'000;  // and upwards: answers to floods alone

std::string_view role_word(node::Role role) {
  return node::role_name(role);
}

}  // namespace

std::string_view habit_name(Habit habit) {
  constexpr std::string_view kNames[kHabits] = {"lengthens", "repeats", "contradicts", "mangles",
                                                "burdens",   "floods",  "misdirects"};
  return kNames[static_cast<std::size_t>(habit)];
}

Insider::Insider(World& world, Network& network, InsiderPlan plan)
    : world_(world),
      network_(network),
      plan_(std::move(plan)),
      name_("insider-" + std::string(role_word(plan_.role))),
      entries_(world.province()),
      host_(network.add(*this)),
      began_(world.now()) {
  act();
}

// The same party under each of its keys: nobody's node, and a member like any other.
node::PeerIdentity Insider::identity() const {
  using node::Role;
  if (plan_.role == Role::kAuditor) return {author_name(kInsider), {Role::kAuditor}};
  return {author_name(kInsider), {Role::kReplica, Role::kSubmitter}};
}

bool Insider::has(Habit habit) const {
  return std::ranges::find(plan_.habits, habit) != plan_.habits.end();
}

// ---- Links --------------------------------------------------------------------------------------

void Insider::link_opened(node::PeerId peer, const node::PeerIdentity& /*other*/,
                          node::Side /*side*/) {
  links_.push_back(peer);
  greet(peer);
}

void Insider::greet(node::PeerId peer) {
  Dice& dice = world_.dice();
  node::Hello hello{
      node::kProtocol, world_.province().id(), plan_.role, author_name(kInsider), Size{}, ""};
  if (has(Habit::kLengthens) && dice.chance(150)) {
    (dice.chance(500) ? hello.party : hello.checkpoint) = long_text();
  } else if (has(Habit::kContradicts) && dice.chance(150)) {
    hello.size = Size{dice.next()};
    hello.checkpoint = checkpoint_of_another_log().note;
  }
  network_.send(peer, hello);
  if (plan_.role != node::Role::kSubmitter && dice.chance(700))
    network_.send(peer, node::Follow{Size{dice.below(20)}, limits::kBatchesInFlightMax});
}

void Insider::link_closed(node::PeerId peer) {
  std::erase(links_, peer);
  waiting_.erase(peer);
}

void Insider::received(node::PeerId peer, const node::Message& message) {
  if (const auto* ping = std::get_if<node::Ping>(&message)) {
    network_.send(peer, node::Pong{ping->stamp, Size{}});
    return;
  }
  if (const auto* answer = std::get_if<node::Answer>(&message)) {
    const auto flooded = waiting_.find(peer);
    if (flooded == waiting_.end() || answer->request < kFloodRequest) return;
    if (flooded->second > 0) --flooded->second;
    world_.after(kFloodAgain, [this, peer] {
      if (going_ && std::ranges::find(links_, peer) != links_.end()) fill(peer);
    });
    return;
  }
  if (std::holds_alternative<node::Hello>(message)) return;
  heard_.push_back(message);
  if (heard_.size() > kHeardMax) heard_.pop_front();
}

void Insider::act() {
  if (!going_) return;
  Dice& dice = world_.dice();
  if (links_.size() < kLinksMax)
    network_.dial(host_, plan_.targets[dice.below(plan_.targets.size())], [](bool) {});
  for (const node::PeerId peer : std::vector<node::PeerId>(links_))
    act_on(peer, plan_.habits[dice.below(plan_.habits.size())]);
  world_.after(dice.between(100, 900) * kMillisecond, [this] { act(); });
}

void Insider::act_on(node::PeerId peer, Habit habit) {
  switch (habit) {
    case Habit::kLengthens:
      return lengthen(peer);
    case Habit::kRepeats:
      return repeat(peer);
    case Habit::kContradicts:
      return contradict(peer);
    case Habit::kMangles:
      return mangle(peer);
    case Habit::kBurdens:
      return burden(peer);
    case Habit::kFloods:
      if (waiting_.empty()) waiting_.emplace(peer, 0);  // over one link at a time
      return fill(peer);
    case Habit::kMisdirects:
      return misdirect(peer);
  }
}

// ---- Long texts ---------------------------------------------------------------------------------

// Mostly of a size that somebody might have thought of, now and then all that a frame takes.
std::string Insider::long_text() {
  constexpr std::size_t kLengths[] = {64, 1'000, 4'097, 65'536, 70'000, 300'000};
  constexpr std::size_t kRoom = 4'096;  // for the rest of the message
  Dice& dice = world_.dice();
  const std::size_t whole = limits::kFrameBytesMax - kRoom;
  const std::size_t length =
      dice.chance(200) ? whole - dice.below(kRoom) : kLengths[dice.below(std::size(kLengths))];
  // Half of them in characters of three bytes, the last of which is not whole.
  if (dice.chance(500)) return std::string(length, 'L');
  std::string text;
  text.reserve(length + 3);
  while (text.size() < length) text += "长";
  text.resize(length);
  return text;
}

node::Message Insider::wordy() {
  Dice& dice = world_.dice();
  const std::string text = long_text();
  switch (dice.below(9)) {
    case 0:
      return node::Goodbye{text, ""};
    case 1:
      return node::Goodbye{"", text};
    case 2:
      return node::Cosignature{Size{dice.below(40)}, text};
    case 3:
      return read_signed_checkpoint(text);
    case 4:
      return read_signed_checkpoint("", text);
    case 5:
      return node::Answer{dice.next(), node::AnswerInvalid{text}};
    case 6: {
      Reason reason;
      (dice.chance(500) ? reason.code : reason.message_en) = text;
      return node::Answer{dice.below(40), node::AnswerRefused{{reason}}};
    }
    case 7: {
      EntryBatch batch;
      (dice.chance(500) ? batch.checkpoint : batch.checkpoint_sm3) = text;
      return node::Entries(std::move(batch));
    }
    default:
      return node::Submit{next_request_++, Bytes(text.begin(), text.end())};
  }
}

void Insider::lengthen(node::PeerId peer) {
  if (world_.dice().chance(300)) {
    network_.send(peer,
                  node::Submit{next_request_,
                               entries_.wordy(next_request_, InsiderEntries::Signing::kBadly)});
    ++next_request_;
    return;
  }
  network_.send(peer, wordy());
}

// ---- Repeats and contradictions -----------------------------------------------------------------

// Something that could be said by somebody honest, at the wrong time.
node::Message Insider::ordinary() {
  Dice& dice = world_.dice();
  const Size size{1 + dice.below(12)};
  switch (dice.below(5)) {
    case 0:
      return node::GetConsistencyProof{size, Size{size.value + dice.below(3)}};
    case 1:
      return node::Follow{size, 4};
    case 2:
      return node::Submit{next_request_,
                          entries_.small(7, InsiderEntries::Signing::kWell)};  // the same for ever
    case 3:
      return node::Ping{dice.next(), size};
    default:
      if (heard_.empty()) return node::Credit{1};
      return heard_[dice.below(heard_.size())];
  }
}

void Insider::repeat(node::PeerId peer) {
  constexpr std::uint64_t kOften = 40;
  Dice& dice = world_.dice();
  if (dice.chance(100)) return greet(peer);  // once more
  const node::Message message = ordinary();
  for (std::uint64_t i = 2 + dice.below(kOften); i > 0; --i) network_.send(peer, message);
}

// A checkpoint that holds, of a ledger that nobody here follows.
SignedCheckpoint Insider::checkpoint_of_another_log() {
  const node::Entries sent = world_.province().foreign_batch(Size{1});
  return read_signed_checkpoint(sent->checkpoint, sent->checkpoint_sm3);
}

void Insider::contradict(node::PeerId peer) {
  Dice& dice = world_.dice();
  const Size size{dice.below(60)};
  const auto say = [&](const node::Message& message) { network_.send(peer, message); };
  switch (dice.below(10)) {
    case 0:
      say(node::Pong{dice.next(), Size{dice.next()}});
      return say(node::Pong{dice.next(), Size{}});
    case 1:
      return say(node::Cosignature{size, "\xe2\x80\x94 city-1 AAAA\n"});
    case 2:
      return say(node::ConsistencyProof{size, Size{size.value + 1}, {}, {}});
    case 3:
      return say(
          node::Answer{dice.below(40), node::AnswerAccepted{Seq{dice.below(60)}, {}, {}, true}});
    case 4:
      return say(node::Answer{dice.below(40), node::AnswerBusy{~0U}});
    case 5:
      for (int i = 0; i < 3; ++i) say(node::Credit{~0U});
      return;
    case 6:
      return say(checkpoint_of_another_log());
    case 7:
      return say(world_.province().foreign_batch(size));
    case 8:
      say(node::Follow{Size{dice.next()}, ~0U});
      return say(node::Follow{Size{}, 0});
    default:
      return say(node::GetConsistencyProof{Size{size.value + 1}, size});
  }
}

// ---- Bytes --------------------------------------------------------------------------------------

void Insider::mangle(node::PeerId peer) {
  Dice& dice = world_.dice();
  const node::Message message = dice.chance(300) ? wordy() : ordinary();
  const Bytes packed = node::encode_message(message);
  Bytes frame;
  put_u32_be(frame, static_cast<std::uint32_t>(packed.size()));
  append(frame, packed);
  switch (dice.below(5)) {
    case 0:  // the half of it, and never the rest
      frame.resize(dice.below(frame.size()));
      break;
    case 1:  // a length that is not its own
      frame[dice.below(4)] ^= static_cast<std::uint8_t>(1 + dice.below(255));
      break;
    case 2:  // what unpacks to more than it is
      frame.assign({0, 0, 0, 64});
      while (frame.size() < 4 + 64) frame.insert(frame.end(), {0x00, 0xff});
      break;
    case 3:
      for (std::uint64_t i = 1 + dice.below(400); i > 0; --i)
        frame.push_back(static_cast<std::uint8_t>(dice.next()));
      break;
    default:
      for (std::uint64_t i = 1 + dice.below(6); i > 0 && frame.size() > 4; --i)
        frame[4 + dice.below(frame.size() - 4)] = static_cast<std::uint8_t>(dice.next());
  }
  // Often in pieces, so that the reader has to wait for the next.
  const std::size_t cut = frame.empty() ? 0 : dice.below(frame.size());
  network_.send_raw(peer, Bytes(frame.begin(), frame.begin() + static_cast<std::ptrdiff_t>(cut)));
  network_.send_raw(peer, Bytes(frame.begin() + static_cast<std::ptrdiff_t>(cut), frame.end()));
}

// ---- Entries ------------------------------------------------------------------------------------

void Insider::burden(node::PeerId peer) {
  using Signing = InsiderEntries::Signing;
  Dice& dice = world_.dice();
  constexpr Signing kSignings[] = {Signing::kWell, Signing::kBadly, Signing::kNot};
  const Signing signing = kSignings[dice.below(std::size(kSignings))];
  const std::uint64_t id = next_request_++;
  const std::uint64_t what = dice.below(4);
  if (what == 0) return network_.send(peer, node::Submit{id, entries_.back_dated(id, signing)});
  if (what == 1) return network_.send(peer, node::Submit{id, entries_.wordy(id, signing)});
  if (what == 2) return network_.send(peer, node::Submit{id, entries_.large(id, signing)});
  for (std::uint64_t i = dice.below(60); i > 0; --i) {
    const std::uint64_t small = next_request_++;
    network_.send(peer, node::Submit{small, entries_.small(small, signing)});
  }
}

// The signature does not hold, so that nothing of it is remembered and it never ends.
void Insider::fill(node::PeerId peer) {
  const auto flooded = waiting_.find(peer);
  if (flooded == waiting_.end() || world_.now() - began_ > kFloodFor) return;
  if (flood_.empty()) flood_ = entries_.large(0, InsiderEntries::Signing::kBadly);
  for (; flooded->second < kFloodMax; ++flooded->second)
    network_.send(peer, node::Submit{kFloodRequest + next_request_++, flood_});
}

void Insider::misdirect(node::PeerId peer) {
  Dice& dice = world_.dice();
  const std::uint64_t id = next_request_++;
  for (std::uint64_t i = 1 + dice.below(20); i > 0; --i)
    network_.send(peer, node::Submit{id, entries_.of_another(dice.below(kInsider), id)});
  network_.send(peer, node::Submit{id, entries_.small(id, InsiderEntries::Signing::kWell)});
}

}  // namespace luoshu::sim
