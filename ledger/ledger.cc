#include "ledger/ledger.h"

#include <fmt/format.h>

#include "ledger/base/assert.h"
#include "ledger/rules/engine/rulebook.h"
#include "ledger/rules/engine/store_rows.h"

namespace luoshu {

Ledger::Ledger(Store& store, Genesis genesis, LedgerId id, LedgerOptions options)
    : store_(store), genesis_(std::move(genesis)), id_(id), options_(std::move(options)) {
  LUOSHU_ASSERT(options_.clock != nullptr);
}

Ledger::~Ledger() = default;

Result<std::unique_ptr<Ledger>> Ledger::create(Store& store, const Genesis& genesis,
                                               const PrivateKey& root, LedgerOptions options) {
  LUOSHU_TRY(const HeadBytes head, store.head());
  if (!head.empty()) return Fault{Errc::kConflict, "the store already holds a ledger"};
  // A rehearsal lives in the time of its input, which lies in the past: its genesis comes before
  // all.
  const Time at = genesis.rehearsal ? Time{0} : options.clock->now();
  const Entry entry = genesis_entry(genesis, root, at);
  PreparedLeaf leaf;
  leaf.stamp.recorded = at;
  leaf.stamp.rules_version = options.rules_version;
  if (options.rules_version != 0) leaf.stamp.state_digest = next_state_digest(Hash{}, {});
  leaf.leaf = encode_leaf({entry.header, entry.signatures, leaf.stamp});
  leaf.framed_events = frame_events(entry.events);
  leaf.identity = identity_of("", EntryId{});
  leaf.header_digest = header_digest(entry.header);
  LUOSHU_TRY(const auto log, Log::open(store, genesis.suite));
  std::vector<PreparedLeaf> leaves;
  leaves.push_back(std::move(leaf));
  LUOSHU_CHECK(log->append(std::move(leaves), {}));

  std::unique_ptr<Ledger> ledger(
      new Ledger(store, genesis, ledger_id_of(entry.header), std::move(options)));
  LUOSHU_TRY(ledger->log_, Log::open(store, genesis.suite));
  ledger->keys_ = std::make_shared<const KeyRing>(genesis.root_key);
  LUOSHU_CHECK(ledger->load_state());
  LUOSHU_CHECK(ledger->write_anchors(""));
  return ledger;
}

Result<std::unique_ptr<Ledger>> Ledger::open(Store& store, LedgerOptions options) {
  LUOSHU_TRY(const LogReader reader, LogReader::open(store));
  std::unique_ptr<Ledger> ledger(
      new Ledger(store, reader.genesis(), reader.ledger(), std::move(options)));
  LUOSHU_TRY(ledger->log_, Log::open(store, reader.genesis().suite));
  LUOSHU_TRY(KeyRing ring,
             KeyRing::load(reader.snapshot(), reader.genesis().root_key, reader.head().size));
  ledger->keys_ = std::make_shared<const KeyRing>(std::move(ring));
  LUOSHU_CHECK(ledger->load_state());
  ledger->writable_ = ledger->compare_with_anchors();
  return ledger;
}

// The rules that entry 0 was stamped with hold for the whole log (docs/decisions/0012).
Status Ledger::load_state() {
  LUOSHU_TRY(const LogReader now, reader());
  LUOSHU_TRY(const Leaf first, now.leaf(Seq{0}));
  rules_version_ = first.stamp.rules_version;
  if (rules_version_ > kNewestRulesVersion)
    return Fault{Errc::kInvalid,
                 fmt::format("this log was written under rules version {}; this luoshu knows up to "
                             "{}: use a newer one",
                             rules_version_, kNewestRulesVersion)};
  rows_ = std::make_unique<StoreRows>(store_, head().size);
  state_ = std::make_unique<State>(rows_.get());
  return Done{};
}

Result<AppendOutcome> Ledger::submit(Entry entry) {
  CheckOutcome outcome = check_entry(std::move(entry), genesis_, id_);
  if (auto* fault = std::get_if<Fault>(&outcome)) return *fault;
  if (auto* refusal = std::get_if<Refusal>(&outcome)) return AppendOutcome(std::move(*refusal));
  CheckedEntry checked = std::get<CheckedEntry>(std::move(outcome));
  check_signatures(checked, *keys_, Seq{head().size.value},
                   day_of(next_recorded(checked.recorded)));
  std::vector<CheckedEntry> group;
  group.push_back(std::move(checked));
  LUOSHU_TRY(std::vector<AppendOutcome> outcomes, append(std::move(group)));
  return std::move(outcomes.front());
}

Result<LogReader> Ledger::reader() const {
  return LogReader::open(store_, genesis_, id_);
}

Status Ledger::close() {
  LUOSHU_CHECK(store_.flush());
  if (!writable_) return Done{};
  LUOSHU_TRY(const LogReader now, reader());
  LUOSHU_TRY(const std::optional<LogReader::SignedNotes> latest, now.latest_checkpoint());
  return write_anchors(latest ? latest->checkpoint : "");
}

}  // namespace luoshu
