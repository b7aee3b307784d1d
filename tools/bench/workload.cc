#include "tools/bench/workload.h"

#include <fmt/format.h>

#include <algorithm>

#include "ledger/crypto/key_file.h"
#include "ledger/form/event_form.h"
#include "ledger/log/entry_draft.h"

namespace luoshu::bench {
namespace {

constexpr std::string_view kSeller = "hn-primary";

// The text of a member of the event's fields.
Result<std::string> field_of(const TaleEvent& event, std::string_view name) {
  LUOSHU_TRY(const json::Value written, form::event_to_json(event.bytes));
  const json::Value* fields = written.find("fields");
  const json::Value* field = fields == nullptr ? nullptr : fields->find(name);
  return field == nullptr || field->string() == nullptr ? std::string() : *field->string();
}

// The example names the algorithms of the gm suite.
Result<Bytes> in_suite(const TaleEvent& event, Suite suite) {
  LUOSHU_TRY(json::Value written, form::event_to_json(event.bytes));
  for (auto& [member, fields] : *written.object()) {
    if (member != "fields") continue;
    for (auto& [name, value] : *fields.object()) {
      if (name == "signature" || name == "algorithm")
        value = std::string(signature_algorithm(suite));
      if (name == "digest") value = std::string(digest_algorithm(suite));
    }
  }
  return form::event_from_json(written);
}

}  // namespace

Result<std::unique_ptr<Workload>> Workload::make(const std::filesystem::path& directory,
                                                 Suite suite) {
  LUOSHU_TRY(Sales sales, Sales::make());
  std::unique_ptr<Workload> made(new Workload(suite, std::move(sales)));
  Home::CreateOptions options;
  options.origin = "luoshu.example/bench";
  options.suite = suite;
  options.rehearsal = true;                    // entries have the dates of their events
  options.rules_version = kFirstRulesVersion;  // the story is that of the first worked province
  LUOSHU_TRY(made->home_, Home::create(directory, options, made->clock_));
  made->ledger_ = made->ledger().id();
  LUOSHU_TRY(const PrivateKey root, read_key_file(made->home().paths().keys / "root.pem"));
  LUOSHU_CHECK(made->tell(root));
  return made;
}

Status Workload::tell(const PrivateKey& root) {
  keys_.emplace(kRootKeyId, root);
  for (const TaleEvent& event : sales_.before()) {
    Bytes bytes = event.bytes;
    if (event.envelope.type == "LedgerOpened") {
      LUOSHU_TRY(bytes, in_suite(event, suite_));
    }
    const std::vector<Signer> signers = signers_of(event.envelope);
    if (event.envelope.type == "KeyEnrolled") {
      LUOSHU_TRY(bytes, enrolled(event));
    }
    LUOSHU_TRY(const AppendOutcome outcome,
               ledger().submit(sign(event.envelope.author, signers, {std::move(bytes)})));
    if (const auto* refusal = std::get_if<Refusal>(&outcome))
      return Fault{Errc::kRefused, describe(refusal->reasons, Language::kEn)};
  }
  return Done{};
}

Result<Bytes> Workload::enrolled(const TaleEvent& event) {
  LUOSHU_TRY(const std::string key_id, field_of(event, "key_id"));
  LUOSHU_TRY(const Bytes bytes, in_suite(event, suite_));
  const PrivateKey key = PrivateKey::generate(suite_);
  keys_.insert_or_assign(key_id, key);
  newest_keys_[event.envelope.subject] = key_id;
  const Bytes proof =
      key.sign(possession_message(ledger_, event.envelope.subject, key_id, "entry"));
  return form::with_demo_key(bytes, to_hex(key.public_key().bytes()), "entry", to_base64(proof));
}

std::vector<Signer> Workload::signers_of(const form::EventEnvelope& envelope) const {
  std::vector<Signer> signers;
  const auto add = [&](const std::string& party) {
    const auto key = newest_keys_.find(party);
    signers.push_back({party, newest_keys_.empty() ? std::string(kRootKeyId) : key->second});
  };
  add(envelope.author);
  for (const auto& cosigner : envelope.cosigners) add(cosigner.party);
  std::ranges::sort(signers);
  signers.erase(std::unique(signers.begin(), signers.end()), signers.end());
  return signers;
}

Entry Workload::sign(const std::string& author, std::vector<Signer> signers,
                     std::vector<Bytes> events) {
  // In the order of the header's signers: make_entry() sorts them no otherwise.
  std::vector<std::string> key_ids;
  for (const Signer& signer : signers) key_ids.push_back(signer.key_id);
  Entry entry = make_entry({.ledger = ledger_,
                            .suite = suite_,
                            .id = numbered_entry_id(++entries_made_),
                            .author = author,
                            .author_time = clock_.now(),
                            .signers = std::move(signers),
                            .events = std::move(events)});
  for (std::size_t i = 0; i < key_ids.size(); ++i) sign_entry(entry, i, keys_.at(key_ids[i]));
  return entry;
}

std::vector<Entry> Workload::entries(std::size_t count, std::size_t events_each) {
  const std::string author(kSeller);
  const std::vector<Signer> by{{author, newest_keys_.at(author)}};
  std::vector<Entry> made;
  made.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    std::vector<Bytes> events;
    events.reserve(events_each);
    for (std::size_t e = 0; e < events_each; ++e) events.push_back(sales_.metered(++events_made_));
    made.push_back(sign(author, by, std::move(events)));
  }
  return made;
}

// All of one author and the same co-signers.
Status Workload::submit(std::vector<Bytes> events) {
  LUOSHU_TRY(const form::EventEnvelope envelope, form::read_envelope(events.front()));
  LUOSHU_TRY(const AppendOutcome outcome,
             ledger().submit(sign(envelope.author, signers_of(envelope), std::move(events))));
  if (const auto* refusal = std::get_if<Refusal>(&outcome))
    return Fault{Errc::kRefused, describe(refusal->reasons, Language::kEn)};
  return Done{};
}

Status Workload::sell(std::size_t count) {
  constexpr std::size_t kEach = 1'000;
  for (std::size_t sold = 0; sold < count; sold += kEach) {
    std::vector<Bytes> metered;
    std::vector<Bytes> settled;
    for (std::size_t i = sold; i < std::min(sold + kEach, count); ++i) {
      ++events_made_;
      metered.push_back(sales_.metered(events_made_));
      settled.push_back(sales_.settled(events_made_));
    }
    LUOSHU_CHECK(submit(std::move(metered)));
    LUOSHU_CHECK(submit(std::move(settled)));
  }
  return Done{};
}

Status Workload::record(const std::vector<json::Value>& events) {
  for (const json::Value& event : events) {
    LUOSHU_TRY(Bytes bytes, form::event_from_json(event));
    std::vector<Bytes> one;
    one.push_back(std::move(bytes));
    LUOSHU_CHECK(submit(std::move(one)));
  }
  return Done{};
}

Status Workload::close() {
  LUOSHU_CHECK(home_->close());
  home_.reset();
  return Done{};
}

}  // namespace luoshu::bench
