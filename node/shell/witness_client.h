// The province asks witnesses that run elsewhere (C2SP tlog-witness) to cosign its newest
// checkpoint: those of the policy that have an http:// address. A thread of its own, one call at a
// time, each with a time limit. A witness that does not answer, answers nonsense or is slow is
// asked again after a pause, so that it delays the others once and not at every checkpoint.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <stop_token>
#include <thread>

#include "ledger/store/store.h"
#include "node/core/tlog_witness.h"
#include "node/shell/boundary.h"

namespace luoshu::node {

// "http://host[:port][/prefix]"; kUsage for anything else.
struct WitnessAddress {
  std::string host;
  std::string port = "80";
  std::string prefix;  // without a final '/'
};
Result<WitnessAddress> parse_witness_address(std::string_view url);

// One POST to <prefix>/add-checkpoint; waits for the answer, as call_http() does.
Result<WitnessReply> post_add_checkpoint(const WitnessAddress& address, const std::string& body,
                                         const std::stop_token& stop = {});

class WitnessClient {
 public:
  struct Events {
    std::function<void(Cosignature)> cosigned;                             // on this thread
    std::function<void(const std::string& witness, const Fault&)> failed;  // likewise
  };
  // `policy`: its witnesses without an address are left alone. `store` and `boundary` outlive this.
  WitnessClient(const Policy& policy, const Store& store, const Self& self, Boundary& boundary,
                Events events);
  // Breaks the call under way off.
  ~WitnessClient();

  // From any thread; the newest one counts.
  void newest(const SignedCheckpoint& checkpoint);

 private:
  struct Witness {
    std::string name;
    WitnessAddress address;
    Size cosigned;    // what it has cosigned last, as far as is known
    Size asked = {};  // the last one that it was asked for
    std::chrono::steady_clock::time_point not_before = {};
  };
  void run(const std::stop_token& stop);
  // The next one to be asked; nothing where the destructor waits.
  Witness* next(std::unique_lock<std::mutex>& lock);
  void ask(Witness& witness, const SignedCheckpoint& checkpoint, const std::stop_token& stop);
  // Whether it gave a useful answer.
  bool call(Witness& witness, const SignedCheckpoint& checkpoint, const std::stop_token& stop);
  Result<AddCheckpoint> request(Size old, const SignedCheckpoint& checkpoint) const;

  const Store& store_;
  const Self self_;
  Boundary& boundary_;
  Events events_;
  std::vector<Witness> witnesses_;
  std::size_t last_ = 0;  // who was asked last
  std::mutex mutex_;
  std::condition_variable wake_;
  SignedCheckpoint newest_;
  bool ending_ = false;
  std::jthread thread_;
};

}  // namespace luoshu::node
