#include "ledger/rules/keys.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "ledger/base/assert.h"
#include "ledger/base/message.h"
#include "schema/event.capnp.h"
#include "schema/state.capnp.h"

namespace luoshu {
namespace {

constexpr std::array<std::string_view, 4> kPurposes{"entry", "checkpoint", "cosign", "transport"};
constexpr std::int32_t kNoDate =
    std::numeric_limits<std::int32_t>::min();  // schema/values.capnp noDate

Bytes row_key(std::string_view party, std::string_view key_id) {
  Bytes key = to_bytes(party);
  key.push_back(0);
  append(key, as_bytes(key_id));
  return key;
}

Bytes encode_row(const EnrolledKey& enrolled) {
  capnp::MallocMessageBuilder message;
  auto row = message.initRoot<schema::KeyRow>();
  row.setSuite(static_cast<std::uint8_t>(enrolled.key.suite()));
  row.setPublicKey(kj_bytes(enrolled.key.bytes()));
  row.setPurpose(enrolled.purpose);
  row.setEnrolledSeq(enrolled.enrolled.value);
  row.setEnrolledEvent(enrolled.event.value);
  row.setValidToDay(enrolled.valid_to.days);
  row.setRevokedSeq(enrolled.revoked ? enrolled.revoked->value : 0);
  return canonical_bytes<schema::KeyRow>(message);
}

Result<EnrolledKey> decode_row(ByteView bytes) {
  return read_canonical<schema::KeyRow>(
      bytes, "key row", [](schema::KeyRow::Reader row) -> Result<EnrolledKey> {
        LUOSHU_TRY(PublicKey key, PublicKey::from_bytes(static_cast<Suite>(row.getSuite()),
                                                        from_kj(row.getPublicKey())));
        EnrolledKey enrolled{std::move(key),
                             std::string(from_kj(row.getPurpose())),
                             Seq{row.getEnrolledSeq()},
                             EventNumber{row.getEnrolledEvent()},
                             Date{row.getValidToDay()},
                             std::nullopt};
        if (row.getRevokedSeq() != 0) enrolled.revoked = Seq{row.getRevokedSeq()};
        return enrolled;
      });
}

Reason field_reason(std::string_view field, std::string_view en, std::string_view zh) {
  Reason reason = make_reason("E-FIELD", en, zh);
  reason.field = "fields." + std::string(field);
  return reason;
}

// The parts of a KeyEnrolled, as far as they are there.
struct Enrolment {
  std::string party;
  std::string key_id;
  std::string purpose;
  std::optional<Suite> suite;
  std::optional<PublicKey> key;
  Bytes proof;
  Date valid_to;
};

Result<Enrolment> read_enrolment(schema::Event::Reader event, Reasons& reasons) {
  const auto fields = event.getKeyEnrolled();
  Enrolment enrolment;
  enrolment.party = from_kj(event.getSubject());
  enrolment.key_id = from_kj(fields.getKeyId());
  enrolment.purpose = from_kj(fields.getPurpose());
  enrolment.valid_to = Date{fields.getValidTo()};
  if (enrolment.party.empty())
    reasons.push_back(make_reason("E-FIELD", "subject: the party is missing", "subject：缺少机构"));
  if (enrolment.key_id.empty() || enrolment.key_id == kRootKeyId ||
      enrolment.key_id.find('/') != std::string::npos)
    reasons.push_back(field_reason("key_id", "a key needs an id, other than 'root' and without '/'",
                                   "密钥须有编号，且不得为 root 或含“/”"));
  if (std::ranges::find(kPurposes, enrolment.purpose) == kPurposes.end())
    reasons.push_back(field_reason("purpose", "one of entry, checkpoint, cosign, transport",
                                   "须为 entry、checkpoint、cosign、transport 之一"));
  if (enrolment.valid_to.days == kNoDate)
    reasons.push_back(
        field_reason("valid_to", "the last day of validity is missing", "缺少有效期"));
  for (const Suite suite : {Suite::kIntl, Suite::kGm})
    if (from_kj(fields.getAlgorithm()) == signature_algorithm(suite)) enrolment.suite = suite;
  if (!enrolment.suite) {
    reasons.push_back(field_reason("algorithm", "one of Ed25519, SM2", "须为 Ed25519 或 SM2"));
    return enrolment;
  }
  auto bytes = from_hex(from_kj(fields.getPublicKey()));
  auto key =
      bytes ? PublicKey::from_bytes(*enrolment.suite, *bytes) : Result<PublicKey>(bytes.error());
  if (key)
    enrolment.key = *std::move(key);
  else
    reasons.push_back(field_reason("public_key", key.error().detail, "公钥缺失或不可用"));
  auto proof = from_base64(from_kj(fields.getProofOfPossession()));
  if (proof) enrolment.proof = *std::move(proof);
  return enrolment;
}

}  // namespace

Bytes possession_message(const LedgerId& ledger, std::string_view party, std::string_view key_id,
                         std::string_view purpose) {
  Bytes message = to_bytes("luoshu/possession/v1\n");
  append(message, ledger.hash.view());
  append(message, as_bytes(fmt::format("{}\n{}\n{}\n", party, key_id, purpose)));
  return message;
}

Result<KeyRing> KeyRing::load(const Snapshot& snapshot, PublicKey root_key, Size as_of) {
  KeyRing ring(std::move(root_key));
  Status decoded = Done{};
  LUOSHU_CHECK(scan_version(
      snapshot, Table::kState, kKeyTable, {}, as_of, [&](ByteView key, ByteView value) {
        const std::string_view name = as_text(key);
        const auto zero = name.find('\0');
        auto row = decode_row(value);
        if (zero == std::string_view::npos || !row) {
          decoded = Fault{Errc::kCorruption, "the table of keys holds a damaged row"};
          return false;
        }
        ring.keys_.emplace(Name(name.substr(0, zero), name.substr(zero + 1)), *std::move(row));
        return true;
      }));
  LUOSHU_CHECK(decoded);
  return ring;
}

bool KeyRing::concerns(std::string_view event_type) {
  return event_type == "KeyEnrolled" || event_type == "KeyRevoked";
}

const EnrolledKey* KeyRing::find(std::string_view party, std::string_view key_id) const {
  const auto found = keys_.find(Name(party, key_id));
  return found == keys_.end() ? nullptr : &found->second;
}

std::optional<std::string> KeyRing::signing_key_id(std::string_view party, Seq at, Date day) const {
  if (bootstrapping()) return std::string(kRootKeyId);
  const std::pair<const Name, EnrolledKey>* newest = nullptr;
  for (auto it = keys_.lower_bound(Name(party, "")); it != keys_.end() && it->first.first == party;
       ++it) {
    if (!std::holds_alternative<PublicKey>(signer_key(party, it->first.second, at, day))) continue;
    if (newest == nullptr || newest->second.event < it->second.event) newest = &*it;
  }
  if (newest == nullptr) return std::nullopt;
  return newest->first.second;
}

std::variant<PublicKey, Reason> KeyRing::signer_key(std::string_view party, std::string_view key_id,
                                                    Seq at, Date day) const {
  const auto detail = fmt::format("{} / {}", party, key_id);
  if (key_id == kRootKeyId) {
    if (bootstrapping()) return root_key_;
    return make_reason("E-KEY-UNKNOWN", "the root key signs only until the first key is enrolled",
                       "首把密钥登记后根密钥不再签署");
  }
  const EnrolledKey* enrolled = find(party, key_id);
  if (enrolled == nullptr || enrolled->enrolled >= at)
    return make_reason("E-KEY-UNKNOWN", detail, detail);
  if (enrolled->purpose != "entry")
    return make_reason("E-KEY-UNKNOWN", detail + " was enrolled for " + enrolled->purpose,
                       detail + " 的用途为 " + enrolled->purpose);
  if (enrolled->revoked && *enrolled->revoked < at)
    return make_reason("E-KEY-REVOKED", detail, detail);
  if (day > enrolled->valid_to)
    return make_reason("E-KEY-REVOKED",
                       fmt::format("{} expired on {}", detail, to_string(enrolled->valid_to)),
                       fmt::format("{} 有效期至 {}", detail, to_string(enrolled->valid_to)));
  return enrolled->key;
}

Reasons KeyRing::decide(ByteView event, const Context& context) const {
  Reasons reasons;
  const auto read =
      read_canonical<schema::Event>(event, "event", [&](schema::Event::Reader reader) -> Status {
        if (reader.isKeyRevoked()) {
          const std::string_view key_id = from_kj(reader.getKeyRevoked().getKeyId());
          const EnrolledKey* enrolled = find(from_kj(reader.getSubject()), key_id);
          if (enrolled == nullptr)
            reasons.push_back(make_reason("E-UNKNOWN-SUBJECT", key_id, key_id));
          else if (enrolled->revoked)
            reasons.push_back(make_reason("E-STATE", "the key is revoked already", "密钥已吊销"));
          return Done{};
        }
        LUOSHU_TRY(const Enrolment enrolment, read_enrolment(reader, reasons));
        if (find(enrolment.party, enrolment.key_id) != nullptr)
          reasons.push_back(make_reason("E-DUPLICATE", enrolment.key_id, enrolment.key_id));
        const Bytes message = possession_message(context.ledger, enrolment.party, enrolment.key_id,
                                                 enrolment.purpose);
        if (enrolment.key && !enrolment.key->verify(message, enrolment.proof))
          reasons.push_back(field_reason("proof_of_possession",
                                         "the new key did not sign its own enrolment",
                                         "缺少新密钥的持有证明"));
        return Done{};
      });
  if (!read) reasons.push_back(make_reason("E-FIELD", read.error().detail, ""));
  for (Reason& reason : reasons) reason.event_index = context.event_index;
  return reasons;
}

std::vector<RowChange> KeyRing::apply(ByteView event, const Context& context) {
  std::vector<RowChange> changes;
  const auto read =
      read_canonical<schema::Event>(event, "event", [&](schema::Event::Reader reader) -> Status {
        const std::string party(from_kj(reader.getSubject()));
        if (reader.isKeyRevoked()) {
          const std::string key_id(from_kj(reader.getKeyRevoked().getKeyId()));
          EnrolledKey& revoked = keys_.at(Name(party, key_id));
          revoked.revoked = context.at;
          changes.push_back({kKeyTable, row_key(party, key_id), encode_row(revoked)});
          return Done{};
        }
        Reasons none;
        LUOSHU_TRY(const Enrolment enrolment, read_enrolment(reader, none));
        LUOSHU_ASSERT(none.empty() && enrolment.key.has_value());
        EnrolledKey enrolled{*enrolment.key, enrolment.purpose,  context.at,
                             context.number, enrolment.valid_to, std::nullopt};
        changes.push_back({kKeyTable, row_key(party, enrolment.key_id), encode_row(enrolled)});
        keys_.emplace(Name(party, enrolment.key_id), std::move(enrolled));
        return Done{};
      });
  LUOSHU_ASSERT(read.has_value());
  return changes;
}

}  // namespace luoshu
