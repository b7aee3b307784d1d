// The province asks witnesses that run elsewhere (C2SP tlog-witness) to cosign its newest
// checkpoint: those of the policy that have an http:// address. A thread of its own, one call at a
// time, each with a time limit; whoever did not answer is left alone for a while.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

#include "ledger/store/store.h"
#include "node/core/tlog_witness.h"

namespace luoshu::node {

// "http://host[:port][/prefix]"; kUsage for anything else.
struct WitnessAddress {
  std::string host;
  std::string port = "80";
  std::string prefix;  // without a final '/'
};
Result<WitnessAddress> parse_witness_address(std::string_view url);

// One POST to <prefix>/add-checkpoint; waits for the answer. kBusy where none came in time.
Result<WitnessReply> post_add_checkpoint(const WitnessAddress& address, const std::string& body);

class WitnessCalls {
 public:
  struct Events {
    std::function<void(Cosignature)> cosigned;                             // on this thread
    std::function<void(const std::string& witness, const Fault&)> failed;  // likewise
  };
  // `policy`: its witnesses without an address are left alone. `store` outlives this.
  WitnessCalls(const Policy& policy, const Store& store, const Self& self, Events events);
  ~WitnessCalls();

  // From any thread; the newest one counts.
  void newest(const Notes& notes, Size size);

 private:
  struct Witness {
    std::string name;
    WitnessAddress address;
    Size cosigned;  // what it has cosigned last, as far as is known
    std::chrono::steady_clock::time_point not_before = {};  // it did not answer
  };
  void run();
  // Whether it answered, whatever it said.
  bool call(Witness& witness, const Notes& notes, Size size);
  Result<AddCheckpoint> request(Size old, const Notes& notes, Size size) const;

  const Store& store_;
  const Self self_;
  Events events_;
  std::vector<Witness> witnesses_;
  std::mutex mutex_;
  std::condition_variable wake_;
  Notes notes_;
  Size size_;
  bool ending_ = false;
  std::jthread thread_;
};

}  // namespace luoshu::node
