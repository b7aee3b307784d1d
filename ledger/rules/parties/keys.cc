#include "ledger/rules/parties/keys.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "ledger/base/assert.h"
#include "ledger/base/message.h"
#include "ledger/rules/engine/state.h"
#include "schema/event.capnp.h"
#include "schema/state.capnp.h"

namespace luoshu {
namespace {

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
                             Date{row.getActiveFromDay()},
                             std::nullopt};
        if (row.getRevokedSeq() != 0) enrolled.revoked = Seq{row.getRevokedSeq()};
        return enrolled;
      });
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
      snapshot, Table::kState, tables::kKeys.number, {}, as_of, [&](ByteView key, ByteView value) {
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
    return root_key_;  // what it may sign is for the rules: Moment::signed_by_root
  }
  const EnrolledKey* enrolled = find(party, key_id);
  if (enrolled == nullptr || enrolled->enrolled >= at)
    return make_reason("E-KEY-UNKNOWN", detail, detail);
  if (enrolled->purpose != "entry")
    return make_reason("E-KEY-UNKNOWN", detail + " was enrolled for " + enrolled->purpose,
                       detail + " 的用途为 " + enrolled->purpose);
  if (enrolled->revoked && *enrolled->revoked < at)
    return make_reason("E-KEY-REVOKED", detail, detail);
  if (day < enrolled->active_from)
    return make_reason(
        "E-KEY-UNKNOWN",
        fmt::format("{} may sign from {} on", detail, to_string(enrolled->active_from)),
        fmt::format("{} 自 {} 起方可签署", detail, to_string(enrolled->active_from)));
  if (day > enrolled->valid_to)
    return make_reason("E-KEY-REVOKED",
                       fmt::format("{} expired on {}", detail, to_string(enrolled->valid_to)),
                       fmt::format("{} 有效期至 {}", detail, to_string(enrolled->valid_to)));
  return enrolled->key;
}

namespace {

// Why a key that is enrolled may not be used then; empty where it may.
std::string_view unusable(const EnrolledKey& key, Seq at, Date day) {
  if (key.enrolled >= at || day < key.active_from) return "is not valid yet";
  if (key.revoked && *key.revoked < at) return "is revoked";
  if (day > key.valid_to) return "has expired";
  return {};
}

}  // namespace

Result<std::string> KeyRing::holder_of(const PublicKey& key, std::string_view purpose, Seq at,
                                       Date day) const {
  std::string why = "this key is not enrolled on the ledger";
  for (const auto& [name, enrolled] : keys_) {
    if (enrolled.key != key) continue;
    const std::string_view no = enrolled.purpose != purpose
                                    ? std::string_view("was enrolled for another purpose")
                                    : unusable(enrolled, at, day);
    if (no.empty()) return name.first;
    why = fmt::format("key {} of '{}' {}", name.second, name.first, no);
  }
  return Fault{Errc::kRefused, std::move(why)};
}

std::vector<std::string> KeyRing::usable_keys(std::string_view party, Seq at, Date day) const {
  std::vector<std::string> ids;
  for (auto it = keys_.lower_bound(Name(party, "")); it != keys_.end() && it->first.first == party;
       ++it)
    if (unusable(it->second, at, day).empty()) ids.push_back(it->first.second);
  return ids;
}

bool touches_keys(const std::vector<Mutation>& mutations) {
  return std::ranges::any_of(
      mutations, [](const Mutation& mutation) { return mutation.table == tables::kKeys.number; });
}

std::shared_ptr<const KeyRing> KeyRing::after(const std::vector<Mutation>& mutations) const {
  auto next = std::make_shared<KeyRing>(*this);
  for (const Mutation& mutation : mutations) {
    if (mutation.table != tables::kKeys.number) continue;
    const auto zero = mutation.key.find('\0');
    LUOSHU_ASSERT(zero != std::string::npos && mutation.row != nullptr);
    auto row = decode_row(mutation.row->bytes());
    LUOSHU_ASSERT(row.has_value());
    next->keys_.insert_or_assign(Name(mutation.key.substr(0, zero), mutation.key.substr(zero + 1)),
                                 *std::move(row));
  }
  return next;
}

}  // namespace luoshu
