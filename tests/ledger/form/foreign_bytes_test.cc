// Bytes from others: nothing crashes, and only the one canonical form of an event passes.
#include <capnp/message.h>

#include "ledger/form/event_view.h"
#include "schema/event.capnp.h"
#include "tests/ledger/form/form_testing.h"

namespace luoshu::form {
namespace {

std::vector<Bytes> sample_events() {
  std::vector<Bytes> events;
  unsigned seed = 77;
  for (const TypePlan& type : event_plan().types) {
    events.push_back(must_parse(EventMaker(seed++).event(type)));
    events.push_back(must_parse(EventMaker(seed++, 60).event(type)));
  }
  return events;
}

// Reads damaged bytes in every way there is. What passes must read back to the same bytes.
void read_all_ways(const Bytes& bytes) {
  const auto envelope = read_envelope(bytes);
  const auto value = event_to_json(bytes);
  if (!check_event_bytes(bytes)) return;
  ASSERT_TRUE(envelope);
  ASSERT_TRUE(value);
  if (value->find("fields") == nullptr || value->find("fields")->find("demo_key") == nullptr) {
    EXPECT_EQ(must_parse(*value), bytes);
  }
}

TEST(ForeignBytes, EveryFlippedBitOfASmallEvent) {
  const Bytes bytes = must_parse(parse_json(
      R"({"type": "TransactionSettled", "author": "a", "role": "r", "effective": "2025-07-01",
          "subject": "TX-1", "cosigners": [{"party": "b", "role": "s"}],
          "fields": {"quantity": 5, "vat_rate_pct": "6%", "gross_fen": -1}})"));
  for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
    Bytes damaged = bytes;
    damaged[bit / 8] = static_cast<std::uint8_t>(damaged[bit / 8] ^ (1U << (bit % 8)));
    read_all_ways(damaged);
  }
}

TEST(ForeignBytes, RandomDamageNeverCrashes) {
  std::mt19937 dice(5);
  const auto below = [&](std::size_t end) {
    return std::uniform_int_distribution<std::size_t>(0, end - 1)(dice);
  };
  for (const Bytes& bytes : sample_events())
    for (int round = 0; round < 60; ++round) {
      Bytes damaged = bytes;
      for (auto left = 1 + below(4); left > 0; --left)
        damaged[below(damaged.size())] = static_cast<std::uint8_t>(below(256));
      if (round % 5 == 0) damaged.resize(below(damaged.size()) / 8 * 8);
      if (round % 7 == 0) damaged.resize(damaged.size() + 8 * below(3), 0);
      read_all_ways(damaged);
    }
}

TEST(ForeignBytes, WrongLengths) {
  const Bytes bytes = must_parse(parse_json(R"({"type": "PeriodClosed", "author": "a"})"));
  EXPECT_FALSE(check_event_bytes(Bytes{}));
  EXPECT_FALSE(read_envelope(Bytes{}));
  for (std::size_t length = 1; length < bytes.size(); ++length)
    EXPECT_FALSE(check_event_bytes(ByteView(bytes).first(length))) << length;
  Bytes longer = bytes;
  longer.resize(bytes.size() + 8);
  EXPECT_FALSE(check_event_bytes(longer));
  EXPECT_EQ(check_event_bytes(Bytes(limits::kEventBytesMax + 8)).error().code, Errc::kLimit);
}

TEST(ForeignBytes, MisalignedBytesReadTheSame) {
  const Bytes bytes = must_parse(parse_json(R"({"type": "PeriodClosed", "author": "a"})"));
  for (std::size_t shift = 0; shift < 8; ++shift) {
    Bytes shifted(shift);
    append(shifted, bytes);
    const ByteView view = ByteView(shifted).subspan(shift);
    EXPECT_TRUE(check_event_bytes(view));
    EXPECT_EQ(read_envelope(view)->author, "a");
  }
}

// The same event written by a program that does not care for the canonical form.
Bytes plain_bytes(capnp::MallocMessageBuilder& message) {
  const auto segments = message.getSegmentsForOutput();
  EXPECT_EQ(segments.size(), 1U);
  const auto bytes = segments[0].asBytes();
  return {bytes.begin(), bytes.end()};
}

TEST(ForeignBytes, OnlyTheCanonicalFormPasses) {
  capnp::MallocMessageBuilder message;
  auto event = message.initRoot<schema::Event>();
  event.initPaymentReceived().setAmountFen(5);
  event.setAuthor("a");
  const Bytes plain = plain_bytes(message);
  EXPECT_TRUE(event_to_json(plain));
  EXPECT_FALSE(check_event_bytes(plain));
  EXPECT_TRUE(check_event_bytes(must_parse(must_write(plain))));
}

TEST(ForeignBytes, ValuesThatNoBusinessFormHasAreRefused) {
  const auto refused = [](const std::function<void(schema::Event::Builder)>& build) {
    capnp::MallocMessageBuilder message;
    build(message.initRoot<schema::Event>());
    const auto words = capnp::canonicalize(message.getRoot<schema::Event>().asReader());
    const Bytes bytes(words.asBytes().begin(), words.asBytes().end());
    return !check_event_bytes(bytes);
  };
  const auto amount = [](std::int64_t fen) {
    return [fen](schema::Event::Builder event) { event.initPaymentReceived().setAmountFen(fen); };
  };
  EXPECT_FALSE(refused(amount(5)));
  EXPECT_TRUE(refused(amount(9'000'000'000'000'001)));
  EXPECT_TRUE(refused([](auto event) { event.initPaymentReceived().setTransaction("a\nb"); }));
  EXPECT_TRUE(refused([](auto event) { event.initPaymentReceived().setTransaction("\xFF"); }));
  EXPECT_TRUE(refused([](auto event) {
    event.initPeriodClosed();
    event.setEffective(2'000'000'000);
  }));
  EXPECT_TRUE(refused(
      [](auto event) { event.initProductDeveloped().setRawData(static_cast<schema::Flag>(3)); }));
  EXPECT_TRUE(refused([](auto event) {
    event.initTransactionSettled().initVatRatePct();  // present, but without a value
  }));
  EXPECT_TRUE(refused([](auto event) {
    auto percent = event.initTransactionSettled().initVatRatePct();
    percent.setPpm(60'000);
    percent.setSpelling("7%");  // says something else than the value
  }));
  EXPECT_TRUE(refused([](auto event) {
    auto uses = event.initUsageMetered().initByResource(2);
    for (auto use : uses) {
      use.setKey("R1");
      use.setValue(1);
    }
  }));
}

TEST(ForeignBytes, AnUnknownTypeIsRefused) {
  const Bytes bytes =
      must_parse(json::Object{{"type", json::Value(event_plan().types.back().name)}});
  // The last type of the union: the next number is none. The discriminant is the one 16-bit value
  // of the first data word that is not zero.
  Bytes next = bytes;
  const std::size_t last = event_plan().types.size() - 1;
  const auto at = std::find(next.begin() + 8, next.end(), static_cast<std::uint8_t>(last));
  ASSERT_NE(at, next.end());
  ++*at;
  EXPECT_TRUE(check_event_bytes(bytes));
  EXPECT_FALSE(check_event_bytes(next));
  EXPECT_FALSE(read_envelope(next));
  EXPECT_FALSE(event_to_json(next));
}

TEST(ForeignBytes, AHugeListInFewBytesIsRefused) {
  capnp::MallocMessageBuilder message;
  message.initRoot<schema::Event>().initProductDeveloped().initLineage(1'000'000);
  const auto words = capnp::canonicalize(message.getRoot<schema::Event>().asReader());
  const Bytes bytes(words.asBytes().begin(), words.asBytes().end());
  EXPECT_LT(bytes.size(), 1'000U);
  EXPECT_FALSE(check_event_bytes(bytes));
  read_all_ways(bytes);
}

TEST(DemoKey, IsFilledInMarkedAndLeftOutOnExport) {
  const json::Value imported =
      parse_json(R"({"type": "KeyEnrolled", "fields": {"key_id": "a#1", "algorithm": "SM2"}})");
  const auto filled = with_demo_key(must_parse(imported), "04ab", "entry", "c2ln");
  ASSERT_TRUE(filled);
  EXPECT_TRUE(check_event_bytes(*filled));
  EXPECT_EQ(must_write(*filled, {.leave_out_demo_keys = true}), imported);
  const json::Value shown = must_write(*filled);
  EXPECT_EQ(*shown.find("fields")->find("public_key")->string(), "04ab");
  EXPECT_EQ(*shown.find("fields")->find("demo_key")->boolean(), true);
  EXPECT_FALSE(event_from_json(shown));
}

TEST(DemoKey, LeavesThePurposeThatTheEventNamed) {
  const json::Value imported = parse_json(
      R"({"type": "KeyEnrolled",
          "fields": {"key_id": "a#2", "algorithm": "SM2", "purpose": "entry"}})");
  const auto filled = with_demo_key(must_parse(imported), "04ab", "entry", "c2ln");
  ASSERT_TRUE(filled);
  EXPECT_TRUE(check_event_bytes(*filled));
  EXPECT_EQ(must_write(*filled, {.leave_out_demo_keys = true}), imported);
  EXPECT_EQ(with_demo_key(must_parse(imported), "04ab", "cosign", "c2ln").error().code,
            Errc::kUsage);
}

TEST(DemoKey, ReplacesNothingThatWasGiven) {
  const Bytes real = must_parse(
      parse_json(R"({"type": "KeyEnrolled", "fields": {"key_id": "a#1", "public_key": "04cd"}})"));
  EXPECT_EQ(with_demo_key(real, "04ab", "entry", "c2ln").error().code, Errc::kUsage);
  EXPECT_EQ(must_write(real, {.leave_out_demo_keys = true}), must_write(real));
  const Bytes other = must_parse(parse_json(R"({"type": "PeriodClosed"})"));
  EXPECT_EQ(with_demo_key(other, "04ab", "entry", "c2ln").error().code, Errc::kUsage);
}

}  // namespace
}  // namespace luoshu::form
