#include "node/shell/witness_calls.h"

#include <fmt/format.h>

#include "ledger/base/limits.h"
#include "ledger/log/log_reader.h"
#include "node/shell/http_call.h"

namespace luoshu::node {
namespace {

constexpr auto kBackOff = std::chrono::seconds(10);  // of a witness that did not answer
constexpr unsigned kTriesMax = 2;  // a second one with the size that the witness names

}  // namespace

Result<WitnessAddress> parse_witness_address(std::string_view url) {
  constexpr std::string_view kScheme = "http://";
  const Fault bad{
      Errc::kUsage,
      fmt::format("'{}' is no address of a witness; write http://host:port/prefix", url),
      fmt::format("“{}”不是见证方地址；请写作 http://host:port/prefix", url)};
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

Result<WitnessReply> post_add_checkpoint(const WitnessAddress& address, const std::string& body) {
  const HttpCall call{
      {address.host, address.port}, "POST", address.prefix + "/add-checkpoint", body};
  LUOSHU_TRY(HttpAnswer answer, call_http(call, limits::kNoteBytesMax));
  return WitnessReply{answer.status, std::move(answer.type), std::move(answer.body)};
}

WitnessCalls::WitnessCalls(const Policy& policy, const Store& store, const Self& self,
                           Events events)
    : store_(store), self_(self), events_(std::move(events)) {
  for (const Policy::Witness& witness : policy.witnesses) {
    if (witness.url.empty()) continue;
    if (auto address = parse_witness_address(witness.url))
      witnesses_.push_back({witness.name, *std::move(address), {}});
    else
      events_.failed(witness.name, address.error());
  }
  thread_ = std::jthread([this] { run(); });
}

WitnessCalls::~WitnessCalls() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  wake_.notify_one();
}

void WitnessCalls::newest(const Notes& notes, Size size) {
  {
    const std::lock_guard lock(mutex_);
    notes_ = notes;
    size_ = size;
  }
  wake_.notify_one();
}

void WitnessCalls::run() {
  Size done;
  for (;;) {
    std::unique_lock lock(mutex_);
    wake_.wait(lock, [&] { return size_ > done || ending_; });
    if (ending_) return;
    done = size_;
    for (Witness& witness : witnesses_) {
      if (std::chrono::steady_clock::now() < witness.not_before) continue;
      // The newest one: while another witness was slow, the log has gone on.
      const Notes notes = notes_;
      const Size size = size_;
      lock.unlock();
      const bool reached = call(witness, notes, size);
      if (!reached) witness.not_before = std::chrono::steady_clock::now() + kBackOff;
      lock.lock();
      if (ending_) return;
    }
  }
}

Result<AddCheckpoint> WitnessCalls::request(Size old, const Notes& notes, Size size) const {
  AddCheckpoint ask{old, {}, notes.checkpoint};
  if (old.value == 0 || old == size) return ask;
  if (old > size) return Fault{Errc::kVerification, "it has cosigned more than this log has"};
  LUOSHU_TRY(const LogReader log, LogReader::open(store_, self_.genesis, self_.ledger));
  LUOSHU_TRY(ask.proof, log.consistency(DigestKind::kSha256, old, size));
  return ask;
}

bool WitnessCalls::call(Witness& witness, const Notes& notes, Size size) {
  for (unsigned tries = 0; tries < kTriesMax; ++tries) {
    const auto ask = request(witness.cosigned, notes, size);
    if (!ask) {
      events_.failed(witness.name, ask.error());
      return true;
    }
    const auto reply = post_add_checkpoint(witness.address, write_add_checkpoint(*ask));
    if (!reply) {
      events_.failed(witness.name, reply.error());
      return false;
    }
    const auto read = read_witness_reply(*reply);
    if (const auto* fault = std::get_if<Fault>(&read)) {
      events_.failed(witness.name, *fault);
      return true;
    }
    if (const auto* again = std::get_if<AskAgain>(&read)) {
      witness.cosigned = again->old;
      continue;
    }
    witness.cosigned = size;
    for (const std::string& line : std::get<std::vector<std::string>>(read))
      events_.cosigned({size, line});
    return true;
  }
  return true;
}

}  // namespace luoshu::node
