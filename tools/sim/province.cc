#include "tools/sim/province.h"

#include <fmt/format.h>

#include "ledger/base/assert.h"
#include "ledger/form/event_form.h"
#include "ledger/log/entry_draft.h"
#include "ledger/log/log_reader.h"
#include "ledger/rules/engine/identifiers.h"
#include "ledger/rules/engine/state.h"
#include "ledger/rules/engine/store_rows.h"
#include "node/execution/ledger_work.h"
#include "schema/state_parties.capnp.h"
#include "tools/sim/disk.h"
#include "tools/sim/fixed_nonces.h"

namespace luoshu::sim {
namespace {

constexpr std::string_view kOrigin = "luoshu.example/simulated";
constexpr std::uint64_t kForeignEntries = 100;

// 2025-04-01T00:00:00+08:00, when the ledger is opened.
constexpr std::int64_t kOpenedMicros = 1'743'436'800'000'000;

PrivateKey intl_key(std::string_view name) {
  const Hash secret = sha256(as_bytes("luoshu/simulated-key " + std::string(name)));
  return PrivateKey::from_secret(Suite::kIntl, secret.view()).value();
}

std::string subject_of(std::uint64_t number) {
  return fmt::format("SIM-{}", number);
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

std::vector<Bytes> opening(Suite suite) {
  std::vector<Bytes> events{event(fmt::format(
      R"({{"type":"LedgerOpened","author":"hn-auth","role":"root","effective":"2025-01-01",)"
      R"("subject":"L","fields":{{"name":"L","root_key":"root","signature":"{}",)"
      R"("digest":"{}","currency":"CNY","unit":"fen","timezone":"+08:00"}}}})",
      signature_algorithm(suite), digest_algorithm(suite)))};
  events.push_back(
      founding_event("PartyRegistered", "hn-auth",
                     R"({"name":"省局","uscc":"11410000XX0000019W","division":"410000"})"));
  events.push_back(founding_event(
      "RoleGranted", "hn-auth", R"({"role":"authority","level":"province","division":"410000"})"));
  return events;
}

// A credit code that nobody else has: both of its check characters are tried until they fit.
std::string credit_code(Author author) {
  constexpr std::string_view kInner = "0123456789X";
  constexpr std::string_view kOuter = "0123456789ABCDEFGHJKLMNPQRTUWXY";
  for (const char inner : kInner)
    for (const char outer : kOuter) {
      std::string code = fmt::format("11410000XX00{:04}{}{}", 100 + author, inner, outer);
      if (check_credit_code(code) == IdentifierFlaw::kNone) return code;
    }
  LUOSHU_ASSERT(false);
}

// All but the authority, which is there already. Cities may do what the authority does, so that
// each has something of its own to hand in.
std::vector<Bytes> parties() {
  std::vector<Bytes> events;
  for (Author author = 1; author < kAuthors; ++author) {
    const std::string name = author_name(author);
    events.push_back(
        founding_event("PartyRegistered", name,
                       fmt::format(R"({{"name":"{}","uscc":"{}","division":"410000"}})", name,
                                   credit_code(author))));
    if (author == kInsider) continue;
    events.push_back(founding_event(
        "RoleGranted", name, R"({"role":"authority","level":"province","division":"410000"})"));
  }
  return events;
}

Bytes instrument(Author author, std::string_view subject, std::string_view title) {
  return event(fmt::format(
      R"({{"type":"PolicyInstrumentAdopted","author":"{}","role":"authority",)"
      R"("effective":"2025-03-03","subject":"{}","fields":{{"title":"{}","issuer":"I"}}}})",
      author_name(author), subject, title));
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

std::string author_name(Author author) {
  if (author == kAuthority) return "hn-auth";
  return author == kInsider ? "insider" : city_name(author - 1);
}

std::string offer_name(const Offer& offer) {
  constexpr std::string_view kNames[] = {"lawful", "twin", "rival", "badly-signed", "foreign"};
  return fmt::format("{} {} of {}", kNames[static_cast<std::size_t>(offer.kind)], offer.number,
                     author_name(offer.author));
}

// ---- Founding -----------------------------------------------------------------------------------

const Province& Province::of(Suite suite) {
  if (suite == Suite::kGm) {
    static const Province gm(Suite::kGm);
    return gm;
  }
  static const Province intl(Suite::kIntl);
  return intl;
}

PrivateKey Province::key_of(std::string_view name) const {
  const Hash secret = sha256(as_bytes("luoshu/simulated-key " + std::string(name)));
  return PrivateKey::from_secret(suite_, secret.view()).value();
}

Province::Province(Suite suite)
    : suite_(suite),
      root_(key_of("root")),
      log_key_(intl_key("log")),
      genesis_{std::string(kOrigin),  suite,        false,
               log_key_.public_key(), std::nullopt, root_.public_key()} {
  const FixedNonces nonces(as_bytes("founding"));
  if (suite == Suite::kGm) {
    log_key_sm2_ = key_of("log");
    genesis_.log_key_sm2 = log_key_sm2_->public_key();
  }
  for (Author author = 0; author < kAuthors; ++author)
    authors_.push_back(key_of(author_name(author) + "#1"));
  for (std::size_t i = 0; i < kCitiesMax; ++i) witnesses_.push_back(intl_key(city_name(i)));
  FixedClock clock(Time{kOpenedMicros});

  Disk disk;
  const auto store = open_sim_store(disk).value();
  const auto ledger =
      Ledger::create(*store, genesis_, root_, options(clock, Signs::kCheckpoints)).value();
  id_ = ledger->id();
  found(*ledger);
  founded_ = disk.journal();
  size_ = ledger->head().size;

  Disk city;
  const auto city_store = open_sim_store(city).value();
  const LogReader log = ledger->reader().value();
  const LoggedEntry entry_0{log.leaf_bytes(Seq{0}).value(), log.framed_events(Seq{0}).value()};
  LUOSHU_ASSERT(
      Ledger::join(*city_store, entry_0, id_, options(clock, Signs::kNothing)).has_value());
  joined_ = city.journal();
  found_elsewhere();
}

LedgerOptions Province::options(Clock& clock, Signs signs) const {
  LedgerOptions options;
  options.clock = &clock;
  if (signs == Signs::kNothing) return options;
  options.log_key = log_key_;
  options.log_key_sm2 = log_key_sm2_;
  return options;
}

// The first entries of every simulation, and their checkpoint.
void Province::found(Ledger& ledger) const {
  constexpr std::uint64_t kFirst = 1'000'000'001;  // of ids; clients' are smaller
  constexpr std::uint64_t kInstruments = 4;
  const LedgerId& id = ledger.id();
  const Signer root{"hn-auth", std::string(kRootKeyId)};
  must_accept(ledger, make_entry(id, kFirst, opening(suite_), root_, root));
  must_accept(ledger, make_entry(id, kFirst + 1, {key_enrolled(id, kAuthority)}, root_, root));
  must_accept(ledger, entry_of(id, kAuthority, kFirst + 2, parties()));
  std::vector<Bytes> keys;
  for (Author author = 1; author < kAuthors; ++author) keys.push_back(key_enrolled(id, author));
  must_accept(ledger, entry_of(id, kAuthority, kFirst + 3, std::move(keys)));
  for (std::uint64_t i = 0; i < kInstruments; ++i)
    must_accept(ledger, entry_of(id, kAuthority, kFirst + 4 + i,
                                 {instrument(kAuthority, fmt::format("first-{}", i), "T")}));
  LUOSHU_ASSERT(ledger.checkpoint().has_value());
}

// Another ledger, under another log key, whose entries get onto the wrong wire.
void Province::found_elsewhere() {
  Disk elsewhere;
  const auto store = open_sim_store(elsewhere).value();
  FixedClock clock(Time{kOpenedMicros});
  Genesis other = genesis_;
  LedgerOptions with = options(clock, Signs::kCheckpoints);
  with.log_key = intl_key("another log");
  other.log_key = with.log_key->public_key();
  const auto ledger = Ledger::create(*store, other, root_, with).value();
  found(*ledger);
  for (std::uint64_t i = 0; i < kForeignEntries; ++i)
    must_accept(*ledger, entry_of(ledger->id(), kAuthority, 3 + i,
                                  {instrument(kAuthority, fmt::format("elsewhere-{}", i), "T")}));
  LUOSHU_ASSERT(ledger->checkpoint().has_value());
  foreign_ = elsewhere.journal();
}

Bytes Province::key_enrolled(const LedgerId& ledger, Author author) const {
  const std::string party = author_name(author);
  const PrivateKey& holder = authors_.at(author);
  const Bytes proof = holder.sign(possession_message(ledger, party, party + "#1", "entry"));
  return founding_event(
      "KeyEnrolled", party,
      fmt::format(R"({{"key_id":"{}#1","algorithm":"{}","public_key":"{}",)"
                  R"("purpose":"entry","proof_of_possession":"{}","valid_to":"2028-03-02"}})",
                  party, signature_algorithm(suite_), to_hex(holder.public_key().bytes()),
                  to_base64(proof)));
}

// ---- Entries ------------------------------------------------------------------------------------

Entry Province::make_entry(const LedgerId& ledger, std::uint64_t id, std::vector<Bytes> events,
                           const PrivateKey& key, const Signer& signer) const {
  Entry entry = luoshu::make_entry({.ledger = ledger,
                                    .suite = suite_,
                                    .id = numbered_entry_id(id),
                                    .author = signer.party,
                                    .author_time = {},
                                    .signers = {signer},
                                    .events = std::move(events)});
  // The same entry is signed the same way in every process that is asked for it.
  const FixedNonces nonces(entry.header);
  sign_entry(entry, 0, key);
  return entry;
}

Entry Province::entry_of(const LedgerId& ledger, Author author, std::uint64_t id,
                         std::vector<Bytes> events) const {
  const std::string party = author_name(author);
  return make_entry(ledger, id, std::move(events), authors_.at(author), {party, party + "#1"});
}

Entry Province::signed_entry(Author author, std::uint64_t id, std::vector<Bytes> events) const {
  return entry_of(id_, author, id, std::move(events));
}

Bytes Province::deviating(const Bytes& journal, const Offer& offer) const {
  Disk disk(journal);
  const auto store = open_sim_store(disk).value();
  State state;
  state.begin(Size{1});
  state.put(tables::kInstruments, subject_of(offer.number),
            [](schema::InstrumentRow::Builder row) { row.setTitle("taken"); });
  Batch batch;
  put_mutations(batch, state.commit(), Size{1});
  const HeadBytes head = store->head().value();
  LUOSHU_ASSERT(std::holds_alternative<Committed>(store->commit(head, batch, head)));
  return disk.journal();
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

node::Entries Province::foreign_batch(Size from) const {
  Disk disk(foreign_);
  const auto store = open_sim_store(disk).value();
  const LogReader log = LogReader::open(*store).value();
  const auto notes = log.latest_checkpoint().value();
  const Size begin{std::min(from.value, log.head().size.value - 1)};
  const node::ReadBatch read{1, begin,
                             read_signed_checkpoint(notes->checkpoint, notes->checkpoint_sm3)};
  EntryBatch batch = *node::read_batch(log, read).value().batch;
  batch.first = Seq{from.value};
  return node::Entries(std::move(batch));
}

const OfferedEntry& Province::entry(const Offer& offer) const {
  const auto known = entries_.find(offer);
  if (known != entries_.end()) return known->second;
  const std::uint64_t n = offer.number;
  const std::uint64_t kinds = 1'000'000;  // ids of one kind lie apart from those of the others
  const std::uint64_t own = n + kinds * (static_cast<std::uint64_t>(offer.kind) + 1);
  const std::string subject = subject_of(n);
  const Author author = offer.author;
  LedgerId ledger = id_;
  std::uint64_t id = own;
  std::vector<Bytes> events;
  switch (offer.kind) {
    case Offer::Kind::kTwin:
      id = n + kinds;
      events = {instrument(author, subject + "-twin", "T")};
      break;
    case Offer::Kind::kRival:
      events = {instrument(author, subject, "another title")};
      break;
    case Offer::Kind::kForeign:
      ledger.hash.bytes[0] ^= 1;
      events = {instrument(author, subject + "-foreign", "T")};
      break;
    case Offer::Kind::kBadlySigned:
      events = {instrument(author, subject + "-unsigned", "T")};
      break;
    case Offer::Kind::kLawful:
      events = {instrument(author, subject, "T")};
      break;
  }
  Entry entry = entry_of(ledger, author, id, std::move(events));
  if (offer.kind == Offer::Kind::kBadlySigned) entry.signatures.front().bytes[7] ^= 1;
  OfferedEntry made;
  const Header header = decode_header(entry.header).value();
  made.identity = identity_of(header.author, header.entry_id);
  made.digest = header_digest(entry.header);
  made.bytes = encode_entry(entry);
  return entries_.emplace(offer, std::move(made)).first->second;
}

}  // namespace luoshu::sim
