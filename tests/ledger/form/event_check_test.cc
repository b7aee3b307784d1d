// The walk over words against its definition: bytes are sound exactly where writing them as
// business form and parsing that gives the same bytes.
#include "ledger/form/event_check.h"

#include <capnp/message.h>

#include "ledger/form/event_parser.h"
#include "schema/event.capnp.h"
#include "tests/ledger/form/form_testing.h"

namespace luoshu::form {
namespace {

bool reads_back_the_same(const Bytes& bytes) {
  const auto value = event_to_json(bytes);
  if (!value) return false;
  const Parsed again = parse_event_with(*value, DemoKeyMember::kAllowed);
  const Bytes* same = std::get_if<Bytes>(&again);
  return same != nullptr && *same == bytes;
}

std::vector<Bytes> sample_events() {
  std::vector<Bytes> events;
  unsigned seed = 4'000;
  for (const TypePlan& type : event_plan().types)
    for (const unsigned absent : {0U, 40U, 80U})
      events.push_back(must_parse(EventMaker(seed++, absent).event(type)));
  return events;
}

TEST(EventCheck, AgreesOnEveryFlippedBit) {
  std::size_t sound = 0;
  std::size_t refused = 0;
  const std::vector<Bytes> events = sample_events();
  for (std::size_t i = 0; i < events.size(); i += 7)
    for (std::size_t bit = 0; bit < events[i].size() * 8; ++bit) {
      Bytes damaged = events[i];
      damaged[bit / 8] = static_cast<std::uint8_t>(damaged[bit / 8] ^ (1U << (bit % 8)));
      const bool accepted = walk_event(damaged).has_value();
      ASSERT_EQ(accepted, reads_back_the_same(damaged)) << i << " bit " << bit;
      ++(accepted ? sound : refused);
    }
  EXPECT_GT(sound, 1'000U);
  EXPECT_GT(refused, 1'000U);
}

TEST(EventCheck, AgreesOnExchangedWords) {
  std::mt19937 dice(8);
  const auto below = [&](std::size_t end) {
    return std::uniform_int_distribution<std::size_t>(0, end - 1)(dice);
  };
  for (const Bytes& event : sample_events())
    for (int round = 0; round < 40; ++round) {
      Bytes damaged = event;
      const std::size_t words = event.size() / 8;
      const auto word = [&](std::size_t at) { return damaged.begin() + static_cast<long>(at * 8); };
      switch (round % 4) {
        case 0: {
          const std::size_t one = below(words);
          const std::size_t other = below(words);
          if (one != other) std::swap_ranges(word(one), word(one) + 8, word(other));
          break;
        }
        case 1:
          std::fill_n(word(below(words)), 8, std::uint8_t{0});
          break;
        case 2:
          damaged.insert(word(below(words)), 8, std::uint8_t{0});
          break;
        default:
          damaged.erase(word(words - 1 - below(words)), word(words - 1) + 8);
      }
      ASSERT_EQ(walk_event(damaged).has_value(), !damaged.empty() && reads_back_the_same(damaged));
    }
}

// What the library calls canonical without knowing the schema, but no release ever writes.
TEST(EventCheck, RefusesWhatLiesOutsideTheSchema) {
  const auto canonical = [](capnp::MallocMessageBuilder& message) {
    const auto words = capnp::canonicalize(message.getRoot<schema::Event>().asReader());
    return Bytes(words.asBytes().begin(), words.asBytes().end());
  };
  capnp::MallocMessageBuilder sound;
  sound.initRoot<schema::Event>().initPeriodClosed();
  const Bytes bytes = canonical(sound);
  ASSERT_TRUE(walk_event(bytes));
  // A data word behind the last one that the schema knows.
  const std::uint8_t data_words = bytes[4];  // of the root pointer
  Bytes wider = bytes;
  wider[4] = static_cast<std::uint8_t>(data_words + 1);
  wider.insert(wider.begin() + 8 * (1 + data_words), 8, std::uint8_t{1});
  EXPECT_FALSE(walk_event(wider));
  EXPECT_FALSE(reads_back_the_same(wider));
}

TEST(EventCheck, TheGistIsTheEnvelope) {
  for (const Bytes& event : sample_events()) {
    const auto gist = walk_event(event);
    const auto envelope = read_envelope(event);
    ASSERT_TRUE(gist);
    ASSERT_TRUE(envelope);
    EXPECT_EQ(gist->type, envelope->type);
    EXPECT_EQ(gist->chapter, envelope->chapter);
    EXPECT_EQ(gist->author, envelope->author);
    EXPECT_EQ(gist->recorded, envelope->recorded);
    ASSERT_EQ(gist->cosigners.size(), envelope->cosigners.size());
    for (std::size_t i = 0; i < gist->cosigners.size(); ++i)
      EXPECT_EQ(gist->cosigners[i], envelope->cosigners[i].party);
  }
}

}  // namespace
}  // namespace luoshu::form
