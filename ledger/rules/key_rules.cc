#include "ledger/rules/key_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "ledger/rules/keys.h"

namespace luoshu {
namespace {

constexpr std::array<std::string_view, 4> kPurposes{"entry", "checkpoint", "cosign", "transport"};

std::optional<Suite> suite_of(std::string_view algorithm) {
  for (const Suite suite : {Suite::kIntl, Suite::kGm})
    if (algorithm == signature_algorithm(suite)) return suite;
  return std::nullopt;
}

std::string key_row_name(schema::Event::Reader event, std::string_view key_id) {
  return joined_key(from_kj(event.getSubject()), key_id);
}

// Form of the key: id, purpose, algorithm, point, proof that its holder has it.
void decide_key_itself(Decision& decision) {
  const auto fields = decision.event.getKeyEnrolled();
  const std::string_view key_id = from_kj(fields.getKeyId());
  const std::string_view purpose = from_kj(fields.getPurpose());
  if (decision.subject().empty())
    decision.refuse("E-FIELD", "subject", {"the party is missing", "缺少机构"});
  if (key_id.empty() || key_id == kRootKeyId || key_id.find('/') != std::string_view::npos)
    decision.refuse("E-FIELD", "fields.key_id",
                    {"a key needs an id, other than 'root' and without '/'",
                     "密钥须有编号，且不得为 root 或含“/”"});
  if (std::ranges::find(kPurposes, purpose) == kPurposes.end())
    decision.refuse("E-FIELD", "fields.purpose",
                    {"one of entry, checkpoint, cosign, transport",
                     "须为 entry、checkpoint、cosign、transport 之一"});
  if (fields.getValidTo() == kNoDay)
    decision.refuse("E-FIELD", "fields.valid_to",
                    {"the last day of validity is missing", "缺少有效期"});
  const auto suite = suite_of(from_kj(fields.getAlgorithm()));
  if (!suite) {
    decision.refuse("E-FIELD", "fields.algorithm", {"one of Ed25519, SM2", "须为 Ed25519 或 SM2"});
    return;
  }
  const auto bytes = from_hex(from_kj(fields.getPublicKey()));
  const auto key = bytes ? PublicKey::from_bytes(*suite, *bytes) : Result<PublicKey>(bytes.error());
  if (!key) {
    decision.refuse("E-FIELD", "fields.public_key", {key.error().detail, "公钥缺失或不可用"});
    return;
  }
  const auto proof = from_base64(from_kj(fields.getProofOfPossession()));
  const Bytes message =
      possession_message(decision.moment.ledger, decision.subject(), key_id, purpose);
  if (!proof || !key->verify(message, *proof))
    decision.refuse("E-FIELD", "fields.proof_of_possession",
                    {"the new key did not sign its own enrolment", "缺少新密钥的持有证明"});
}

void decide_enrolled_v0(Decision& decision) {
  decide_key_itself(decision);
  const std::string_view key_id = from_kj(decision.event.getKeyEnrolled().getKeyId());
  if (decision.state.has(tables::kKeys, key_row_name(decision.event, key_id)))
    decision.refuse("E-DUPLICATE", "fields.key_id", same(key_id));
}

void decide_revoked_v0(Decision& decision) {
  const std::string_view key_id = from_kj(decision.event.getKeyRevoked().getKeyId());
  const auto row = decision.state.find(tables::kKeys, key_row_name(decision.event, key_id));
  if (!row)
    decision.unknown("fields.key_id", key_id);
  else if (row->getRevokedSeq() != 0)
    decision.wrong_state("the key is revoked already", "密钥已吊销");
}

void apply_enrolled(Application& application) {
  const auto fields = application.event.getKeyEnrolled();
  const auto suite = suite_of(from_kj(fields.getAlgorithm()));
  const auto key = from_hex(from_kj(fields.getPublicKey()));
  LUOSHU_ASSERT(suite.has_value() && key.has_value());
  application.state.put(tables::kKeys, key_row_name(application.event, from_kj(fields.getKeyId())),
                        [&](schema::KeyRow::Builder row) {
                          row.setSuite(static_cast<std::uint8_t>(*suite));
                          row.setPublicKey(kj_bytes(*key));
                          row.setPurpose(fields.getPurpose());
                          row.setEnrolledSeq(application.moment.seq.value);
                          row.setEnrolledEvent(application.moment.number.value);
                          row.setValidToDay(fields.getValidTo());
                          row.setRevokedSeq(0);
                        });
}

void apply_revoked(Application& application) {
  const std::string_view key_id = from_kj(application.event.getKeyRevoked().getKeyId());
  application.state.edit(tables::kKeys, key_row_name(application.event, key_id),
                         [&](schema::KeyRow::Builder row, schema::KeyRow::Reader) {
                           row.setRevokedSeq(application.moment.seq.value);
                         });
}

const std::array kRules{
    Rule{schema::Event::KEY_ENROLLED,
         {{"authority", Level::kProvince}, {"root"}},
         {},
         decide_enrolled_v0,
         apply_enrolled,
         "3"},
    Rule{schema::Event::KEY_REVOKED,
         {{"authority", Level::kProvince}},
         {},
         decide_revoked_v0,
         apply_revoked,
         "3"},
};

}  // namespace

std::span<const Rule> key_rules() {
  return kRules;
}

void decide_key_event_v0(Decision& decision) {
  if (decision.event.isKeyEnrolled())
    decide_enrolled_v0(decision);
  else
    decide_revoked_v0(decision);
}

void apply_key_event(Application& application) {
  if (application.event.isKeyEnrolled())
    apply_enrolled(application);
  else
    apply_revoked(application);
}

}  // namespace luoshu
