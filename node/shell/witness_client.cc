#include "node/shell/witness_client.h"

#include <fmt/format.h>

#include <optional>

#include "ledger/base/limits.h"
#include "ledger/log/log_reader.h"
#include "node/shell/http_call.h"

namespace luoshu::node {
namespace {

constexpr auto kBackOff = std::chrono::seconds(10);
constexpr auto kLong = std::chrono::seconds(2);  // a call that took more is one of a slow witness
constexpr unsigned kTriesMax = 2;  // a second one with the size that the witness names

}  // namespace

Result<WitnessAddress> parse_witness_address(std::string_view url) {
  constexpr std::string_view kScheme = "http://";
  const Fault bad{
      Errc::kUsage,
      fmt::format("'{}' is no address of a witness; write http://host:port/prefix", url),
      fmt::format("“{}”不是见证地址；请写作 http://host:port/prefix", url)};
  if (!url.starts_with(kScheme)) return bad;
  url.remove_prefix(kScheme.size());
  WitnessAddress address;
  const auto slash = std::min(url.find('/'), url.size());
  address.prefix = url.substr(slash);
  while (address.prefix.ends_with('/')) address.prefix.pop_back();
  const std::string_view authority = url.substr(0, slash);
  const auto colon = authority.rfind(':');
  address.host = authority.substr(0, colon);
  if (colon != std::string_view::npos) address.port = authority.substr(colon + 1);
  if (address.host.empty() || address.port.empty() ||
      address.port.find_first_not_of("0123456789") != std::string::npos)
    return bad;
  return address;
}

Result<WitnessReply> post_add_checkpoint(const WitnessAddress& address, const std::string& body,
                                         const std::stop_token& stop) {
  const HttpCall call{
      {address.host, address.port}, "POST", address.prefix + "/add-checkpoint", body};
  LUOSHU_TRY(HttpAnswer answer, call_http(call, limits::kNoteBytesMax, stop));
  return WitnessReply{answer.status, std::move(answer.type), std::move(answer.body)};
}

WitnessClient::WitnessClient(const Policy& policy, const Store& store, const Self& self,
                             Boundary& boundary, Events events)
    : store_(store), self_(self), boundary_(boundary), events_(std::move(events)) {
  for (const Policy::Witness& witness : policy.witnesses) {
    if (witness.url.empty()) continue;
    if (auto address = parse_witness_address(witness.url))
      witnesses_.push_back({witness.name, *std::move(address), {}});
    else
      events_.failed(witness.name, address.error());
  }
  thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
}

WitnessClient::~WitnessClient() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  thread_.request_stop();
  wake_.notify_one();
}

void WitnessClient::newest(const SignedCheckpoint& checkpoint) {
  {
    const std::lock_guard lock(mutex_);
    newest_ = checkpoint;
  }
  wake_.notify_one();
}

WitnessClient::Witness* WitnessClient::next(std::unique_lock<std::mutex>& lock) {
  for (;;) {
    if (ending_) return nullptr;
    const auto now = std::chrono::steady_clock::now();
    std::optional<std::chrono::steady_clock::time_point> soonest;
    // In turn: while one is asked, the log may have gone on, and that one be due again.
    for (std::size_t i = 1; i <= witnesses_.size(); ++i) {
      Witness& witness = witnesses_[(last_ + i) % witnesses_.size()];
      if (witness.asked >= newest_.size) continue;
      if (witness.not_before <= now) {
        last_ = (last_ + i) % witnesses_.size();
        return &witness;
      }
      soonest = std::min(soonest.value_or(witness.not_before), witness.not_before);
    }
    if (soonest)
      wake_.wait_until(lock, *soonest);
    else
      wake_.wait(lock);
  }
}

void WitnessClient::run(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  while (Witness* witness = next(lock)) {
    // The newest one: while another witness was slow, the log has gone on.
    const SignedCheckpoint checkpoint = newest_;
    lock.unlock();
    ask(*witness, checkpoint, stop);
    lock.lock();
  }
}

void WitnessClient::ask(Witness& witness, const SignedCheckpoint& checkpoint,
                        const std::stop_token& stop) {
  const auto begun = std::chrono::steady_clock::now();
  bool useful = false;
  boundary_.run(Where::kWitnessClient, [&] { useful = call(witness, checkpoint, stop); });
  const auto ended = std::chrono::steady_clock::now();
  if (useful) witness.asked = checkpoint.size;
  if (!useful || ended - begun > kLong) witness.not_before = ended + kBackOff;
}

Result<AddCheckpoint> WitnessClient::request(Size old, const SignedCheckpoint& checkpoint) const {
  AddCheckpoint ask{old, {}, checkpoint.note};
  if (old.value == 0 || old == checkpoint.size) return ask;
  if (old > checkpoint.size)
    return Fault{Errc::kVerification, "it has cosigned more than this log has"};
  LUOSHU_TRY(const LogReader log, LogReader::open(store_, self_.genesis, self_.ledger));
  LUOSHU_TRY(ask.proof, log.consistency(DigestKind::kSha256, old, checkpoint.size));
  return ask;
}

bool WitnessClient::call(Witness& witness, const SignedCheckpoint& checkpoint,
                         const std::stop_token& stop) {
  for (unsigned tries = 0; tries < kTriesMax; ++tries) {
    const auto ask = request(witness.cosigned, checkpoint);
    if (!ask) {
      witness.cosigned = Size{};  // ask without a proof, in case its answer was wrong
      events_.failed(witness.name, ask.error());
      return false;
    }
    const auto reply = post_add_checkpoint(witness.address, write_add_checkpoint(*ask), stop);
    if (!reply) {
      if (stop.stop_requested()) return false;
      events_.failed(witness.name, reply.error());
      return false;
    }
    const auto read = read_witness_reply(*reply);
    if (const auto* fault = std::get_if<Fault>(&read)) {
      events_.failed(witness.name, *fault);
      return false;
    }
    if (const auto* again = std::get_if<AskAgain>(&read)) {
      witness.cosigned = again->old;
      continue;
    }
    witness.cosigned = checkpoint.size;
    for (const std::string& line : std::get<std::vector<std::string>>(read))
      events_.cosigned({checkpoint.size, line});
    return true;
  }
  events_.failed(witness.name, {Errc::kInvalid, "it names one size and then another"});
  return false;
}

}  // namespace luoshu::node
