#include "tools/sim/province.h"

#include <fmt/format.h>

#include "ledger/base/assert.h"
#include "ledger/form/event_form.h"
#include "ledger/log/log_reader.h"
#include "node/execution/ledger_work.h"
#include "tools/sim/disk.h"

namespace luoshu::sim {
namespace {

constexpr std::string_view kOrigin = "luoshu.example/simulated";
constexpr std::uint64_t kForeignEntries = 100;

// 2025-04-01T00:00:00+08:00, when the ledger is opened.
constexpr std::int64_t kOpenedMicros = 1'743'436'800'000'000;

PrivateKey key_of(std::string_view name) {
  const Hash secret = sha256(as_bytes("luoshu/simulated-key " + std::string(name)));
  return PrivateKey::from_secret(Suite::kIntl, secret.view()).value();
}

Bytes event(const std::string& line) {
  return form::read_event_line(line, 1).value();
}

Bytes founding_event(std::string_view type, std::string_view subject, std::string_view fields) {
  return event(
      fmt::format(R"({{"type":"{}","author":"hn-auth","role":"authority","effective":"2025-03-03",)"
                  R"("subject":"{}","fields":{}}})",
                  type, subject, fields));
}

std::vector<Bytes> founding() {
  std::vector<Bytes> events{
      event(R"({"type":"LedgerOpened","author":"hn-auth","role":"root","effective":"2025-01-01",)"
            R"("subject":"L","fields":{"name":"L","root_key":"root","signature":"Ed25519",)"
            R"("digest":"SHA-256","currency":"CNY","unit":"fen","timezone":"+08:00"}})")};
  events.push_back(
      founding_event("PartyRegistered", "hn-auth",
                     R"({"name":"省局","uscc":"11410000XX0000019W","division":"410000"})"));
  events.push_back(founding_event(
      "RoleGranted", "hn-auth", R"({"role":"authority","level":"province","division":"410000"})"));
  return events;
}

Bytes key_enrolled(const LedgerId& ledger, const PrivateKey& holder) {
  const Bytes proof = holder.sign(possession_message(ledger, "hn-auth", "hn-auth#1", "entry"));
  return founding_event(
      "KeyEnrolled", "hn-auth",
      fmt::format(R"({{"key_id":"hn-auth#1","algorithm":"Ed25519","public_key":"{}",)"
                  R"("purpose":"entry","proof_of_possession":"{}","valid_to":"2028-03-02"}})",
                  to_hex(holder.public_key().bytes()), to_base64(proof)));
}

Bytes instrument(std::string_view subject, std::string_view title) {
  return founding_event("PolicyInstrumentAdopted", subject,
                        fmt::format(R"({{"title":"{}","issuer":"I"}})", title));
}

Entry make_entry(const LedgerId& ledger, std::uint64_t id, std::vector<Bytes> events,
                 const PrivateKey& key, std::string_view key_id) {
  Header header;
  header.ledger = ledger.hash;
  for (std::size_t i = 0; i < 8; ++i)
    header.entry_id.bytes[15 - i] = static_cast<std::uint8_t>(id >> (8 * i));
  header.author = "hn-auth";
  header.event_count = static_cast<std::uint32_t>(events.size());
  header.events_root = events_root(DigestKind::kSha256, events);
  header.signers = {{"hn-auth", std::string(key_id)}};
  Entry entry;
  entry.header = encode_header(header);
  entry.events = std::move(events);
  entry.signatures.push_back({Suite::kIntl, key.sign(signed_message(entry.header))});
  return entry;
}

void must_accept(Ledger& ledger, Entry entry) {
  const auto outcome = ledger.submit(std::move(entry));
  LUOSHU_ASSERT(outcome.has_value());
  LUOSHU_ASSERT(std::holds_alternative<Accepted>(*outcome));
}

}  // namespace

std::string city_name(std::size_t city) {
  return fmt::format("city-{}", city + 1);
}

std::string offer_name(const Offer& offer) {
  constexpr std::string_view kNames[] = {"lawful", "twin", "rival", "badly-signed", "foreign"};
  return fmt::format("{} {}", kNames[static_cast<std::size_t>(offer.kind)], offer.number);
}

const Province& Province::instance() {
  static const Province province;
  return province;
}

Province::Province()
    : root_(key_of("root")),
      log_key_(key_of("log")),
      authority_(key_of("hn-auth#1")),
      genesis_{std::string(kOrigin),  Suite::kIntl, false,
               log_key_.public_key(), std::nullopt, root_.public_key()} {
  for (std::size_t i = 0; i < kCitiesMax; ++i) witnesses_.push_back(key_of(city_name(i)));
  FixedClock clock(Time{kOpenedMicros});
  LedgerOptions options;
  options.clock = &clock;
  options.log_key = log_key_;

  Disk disk;
  const auto store = open_sim_store(disk).value();
  const auto ledger = Ledger::create(*store, genesis_, root_, options).value();
  id_ = ledger->id();
  must_accept(*ledger, make_entry(id_, 1'000'000'001, founding(), root_, kRootKeyId));
  must_accept(*ledger,
              make_entry(id_, 1'000'000'002, {key_enrolled(id_, authority_)}, root_, kRootKeyId));
  for (std::uint64_t i = 0; i < 4; ++i)
    must_accept(*ledger, signed_entry(id_, 1'000'000'003 + i,
                                      {instrument(fmt::format("first-{}", i), "T")}));
  LUOSHU_ASSERT(ledger->checkpoint().has_value());
  founded_ = disk.journal();
  size_ = ledger->head().size;

  Disk city;
  const auto city_store = open_sim_store(city).value();
  const LogReader log = ledger->reader().value();
  const LoggedEntry entry_0{log.leaf_bytes(Seq{0}).value(), log.framed_events(Seq{0}).value()};
  options.log_key.reset();
  LUOSHU_ASSERT(Ledger::join(*city_store, entry_0, id_, options).has_value());
  joined_ = city.journal();

  Disk elsewhere;
  const auto other_store = open_sim_store(elsewhere).value();
  const PrivateKey other_log = key_of("another log");
  Genesis other = genesis_;
  other.log_key = other_log.public_key();
  options.log_key = other_log;
  const auto foreign = Ledger::create(*other_store, other, root_, options).value();
  must_accept(*foreign, make_entry(foreign->id(), 1, founding(), root_, kRootKeyId));
  must_accept(*foreign, make_entry(foreign->id(), 2, {key_enrolled(foreign->id(), authority_)},
                                   root_, kRootKeyId));
  for (std::uint64_t i = 0; i < kForeignEntries; ++i)
    must_accept(*foreign, signed_entry(foreign->id(), 3 + i,
                                       {instrument(fmt::format("elsewhere-{}", i), "T")}));
  LUOSHU_ASSERT(foreign->checkpoint().has_value());
  foreign_ = elsewhere.journal();
}

Entry Province::signed_entry(const LedgerId& ledger, std::uint64_t id,
                             std::vector<Bytes> events) const {
  return make_entry(ledger, id, std::move(events), authority_, "hn-auth#1");
}

NoteSigner Province::witness(std::size_t city) const {
  return {city_name(city), witnesses_.at(city)};
}

Policy Province::policy(std::size_t cities, std::size_t quorum) const {
  Policy policy;
  policy.logs.push_back(
      {note_verifier(genesis_.origin, NoteKeyType::kEd25519, genesis_.log_key).value(), ""});
  Policy::Group all{"quorum", quorum, {}};
  for (std::size_t i = 0; i < cities; ++i) {
    policy.witnesses.push_back(
        {city_name(i),
         note_verifier(city_name(i), NoteKeyType::kCosignature, witnesses_.at(i).public_key())
             .value(),
         ""});
    all.members.push_back(city_name(i));
  }
  policy.quorum = quorum == 0 ? "none" : all.name;
  policy.groups.push_back(std::move(all));
  return policy;
}

node::Entries Province::foreign_run(Size from) const {
  Disk disk(foreign_);
  const auto store = open_sim_store(disk).value();
  const LogReader log = LogReader::open(*store).value();
  const auto notes = log.latest_checkpoint().value();
  const Size begin{std::min(from.value, log.head().size.value - 1)};
  node::Entries run =
      node::read_run(log, {1, begin, {notes->checkpoint, notes->checkpoint_sm3}}).value().run;
  run.first = Seq{from.value};
  return run;
}

const OfferedEntry& Province::entry(const Offer& offer) const {
  const auto known = entries_.find(offer);
  if (known != entries_.end()) return known->second;
  const std::uint64_t n = offer.number;
  const std::uint64_t kinds = 1'000'000;  // ids of one kind lie apart from those of the others
  const std::uint64_t own = n + kinds * (static_cast<std::uint64_t>(offer.kind) + 1);
  const std::string subject = fmt::format("SIM-{}", n);
  LedgerId ledger = id_;
  std::uint64_t id = own;
  std::vector<Bytes> events;
  switch (offer.kind) {
    case Offer::Kind::kTwin:
      id = n + kinds;
      events = {instrument(subject + "-twin", "T")};
      break;
    case Offer::Kind::kRival:
      events = {instrument(subject, "another title")};
      break;
    case Offer::Kind::kForeign:
      ledger.hash.bytes[0] ^= 1;
      events = {instrument(subject + "-foreign", "T")};
      break;
    case Offer::Kind::kBadlySigned:
      events = {instrument(subject + "-unsigned", "T")};
      break;
    case Offer::Kind::kLawful:
      events = {instrument(subject, "T")};
      break;
  }
  Entry entry = signed_entry(ledger, id, std::move(events));
  if (offer.kind == Offer::Kind::kBadlySigned) entry.signatures.front().bytes[7] ^= 1;
  OfferedEntry made;
  const Header header = decode_header(entry.header).value();
  made.identity = identity_of(header.author, header.entry_id);
  made.digest = header_digest(entry.header);
  made.bytes = encode_entry(entry);
  return entries_.emplace(offer, std::move(made)).first->second;
}

}  // namespace luoshu::sim
