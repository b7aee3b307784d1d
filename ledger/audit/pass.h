// The pass of an audit over all entries. Groups of 256 entries are examined on several threads;
// then, one group after the other, what needs their order is checked (numbers, times, keys, tree);
// then their signatures are verified, again side by side. No group waits for more than the
// examination of the groups before it, and no more groups are in memory than there are threads.
#pragma once

#include <atomic>
#include <condition_variable>
#include <map>
#include <mutex>

#include "ledger/audit/audit.h"
#include "ledger/audit/examine.h"
#include "ledger/audit/source.h"
#include "ledger/rules/engine/rulebook.h"
#include "ledger/rules/parties/keys.h"

namespace luoshu {

class Pass {
 public:
  Pass(const AuditSource& source, GenesisFound genesis, Size size, Findings& findings);
  // Runs on `jobs` threads, this one among them. False where the source became unreadable: then
  // what replayed() says covers only the entries before that. `progress` is called from one thread
  // at a time.
  bool run(unsigned jobs, const AuditOptions::Progress& progress);
  // After run().
  Replayed replayed();

 private:
  struct SignatureJob {
    ExaminedEntry entry;
    std::shared_ptr<const KeyRing> keys;  // shared: most entries of a group have the same ring
  };
  using Group = std::vector<SignatureJob>;

  void work(const AuditOptions::Progress& progress);
  Result<Group> examine(AuditReader& reader, std::uint64_t group) const;
  void order(Group& group, AuditReader& reader);
  void order_entry(ExaminedEntry& entry);
  Time rehearsed(std::optional<Date> recorded) const;
  void check_numbers(const ExaminedEntry& entry);
  void judge(const ExaminedEntry& entry);
  void judge_rejection(const ExaminedEntry& entry);
  EntryMoment moment_of(const ExaminedEntry& entry) const;
  void add_to_tree(DigestKind kind, const Group& group, AuditReader& reader);
  void compare_tile(DigestKind kind, merkle::TileId id, const std::vector<Hash>& hashes,
                    AuditReader& reader);
  void finish(AuditReader& reader);
  void verify(const Group& group) const;

  struct Tree {
    merkle::TileEdge edge;
    std::map<merkle::TileId, std::vector<Hash>> growing;  // partial tiles, as they are now
  };
  Tree& tree(DigestKind kind) { return kind == DigestKind::kSha256 ? tree_ : tree_sm3_; }

  const AuditSource& source_;
  const GenesisFound genesis_;
  const std::uint64_t size_;
  const std::uint64_t groups_;
  Findings& findings_;

  std::atomic<std::uint64_t> next_group_ = 0;
  // Everything below belongs to the thread whose turn it is.
  std::mutex mutex_;
  std::condition_variable turn_changed_;
  std::uint64_t turn_ = 0;
  bool stopped_ = false;
  Head head_;
  std::shared_ptr<const KeyRing> keys_;  // shared with groups whose signatures are being verified
  std::uint64_t system_entries_ = 0;
  std::uint32_t rules_version_ = 0;
  State state_;  // in memory: the audit believes no stored row
  Batch rows_;   // every version of every row that the replay wrote
  Tree tree_;
  Tree tree_sm3_;
};

}  // namespace luoshu
