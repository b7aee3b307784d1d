// A2 链与签名核验: every entry of the log: who signed it with which key, whether the signature
// holds with the key of its time, and the root before and after. Source: RULEBOOK 5.3.

#include <fmt/format.h>

#include <algorithm>

#include "ledger/rules/engine/event_message.h"
#include "ledger/rules/parties/keys.h"
#include "projections/views/catalogue.h"
#include "projections/views/rows.h"

namespace luoshu {
namespace {

constexpr Column kColumns[] = {
    {"seq", {"记录", "entry"}, Kind::kCount, false, true},
    {"first_event", {"首事件号", "first event"}, Kind::kCount},
    {"event_count", {"事件数", "number of events"}, Kind::kCount},
    {"types", {"类型", "types"}},
    {"author", {"主体", "author"}},
    {"keys", {"密钥", "keys"}},
    {"signatures", {"签名有效", "signatures"}},
    {"before", {"前序摘要", "root before"}},
    {"after", {"本摘要", "root after"}},
    {"recorded", {"入账时间", "recorded"}},
    {"conclusion", {"结论", "conclusion"}},
};

constexpr Term kGood{"good", {"通过", "good"}};
constexpr Term kBad{"bad", {"不符", "bad"}};

// Types of the events of an entry, each once; of one that the ledger wrote, none.
Result<Cell> types_of(const LedgerAt& ledger, const Leaf& leaf, Seq seq) {
  if (leaf.stamp.first_event.value == 0) return Cell();
  LUOSHU_TRY(const Bytes framed, ledger.log().framed_events(seq));
  LUOSHU_TRY(const std::vector<ByteView> events, unframe_events(framed));
  std::vector<const Term*> types;
  for (const ByteView bytes : events) {
    EventMessage message(bytes);
    const Term* type = &type_of(message.read());
    if (std::ranges::find(types, type) == types.end()) types.push_back(type);
  }
  Phrase names;
  for (const Term* type : types) {
    const std::string_view gap = names.code.empty() ? "" : "、";
    names.code += fmt::format("{}{}", gap, type->code);
    names.zh += fmt::format("{}{}", gap, type->label.zh);
    names.en += fmt::format("{}{}", gap, type->label.en);
  }
  return Cell(std::move(names));
}

// Key ids of the genesis convention begin with their party already: hn-auth#1.
std::string key_name(const Signer& signer) {
  if (signer.key_id.starts_with(signer.party + "#")) return signer.key_id;
  return signer.party + "#" + signer.key_id;
}

Status add_entry(const LedgerAt& ledger, const KeyRing& keys, Seq seq, Sheet& table) {
  LUOSHU_TRY(const Leaf leaf, ledger.log().leaf(seq));
  LUOSHU_TRY(const Header header, decode_header(leaf.header));
  const Bytes message = signed_message(leaf.header);
  std::vector<std::string> names;
  std::size_t good = 0;
  for (std::size_t i = 0; i < header.signers.size(); ++i) {
    const Signer& signer = header.signers[i];
    names.push_back(key_name(signer));
    const auto key = keys.signer_key(signer.party, signer.key_id, seq, day_of(leaf.stamp.recorded));
    const auto* valid = std::get_if<PublicKey>(&key);
    if (valid != nullptr && i < leaf.signatures.size() &&
        valid->verify(message, leaf.signatures[i].bytes))
      ++good;
  }
  LUOSHU_TRY(const Hash before, ledger.log().root(DigestKind::kSha256, Size{seq.value}));
  LUOSHU_TRY(const Hash after, ledger.log().root(DigestKind::kSha256, Size{seq.value + 1}));
  LUOSHU_TRY(Cell types, types_of(ledger, leaf, seq));
  const bool all = good == header.signers.size();
  add_row(table,
          {number_cell(static_cast<std::int64_t>(seq.value)),
           number_cell(static_cast<std::int64_t>(leaf.stamp.first_event.value)),
           number_cell(static_cast<std::int64_t>(header.event_count)), std::move(types),
           text_cell(header.author), list_cell(names),
           text_cell(fmt::format("{}/{}", good, header.signers.size())), text_cell(before.hex()),
           text_cell(after.hex()), text_cell(to_string(leaf.stamp.recorded)), all ? kGood : kBad},
          {leaf.stamp.first_event.value});
  return {};
}

Status fill(const LedgerAt& ledger, const ViewAsk& ask, Sheet& table) {
  LUOSHU_TRY(
      const KeyRing keys,
      KeyRing::load(ledger.log().snapshot(), ledger.log().genesis().root_key, ledger.as_of().size));
  (void)ask;
  for (std::uint64_t seq = 1; seq < ledger.as_of().size.value; ++seq)
    LUOSHU_CHECK(add_entry(ledger, keys, Seq{seq}, table));
  return {};
}

}  // namespace

const View views::kSignatures{"A2",     "signatures",  {"链与签名核验", "chain and signatures"},
                              kColumns, kHeedsNothing, kHeedsNothing,
                              fill};

}  // namespace luoshu
