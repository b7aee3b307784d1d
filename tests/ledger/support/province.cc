#include "tests/ledger/support/province.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "ledger/form/event_form.h"
#include "ledger/log/entry_draft.h"

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
      R"("fields":{{"name":"L","root_key":"root","signature":"{}","digest":"{}","currency":"CNY",)"
      R"("unit":"fen","timezone":"+08:00"}}}})",
      signature_algorithm(suite_), digest_algorithm(suite_)));
}

std::vector<Bytes> Province::founding() const {
  std::vector<Bytes> events{ledger_opened()};
  const auto add = [&](std::string_view type, std::string_view subject, std::string_view fields) {
    events.push_back(event(fmt::format(
        R"({{"type":"{}","author":"hn-auth","role":"authority","effective":"2025-03-03",)"
        R"("subject":"{}","fields":{}}})",
        type, subject, fields)));
  };
  add("DivisionRegistered", "410300", R"({"name":"洛阳市","parent":"410000","level":"city"})");
  add("PartyRegistered", "hn-fin",
      R"({"name":"财政","uscc":"11410000XX0000027P","division":"410000"})");
  add("PartyRegistered", "ly",
      R"({"name":"洛阳","uscc":"11410300XX00000945","division":"410300"})");
  add("RoleGranted", "ly", R"({"role":"implementer","level":"city","division":"410300"})");
  add("PartyRegistered", "hn-auth",
      R"({"name":"省局","uscc":"11410000XX0000019W","division":"410000"})");
  for (const std::string_view party : {"hn-auth", "hn-fin"})
    add("RoleGranted", party, R"({"role":"authority","level":"province","division":"410000"})");
  add("RoleGranted", "hn-fin", R"({"role":"finance","level":"province","division":"410000"})");
  return events;
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

Bytes Province::instrument(const std::string& number, const std::string& title,
                           const std::string& author) {
  return event(fmt::format(
      R"({{"type":"PolicyInstrumentAdopted","author":"{}","role":"authority",)"
      R"("effective":"2025-03-03","subject":"{}","fields":{{"title":"{}","issuer":"I"}}}})",
      author, number, title));
}

Entry Province::entry(const LedgerId& ledger, const std::string& author, std::vector<Bytes> events,
                      std::vector<Signer> signers, std::uint64_t id,
                      std::optional<Size> expected_version) {
  std::ranges::sort(signers);
  Entry entry = make_entry({.ledger = ledger,
                            .suite = suite_,
                            .id = numbered_entry_id(id),
                            .author = author,
                            .author_time = {},
                            .signers = signers,
                            .events = std::move(events),
                            .expected_version = expected_version});
  for (std::size_t i = 0; i < signers.size(); ++i) sign_entry(entry, i, key(signers[i].key_id));
  return entry;
}

}  // namespace luoshu::test
