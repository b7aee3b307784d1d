// A witness for other logs (C2SP tlog-witness): decides requests one after the other on a thread of
// its own, keeps what it accepts on disk, and only then signs. A city's own cosigning does not come
// this way.
//
// Kept under `folder`, one file a log, named by the SHA-256 of its origin: an anchor file
// (ledger/log/anchor.h), whose ledger id is that digest.
#pragma once

#include <condition_variable>
#include <deque>
#include <filesystem>
#include <functional>
#include <mutex>
#include <thread>

#include "ledger/base/clock.h"
#include "node/core/tlog_witness.h"
#include "node/shell/boundary.h"

namespace luoshu::node {

inline constexpr std::size_t kWitnessQueueMax = 64;

class WitnessServer {
 public:
  struct Options {
    NoteSigner witness;
    std::vector<NoteVerifier> logs;  // whose checkpoints it cosigns
    std::filesystem::path folder;
  };
  // Reads what was kept; kIo, kCorruption. `clock` outlives this.
  static Result<std::unique_ptr<WitnessServer>> open(Options options, Clock& clock);
  // Begins to answer. `boundary` outlives this.
  void start(Boundary& boundary);
  ~WitnessServer();

  using Respond = std::function<void(WitnessReply)>;  // on the server's thread
  // From any thread. A full queue answers 503 at once.
  void ask(std::string body, Respond respond);

 private:
  WitnessServer(Options options, Clock& clock);
  void run(Boundary& boundary);
  WitnessReply decide(const std::string& body);

  Options options_;
  Clock& clock_;
  std::map<std::string, WitnessedHead, std::less<>> heads_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::pair<std::string, Respond>> queue_;
  bool ending_ = false;
  std::jthread thread_;
};

}  // namespace luoshu::node
