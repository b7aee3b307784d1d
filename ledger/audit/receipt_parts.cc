#include "ledger/audit/receipt_parts.h"

#include <fmt/format.h>

#include "ledger/base/limits.h"
#include "ledger/form/event_form.h"
#include "ledger/form/event_view.h"
#include "ledger/rules/engine/rulebook.h"

namespace luoshu {
namespace {

constexpr std::string_view kFormat = "luoshu-receipt/v1";

json::Value hashes_json(const merkle::Proof& proof) {
  json::Array list;
  for (const Hash& hash : proof) list.emplace_back(to_base64(hash.view()));
  return list;
}

// Entry 0's event is the ledger's own and has no business form.
json::Value genesis_event_json(const Genesis& genesis) {
  json::Object object = {{"type", "Genesis"},
                         {"origin", genesis.origin},
                         {"suite", suite_name(genesis.suite)},
                         {"rehearsal", genesis.rehearsal},
                         {"log_key", to_hex(genesis.log_key.bytes())}};
  if (genesis.log_key_sm2) object.emplace_back("log_key_sm2", to_hex(genesis.log_key_sm2->bytes()));
  object.emplace_back("root_key", to_hex(genesis.root_key.bytes()));
  return object;
}

Result<json::Value> signatures_json(const ShownEvent& shown, const ShownKeys& keys) {
  if (shown.leaf.signatures.size() != shown.header.signers.size())
    return Fault{Errc::kVerification, "not as many signatures as signers"};
  json::Array list;
  for (std::size_t i = 0; i < shown.header.signers.size(); ++i) {
    const Signer& signer = shown.header.signers[i];
    LUOSHU_TRY(const PublicKey key, keys.signer_key(signer, shown));
    list.emplace_back(
        json::Object{{"party", signer.party},
                     {"key_id", signer.key_id},
                     {"algorithm", signature_algorithm(shown.leaf.signatures[i].suite)},
                     {"public_key", to_hex(key.bytes())},
                     {"signature", to_base64(shown.leaf.signatures[i].bytes)}});
  }
  return json::Value(std::move(list));
}

Result<json::Value> shown_json(const ShownEvent& shown, const ShownKeys& keys) {
  const bool gm = keys.genesis().suite == Suite::kGm;
  json::Value readable = genesis_event_json(keys.genesis());
  if (shown.seq().value != 0) {
    LUOSHU_CHECK(form::check_event_bytes(shown.event));
    LUOSHU_TRY(readable, form::event_to_json(shown.event));
  }
  LUOSHU_TRY(json::Value signatures, signatures_json(shown, keys));
  json::Object object = {{"event", std::move(readable)},
                         {"event_bytes", to_base64(shown.event)},
                         {"event_index", std::uint64_t{shown.index}},
                         {"event_count", std::uint64_t{shown.header.event_count}},
                         {"event_path", hashes_json(shown.event_path)}};
  if (gm) object.emplace_back("event_path_sm3", hashes_json(shown.event_path_sm3));
  object.emplace_back("header", to_base64(shown.leaf.header));
  object.emplace_back("signatures", std::move(signatures));
  object.emplace_back("leaf", to_base64(shown.leaf_bytes));
  object.emplace_back("index", shown.seq().value);
  object.emplace_back("path", hashes_json(shown.path));
  if (gm) object.emplace_back("path_sm3", hashes_json(shown.path_sm3));
  return json::Value(std::move(object));
}

Fault bad_member(std::string_view name, std::string_view why) {
  return Fault{Errc::kInvalid, fmt::format("receipt: '{}' {}", name, why)};
}

Result<std::string> text_of(const json::Value& value, std::string_view name) {
  const json::Value* member = value.find(name);
  if (member == nullptr || member->string() == nullptr)
    return bad_member(name, "is missing or no text");
  return *member->string();
}

Result<Bytes> bytes_of(const json::Value& value, std::string_view name) {
  LUOSHU_TRY(const std::string text, text_of(value, name));
  auto bytes = from_base64(text);
  if (!bytes) return bad_member(name, "is not base64");
  return bytes;
}

// A list of hashes; empty where the member is absent and may be.
Result<merkle::Proof> proof_of(const json::Value& value, std::string_view name) {
  const json::Value* member = value.find(name);
  if (member == nullptr) return merkle::Proof{};
  if (member->array() == nullptr || member->array()->size() > limits::kProofHashesMax)
    return bad_member(name, "is no list of hashes");
  merkle::Proof proof;
  for (const json::Value& item : *member->array()) {
    if (item.string() == nullptr) return bad_member(name, "is no list of hashes");
    auto bytes = from_base64(*item.string());
    auto hash = bytes ? hash_from(*bytes) : Result<Hash>(bytes.error());
    if (!hash) return bad_member(name, "holds something that is no hash");
    proof.push_back(*hash);
  }
  return proof;
}

Result<ShownEvent> shown_of(const json::Value& value) {
  ShownEvent shown;
  LUOSHU_TRY(shown.event, bytes_of(value, "event_bytes"));
  const json::Value* index = value.find("event_index");
  const auto number = index == nullptr ? std::nullopt : index->integer();
  if (!number || *number < 0 || *number >= static_cast<std::int64_t>(limits::kEntryEventsMax))
    return bad_member("event_index", "is missing or out of range");
  shown.index = static_cast<std::uint32_t>(*number);
  LUOSHU_TRY(shown.event_path, proof_of(value, "event_path"));
  LUOSHU_TRY(shown.event_path_sm3, proof_of(value, "event_path_sm3"));
  LUOSHU_TRY(shown.leaf_bytes, bytes_of(value, "leaf"));
  LUOSHU_TRY(shown.path, proof_of(value, "path"));
  LUOSHU_TRY(shown.path_sm3, proof_of(value, "path_sm3"));
  LUOSHU_CHECK(decode_leaf_of(shown));
  return shown;
}

Result<ShownEvent> shown_member(const json::Value& value, std::string_view name) {
  const json::Value* member = value.find(name);
  if (member == nullptr || member->object() == nullptr)
    return bad_member(name, "is missing or no object");
  auto shown = shown_of(*member);
  if (!shown) return with_context(shown.error(), name);
  return shown;
}

}  // namespace

Status decode_leaf_of(ShownEvent& shown) {
  LUOSHU_TRY(shown.leaf, decode_leaf(shown.leaf_bytes));
  LUOSHU_TRY(shown.header, decode_header(shown.leaf.header));
  return Done{};
}

ShownKeys::ShownKeys(Genesis genesis, LedgerId ledger, KeyRing ring)
    : genesis_(std::move(genesis)), ledger_(ledger), ring_(std::move(ring)) {}

Result<ShownKeys> ShownKeys::of(const ReceiptParts& parts) {
  LUOSHU_TRY(Genesis genesis, decode_genesis(parts.genesis.event));
  KeyRing ring(genesis.root_key);
  ShownKeys keys(std::move(genesis), ledger_id_of(parts.genesis.leaf.header), std::move(ring));
  EventNumber last;
  State state;
  for (const ShownEvent& shown : parts.keys) {
    if (shown.number() <= last)
      return Fault{Errc::kVerification, "keys are not in the order of their enrolment"};
    last = shown.number();
    LUOSHU_TRY(const form::EventEnvelope envelope, form::read_envelope(shown.event));
    if (envelope.type != "KeyEnrolled")
      return Fault{Errc::kVerification, "event " + std::to_string(last.value) + " enrols no key"};
    LUOSHU_CHECK(form::check_event_bytes(shown.event));
    // Who may enrol a key is a matter of the whole history; the receipt shows the key itself, so
    // the rules for keys alone judge it.
    EntryMoment moment;
    moment.rules_version = 0;
    moment.ledger = keys.ledger_;
    moment.suite = keys.genesis_.suite;
    moment.seq = shown.seq();
    moment.first_event = shown.number();
    moment.bootstrapping = keys.ring_.bootstrapping();
    state.begin(Size{shown.seq().value + 1});
    const Judgement judgement = judge_entry(state, std::vector<Bytes>{shown.event}, moment);
    if (!judgement.reasons.empty())
      return Fault{Errc::kVerification, "event " + std::to_string(last.value) + ": " +
                                            describe(judgement.reasons, Language::kEn)};
    keys.ring_ = *keys.ring_.after(state.commit());
    if (!keys.first_enrolment_) keys.first_enrolment_ = shown.seq();
  }
  return keys;
}

Result<PublicKey> ShownKeys::signer_key(const Signer& signer, const ShownEvent& shown) const {
  const std::string who = "'" + signer.party + "' with key '" + signer.key_id + "'";
  if (signer.key_id == kRootKeyId) {
    if (first_enrolment_ && *first_enrolment_ < shown.seq())
      return Fault{Errc::kVerification,
                   who + ": the root key signs only until the first key is enrolled"};
    return genesis_.root_key;
  }
  auto key =
      ring_.signer_key(signer.party, signer.key_id, shown.seq(), day_of(shown.leaf.stamp.recorded));
  if (const auto* reason = std::get_if<Reason>(&key))
    return Fault{Errc::kVerification, who + ": the receipt does not show a valid enrolment (" +
                                          reason->code + ", " + reason->message_en + ")"};
  return std::get<PublicKey>(std::move(key));
}

Result<json::Value> receipt_json(const ReceiptParts& parts, const ShownKeys& keys) {
  LUOSHU_TRY(json::Value event, shown_json(parts.event, keys));
  LUOSHU_TRY(json::Value genesis, shown_json(parts.genesis, keys));
  json::Array enrolments;
  for (const ShownEvent& shown : parts.keys) {
    LUOSHU_TRY(json::Value enrolment, shown_json(shown, keys));
    enrolments.push_back(std::move(enrolment));
  }
  json::Object object = {{"format", kFormat},
                         {"ledger", keys.ledger().hash.hex()},
                         {"origin", keys.genesis().origin},
                         {"number", parts.event.number().value},
                         {"checkpoint", parts.checkpoint}};
  if (keys.genesis().suite == Suite::kGm)
    object.emplace_back("checkpoint_sm3", parts.checkpoint_sm3);
  object.emplace_back("event", std::move(event));
  object.emplace_back("keys", std::move(enrolments));
  object.emplace_back("genesis", std::move(genesis));
  return json::Value(std::move(object));
}

Result<ReceiptParts> receipt_parts(const json::Value& value) {
  LUOSHU_TRY(const std::string format, text_of(value, "format"));
  if (format != kFormat) return bad_member("format", "is not " + std::string(kFormat));
  ReceiptParts parts;
  LUOSHU_TRY(parts.checkpoint, text_of(value, "checkpoint"));
  if (value.find("checkpoint_sm3") != nullptr) {
    LUOSHU_TRY(parts.checkpoint_sm3, text_of(value, "checkpoint_sm3"));
  }
  LUOSHU_TRY(parts.event, shown_member(value, "event"));
  LUOSHU_TRY(parts.genesis, shown_member(value, "genesis"));
  const json::Value* keys = value.find("keys");
  if (keys == nullptr || keys->array() == nullptr)
    return bad_member("keys", "is missing or no list");
  for (const json::Value& item : *keys->array()) {
    auto shown = shown_of(item);
    if (!shown) return with_context(shown.error(), "keys");
    parts.keys.push_back(*std::move(shown));
  }
  return parts;
}

std::string first_difference(const json::Value& a, const json::Value& b) {
  if (a == b) return "";
  if (a.object() != nullptr && b.object() != nullptr) {
    const json::Object& left = *a.object();
    const json::Object& right = *b.object();
    for (std::size_t i = 0; i < left.size() && i < right.size(); ++i) {
      if (left[i].first != right[i].first) return left[i].first;
      if (left[i].second == right[i].second) continue;
      const std::string inner = first_difference(left[i].second, right[i].second);
      return fmt::format("{}{}{}", left[i].first, inner.empty() ? "" : ".", inner);
    }
    return left.size() > right.size() ? left[right.size()].first : right[left.size()].first;
  }
  if (a.array() != nullptr && b.array() != nullptr) {
    for (std::size_t i = 0; i < a.array()->size() && i < b.array()->size(); ++i) {
      if ((*a.array())[i] == (*b.array())[i]) continue;
      const std::string inner = first_difference((*a.array())[i], (*b.array())[i]);
      return fmt::format("[{}]{}{}", i, inner.empty() ? "" : ".", inner);
    }
  }
  return "";
}

}  // namespace luoshu
