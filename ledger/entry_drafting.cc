#include "ledger/entry_drafting.h"

#include <fmt/format.h>

#include "ledger/form/event_view.h"
#include "ledger/rules/parties/keys.h"

namespace luoshu {
namespace {

// A home that joined and knows no key yet cannot say who signs with what. Elsewhere no key at all
// means that the ledger is being founded, and root signs.
Status knows_keys(const DraftSource& source, const KeyRing& ring) {
  if (!source.joined || !ring.bootstrapping()) return Done{};
  return Fault{
      Errc::kNotFound,
      fmt::format("{} knows only {} of the ledger's entries and no key: start its node (luoshu "
                  "serve) and wait until it has caught up, draft on a home that has (the "
                  "province's), or name every signer with --signer PARTY=KEY_ID",
                  source.home, source.log.head().size.value),
      fmt::format("{} 仅有账本的 {} 条记录，尚不知任何密钥：请启动其节点（luoshu serve）待其跟上，"
                  "或在已跟上的账本目录（如省级）起草，或以 --signer 主体=密钥编号 指明全部签署方",
                  source.home, source.log.head().size.value)};
}

// Author and co-signers, each with the key chosen for it, or the newest that the ledger knows.
Result<std::vector<Signer>> signers_of(const form::EventEnvelope& envelope,
                                       const DraftSource& source, Date day,
                                       const SignerChoice& choice) {
  const LogReader& log = source.log;
  LUOSHU_CHECK(choice.fits(envelope));
  LUOSHU_TRY(const KeyRing ring,
             KeyRing::load(log.snapshot(), log.genesis().root_key, log.head().size));
  std::vector<Signer> signers;
  for (const std::string& party : signing_parties(envelope)) {
    std::optional<std::string> key = choice.key_of(envelope, party);
    if (!key) {
      LUOSHU_CHECK(knows_keys(source, ring));
      key = ring.signing_key_id(party, Seq{log.head().size.value}, day);
    }
    if (!key)
      return Fault{
          Errc::kNotFound,
          fmt::format("{} has no enrolled key that may sign on {}; a first key is enrolled by the "
                      "authority, a lost one is recovered with root (docs/OPERATING.md)",
                      party, to_string(day)),
          fmt::format("{} 在 {} 没有可用的已登记密钥；首批密钥由主管部门登记，"
                      "遗失的密钥以根密钥恢复（见 docs/OPERATING.md）",
                      party, to_string(day))};
    signers.push_back({party, *key});
  }
  LUOSHU_CHECK(root_signs_recovery(envelope, signers));
  return signers;
}

}  // namespace

Result<Entry> draft_entry(std::vector<Bytes> events, const DraftSource& source, EntryId id,
                          Time now, const SignerChoice& choice) {
  const LogReader& log = source.log;
  EntryDraft draft;
  draft.events = std::move(events);
  LUOSHU_TRY(const form::EventEnvelope envelope, form::read_envelope(draft.events.front()));
  const bool rehearsed = log.genesis().rehearsal && envelope.recorded.has_value();
  draft.ledger = log.ledger();
  draft.suite = log.genesis().suite;
  draft.id = id;
  draft.author = envelope.author;
  draft.author_time = rehearsed ? start_of_day(*envelope.recorded) : now;
  LUOSHU_TRY(draft.signers, signers_of(envelope, source, day_of(draft.author_time), choice));
  return make_entry(std::move(draft));
}

}  // namespace luoshu
