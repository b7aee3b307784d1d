#include "ledger/audit/pass.h"

#include <fmt/format.h>

#include <algorithm>
#include <thread>

#include "ledger/base/assert.h"
#include "ledger/ledger.h"
#include "ledger/rules/engine/store_rows.h"

namespace luoshu {
namespace {

std::string entry_name(Seq seq) {
  return "entry " + std::to_string(seq.value);
}

// Whether the signatures of an entry are its signers', under keys that were valid then.
Status verify_signatures(const ExaminedEntry& entry, const KeyRing& keys, const PublicKey& root) {
  const std::vector<Signer>& signers = entry.header->signers;
  const std::vector<Signature>& signatures = entry.leaf->signatures;
  if (signatures.size() != signers.size())
    return Fault{Errc::kVerification, "not as many signatures as signers"};
  const Bytes message = signed_message(entry.leaf->header);
  const Date day = day_of(entry.leaf->stamp.recorded);
  for (std::size_t i = 0; i < signers.size(); ++i) {
    const std::string who = "'" + signers[i].party + "' with key '" + signers[i].key_id + "'";
    std::variant<PublicKey, Reason> key = root;
    if (entry.seq.value != 0)
      key = keys.signer_key(signers[i].party, signers[i].key_id, entry.seq, day);
    if (const auto* reason = std::get_if<Reason>(&key))
      return Fault{Errc::kVerification, who + ": " + reason->code + ", " + reason->message_en};
    const PublicKey& public_key = std::get<PublicKey>(key);
    if (public_key.suite() != signatures[i].suite ||
        !public_key.verify(message, signatures[i].bytes))
      return Fault{Errc::kVerification, "the signature of " + who + " does not hold"};
  }
  return Done{};
}

}  // namespace

Pass::Pass(const AuditSource& source, GenesisFound genesis, Size size, Findings& findings)
    : source_(source),
      genesis_(std::move(genesis)),
      size_(size.value),
      groups_((size.value + merkle::kTileWidth - 1) / merkle::kTileWidth),
      findings_(findings),
      keys_(std::make_shared<const KeyRing>(genesis_.genesis.root_key)),
      tree_{merkle::TileEdge(DigestKind::kSha256), {}},
      tree_sm3_{merkle::TileEdge(DigestKind::kSm3), {}} {}

bool Pass::run(unsigned jobs, const AuditOptions::Progress& progress) {
  std::vector<std::thread> helpers;
  for (unsigned i = 1; i < std::min<std::uint64_t>(jobs, groups_); ++i)
    helpers.emplace_back([&] { work(progress); });
  work(progress);
  for (std::thread& helper : helpers) helper.join();
  if (stopped_) return false;
  auto reader = source_.reader();
  if (!reader) {
    findings_.failed(CheckId::kTiles, size_, "the tree", reader.error());
    return false;
  }
  finish(**reader);
  return true;
}

void Pass::work(const AuditOptions::Progress& progress) {
  auto reader = source_.reader();
  for (;;) {
    const std::uint64_t number = next_group_++;
    if (number >= groups_) return;
    const std::uint64_t first = number * merkle::kTileWidth;
    Result<Group> group = reader ? examine(**reader, number) : Result<Group>(reader.error());
    {
      std::unique_lock lock(mutex_);
      turn_changed_.wait(lock, [&] { return turn_ == number || stopped_; });
      if (stopped_) return;
      if (group) {
        order(*group, **reader);
        if (progress) progress(head_.size.value, size_);
      } else {
        findings_.failed(CheckId::kLeaves, first, "entries from " + std::to_string(first),
                         group.error());
        stopped_ = true;
      }
      ++turn_;
    }
    turn_changed_.notify_all();
    if (!group) return;
    verify(*group);
  }
}

Result<Pass::Group> Pass::examine(AuditReader& reader, std::uint64_t number) const {
  const std::uint64_t first = number * merkle::kTileWidth;
  const std::uint64_t count = std::min(merkle::kTileWidth, size_ - first);
  Group group;
  group.reserve(count);
  LUOSHU_CHECK(reader.entries(Seq{first}, count, [&](Seq seq, ByteView leaf, ByteView framed) {
    group.push_back(
        {examine_entry(seq, leaf, framed, genesis_.genesis, genesis_.ledger, findings_), nullptr});
  }));
  LUOSHU_ASSERT(group.size() == count);
  for (const SignatureJob& job : group) {
    const ExaminedEntry& entry = job.entry;
    if (!entry.leaf || !entry.header) continue;
    const auto indexed =
        reader.check_index({entry.seq, identity_of(entry.header->author, entry.header->entry_id),
                            header_digest(entry.leaf->header), entry.leaf->stamp.first_event});
    if (indexed)
      findings_.passed(CheckId::kIdentities);
    else
      findings_.failed(CheckId::kIdentities, entry.seq.value, entry_name(entry.seq),
                       indexed.error());
  }
  return group;
}

void Pass::order(Group& group, AuditReader& reader) {
  for (SignatureJob& job : group) {
    job.keys = keys_;
    order_entry(job.entry);
  }
  add_to_tree(DigestKind::kSha256, group, reader);
  if (genesis_.genesis.suite == Suite::kGm) add_to_tree(DigestKind::kSm3, group, reader);
}

void Pass::order_entry(ExaminedEntry& entry) {
  if (entry.leaf) {
    check_numbers(entry);
    if (entry.header) judge(entry);
    const Stamp& stamp = entry.leaf->stamp;
    head_.recorded = stamp.recorded;
    head_.epoch = stamp.epoch;
    head_.state_digest = stamp.state_digest;
  }
  if (entry.is_system())
    ++system_entries_;
  else
    head_.next_event.value += entry.events;
  head_.size.value = entry.seq.value + 1;
}

// In a rehearsal the input gives the time: the start of its day, or the next moment.
Time Pass::rehearsed(std::optional<Date> recorded) const {
  const Time next{head_.recorded.micros + 1};
  return recorded ? std::max(start_of_day(*recorded), next) : next;
}

void Pass::check_numbers(const ExaminedEntry& entry) {
  const Stamp& stamp = entry.leaf->stamp;
  const bool first = entry.seq.value == 0;
  const auto bad = [&](std::string detail) {
    findings_.failed(CheckId::kSequence, entry.seq.value, entry_name(entry.seq), std::move(detail));
  };
  if (stamp.seq != entry.seq)
    bad("its leaf says that it is entry " + std::to_string(stamp.seq.value));
  else if (!first && stamp.recorded <= head_.recorded)
    bad("recorded at " + to_string(stamp.recorded) + ", not after the entry before it");
  else if (stamp.first_event.value != (entry.is_system() ? 0 : head_.next_event.value))
    bad("its first event has the number " + std::to_string(stamp.first_event.value));
  else if (stamp.epoch == 0 || (!first && stamp.epoch < head_.epoch))
    bad("the epoch goes backwards");
  else if (entry.recorded && !genesis_.genesis.rehearsal)
    bad("an event brings its own recorded date, which only a rehearsal allows");
  else if (!first && genesis_.genesis.rehearsal && stamp.recorded != rehearsed(entry.recorded))
    bad("recorded at " + to_string(stamp.recorded) + ", where the input gives " +
        to_string(rehearsed(entry.recorded)));
  else
    findings_.passed(CheckId::kSequence);
}

// Decides the entry again, and applies it again, under the rules version of the ledger.
void Pass::judge(const ExaminedEntry& entry) {
  const Stamp& stamp = entry.leaf->stamp;
  const auto bad = [&](CheckId id, const std::string& detail) {
    findings_.failed(id, entry.seq.value, entry_name(entry.seq), detail);
  };
  if (entry.seq.value == 0) rules_version_ = stamp.rules_version;
  if (stamp.rules_version != rules_version_ || rules_version_ > kNewestRulesVersion)
    return bad(CheckId::kState, "a rules version that this ledger or this luoshu does not have");
  if (entry.rejection) judge_rejection(entry);
  state_.begin(Size{entry.seq.value + 1});
  const Judgement judgement = judge_entry(state_, entry.event_bytes, moment_of(entry));
  if (judgement.reasons.empty())
    findings_.passed(CheckId::kRules, entry.event_bytes.size());
  else
    bad(CheckId::kRules, fmt::format("{}: {}", judgement.reasons.front().code,
                                     judgement.reasons.front().message_en));
  if (!judgement.reasons.empty()) {
    state_.roll_back();
    state_.begin(Size{entry.seq.value + 1});
  }
  const std::vector<Mutation> mutations = state_.commit();
  put_mutations(rows_, mutations, Size{entry.seq.value + 1});
  if (touches_keys(mutations)) keys_ = keys_->after(mutations);
  const Hash expected =
      rules_version_ == 0 ? Hash{} : next_state_digest(head_.state_digest, mutations);
  if (stamp.state_digest == expected)
    findings_.passed(CheckId::kState);
  else
    bad(CheckId::kState, "its state digest is not the recomputed one");
}

// A refusal that the log remembers must be one: the entry is signed well, and the rules refuse it
// today for the same reasons.
void Pass::judge_rejection(const ExaminedEntry& entry) {
  const auto bad = [&](std::string detail) {
    findings_.failed(CheckId::kRules, entry.seq.value, entry_name(entry.seq), std::move(detail));
  };
  auto refused = decode_entry(entry.rejection->entry);
  if (!refused) return bad(refused.error().detail);
  CheckOutcome outcome = check_entry(*std::move(refused), genesis_.genesis, genesis_.ledger);
  auto* checked = std::get_if<CheckedEntry>(&outcome);
  if (checked == nullptr) return bad("the entry that it says was refused could not have come in");
  check_signatures(*checked, *keys_, entry.seq, day_of(entry.leaf->stamp.recorded));
  if (checked->verified_with.size() != checked->header.signers.size())
    return bad("the entry that it says was refused is not signed well");
  ExaminedEntry again;
  again.seq = entry.seq;
  again.leaf = entry.leaf;
  again.header = checked->header;
  state_.begin(Size{entry.seq.value + 1});
  const Judgement judgement = judge_entry(state_, checked->entry.events, moment_of(again));
  state_.roll_back();
  std::vector<RejectedReason> reasons;
  for (const Reason& reason : judgement.reasons)
    reasons.push_back({reason.code, reason.event_index, reason.field});
  if (reasons == entry.rejection->reasons)
    findings_.passed(CheckId::kRules);
  else
    bad("the rules do not refuse that entry for these reasons");
}

EntryMoment Pass::moment_of(const ExaminedEntry& entry) const {
  EntryMoment moment;
  moment.rules_version = rules_version_;
  moment.ledger = genesis_.ledger;
  moment.suite = genesis_.genesis.suite;
  moment.seq = entry.seq;
  moment.first_event = head_.next_event;
  moment.recorded = entry.leaf->stamp.recorded;
  moment.bootstrapping = keys_->bootstrapping();
  moment.signed_by_root = std::ranges::any_of(
      entry.header->signers, [](const Signer& signer) { return signer.key_id == kRootKeyId; });
  moment.expected_version = entry.header->expected_version;
  return moment;
}

void Pass::add_to_tree(DigestKind kind, const Group& group, AuditReader& reader) {
  std::vector<Hash> hashes;
  hashes.reserve(group.size());
  for (const SignatureJob& job : group)
    hashes.push_back(kind == DigestKind::kSha256 ? job.entry.leaf_hash : job.entry.leaf_hash_sm3);
  for (auto& tile : tree(kind).edge.append(hashes)) {
    if (tile.hashes.size() == merkle::kTileWidth) {
      compare_tile(kind, tile.id, tile.hashes, reader);
      tree(kind).growing.erase(tile.id);
    } else {
      tree(kind).growing[tile.id] = std::move(tile.hashes);
    }
  }
}

void Pass::compare_tile(DigestKind kind, merkle::TileId id, const std::vector<Hash>& hashes,
                        AuditReader& reader) {
  const CheckId check = kind == DigestKind::kSha256 ? CheckId::kTiles : CheckId::kTilesSm3;
  const std::string place = merkle::tile_path(id, hashes.size());
  const std::uint64_t order = id.index << (8 * id.level);
  const auto stored = reader.tile(kind, id, hashes.size());
  if (!stored) return findings_.failed(check, order, place, stored.error());
  if (*stored == hashes) return findings_.passed(check, hashes.size());
  const auto where = std::ranges::mismatch(*stored, hashes).in2 - hashes.begin();
  findings_.failed(check, order, place,
                   "hash " + std::to_string(where) + " is not the recomputed one");
}

void Pass::finish(AuditReader& reader) {
  for (const auto& [id, hashes] : tree_.growing)
    compare_tile(DigestKind::kSha256, id, hashes, reader);
  head_.root = tree_.edge.root();
  if (genesis_.genesis.suite != Suite::kGm) return;
  for (const auto& [id, hashes] : tree_sm3_.growing)
    compare_tile(DigestKind::kSm3, id, hashes, reader);
  head_.root_sm3 = tree_sm3_.edge.root();
}

void Pass::verify(const Group& group) const {
  for (const SignatureJob& job : group) {
    if (!job.entry.leaf || !job.entry.header) continue;
    const Status good = verify_signatures(job.entry, *job.keys, genesis_.genesis.root_key);
    if (good)
      findings_.passed(CheckId::kSignatures, job.entry.header->signers.size());
    else
      findings_.failed(CheckId::kSignatures, job.entry.seq.value, entry_name(job.entry.seq),
                       good.error().detail);
  }
}

Replayed Pass::replayed() {
  Replayed replayed;
  replayed.genesis = &genesis_.genesis;
  replayed.ledger = genesis_.ledger;
  replayed.head = head_;
  replayed.state = rows_.changes();
  replayed.system_entries = system_entries_;
  replayed.whole = size_ == source_.size().value;
  return replayed;
}

}  // namespace luoshu
