// What a node shows of itself over HTTP: metrics, health, checkpoints.
#include <fmt/format.h>
#include <sys/resource.h>

#include "ledger/base/limits.h"
#include "ledger/log/checkpoint.h"
#include "node/shell/node.h"

namespace luoshu::node {
namespace {

// Prometheus text format 0.0.4.
class Metrics {
 public:
  template <class Number>
  void add(std::string_view name, std::string_view kind, std::string_view help, Number value) {
    head(name, kind, help);
    text_ += fmt::format("luoshu_{} {}\n", name, value);
  }
  template <class Number>
  void add(std::string_view name, std::string_view kind, std::string_view help,
           std::string_view label, const std::map<std::string, Number>& values) {
    head(name, kind, help);
    for (const auto& [key, value] : values)
      text_ += fmt::format("luoshu_{}{{{}=\"{}\"}} {}\n", name, label, key, value);
  }
  std::string text() { return std::move(text_); }

 private:
  void head(std::string_view name, std::string_view kind, std::string_view help) {
    text_ += fmt::format("# HELP luoshu_{0} {1}\n# TYPE luoshu_{0} {2}\n", name, help, kind);
  }
  std::string text_;
};

// A note that every C2SP verifier accepts; where it has more lines, the log's own and the first.
std::string within_trimmed_limit(const std::string& text) {
  auto note = parse_note(text);
  if (!note || note->signatures.size() <= limits::kTrimmedSignaturesMax) return text;
  note->signatures.resize(limits::kTrimmedSignaturesMax);
  return to_text(*note);
}

// Open descriptors, and how many there may be.
std::pair<std::uint64_t, std::uint64_t> descriptors() {
  std::uint64_t open = 0;
  std::error_code error;
  for (auto it = std::filesystem::directory_iterator("/proc/self/fd", error);
       !error && it != std::filesystem::directory_iterator(); it.increment(error))
    ++open;
  rlimit limit{};
  const bool known = ::getrlimit(RLIMIT_NOFILE, &limit) == 0;
  return {open, known ? static_cast<std::uint64_t>(limit.rlim_cur) : 0};
}

std::map<std::string, std::uint64_t> ones(const RaisedAlarms& alarms) {
  std::map<std::string, std::uint64_t> raised;
  for (const auto& [code, text] : alarms) raised[code] = 1;
  return raised;
}

void add_machine(Metrics& metrics, const Sequencer& machine) {
  metrics.add("entries_accepted_total", "counter", "entries appended since the start",
              machine.counters().accepted);
  metrics.add("entries_refused_total", "counter", "entries answered with anything else",
              machine.counters().refused);
  metrics.add("busy_answers_total", "counter", "submissions answered with busy",
              machine.counters().busy);
  metrics.add("bad_cosignatures_total", "counter", "cosignatures that did not hold",
              machine.counters().bad_cosignatures);
  metrics.add("queued_bytes", "gauge", "bytes of entries that wait to be decided",
              machine.queued_bytes());
  metrics.add("cosigned_size", "gauge", "size that the quorum has cosigned",
              machine.cosigning().cosigned().value);
  metrics.add("standing", "gauge", "0 asking peers, 1 ready, 2 halted",
              static_cast<int>(machine.phase()));
}

void add_machine(Metrics& metrics, const Replica& machine) {
  std::uint64_t ahead = machine.self().size.value;
  for (const auto& [peer, link] : machine.links().all())
    if (link.is(Role::kSequencer)) ahead = std::max(ahead, link.size.value);
  metrics.add("connected", "gauge", "1 while linked to the sequencer", int{machine.connected()});
  metrics.add("lag_entries", "gauge", "entries that the sequencer has and this node has not",
              ahead - machine.self().size.value);
  metrics.add("follows", "gauge", "1 unless forked or diverged", int{machine.follows()});
  metrics.add("cosigns", "gauge", "1 while it would cosign", int{machine.cosigns()});
  metrics.add("cosigned_size", "gauge", "size known to be cosigned by the quorum",
              machine.cosigned().value);
  metrics.add("outbox_entries", "gauge", "submissions not yet recorded", machine.outbox().size());
  metrics.add("outbox_others_entries", "gauge", "of these, handed in by other parties",
              machine.outbox().others());
  metrics.add("runs_waiting", "gauge", "runs of entries received and not taken yet",
              machine.batches_waiting());
}

}  // namespace

std::string Node::metrics() const {
  Metrics metrics;
  metrics.add("size", "gauge", "entries in this node's log", self().size.value);
  metrics.add("signed_size", "gauge", "size of the newest signed checkpoint",
              self().newest.size.value);
  std::visit([&](const auto& machine) { add_machine(metrics, machine); }, *machine_);
  metrics.add("links", "gauge", "links of admitted peers", network_->links());
  metrics.add("handshakes", "gauge", "connections not admitted yet", network_->handshakes());
  metrics.add("backlog_bytes", "gauge", "submissions waiting for the outbox",
              writer_->backlog_bytes());
  metrics.add("connections_total", "counter", "connections taken", counters_.accepted);
  metrics.add("links_total", "counter", "links opened", counters_.opened);
  metrics.add("refused_total", "counter", "links refused or closed here", "why", counters_.refused);
  metrics.add("ended_total", "counter", "links ended", "how", counters_.ended);
  metrics.add("received_total", "counter", "messages received", "message", counters_.received);
  metrics.add("sent_total", "counter", "messages sent", "message", counters_.sent);
  metrics.add("unsendable_total", "counter", "messages that fitted no frame; their link is closed",
              "message", counters_.unsendable);
  metrics.add("received_bytes_total", "counter", "bytes of messages received",
              counters_.bytes_received);
  metrics.add("sent_bytes_total", "counter", "bytes of messages sent", counters_.bytes_sent);
  metrics.add("http_connections", "gauge", "connections of this listener",
              http_ ? http_->connections() : 0);
  if (http_)
    metrics.add("http_refused_total", "counter", "HTTP requests refused, connections cut off",
                "why", http_->counters().refused);
  if (api_) {
    const ApiCounters api = api_->counters();
    metrics.add("api_connections", "gauge", "connections of the API", api.connections);
    metrics.add("api_answers_total", "counter", "answers of the API", "status", api.answers);
    metrics.add("api_refused_total", "counter", "connections of the API cut off", "why",
                api.refused);
  }
  metrics.add("foreign_exceptions_total", "counter", "exceptions that ended one job here", "where",
              boundary_.counts());
  const auto [open, most] = descriptors();
  metrics.add("descriptors", "gauge", "open descriptors", open);
  metrics.add("descriptors_max", "gauge", "descriptors that the process may open", most);
  metrics.add("free_bytes", "gauge", "bytes free on the disk of the home", free_bytes_);
  metrics.add("alarm", "gauge", "1: the alarm stands", "code", ones(all_alarms()));
  return metrics.text();
}

bool Node::ready(std::string& why) const {
  why = "ready";
  if (stopping_) why = "stopping";
  if (const auto* sequencer = std::get_if<Sequencer>(&*machine_)) {
    if (sequencer->phase() == Sequencer::Phase::kAsking) why = "asking peers what they hold";
    if (sequencer->phase() == Sequencer::Phase::kHalted) why = "halted: see the alarms";
    if (why == "ready" && sequencer->doubts_clock()) why = "the clock is in doubt";
  } else {
    const auto& replica = std::get<Replica>(*machine_);
    if (!replica.follows()) why = replica.forked() ? "forked" : "diverged";
    // A city that is cut off keeps reading and keeps submissions: ready, and says so.
    if (why == "ready" && !replica.connected()) why = "ready, cut off from the sequencer";
  }
  const bool is_ready = why.starts_with("ready");
  std::string codes;
  for (const auto& [code, alarm] : all_alarms()) codes += (codes.empty() ? "" : ", ") + code;
  if (!codes.empty()) why += "; alarms: " + codes;
  return is_ready;
}

std::string Node::checkpoint(bool trimmed) const {
  const SignedCheckpoint& newest = self().newest;
  if (!trimmed || newest.note.empty()) return newest.note;
  const auto* sequencer = std::get_if<Sequencer>(&*machine_);
  if (sequencer != nullptr) return sequencer->cosigning().trimmed(newest.size).note;
  return within_trimmed_limit(newest.note);
}

Status Node::start_metrics() {
  if (!config_.metrics) return Done{};
  // Who adds an endpoint adds it here.
  HttpRoutes routes;
  routes[{"GET", "/metrics"}].handler = [this](const HttpRequest&, const HttpRespond& respond) {
    respond({200, "text/plain; version=0.0.4; charset=utf-8", metrics()});
  };
  routes[{"GET", "/healthz"}].handler = [](const HttpRequest&, const HttpRespond& respond) {
    respond({200, "text/plain; charset=utf-8", "alive\n"});
  };
  routes[{"GET", "/readyz"}].handler = [this](const HttpRequest&, const HttpRespond& respond) {
    std::string why;
    const bool is_ready = ready(why);
    respond({is_ready ? 200U : 503U, "text/plain; charset=utf-8", why + "\n"});
  };
  routes[{"GET", "/checkpoint"}].handler = [this](const HttpRequest& asked,
                                                  const HttpRespond& respond) {
    const std::string note = checkpoint(asked.query == "trimmed");
    if (note.empty()) return respond({404, "text/plain; charset=utf-8", "none signed yet\n"});
    respond({200, "text/plain; charset=utf-8", note});
  };
  if (witness_server_) {
    witness_server_->start(boundary_);
    HttpRoute& route = routes[{"POST", "/add-checkpoint"}];
    route.body_bytes_max = limits::kNoteBytesMax;
    route.handler = [this](const HttpRequest& asked, const HttpRespond& respond) {
      // Moved on: the last owner of a connection must be the loop's thread.
      witness_server_->ask(asked.body, [this, respond](const WitnessReply& reply) mutable {
        loop_.post([respond = std::move(respond), reply] {
          respond({reply.status, reply.content_type, reply.body});
        });
      });
    };
  }
  LUOSHU_TRY(http_, HttpListener::open(loop_, *config_.metrics, std::move(routes)));
  return Done{};
}

}  // namespace luoshu::node
