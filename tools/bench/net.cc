#include "tools/bench/net.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <sys/socket.h>
#include <unistd.h>

#include <fstream>
#include <thread>

#include "ledger/crypto/key_file.h"
#include "ledger/rules/engine/identifiers.h"
#include "tools/bench/gauge.h"
#include "tools/bench/measurement.h"

namespace luoshu::bench {
namespace {

constexpr const char* kAuthority = "hn-auth";
// Bodies of the worked province that can stand in for cities; more are registered as needed.
constexpr std::string_view kBodies[] = {"zz-impl", "ly-impl", "ny-impl", "hg-impl", "jy-impl"};
constexpr auto kPatience = std::chrono::minutes(5);
constexpr auto kLook = std::chrono::milliseconds(20);

Result<std::uint16_t> free_port() {
  const int sock = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof(address);
  auto* any = reinterpret_cast<sockaddr*>(&address);
  const bool bound =
      sock >= 0 && ::bind(sock, any, length) == 0 && ::getsockname(sock, any, &length) == 0;
  if (sock >= 0) ::close(sock);
  if (!bound) return Fault{Errc::kIo, "no port is free on the loopback"};
  return ntohs(address.sin_port);
}

// A made-up code that passes both check digits, as RULEBOOK appendix B has them.
std::string credit_code(std::size_t number) {
  constexpr std::string_view kCharacters = "0123456789ABCDEFGHJKLMNPQRTUWXY";
  const std::string body = fmt::format("91410100XX{:06}", 900'000 + number);
  for (const char inner : kCharacters)
    if (const auto outer = check_character(body + inner))
      if (check_credit_code(body + inner + *outer) == IdentifierFlaw::kNone)
        return body + inner + *outer;
  return body;
}

json::Value event(const std::string& type, const std::string& subject, const std::string& day,
                  json::Object fields, json::Array cosigners = {}) {
  return json::Object{{"type", type},
                      {"author", kAuthority},
                      {"role", "authority"},
                      {"effective", day},
                      {"recorded", day},
                      {"subject", subject},
                      {"cosigners", std::move(cosigners)},
                      {"fields", std::move(fields)}};
}

Status write_text(const std::filesystem::path& path, const std::string& text) {
  std::ofstream file(path, std::ios::binary);
  file << text;
  file.flush();
  if (!file) return Fault{Errc::kIo, "cannot write " + path.string()};
  return Done{};
}

}  // namespace

Result<std::unique_ptr<Net>> Net::make(const std::filesystem::path& directory, Suite suite,
                                       std::size_t cities) {
  std::filesystem::create_directories(directory);
  LUOSHU_TRY(auto workload, Workload::make(directory / kAuthority, suite));
  std::unique_ptr<Net> net(new Net(directory, std::move(workload)));
  LUOSHU_CHECK(net->found(cities));
  return net;
}

std::filesystem::path Net::key_file(const std::string& party, const std::string& purpose) const {
  return directory_ / fmt::format("{}-{}.pem", party, purpose);
}

std::filesystem::path Net::home_of(const std::string& party) const {
  return directory_ / party;
}

// Makes a key and enrols it: signed by the party itself where it can sign, else its first one.
Status Net::enrol(const std::string& party, const std::string& role, const std::string& purpose) {
  const PrivateKey key = PrivateKey::generate(Suite::kIntl);
  LUOSHU_CHECK(write_key_file(key_file(party, purpose), key));
  const std::string id = party + "#" + purpose;
  const Bytes proof = key.sign(possession_message(ledger_, party, id, purpose));
  json::Array cosigners;
  if (!role.empty()) cosigners.emplace_back(json::Object{{"party", party}, {"role", role}});
  LUOSHU_CHECK(workload_->record({event("KeyEnrolled", party, recorded_,
                                        {{"key_id", id},
                                         {"algorithm", "Ed25519"},
                                         {"valid_to", "2028-03-02"},
                                         {"public_key", to_hex(key.public_key().bytes())},
                                         {"purpose", purpose},
                                         {"proof_of_possession", to_base64(proof)}},
                                        std::move(cosigners))}));
  keys_.emplace(id, key);
  return Done{};
}

Status Net::found(std::size_t cities) {
  Ledger& ledger = workload_->ledger();
  ledger_ = ledger.id();
  recorded_ = to_string(day_of(ledger.head().recorded));
  LUOSHU_CHECK(enrol(kAuthority, "", "transport"));
  for (std::size_t i = 0; i < cities; ++i) {
    const bool stands = i < std::size(kBodies);
    const std::string party =
        stands ? std::string(kBodies[i]) : fmt::format("bench-city-{}", i + 1);
    if (!stands)
      LUOSHU_CHECK(workload_->record(
          {event("PartyRegistered", party, recorded_,
                 {{"name", party},
                  {"uscc", credit_code(i)},
                  {"division", "410100"},
                  {"synthetic", true}}),
           event("RoleGranted", party, recorded_,
                 {{"role", "data_holder"}, {"level", "market"}, {"division", "410100"}})}));
    for (const char* purpose : {"transport", "cosign"})
      LUOSHU_CHECK(enrol(party, stands ? "implementer" : "", purpose));
    cities_.push_back(party);
  }
  LUOSHU_TRY(const LogReader::SignedNotes notes, ledger.checkpoint());
  size_ = notes.size;
  std::string policy =
      fmt::format("log {}\n", to_vkey(*note_verifier(ledger.genesis().origin, NoteKeyType::kEd25519,
                                                     ledger.genesis().log_key)));
  std::string members;
  for (const std::string& city : cities_) {
    policy += fmt::format("witness {} {}\n", city,
                          to_vkey(*note_verifier(city, NoteKeyType::kCosignature,
                                                 keys_.at(city + "#cosign").public_key())));
    members += " " + city;
  }
  policy += cities == 0
                ? "quorum none\n"
                : fmt::format("group cities {}{}\nquorum cities\n", cities / 2 + 1, members);
  LUOSHU_CHECK(write_text(directory_ / "policy", policy));
  LUOSHU_TRY(policy_, parse_policy(policy));
  return Done{};
}

Status Net::write_config(const std::string& party, const std::string& role, std::uint16_t metrics) {
  std::string text = fmt::format(
      "role = \"{}\"\nparty = \"{}\"\nhome = \"{}\"\ntransport_key = \"{}\"\npolicy = \"{}\"\n"
      "views = false\nlog_level = \"error\"\n",
      role, party, home_of(party).string(), key_file(party, "transport").string(),
      (directory_ / "policy").string());
  if (role == "sequencer")
    text += fmt::format("listen = \"127.0.0.1:{}\"\nstart = \"trust-anchor\"\n", port_);
  else
    text += fmt::format(
        "metrics = \"127.0.0.1:{}\"\n"
        "[sequencer]\naddress = \"127.0.0.1:{}\"\nparty = \"{}\"\nkey = \"{}\"\n"
        "[cosign]\nkey = \"{}\"\nname = \"{}\"\n",
        metrics, port_, kAuthority,
        to_hex(keys_.at(std::string(kAuthority) + "#transport").public_key().bytes()),
        key_file(party, "cosign").string(), party);
  return write_text(directory_ / (party + ".toml"), text);
}

Status Net::start_province() {
  LUOSHU_CHECK(workload_->close());
  LUOSHU_CHECK(
      run_luoshu({"export", "--format", "genesis", "--out", (directory_ / "genesis").string(),
                  "--home", home_of(kAuthority).string()},
                 directory_ / "log"));
  LUOSHU_TRY(port_, free_port());
  LUOSHU_CHECK(write_config(kAuthority, "sequencer"));
  LUOSHU_TRY(Child child,
             Child::start({"serve", "--config", (directory_ / "hn-auth.toml").string()},
                          directory_ / "hn-auth.log"));
  province_.emplace(std::move(child));
  const auto end = Steady::now() + kPatience;
  while (!std::filesystem::exists(home_of(kAuthority) / "node.sock")) {
    if (Steady::now() > end) return Fault{Errc::kBusy, "the province's node does not come up"};
    std::this_thread::sleep_for(kLook);
  }
  return Done{};
}

Status Net::start_city(std::size_t city) {
  const std::string& party = cities_.at(city);
  if (!std::filesystem::exists(home_of(party)))
    LUOSHU_CHECK(run_luoshu({"open", "--home", home_of(party).string(), "--genesis",
                             (directory_ / "genesis").string(), "--ledger", ledger_.hash.hex()},
                            directory_ / "log"));
  LUOSHU_TRY(const std::uint16_t metrics, free_port());
  LUOSHU_CHECK(write_config(party, "replica", metrics));
  LUOSHU_TRY(Child child,
             Child::start({"serve", "--config", (directory_ / (party + ".toml")).string()},
                          directory_ / (party + ".log")));
  nodes_.emplace(city, City{std::move(child), metrics});
  return Done{};
}

Status Net::stop_city(std::size_t city) {
  const Status stopped = nodes_.at(city).process.stop();
  nodes_.erase(city);
  return stopped;
}

Status Net::wait_until(std::size_t city, Size size) {
  const auto end = Steady::now() + kPatience;
  for (;;) {
    const auto held = read_gauge(nodes_.at(city).metrics, "size");
    if (held && *held >= size.value) return Done{};
    if (Steady::now() > end) return Fault{Errc::kBusy, "a city does not catch up"};
    std::this_thread::sleep_for(kLook);
  }
}

Status Net::stop() {
  while (!nodes_.empty()) LUOSHU_CHECK(stop_city(nodes_.begin()->first));
  LUOSHU_CHECK(province_->stop());
  province_.reset();
  return Done{};
}

Result<node::SubmitOutcome> Net::submit(std::size_t city, const std::vector<Bytes>& entries,
                                        node::WaitFor wait, std::size_t in_flight,
                                        const node::SubmitProgress& progress) const {
  const std::string& party = cities_.at(city);
  SystemClock clock;
  node::SubmitOptions options;
  LUOSHU_TRY(node::Address address, node::parse_address(fmt::format("127.0.0.1:{}", port_)));
  options.remote.emplace(
      node::SubmitOptions::Remote{std::move(address), keys_.at(party + "#transport"),
                                  keys_.at(std::string(kAuthority) + "#transport").public_key()});
  options.party = party;
  options.ledger = ledger_;
  options.wait = wait;
  options.policy = policy_;
  options.in_flight_max = in_flight;
  options.timeout_ms = std::chrono::duration_cast<std::chrono::milliseconds>(kPatience).count();
  node::SubmitOutcome outcome = node::submit_entries(options, entries, clock, progress);
  if (outcome.fault) return *outcome.fault;
  for (const node::Submitted& one : outcome.entries)
    if (!one.verdict || !std::holds_alternative<node::AnswerAccepted>(*one.verdict))
      return Fault{Errc::kRefused, "an entry of the bench was not accepted"};
  return outcome;
}

std::vector<Bytes> Net::entries(std::size_t count, std::size_t events_each) {
  std::vector<Bytes> encoded;
  for (const Entry& entry : workload_->entries(count, events_each))
    encoded.push_back(encode_entry(entry));
  size_.value += count;
  return encoded;
}

}  // namespace luoshu::bench
