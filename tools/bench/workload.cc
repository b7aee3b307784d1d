#include "tools/bench/workload.h"

#include <fmt/format.h>

#include <algorithm>

#include "ledger/base/assert.h"
#include "ledger/crypto/key_file.h"
#include "ledger/form/event_form.h"

namespace luoshu::bench {
namespace {

constexpr std::string_view kParty = "ops";
constexpr std::string_view kKeyId = "ops#1";
constexpr std::string_view kNumber = "00000000";

}  // namespace

Result<std::unique_ptr<Workload>> Workload::make(const std::filesystem::path& directory,
                                                 Suite suite) {
  std::unique_ptr<Workload> made(new Workload(suite));
  Home::CreateOptions options;
  options.origin = "luoshu.example/bench";
  options.suite = suite;
  LUOSHU_TRY(made->home_, Home::create(directory, options, made->clock_));
  made->ledger_ = made->ledger().id();
  LUOSHU_TRY(const PrivateKey root, read_key_file(made->home().paths().keys / "root.pem"));
  LUOSHU_CHECK(made->begin(root));
  LUOSHU_TRY(made->template_,
             form::read_event_line(
                 fmt::format(R"({{"type":"UsageMetered","author":"{}","role":"primary_developer",)"
                             R"("effective":"2025-07-01","subject":"M-{}","fields":{{)"
                             R"("product":"P-001","by_resource":{{"R-01":17}},"unit":"call"}}}})",
                             kParty, kNumber),
                 1));
  made->number_at_ = as_text(made->template_).find(kNumber);
  LUOSHU_ASSERT(made->number_at_ != std::string_view::npos);
  return made;
}

// The first two events of a ledger: opened, and a key enrolled, both by the root key.
Status Workload::begin(const PrivateKey& root) {
  LUOSHU_TRY(Bytes opened,
             form::read_event_line(
                 fmt::format(R"({{"type":"LedgerOpened","author":"auth","role":"root",)"
                             R"("effective":"2025-01-01","subject":"L","fields":{{"name":"L",)"
                             R"("root_key":"root","signature":"{}","digest":"{}"}}}})",
                             signature_algorithm(suite_), digest_algorithm(suite_)),
                 1));
  LUOSHU_TRY(Bytes enrolled, enrolment());
  std::vector<Bytes> events;
  events.push_back(std::move(opened));
  events.push_back(std::move(enrolled));
  return submit(root, {"auth", std::string(kRootKeyId)}, "auth", std::move(events));
}

Result<Bytes> Workload::enrolment() const {
  const Bytes proof = key_.sign(possession_message(ledger_, kParty, kKeyId, "entry"));
  return form::read_event_line(
      fmt::format(R"({{"type":"KeyEnrolled","author":"auth","role":"root",)"
                  R"("effective":"2025-01-01","subject":"{}","fields":{{"key_id":"{}",)"
                  R"("algorithm":"{}","public_key":"{}","purpose":"entry",)"
                  R"("proof_of_possession":"{}","valid_to":"9999-12-31"}}}})",
                  kParty, kKeyId, signature_algorithm(suite_), to_hex(key_.public_key().bytes()),
                  to_base64(proof)),
      1);
}

Status Workload::submit(const PrivateKey& signer, const Signer& by, const std::string& author,
                        std::vector<Bytes> events) {
  LUOSHU_TRY(const AppendOutcome outcome,
             ledger().submit(sign(signer, by, author, std::move(events))));
  if (const auto* refusal = std::get_if<Refusal>(&outcome))
    return Fault{Errc::kRefused, describe(refusal->reasons, false)};
  return Done{};
}

Entry Workload::sign(const PrivateKey& signer, const Signer& by, const std::string& author,
                     std::vector<Bytes> events) {
  Header header;
  header.ledger = ledger_.hash;
  Bytes id(8);
  put_u64_be(id, ++entries_made_);
  std::ranges::copy(id, header.entry_id.bytes.begin());
  header.author = author;
  header.author_time = clock_.now();
  header.event_count = static_cast<std::uint32_t>(events.size());
  header.events_root = events_root(DigestKind::kSha256, events);
  if (suite_ == Suite::kGm) header.events_root_sm3 = events_root(DigestKind::kSm3, events);
  header.signers = {by};
  Entry entry;
  entry.header = encode_header(header);
  entry.events = std::move(events);
  entry.signatures.push_back({suite_, signer.sign(signed_message(entry.header))});
  return entry;
}

Bytes Workload::next_event() {
  Bytes event = template_;
  std::uint64_t number = events_made_++;
  for (std::size_t i = kNumber.size(); i > 0; --i, number /= 10)
    event[number_at_ + i - 1] = static_cast<std::uint8_t>('0' + number % 10);
  return event;
}

std::vector<Entry> Workload::entries(std::size_t count, std::size_t events_each) {
  const Signer by{std::string(kParty), std::string(kKeyId)};
  std::vector<Entry> made;
  made.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    std::vector<Bytes> events;
    events.reserve(events_each);
    for (std::size_t e = 0; e < events_each; ++e) events.push_back(next_event());
    made.push_back(sign(key_, by, std::string(kParty), std::move(events)));
  }
  return made;
}

Status Workload::close() {
  LUOSHU_CHECK(home_->close());
  home_.reset();
  return Done{};
}

}  // namespace luoshu::bench
