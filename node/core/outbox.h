// Entries that were handed to a city's own node, on their way to the sequencer: kept durably from
// the moment they are called queued until the node's own copy of the log holds them, or the rules
// have refused them. Sent again after every reconnection and restart; the identity of an entry
// makes that exactly once, and handed in again while it waits it is the same one. The node's own
// party comes first: other parties have a small share each, which takes no room of the owner's and
// is sent when nothing of the owner's waits. Within each they are sent in the order they came; who
// needs one entry decided before the next is looked at waits for its answer. Pure.
#pragma once

#include "node/core/effects.h"

namespace luoshu::node {

// What parties other than the node's own may have in its outbox: each, and all of them together.
inline constexpr std::size_t kOtherEntriesMax = 256;
inline constexpr std::uint64_t kOtherBytesMax = 4U << 20;
inline constexpr std::size_t kOthersEntriesMax = 4'096;
inline constexpr std::uint64_t kOthersBytesMax = 16U << 20;
inline constexpr std::size_t kOthersInFlightMax = 32;
// Submitters that may wait for one entry.
inline constexpr std::size_t kWaitersMax = 16;

// Which entry it is, and that its header has the same bytes.
struct SubmissionIdentity {
  Hash identity;
  Hash header_digest;
  friend bool operator==(const SubmissionIdentity&, const SubmissionIdentity&) = default;
};

class Outbox {
 public:
  // `kept`: what is in it since before, by ascending number.
  struct Kept {
    std::uint64_t number = 0;
    std::uint64_t bytes = 0;
    std::optional<SubmissionIdentity> identity = {};
    std::string party = {};  // who handed it in; empty: the node's own party
  };
  explicit Outbox(const std::vector<Kept>& kept);

  // From a submitter of that party (empty: the node's own). Answers busy where the outbox, or the
  // share of the party, is full.
  struct Origin {
    std::optional<SubmissionIdentity> identity = {};
    std::string party = {};
  };
  void submit(PeerId submitter, const Submit& submit, const Origin& origin, Effects& effects);
  void on_stored(const SubmissionStored& stored, Effects& effects);
  void on_loaded(SubmissionLoaded loaded, Effects& effects);
  // The link to the sequencer, once it is established; and when it is gone.
  void connected(PeerId sequencer, Effects& effects);
  void disconnected();
  void on_answer(const Answer& answer, const Now& now, Effects& effects);
  // The node's own log has come up to there: what was recorded before is looked up in it.
  void log_holds(Size size, Effects& effects);
  void on_confirmed(const SubmissionConfirmed& confirmed, Effects& effects);
  void forget(PeerId submitter);
  void tick(const Now& now, Effects& effects);

  std::size_t size() const { return items_.size(); }
  std::size_t in_flight() const { return in_flight_; }
  // Of parties other than the node's own.
  std::size_t others() const;

 private:
  struct Waiter {
    PeerId peer = 0;
    std::uint64_t request = 0;
    bool until_queued = false;
  };
  enum class Stage { kStoring, kPending, kLoading, kSent, kRecorded, kConfirming };
  struct Item {
    Stage stage = Stage::kPending;
    std::uint64_t bytes = 0;
    std::vector<Waiter> waiters;
    std::optional<SubmissionIdentity> identity;
    std::string party;                       // empty: the node's own
    std::optional<AnswerAccepted> accepted;  // kRecorded: the sequencer's answer
  };
  using Items = std::map<std::uint64_t, Item>;
  struct Share {
    std::size_t entries = 0;
    std::uint64_t bytes = 0;
  };

  bool again(PeerId submitter, const Submit& submit, const Origin& origin, Effects& effects);
  void join(Item& item, const Waiter& waiter, Effects& effects);
  bool has_room(const std::string& party, std::uint64_t bytes) const;
  void add(std::uint64_t number, Item item);
  void erase(Items::iterator item);
  void set_pending(Items::value_type& item);
  void send_pending(Effects& effects);
  void send_first(std::set<std::uint64_t>& pending, Effects& effects);

  Items items_;
  std::map<Hash, std::uint64_t> numbers_;  // by identity
  std::map<std::string, Share> shares_;    // by party; the node's own under the empty name
  std::uint64_t next_ = 1;
  std::optional<PeerId> sequencer_;
  std::set<std::uint64_t> pending_;         // of the node's own party, not sent
  std::set<std::uint64_t> pending_others_;  // of all others
  std::size_t in_flight_ = 0;               // kLoading and kSent
  std::size_t others_in_flight_ = 0;
  std::multimap<Seq, std::uint64_t> recorded_;  // positions in the log of items in kRecorded
  std::int64_t hold_until_ms_ = 0;              // the sequencer was busy: nothing is sent before
  std::int64_t now_ms_ = 0;
};

}  // namespace luoshu::node
