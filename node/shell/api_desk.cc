#include "node/shell/api_desk.h"

#include <fmt/format.h>

#include <algorithm>
#include <random>

#include "ledger/rules/engine/reasons.h"

namespace luoshu::node {
namespace {

using api::Problem;
using api::ProblemCode;
using api::RouteId;

Bytes random_bytes(std::size_t count) {
  std::random_device dice;
  Bytes bytes(count);
  for (std::uint8_t& byte : bytes) byte = static_cast<std::uint8_t>(dice());
  return bytes;
}

EntryId random_entry_id() {
  EntryId id;
  std::ranges::copy(random_bytes(id.bytes.size()), id.bytes.begin());
  return id;
}

Problem busy(ProblemCode code, Bilingual words) {
  Problem problem{code, std::move(words)};
  problem.retry_after_s = 1;
  return problem;
}

json::Value caller_json(const api::Caller& caller) {
  return json::Object{{"party", caller.party},
                      {"role", caller.role},
                      {"division", caller.division},
                      {"standing", api::standing_name(api::standing_of(caller))},
                      {"token", caller.token}};
}

// As written, and where no port is written with the one that is listened on.
std::vector<std::string> hosts_of(const ApiConfig& config) {
  std::vector<std::string> hosts;
  for (const std::string& host : config.hosts) {
    hosts.push_back(http_lower(host));
    if (host.find(':') == std::string::npos || host.ends_with(']'))
      hosts.push_back(http_lower(fmt::format("{}:{}", host, config.listen.port)));
  }
  return hosts;
}

}  // namespace

ApiDesk::ApiDesk(Options options, std::unique_ptr<ApiFiles> files)
    : options_(std::move(options)),
      files_(std::move(files)),
      rules_{hosts_of(options_.config)},
      prefix_(to_hex(random_bytes(4))),
      readers_(std::make_unique<WorkPool>(kApiReaders, kApiQueueMax, options_.boundary)),
      couriers_(std::make_unique<WorkPool>(kApiCouriers, kApiQueueMax, options_.boundary)) {}

ApiDesk::~ApiDesk() = default;

std::string ApiDesk::next_request_id() {
  return fmt::format("{}-{}", prefix_, ++requests_);
}

ApiDesk::Told ApiDesk::turn_away(Problem problem) {
  std::string id = next_request_id();
  return {api::answer_of(problem, id), id};
}

bool ApiDesk::is_forwarder(const std::string& peer) const {
  return std::ranges::find(options_.config.forwarders, peer) != options_.config.forwarders.end();
}

std::string ApiDesk::address_of(const std::string& peer, std::string_view forwarded) const {
  if (forwarded.empty() || !is_forwarder(peer)) return peer;
  // The last one is what our own forwarder has seen; those before it anybody may have written.
  const auto comma = forwarded.rfind(',');
  std::string last(comma == std::string_view::npos ? forwarded : forwarded.substr(comma + 1));
  std::erase(last, ' ');
  return last.substr(0, 64);
}

ApiDesk::Identified ApiDesk::identify(const api::Asked& asked) {
  const Date today = day_of(options_.clock.now());
  std::optional<Hash> digest;
  if (asked.bearer) {
    const auto read = api::token_digest(*asked.bearer);
    if (!read)
      return {{},
              Problem{ProblemCode::kUnauthenticated, {"令牌有误", "this is no token that holds"}}};
    digest = *read;
  } else if (asked.cookie) {
    digest = sessions_.token_of(*asked.cookie, Loop::steady_ms());
  }
  if (!digest) return {};
  api::Known known = api::caller_of(files_->tokens(), *digest, today);
  return {known.caller.value_or(api::Caller{}), std::move(known.problem)};
}

std::variant<ApiDesk::Pending, ApiDesk::Told> ApiDesk::look(std::string_view head,
                                                            const std::string& address) {
  auto admission = api::admit(head, rules_);
  Pending pending;
  pending.request_id = next_request_id();
  const auto told = [&](const Problem& problem, bool may_go_on) {
    return Told{api::answer_of(problem, pending.request_id), pending.request_id, may_go_on,
                head.starts_with("HEAD ")};
  };
  const auto* turned = std::get_if<api::Turned>(&admission);
  Identified identified;
  if (turned == nullptr) {
    pending.asked = std::get<api::Asked>(std::move(admission));
    identified = identify(pending.asked);
  }
  pending.caller = identified.caller;
  const bool known = pending.caller.known();
  pending.who = known ? pending.caller.token : address_of(address, pending.asked.forwarded);
  const bool goes_on = pending.asked.body_bytes == 0 && pending.asked.keep_alive;
  if (!rates_.take(pending.who, known ? api::kKnownPerSecond : api::kPublicPerSecond,
                   Loop::steady_ms()))
    return told(busy(ProblemCode::kTooOften, {"请求过于频繁", "more requests than your share"}),
                turned == nullptr && goes_on);
  if (turned != nullptr) return told(turned->problem, turned->may_go_on);
  if (identified.problem) return told(*identified.problem, goes_on);
  std::optional<std::string> division;
  if (const std::string* asked = pending.asked.find("division")) division = *asked;
  if (const auto no = api::object_to(pending.caller, pending.asked.route->matter, division))
    return told(*no, goes_on);
  return pending;
}

void ApiDesk::take(Pending pending, Respond respond) {
  if (pending.asked.route->work == api::Work::kAtOnce) return respond(at_once(pending));
  // Entries wait for the sequencer: what their author reads meanwhile does not wait with them.
  if (pending.asked.route->work == api::Work::kHandIn) pending.who += " entries";
  const std::string who = pending.who;
  const std::string id = pending.request_id;
  // shared, because a job must be copyable
  auto carried = std::make_shared<Pending>(std::move(pending));
  if (running_.enter(who)) return start(std::move(carried), respond);
  auto& line = waiting_[who];
  if (line.size() >= kApiWaitingMax)
    return respond(api::answer_of(
        busy(ProblemCode::kTooOften, {"同时计算的请求过多", "too many answers at the same time"}),
        id));
  line.emplace_back([this, carried, respond] { start(carried, respond); });
}

// REQUIRES a place among what its caller has running.
void ApiDesk::start(std::shared_ptr<Pending> pending, const Respond& respond) {
  const std::string who = pending->who;
  const std::string id = pending->request_id;
  WorkPool& pool = pending->asked.route->work == api::Work::kHandIn ? *couriers_ : *readers_;
  const bool taken = pool.push([this, pending, respond] {
    api::Answer made =
        api::answer_of({ProblemCode::kInternal, {"节点未能作答", "this node could not answer"}},
                       pending->request_id);
    options_.boundary.run(Where::kApi, [&] {
      const api::Asking asking{pending->asked, pending->caller, options_.clock.now(),
                               random_entry_id(), pending->request_id};
      made = pending->asked.route->work == api::Work::kHandIn
                 ? hand_in(asking, options_.hand_in, options_.clock)
                 : api::answer(asking, options_.source);
    });
    options_.loop.post([this, who = pending->who, respond, answer = std::move(made)] {
      done(who);
      respond(answer);
    });
  });
  if (taken) return;
  done(who);
  respond(api::answer_of(busy(ProblemCode::kUnavailable, {"节点正忙", "this node is busy"}), id));
}

void ApiDesk::done(const std::string& who) {
  running_.leave(who);
  const auto line = waiting_.find(who);
  if (line == waiting_.end()) return;
  if (!line->second.empty() && running_.enter(who)) {
    const auto next = std::move(line->second.front());
    line->second.pop_front();
    next();
  }
  const auto again = waiting_.find(who);
  if (again != waiting_.end() && again->second.empty()) waiting_.erase(again);
}

api::Answer ApiDesk::begin_session(const Pending& pending) {
  if (!pending.asked.bearer)
    return api::answer_of({ProblemCode::kUnauthenticated,
                           {"须以令牌（Authorization: Bearer）开始会话",
                            "a session begins with a token (Authorization: Bearer)"}},
                          pending.request_id);
  const auto digest = api::token_digest(*pending.asked.bearer);
  if (!digest) return api::answer_of(api::problem_of(digest.error()), pending.request_id);
  api::Answer answer = api::json_answer(caller_json(pending.caller));
  answer.add("Set-Cookie",
             api::cookie_that_begins(sessions_.begin(random_bytes(api::kSessionSecretBytes),
                                                     *digest, Loop::steady_ms())));
  return answer;
}

api::Answer ApiDesk::at_once(const Pending& pending) {
  const std::string text(api::type_of(api::Form::kText));
  switch (pending.asked.route->id) {
    case RouteId::kHealth:
      return {200, text, "alive\n"};
    case RouteId::kReady:
      return {standing_.ready ? 200U : 503U, text, standing_.why + "\n"};
    case RouteId::kSessionNow:
      return api::json_answer(caller_json(pending.caller));
    case RouteId::kSessionBegin:
      return begin_session(pending);
    case RouteId::kSessionEnd: {
      if (pending.asked.cookie) sessions_.end(*pending.asked.cookie);
      api::Answer answer = api::json_answer(json::Object{{"ended", true}});
      answer.add("Set-Cookie", api::cookie_that_ends());
      return answer;
    }
    default:
      return api::answer_of(
          {ProblemCode::kNotFound, {"没有此地址", "there is nothing of that name"}},
          pending.request_id);
  }
}

}  // namespace luoshu::node
