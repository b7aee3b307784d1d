#include "node/shell/client.h"

#include <fmt/format.h>

#include <deque>

#include "ledger/log/checkpoint.h"

namespace luoshu::node {
namespace {

constexpr std::size_t kInFlightBytesMax = 2U << 20;
constexpr unsigned kUngreetedMax = 3;  // links that end before the node greets: it does not want us
constexpr auto kLook = std::chrono::milliseconds(50);
constexpr auto kRedial = std::chrono::milliseconds(200);
// Follow from a position past the end of every log: only checkpoints come.
constexpr Size kOnlyCheckpoints{std::uint64_t{1} << 62};

class Client {
 public:
  Client(const SubmitOptions& options, const std::vector<Bytes>& entries, Clock& clock,
         const SubmitProgress& progress)
      : options_(options),
        entries_(entries),
        progress_(progress),
        log_(LogLevel::kError),
        network_(loop_, clock, tls_of(options), events(), counters_, log_) {
    outcome_.entries.resize(entries.size());
    states_.resize(entries.size());
    for (std::size_t i = 0; i < entries.size(); ++i) waiting_.push_back(i);
  }

  SubmitOutcome run() {
    if (entries_.empty()) return std::move(outcome_);
    if (options_.remote) {
      const PublicKey& key = options_.remote->server_key;
      network_.dial({options_.remote->address, Dial::Pinned{key, {}}, std::nullopt});
    } else if (const Status dialled = network_.dial_local(options_.socket); !dialled) {
      outcome_.fault = dialled.error();
      return std::move(outcome_);
    }
    deadline_ms_ = Loop::steady_ms() + options_.timeout_ms;
    loop_.every(kLook, [this] { look(); });
    loop_.run();
    return std::move(outcome_);
  }

 private:
  static std::optional<Network::Options> tls_of(const SubmitOptions& options) {
    if (!options.remote) return std::nullopt;
    return Network::Options{options.remote->transport_key, "submitter"};
  }

  Network::Events events() {
    return {[this](const PublicKey& key) -> Result<PeerIdentity> {
              fail({Errc::kVerification,
                    "the node shows another key than the one expected: " + to_hex(key.bytes()),
                    "节点出示的密钥与预期不符：" + to_hex(key.bytes())});
              return Fault{Errc::kRefused, "another key than the one expected"};
            },
            [this](const LinkOpened& opened) { peer_ = opened.peer; },
            [this](PeerId, const Message& message) {
              std::visit([this](const auto& any) { on(any); }, message);
            },
            [this](PeerId) { closed(); }, [] { return true; }};
  }

  void on(const Hello& hello) {
    greeted_ = true;
    ungreeted_ = 0;
    if (hello.ledger != options_.ledger)
      return fail(
          {Errc::kUsage,
           "this node keeps another ledger than the entry is for: " + hello.ledger.hash.hex(),
           "该节点保管的是另一账本：" + hello.ledger.hash.hex()});
    const std::string& party = options_.party.empty() ? hello.party : options_.party;
    send(Hello{kProtocol, options_.ledger, Role::kSubmitter, party, Size{}, ""});
    if (options_.wait == WaitFor::kCosigned) send(Follow{kOnlyCheckpoints, 0});
    send_waiting();
  }

  void on(const Ping& ping) { send(Pong{ping.stamp, Size{}}); }

  void on(const Goodbye& goodbye) { goodbye_ = goodbye; }

  void on(const Answer& answer) {
    if (answer.request >= states_.size() || !states_[answer.request].sent) return;
    const std::size_t index = answer.request;
    Submitted& submitted = outcome_.entries[index];
    if (const auto* busy = std::get_if<AnswerBusy>(&answer.verdict)) {
      returned(index);
      hold_until_ms_ = Loop::steady_ms() + busy->retry_ms;
      return;
    }
    if (std::holds_alternative<AnswerQueued>(answer.verdict)) {
      submitted.queued = true;
      if (options_.wait == WaitFor::kQueued) answered(index);
    } else {
      submitted.verdict = answer.verdict;
      answered(index);
    }
    finish_if_done(index);
    send_waiting();
  }

  void on(const SignedCheckpoint& seen) {
    if (!options_.policy) return;
    const auto opened = open_by_policy(*options_.policy, seen.note);
    if (!opened || !quorum_met(*options_.policy, opened->witnesses)) return;
    if (opened->checkpoint.size > cosigned_) {
      cosigned_ = opened->checkpoint.size;
      checkpoint_ = seen;
    }
    for (std::size_t i = 0; i < states_.size(); ++i) finish_if_done(i);
  }

  template <class Other>
  void on(const Other& /*other*/) {}

  void send(const Message& message) {
    if (peer_) network_.send(*peer_, message);
  }

  // Whether the entry has come as far as was asked for.
  void finish_if_done(std::size_t index) {
    Submitted& submitted = outcome_.entries[index];
    if (states_[index].done) return;
    const auto* accepted =
        submitted.verdict ? std::get_if<AnswerAccepted>(&*submitted.verdict) : nullptr;
    bool done = submitted.verdict && accepted == nullptr;
    if (options_.wait == WaitFor::kQueued) done = done || submitted.queued || accepted != nullptr;
    if (options_.wait == WaitFor::kSequenced) done = done || accepted != nullptr;
    if (accepted != nullptr && accepted->seq.value < cosigned_.value) {
      submitted.cosigned = checkpoint_;
      done = true;
    }
    if (!done) return;
    states_[index].done = true;
    progress_(index, submitted);
    if (++done_ == states_.size()) loop_.stop();
  }

  void send_waiting() {
    if (!peer_ || !greeted_ || Loop::steady_ms() < hold_until_ms_) return;
    while (!waiting_.empty() && in_flight_ < options_.in_flight_max &&
           (in_flight_ == 0 || in_flight_bytes_ < kInFlightBytesMax)) {
      const std::size_t index = waiting_.front();
      waiting_.pop_front();
      if (states_[index].done) continue;
      states_[index].sent = true;
      ++in_flight_;
      in_flight_bytes_ += entries_[index].size();
      send(Submit{index, entries_[index], options_.wait == WaitFor::kQueued});
    }
  }

  void answered(std::size_t index) {
    states_[index].sent = false;
    --in_flight_;
    in_flight_bytes_ -= entries_[index].size();
  }

  void returned(std::size_t index) {
    answered(index);
    waiting_.push_front(index);
  }

  // What was sent and not answered is sent again over the next link.
  void closed() {
    peer_.reset();
    if (!std::exchange(greeted_, false) && ++ungreeted_ >= kUngreetedMax)
      return fail(
          {Errc::kVerification,
           "the node closes the link: this transport key is not enrolled, revoked, expired "
           "or without a role; or the clock of one of the two machines is wrong",
           "节点拒绝连接：该传输密钥未登记、已吊销、已过期或所属主体没有角色；或两台机器之一"
           "时钟有误"});
    for (std::size_t i = states_.size(); i-- > 0;)
      if (states_[i].sent) returned(i);
    if (!options_.remote) redial();
  }

  void redial() {
    loop_.after(kRedial, [this] {
      if (!network_.dial_local(options_.socket)) redial();
    });
  }

  void look() {
    if (options_.interrupted && options_.interrupted())
      return fail({Errc::kBusy, "interrupted", "已中断"});
    if (Loop::steady_ms() >= deadline_ms_) {
      const std::string said =
          goodbye_ ? fmt::format(" (the node said: {}, {})", goodbye_->code, goodbye_->text) : "";
      return fail(
          {Errc::kBusy,
           fmt::format("no final answer within {} s{}; submitting again is safe",
                       options_.timeout_ms / 1'000, said),
           fmt::format("{} 秒内没有最终答复；重复提交是安全的", options_.timeout_ms / 1'000)});
    }
    send_waiting();
  }

  void fail(Fault fault) {
    if (!outcome_.fault) outcome_.fault = std::move(fault);
    loop_.stop();
  }

  struct State {
    bool sent = false;  // and not finally answered
    bool done = false;
  };

  const SubmitOptions& options_;
  const std::vector<Bytes>& entries_;
  const SubmitProgress& progress_;
  Loop loop_;
  NodeLog log_;
  Counters counters_;
  Network network_;
  SubmitOutcome outcome_;
  std::vector<State> states_;
  std::deque<std::size_t> waiting_;  // to be sent
  std::size_t in_flight_ = 0;
  std::size_t in_flight_bytes_ = 0;
  std::size_t done_ = 0;
  std::optional<PeerId> peer_;
  bool greeted_ = false;
  unsigned ungreeted_ = 0;
  std::optional<Goodbye> goodbye_;
  std::int64_t hold_until_ms_ = 0;
  std::int64_t deadline_ms_ = 0;
  Size cosigned_;
  SignedCheckpoint checkpoint_;  // cosigned by the quorum, the longest one
};

}  // namespace

SubmitOutcome submit_entries(const SubmitOptions& options, const std::vector<Bytes>& entries,
                             Clock& clock, const SubmitProgress& progress) {
  return Client(options, entries, clock, progress).run();
}

}  // namespace luoshu::node
