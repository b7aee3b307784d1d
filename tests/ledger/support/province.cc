#include "tests/ledger/support/province.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "ledger/form/event_form.h"

namespace luoshu::test {

const PrivateKey& Province::key(const std::string& key_id) {
  if (key_id == kRootKeyId) return root_;
  return keys_.try_emplace(key_id, PrivateKey::generate(suite_)).first->second;
}

Bytes Province::event(const std::string& line) {
  auto bytes = form::read_event_line(line, 1);
  EXPECT_TRUE(bytes.has_value()) << line << ": " << (bytes ? "" : bytes.error().detail);
  return bytes ? *bytes : Bytes{};
}

Bytes Province::ledger_opened() const {
  return event(fmt::format(
      R"({{"type":"LedgerOpened","author":"hn-auth","role":"root","effective":"2025-01-01","subject":"L",)"
      R"("fields":{{"name":"L","root_key":"root","signature":"{}","digest":"{}"}}}})",
      signature_algorithm(suite_), digest_algorithm(suite_)));
}

Bytes Province::key_enrolled(const LedgerId& ledger, const std::string& party,
                             const std::string& valid_to) {
  const std::string key_id = party + "#1";
  const PrivateKey& holder = key(key_id);
  const Bytes proof = holder.sign(possession_message(ledger, party, key_id, "entry"));
  return event(fmt::format(
      R"({{"type":"KeyEnrolled","author":"hn-auth","role":"authority","effective":"2025-03-03",)"
      R"("subject":"{}","fields":{{"key_id":"{}","algorithm":"{}","public_key":"{}","purpose":"entry",)"
      R"("proof_of_possession":"{}","valid_to":"{}"}}}})",
      party, key_id, signature_algorithm(suite_), to_hex(holder.public_key().bytes()),
      to_base64(proof), valid_to));
}

Bytes Province::division(const std::string& code, const std::string& name) {
  return event(fmt::format(
      R"({{"type":"DivisionRegistered","author":"hn-auth","role":"authority","effective":"2025-03-03",)"
      R"("subject":"{}","fields":{{"name":"{}","parent":"410000","level":"city"}}}})",
      code, name));
}

Entry Province::entry(const LedgerId& ledger, const std::string& author, std::vector<Bytes> events,
                      std::vector<Signer> signers, std::uint64_t id) {
  std::ranges::sort(signers);
  Header header;
  header.ledger = ledger.hash;
  for (std::size_t i = 0; i < 8; ++i)
    header.entry_id.bytes[15 - i] = static_cast<std::uint8_t>(id >> (8 * i));
  header.author = author;
  header.event_count = static_cast<std::uint32_t>(events.size());
  header.events_root = events_root(DigestKind::kSha256, events);
  if (suite_ == Suite::kGm) header.events_root_sm3 = events_root(DigestKind::kSm3, events);
  header.signers = signers;
  Entry entry;
  entry.header = encode_header(header);
  entry.events = std::move(events);
  for (const Signer& signer : signers)
    entry.signatures.push_back({suite_, key(signer.key_id).sign(signed_message(entry.header))});
  return entry;
}

}  // namespace luoshu::test
