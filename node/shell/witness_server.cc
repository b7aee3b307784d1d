#include "node/shell/witness_server.h"

#include "ledger/log/anchor.h"
#include "ledger/log/checkpoint.h"
#include "ledger/log/cosignature.h"

namespace luoshu::node {
namespace {

LedgerId name_of(std::string_view origin) {
  return {sha256(as_bytes(origin))};
}

std::filesystem::path file_of(const std::filesystem::path& folder, std::string_view origin) {
  return folder / name_of(origin).hash.hex();
}

}  // namespace

WitnessServer::WitnessServer(Options options, Clock& clock)
    : options_(std::move(options)), clock_(clock) {}

Result<std::unique_ptr<WitnessServer>> WitnessServer::open(Options options, Clock& clock) {
  std::error_code error;
  std::filesystem::create_directories(options.folder, error);
  if (error)
    return Fault{Errc::kIo, "cannot create " + options.folder.string() + ": " + error.message()};
  std::unique_ptr<WitnessServer> server(new WitnessServer(std::move(options), clock));
  for (const NoteVerifier& log : server->options_.logs) {
    LUOSHU_TRY(const auto kept, read_anchor(file_of(server->options_.folder, log.name)));
    if (!kept) continue;
    if (kept->ledger != name_of(log.name))
      return Fault{Errc::kCorruption, "what this witness keeps of " + log.name + " is of another"};
    server->heads_.emplace(log.name, WitnessedHead{kept->size, kept->root});
  }
  return server;
}

void WitnessServer::start(Boundary& boundary) {
  thread_ = std::jthread([this, &boundary] { run(boundary); });
}

WitnessServer::~WitnessServer() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  wake_.notify_one();
}

void WitnessServer::ask(std::string body, Respond respond) {
  {
    const std::lock_guard lock(mutex_);
    if (queue_.size() < kWitnessQueueMax) {
      queue_.emplace_back(std::move(body), std::move(respond));
      wake_.notify_one();
      return;
    }
  }
  respond({503, "text/plain; charset=utf-8", "too many requests at a time; try again\n"});
}

void WitnessServer::run(Boundary& boundary) {
  for (;;) {
    std::unique_lock lock(mutex_);
    wake_.wait(lock, [this] { return !queue_.empty() || ending_; });
    if (ending_) return;
    const auto [body, respond] = std::move(queue_.front());
    queue_.pop_front();
    lock.unlock();
    // Where that threw, no signature has left this witness: at worst it keeps a head unsigned.
    WitnessReply reply{500, "text/plain; charset=utf-8", "this witness cannot answer\n"};
    boundary.run(Where::kWitnessServer, [&] { reply = decide(body); });
    boundary.run(Where::kWitnessServer, [&] { respond(reply); });
  }
}

// One at a time: check, keep, sign. What could not be kept is not signed.
WitnessReply WitnessServer::decide(const std::string& body) {
  auto decision = decide_add_checkpoint(body, options_.logs, heads_);
  if (auto* reply = std::get_if<WitnessReply>(&decision)) return std::move(*reply);
  const auto& accepted = std::get<WitnessAcceptance>(decision);
  const auto request = parse_add_checkpoint(body);
  const Status kept = write_anchor(
      file_of(options_.folder, accepted.origin),
      {name_of(accepted.origin), accepted.head.size, accepted.head.root, request->checkpoint});
  if (!kept) return {500, "text/plain; charset=utf-8", "this witness cannot write\n"};
  heads_.insert_or_assign(accepted.origin, accepted.head);
  const auto signature = cosign(accepted.text, options_.witness, clock_.now());
  if (!signature) return {500, "text/plain; charset=utf-8", "this witness cannot sign\n"};
  return witness_accepts(*signature);
}

}  // namespace luoshu::node
