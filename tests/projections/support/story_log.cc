#include "tests/projections/support/story_log.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <stdexcept>

#include "ledger/base/clock.h"
#include "ledger/form/event_form.h"
#include "ledger/ledger.h"
#include "ledger/rules/parties/keys.h"
#include "projections/views/catalogue.h"
#include "schema/state.capnp.h"
#include "tests/ledger/support/second_province.h"

namespace luoshu::test {
namespace {

constexpr Suite kSuite = Suite::kGm;  // of the worked province, as rules see it

// The same pair of that name for every log of this process, so that equal stories are equal logs.
const PrivateKey& key_of(Suite suite, const std::string& name = "log") {
  static std::map<std::pair<Suite, std::string>, PrivateKey> keys;
  const std::pair key(suite, name);
  const auto known = keys.find(key);
  if (known != keys.end()) return known->second;
  return keys.emplace(key, PrivateKey::generate(suite)).first->second;
}

template <class T>
T must(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().detail);
  return *std::move(result);
}

void create(Store& store, std::uint32_t rules_version) {
  FixedClock clock(Time{0});
  Genesis genesis{"luoshu.example/story",
                  kSuite,
                  true,
                  key_of(Suite::kIntl).public_key(),
                  key_of(Suite::kGm).public_key(),
                  key_of(Suite::kGm).public_key()};
  must(Ledger::create(store, genesis, key_of(Suite::kGm),
                      {&clock, {}, std::nullopt, std::nullopt, rules_version}));
}

std::string text_of(const json::Value& object, std::string_view member) {
  const json::Value* value = object.find(member);
  return value != nullptr && value->string() != nullptr ? *value->string() : std::string();
}

// What a rehearsal import does: a key for who has none.
Result<Bytes> with_key(const Bytes& bytes, const json::Value& event) {
  const json::Value* fields = event.find("fields");
  if (text_of(event, "type") != "KeyEnrolled" || fields == nullptr ||
      fields->find("public_key") != nullptr)
    return bytes;
  const std::string key_id = text_of(*fields, "key_id");
  const PrivateKey& key =
      key_of(text_of(*fields, "algorithm") == "SM2" ? Suite::kGm : Suite::kIntl, key_id);
  const Bytes proof =
      key.sign(possession_message(LedgerId{}, text_of(event, "subject"), key_id, "entry"));
  return form::with_demo_key(bytes, to_hex(key.public_key().bytes()), "entry", to_base64(proof));
}

EntryMoment moment_of(const Stamp& stamp, const std::vector<Bytes>& events, bool keys_known) {
  EntryMoment moment;
  moment.rules_version = stamp.rules_version;
  moment.suite = kSuite;
  moment.seq = stamp.seq;
  moment.first_event = stamp.first_event;
  moment.recorded = stamp.recorded;
  moment.bootstrapping = !keys_known;
  moment.signed_by_root = stamp.rules_version > kFirstRulesVersion &&
                          text_of(must(form::event_to_json(events.front())), "role") == "root";
  return moment;
}

bool enrols_key(const State& state) {
  bool found = false;
  state.scan(tables::kKeys, {}, [&](std::string_view, const auto&) {
    found = true;
    return false;
  });
  return found;
}

}  // namespace

StoryLog::StoryLog(Store& store, std::uint32_t rules_version) : store_(store) {
  if (must(store.head()).empty()) create(store, rules_version);
  log_ = must(Log::open(store, kSuite));
  rules_version_ = must(reader().leaf(Seq{0})).stamp.rules_version;
  ledger_ = reader().ledger();
  rows_ = std::make_unique<StoreRows>(store, size());
  state_ = std::make_unique<State>(rows_.get(), State::Scans::kAll);
  keys_known_ = enrols_key(*state_);
}

bool StoryLog::offer(const json::Value& event) {
  const form::Parsed parsed = form::parse_event(event);
  const auto* plain = std::get_if<Bytes>(&parsed);
  if (plain == nullptr) return false;
  const auto bytes = with_key(*plain, event);
  if (!bytes) return false;
  Stamp stamp;
  stamp.seq = Seq{size().value};
  stamp.rules_version = rules_version_;
  stamp.first_event = log_->head().next_event;
  const auto recorded = parse_date(text_of(event, "recorded"));
  const auto effective = parse_date(text_of(event, "effective"));
  const Date day = recorded ? *recorded : effective ? *effective : Date{0};
  stamp.recorded = std::max(start_of_day(day), Time{log_->head().recorded.micros + 1});
  const std::vector<Bytes> events{*bytes};
  state_->begin(Size{stamp.seq.value + 1});
  const Judgement judgement = judge_entry(*state_, events, moment_of(stamp, events, keys_known_));
  if (!judgement.reasons.empty()) {
    state_->roll_back();
    return false;
  }
  const std::vector<Mutation> mutations = state_->commit();
  stamp.state_digest = next_state_digest(log_->head().state_digest, mutations);
  append(events, stamp, mutations);
  keys_known_ = keys_known_ || text_of(event, "type") == "KeyEnrolled";
  return !failed_;
}

void StoryLog::append(const std::vector<Bytes>& events, const Stamp& stamp,
                      const std::vector<Mutation>& mutations) {
  Header header;
  header.ledger = ledger_.hash;
  Bytes id;
  put_u64_be(id, stamp.seq.value);
  std::ranges::copy(id, header.entry_id.bytes.begin());
  header.author = "hn-auth";
  header.author_time = stamp.recorded;
  header.event_count = static_cast<std::uint32_t>(events.size());
  header.events_root = events_root(DigestKind::kSha256, events);
  header.events_root_sm3 = events_root(DigestKind::kSm3, events);
  header.signers = {{"hn-auth", "hn-auth#1"}};
  PreparedLeaf leaf;
  leaf.stamp = stamp;
  const Bytes head = encode_header(header);
  leaf.leaf = encode_leaf({head, {{Suite::kIntl, Bytes(64, 0x22)}}, stamp});
  leaf.framed_events = frame_events(events);
  leaf.identity = identity_of(header.author, header.entry_id);
  leaf.header_digest = header_digest(head);
  leaf.business_events = header.event_count;
  Batch batch;
  put_mutations(batch, mutations, Size{stamp.seq.value + 1});
  std::vector<PreparedLeaf> leaves;
  leaves.push_back(std::move(leaf));
  failed_ = !log_->append(std::move(leaves), std::move(batch));
  if (failed_) return;
  rows_->renew(size());
  state_->after_commit();
}

void StoryLog::tell(std::size_t first, std::size_t last) {
  static const std::vector<json::Value> kSecond = version_two_lines("henan-scenario-2.jsonl");
  const auto& told = rules_version_ == kFirstRulesVersion ? scenario() : kSecond;
  for (std::size_t n = first; n < last; ++n) EXPECT_TRUE(offer(told.at(n))) << n + 1;
}

void StoryLog::tell_second_province() {
  tell(0, version_two_lines("henan-scenario-2.jsonl").size());
}

LogReader StoryLog::reader() const {
  return must(LogReader::open(store_));
}

AsOf StoryLog::at(std::optional<std::uint64_t> size) const {
  return must(as_of(reader(), {size, std::nullopt, std::nullopt}));
}

std::unique_ptr<LedgerAt> StoryLog::ledger(const AsOf& at) const {
  // The ledger keeps a reference to its log.
  readers_.push_back(std::make_unique<LogReader>(reader()));
  return must(LedgerAt::open(store_, *readers_.back(), all_projections(), at));
}

ReplayedRows replay(const Store& store) {
  const LogReader log = must(LogReader::open(store));
  State state(nullptr, State::Scans::kAll);
  Batch batch;
  bool keys_known = false;
  for (std::uint64_t seq = 1; seq < log.head().size.value; ++seq) {
    const Leaf leaf = must(log.leaf(Seq{seq}));
    const Bytes framed = must(log.framed_events(Seq{seq}));
    std::vector<Bytes> events;
    for (const ByteView event : must(unframe_events(framed))) events.push_back(to_bytes(event));
    state.begin(Size{seq + 1});
    const Judgement judgement =
        judge_entry(state, events, moment_of(leaf.stamp, events, keys_known));
    EXPECT_TRUE(judgement.reasons.empty()) << seq;
    put_mutations(batch, state.commit(), Size{seq + 1});
    keys_known = keys_known || enrols_key(state);
  }
  ReplayedRows rows;
  for (const Batch::Change& change : batch.changes())
    rows.insert_or_assign(std::string(as_text(change.key)), change.value.value_or(Bytes{}));
  return rows;
}

std::map<std::string, Bytes> stored_view_rows(const Store& store) {
  std::map<std::string, Bytes> rows;
  const auto snapshot = store.snapshot();
  const Status read = snapshot->scan(Table::kViews, {}, {}, [&](ByteView key, ByteView value) {
    rows.emplace(std::string(as_text(key)), to_bytes(value));
    return true;
  });
  EXPECT_TRUE(read.has_value());
  const ViewCursor cursor = must(read_cursor(*snapshot, kCursor));
  rows["cursor"] = {static_cast<std::uint8_t>(cursor.size.value),
                    static_cast<std::uint8_t>(cursor.size.value >> 8U)};
  return rows;
}

}  // namespace luoshu::test
