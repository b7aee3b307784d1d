// Where requests of the API are looked at and handed on: gate, caller, share, rights; then, with
// its body, to a thread that answers. Knows nothing of sockets. The loop's thread only, but for the
// work itself.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <string>
#include <variant>

#include "node/answers/answers.h"
#include "node/api/rate.h"
#include "node/api/session.h"
#include "node/shell/api_files.h"
#include "node/shell/api_hand_in.h"
#include "node/shell/loop.h"
#include "node/shell/work_pool.h"

namespace luoshu::node {

inline constexpr unsigned kApiReaders = 2;
inline constexpr unsigned kApiCouriers = 8;  // that wait for the sequencer
inline constexpr std::size_t kApiQueueMax = 64;
inline constexpr std::size_t kApiWaitingMax = 16;  // of one caller, beside what is running

// What the node says of itself; told from its own thread every second.
struct ApiStanding {
  bool ready = false;
  std::string why = "starting";
};

class ApiDesk {
 public:
  struct Options {
    const ApiConfig& config;
    api::Source source;
    HandInOptions hand_in;
    Clock& clock;
    Loop& loop;
    Boundary& boundary;
  };
  // All of them outlive this.
  ApiDesk(Options options, std::unique_ptr<ApiFiles> files);
  // Waits for what is at work; what waits is dropped.
  ~ApiDesk();

  // A request that may be answered, once its body is there.
  struct Pending {
    api::Asked asked;
    api::Caller caller;
    std::string who;  // whose share it counts to
    std::string request_id;
  };
  // Its answer is known from its head.
  struct Told {
    api::Answer answer;
    std::string request_id;
    bool may_go_on = false;
    bool head_only = false;  // to a HEAD
  };
  std::variant<Pending, Told> look(std::string_view head, const std::string& address);
  // `respond` is called once, on the loop's thread: at once or later. Where it is dropped, nothing
  // will be answered.
  using Respond = std::function<void(api::Answer)>;
  void take(Pending pending, Respond respond);
  // What the head itself makes impossible, such as its length.
  Told turn_away(api::Problem problem);

  // Whether a certificate or the tokens are others; what could not be read again.
  Status refresh() { return files_->refresh(); }
  std::shared_ptr<boost::asio::ssl::context> tls() const { return files_->tls(); }
  // The address that counts: the forwarder's word where the forwarder is ours.
  std::string address_of(const std::string& peer, std::string_view forwarded) const;
  bool is_forwarder(const std::string& peer) const;
  void tell(ApiStanding standing) { standing_ = std::move(standing); }

 private:
  struct Identified {
    api::Caller caller;
    std::optional<api::Problem> problem;
  };
  Identified identify(const api::Asked& asked);
  std::string next_request_id();
  api::Answer at_once(const Pending& pending);
  api::Answer begin_session(const Pending& pending);
  void start(std::shared_ptr<Pending> pending, const Respond& respond);
  void done(const std::string& who);

  Options options_;
  std::unique_ptr<ApiFiles> files_;
  api::GateRules rules_;
  api::Sessions sessions_;
  api::Rates rates_;
  api::Running running_;
  std::map<std::string, std::deque<std::function<void()>>> waiting_;
  ApiStanding standing_;
  std::string prefix_;
  std::uint64_t requests_ = 0;
  std::unique_ptr<WorkPool> readers_;
  std::unique_ptr<WorkPool> couriers_;
};

}  // namespace luoshu::node
