#include "ledger/rules/parties/key_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

#include "ledger/rules/engine/calendar.h"
#include "ledger/rules/engine/field_checks.h"
#include "ledger/rules/parties/keys.h"
#include "ledger/rules/parties/parties.h"
#include "schema/events_foundation.capnp.h"
#include "schema/state.capnp.h"
#include "schema/state_parties.capnp.h"
#include "schema/state_transactions.capnp.h"

namespace luoshu {
namespace {

constexpr std::int32_t kDaysBefore = 60;
constexpr std::array<std::string_view, 4> kPurposes{"entry", "checkpoint", "cosign", "transport"};

std::optional<Suite> suite_of(std::string_view algorithm) {
  for (const Suite suite : {Suite::kIntl, Suite::kGm})
    if (algorithm == signature_algorithm(suite)) return suite;
  return std::nullopt;
}

std::string key_row_name(EventReader event, std::string_view key_id) {
  return joined_key(event.subject(), key_id);
}

// Form of the key: id, purpose, algorithm, point, proof that its holder has it.
void decide_key_itself(Decision& decision) {
  const auto fields = decision.event.fields<schema::KeyEnrolled>();
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
  const std::string_view key_id = from_kj(decision.event.fields<schema::KeyEnrolled>().getKeyId());
  if (decision.state.has(tables::kKeys, key_row_name(decision.event, key_id)))
    decision.refuse("E-DUPLICATE", "fields.key_id", same(key_id));
}

void decide_revoked_v0(Decision& decision) {
  const std::string_view key_id = from_kj(decision.event.fields<schema::KeyRevoked>().getKeyId());
  const auto row = decision.state.find(tables::kKeys, key_row_name(decision.event, key_id));
  if (!row)
    decision.unknown("fields.key_id", key_id);
  else if (row->getRevokedSeq() != 0)
    decision.wrong_state("the key is revoked already", "密钥已吊销");
}

void put_key(Application& application, std::int32_t active_from) {
  const auto fields = application.event.fields<schema::KeyEnrolled>();
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
                          row.setActiveFromDay(active_from);
                        });
}

void revoke(Application& application, const std::string& row_name) {
  application.state.edit(tables::kKeys, row_name,
                         [&](schema::KeyRow::Builder row, schema::KeyRow::Reader) {
                           row.setRevokedSeq(application.moment.seq.value);
                         });
}

// ---- Enrolment ----------------------------------------------------------------------------------
// Neither revoked nor expired; a recovered key counts while it waits.
bool is_active(schema::KeyRow::Reader key, Date day) {
  return key.getRevokedSeq() == 0 && day.days <= key.getValidToDay();
}

struct PartyKeys {
  bool could_sign = false;  // an entry key was enrolled by an earlier entry
  bool had_purpose = false;
  bool active_entry_key = false;
  std::vector<std::string> active_of_purpose;  // row names
};

PartyKeys keys_of(const State& state, const Moment& moment, std::string_view party,
                  std::string_view purpose) {
  PartyKeys keys;
  state.scan(tables::kKeys, joined_key(party, ""), [&](std::string_view name, const auto& row) {
    const bool for_entries = from_kj(row->getPurpose()) == "entry";
    const bool active = is_active(*row, moment.recorded_on());
    if (for_entries && row->getEnrolledSeq() < moment.seq.value) keys.could_sign = true;
    if (for_entries && active) keys.active_entry_key = true;
    if (from_kj(row->getPurpose()) != purpose) return true;
    keys.had_purpose = true;
    if (active) keys.active_of_purpose.emplace_back(name);
    return true;
  });
  return keys;
}

// One key signs for one party and one purpose, and a revoked one never comes back.
bool is_new_key(const Decision& decision, ByteView public_key) {
  bool is_new = true;
  decision.state.scan(tables::kKeys, {}, [&](std::string_view, const auto& row) {
    is_new = !equal(from_kj(row->getPublicKey()), public_key);
    return is_new;
  });
  return is_new;
}

// Under version 2 the greatest number of the last days counts: nobody shortens a notice in haste
// (C82).
std::int64_t notice_days(const State& state, const Moment& moment, Date start) {
  std::int64_t days = parameter(state, "recovery_working_days", start);
  if (moment.rules_version < 2) return days;
  for (std::int32_t back = 1; back <= kDaysBefore; ++back)
    days = std::max(days, parameter_known(state, "recovery_working_days",
                                          Date{moment.recorded_on().days - back}));
  return days;
}

// The day after the last working day of the public notice, which begins when the recovery is
// recorded; nothing where a calendar is missing.
std::optional<Date> recovered_from(const State& state, const Moment& moment, EventReader event) {
  const Date start = std::max(moment.recorded_on(), Date{event.effective()});
  const auto last = working_day_after(state, start, notice_days(state, moment, start));
  if (!last) return std::nullopt;
  return Date{last->days + 1};
}

// Version 2 says that it is about recovery (C75).
void not_recoverable(Decision& decision, std::string_view en, std::string_view zh) {
  if (decision.version() < 2) return decision.wrong_state(en, zh);
  decision.refuse("E-KEY-RECOVERY", "subject", {std::string(en), std::string(zh)});
}

// decision 0015: root keys and a public waiting time, for a party without a key that may sign.
void decide_recovery(Decision& decision, const PartyKeys& keys) {
  const auto fields = decision.event.fields<schema::KeyEnrolled>();
  if (decision.version() >= 2 && form::is_blank(from_kj(fields.getReason())))
    decision.refuse("E-FIELD", "fields.reason", {"it is missing", "缺少该字段"});
  if (decision.version() >= 2 && !keys.could_sign && !keys.active_entry_key)
    not_recoverable(decision, "there is nothing to recover: the party never held an entry key",
                    "无可恢复的密钥：该机构从未登记 entry 密钥");
  if (!decision.moment.signed_by_root)
    not_recoverable(decision, "there is nothing to recover: the authority enrols first keys",
                    "无可恢复的密钥：首批密钥由主管部门登记");
  if (keys.active_entry_key)
    not_recoverable(decision, "the party has a key that may sign: a lost one is revoked first",
                    "该机构仍有可签署的密钥：遗失的密钥须先吊销");
  if (from_kj(fields.getPurpose()) != "entry")
    decision.refuse("E-FIELD", "fields.purpose",
                    {"what is recovered is the entry key; it signs for the others",
                     "仅恢复 entry 密钥，其余用途由其签署登记"});
  const auto from = recovered_from(decision.state, decision.moment, decision.event);
  if (!from)
    decision.refuse("E-CALENDAR-MISSING", {},
                    {"the end of the public notice cannot be told", "无法计算公示期截止日"});
  else
    require_interval(decision, from->days, fields.getValidTo(), "fields.valid_to");
}

// decision 0015: first keys by the authority alone, one for each purpose, as long as the party
// has none it could sign with. From then on nothing is enrolled without the party's own signature,
// for whatever purpose, and not even after all its keys are revoked or expired: that is recovery.
void decide_signature(Decision& decision, const PartyKeys& keys) {
  bool signs = decision.author() == decision.subject();
  for (const auto cosigner : decision.event.cosigners())
    signs = signs || from_kj(cosigner.getParty()) == decision.subject();
  if (signs || (!keys.could_sign && !keys.had_purpose)) return;
  decision.refuse(
      "E-COSIGN-MISSING", "cosigners",
      {fmt::format("{}: a further key needs its holder's own signature", decision.subject()),
       fmt::format("{}：后续密钥须经本机构现有密钥会签", decision.subject())});
  if (decision.version() >= 2 && keys.could_sign)
    not_recoverable(decision, "a lost key is recovered by the root", "遗失的密钥由根密钥恢复");
}

// Art. 3 para. 6; RULEBOOK 2.2; decision 0015.
void decide_enrolled(Decision& decision) {
  const auto fields = decision.event.fields<schema::KeyEnrolled>();
  decide_enrolled_v0(decision);
  require_interval(decision, decision.event.effective(), fields.getValidTo(), "fields.valid_to");
  const auto party = decision.state.find(tables::kParties, decision.subject());
  if (party)
    decision.require_not_before(party->getRegisteredOn(), "the registration of the party",
                                "机构登记");
  else
    decision.unknown("subject", decision.subject());
  const auto public_key = from_hex(from_kj(fields.getPublicKey()));
  if (public_key && !is_new_key(decision, *public_key))
    decision.refuse("E-DUPLICATE", "fields.public_key",
                    {"this key was enrolled before", "该公钥已登记过"});
  const PartyKeys keys =
      keys_of(decision.state, decision.moment, decision.subject(), from_kj(fields.getPurpose()));
  if (decision.role() == "root")
    decide_recovery(decision, keys);
  else
    decide_signature(decision, keys);
}

// One active key for a purpose: the next one takes the place of the one before.
void apply_enrolled(Application& application) {
  const auto fields = application.event.fields<schema::KeyEnrolled>();
  State& state = application.state;
  const PartyKeys keys =
      keys_of(state, application.moment, application.subject(), from_kj(fields.getPurpose()));
  for (const std::string& row_name : keys.active_of_purpose) revoke(application, row_name);
  std::int32_t active_from = 0;
  if (application.event.role() == "root") {
    const auto from = recovered_from(state, application.moment, application.event);
    LUOSHU_ASSERT(from.has_value());
    active_from = from->days;
  }
  put_key(application, active_from);
  const std::string name = key_row_name(application.event, from_kj(fields.getKeyId()));
  state.put(tables::kSeen, joined_key("key", name), [&](schema::SeenRow::Builder row) {
    row.setOn(application.effective());
    row.setEvent(application.moment.number.value);
  });
}

// ---- Revocation ---------------------------------------------------------------------------------
// Who may revoke: the authority, every key, because a lost or stolen one must stop signing at once
// and to stop it gives nobody another's signature; a party, writing as interested_party, its own
// keys; and, as an objection to a recovery, the other bodies of the party's division a recovered
// key that still waits.
void decide_revoker(Decision& decision, schema::KeyRow::Reader key) {
  if (decision.role() != "interested_party" || decision.author() == decision.subject()) return;
  const bool waits = decision.moment.recorded_on().days < key.getActiveFromDay();
  const std::string division = division_of_party(decision.state, decision.subject());
  const bool neighbours = division_of_party(decision.state, decision.author()) == division;
  if (waits && neighbours && !division.empty()) return;
  decision.refuse("E-LEVEL", "role",
                  {"a party revokes its own keys; bodies of its division may object while a "
                   "recovered key waits",
                   "机构仅可吊销本机构密钥；同区划机构可在密钥恢复公示期内提出异议"});
}

// Art. 3 para. 6; decision 0015.
void decide_revoked(Decision& decision) {
  const auto fields = decision.event.fields<schema::KeyRevoked>();
  decide_revoked_v0(decision);
  const std::string name = key_row_name(decision.event, from_kj(fields.getKeyId()));
  if (const auto row = decision.state.find(tables::kKeys, name)) decide_revoker(decision, *row);
  if (const auto seen = decision.state.find(tables::kSeen, joined_key("key", name)))
    decision.require_not_before(seen->getOn(), "the enrolment of the key", "密钥登记");
  const std::int32_t since = fields.getCompromisedSince();
  if (since != kNoDay && since > decision.moment.recorded_on().days)
    decision.refuse("E-FIELD", "fields.compromised_since",
                    {"the day has not come yet", "该日期尚未到来"});
}

void apply_revoked(Application& application) {
  revoke(application,
         key_row_name(application.event,
                      from_kj(application.event.fields<schema::KeyRevoked>().getKeyId())));
}

const std::array kRules{
    Rule{event_type<schema::KeyEnrolled>,
         {{"authority", Level::kProvince}, {"root"}},
         {},
         decide_enrolled,
         apply_enrolled,
         "3 (6)"},
    Rule{event_type<schema::KeyRevoked>,
         {{"authority", Level::kProvince}, {"interested_party"}},
         {},
         decide_revoked,
         apply_revoked,
         "3 (6)"},
};

}  // namespace

std::span<const Rule> key_rules() {
  return kRules;
}

void decide_key_event_v0(Decision& decision) {
  if (decision.event.is<schema::KeyEnrolled>())
    decide_enrolled_v0(decision);
  else
    decide_revoked_v0(decision);
}

void apply_key_event(Application& application) {
  if (application.event.is<schema::KeyEnrolled>())
    put_key(application, 0);
  else
    apply_revoked(application);
}

}  // namespace luoshu
