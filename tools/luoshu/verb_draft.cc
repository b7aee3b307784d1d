#include <fmt/format.h>

#include <random>

#include "ledger/door.h"
#include "ledger/form/event_form.h"
#include "ledger/form/event_view.h"
#include "ledger/home.h"
#include "tools/luoshu/entry_draft.h"
#include "tools/luoshu/event_file.h"
#include "tools/luoshu/files.h"
#include "tools/luoshu/refusals.h"
#include "tools/luoshu/signer_choice.h"
#include "tools/luoshu/verbs.h"

namespace luoshu {
namespace {

Result<std::vector<Bytes>> read_events(const std::string& file) {
  LUOSHU_TRY(const std::vector<WrittenEvent> written, read_event_file(file));
  std::vector<Bytes> events;
  for (const WrittenEvent& one : written) {
    auto event = form::event_from_json(one.value);
    const std::string place = one.line == 0 ? file : fmt::format("{}: line {}", file, one.line);
    if (!event) return with_context(event.error(), place);
    events.push_back(*std::move(event));
  }
  return events;
}

EntryId random_entry_id() {
  std::random_device dice;
  EntryId id;
  for (auto& byte : id.bytes) byte = static_cast<std::uint8_t>(dice());
  return id;
}

// A home that joined and knows no key yet cannot say who signs with what. Elsewhere no key at all
// means that the ledger is being founded, and root signs.
Status knows_keys(const HomeView& view, const KeyRing& ring) {
  if (!view.config.joined || !ring.bootstrapping()) return Done{};
  return make_fault(
      Errc::kNotFound,
      fmt::format("{} knows only {} of the ledger's entries and no key: start its node (luoshu "
                  "serve) and wait until it has caught up, draft on a home that has (the "
                  "province's), or name every signer with --signer PARTY=KEY_ID",
                  view.paths.home.string(), view.reader.head().size.value),
      fmt::format("{} 仅有账本的 {} 条记录，尚不知任何密钥：请启动其节点（luoshu serve）待其跟上，"
                  "或在已跟上的账本目录（如省级）起草，或以 --signer 主体=密钥编号 指明全部签署方",
                  view.paths.home.string(), view.reader.head().size.value));
}

// Author and co-signers, each with the key chosen for it, or the newest that the ledger knows.
Result<std::vector<Signer>> signers_of(const form::EventEnvelope& envelope, const HomeView& view,
                                       Date day, const SignerChoice& choice) {
  const LogReader& log = view.reader;
  LUOSHU_CHECK(choice.fits(envelope));
  LUOSHU_TRY(const KeyRing ring,
             KeyRing::load(log.snapshot(), log.genesis().root_key, log.head().size));
  std::vector<Signer> signers;
  for (const std::string& party : signing_parties(envelope)) {
    std::optional<std::string> key = choice.key_of(envelope, party);
    if (!key) {
      LUOSHU_CHECK(knows_keys(view, ring));
      key = ring.signing_key_id(party, Seq{log.head().size.value}, day);
    }
    if (!key)
      return make_fault(
          Errc::kNotFound,
          fmt::format("{} has no enrolled key that may sign on {}; a first key is enrolled by the "
                      "authority, a lost one is recovered with root (docs/OPERATING.md)",
                      party, to_string(day)),
          fmt::format("{} 在 {} 没有可用的已登记密钥；首批密钥由主管部门登记，"
                      "遗失的密钥以根密钥恢复（见 docs/OPERATING.md）",
                      party, to_string(day)));
    signers.push_back({party, *key});
  }
  LUOSHU_CHECK(root_signs_recovery(envelope, signers));
  return signers;
}

Result<Entry> draft(std::vector<Bytes> events, const HomeView& view, Time now,
                    const SignerChoice& choice) {
  const LogReader& log = view.reader;
  EntryDraft draft;
  draft.events = std::move(events);
  LUOSHU_TRY(const form::EventEnvelope envelope, form::read_envelope(draft.events.front()));
  const bool rehearsed = log.genesis().rehearsal && envelope.recorded.has_value();
  draft.ledger = log.ledger();
  draft.suite = log.genesis().suite;
  draft.id = random_entry_id();
  draft.author = envelope.author;
  draft.author_time = rehearsed ? start_of_day(*envelope.recorded) : now;
  LUOSHU_TRY(draft.signers, signers_of(envelope, view, day_of(draft.author_time), choice));
  return make_entry(std::move(draft));
}

int tell_draft(const Entry& entry, const std::string& out, const Console& console) {
  const auto header = decode_header(entry.header);
  if (!header) return console.fail(header.error());
  json::Array signers;
  std::string missing;
  for (const Signer& signer : header->signers) {
    signers.emplace_back(json::Object{{"party", signer.party}, {"key_id", signer.key_id}});
    missing += fmt::format(" {} ({})", signer.party, signer.key_id);
  }
  if (console.json())
    console.value(json::Object{{"out", out},
                               {"entry_id", header->entry_id.hex()},
                               {"events", std::uint64_t{header->event_count}},
                               {"signers", std::move(signers)}});
  else
    console.line(fmt::format(
        fmt::runtime(console.say({"{}：{} 个事件，待签：{}", "{}: {} events, to be signed by:{}"})),
        out, header->event_count, missing));
  return 0;
}

// An entry of its own for each event: OUT/000001.entry and so on.
int draft_each(const std::vector<Bytes>& events, const HomeView& view, const SignerChoice& choice,
               const std::string& out, const Console& console) {
  SystemClock clock;
  std::error_code error;
  std::filesystem::create_directories(out, error);
  for (std::size_t i = 0; i < events.size(); ++i) {
    const auto entry = draft({events[i]}, view, clock.now(), choice);
    if (!entry) return console.fail(with_context(entry.error(), fmt::format("event {}", i + 1)));
    const std::string file = fmt::format("{}/{:06}.entry", out, i + 1);
    if (const Status written = write_new(file, encode_entry(*entry)); !written)
      return console.fail(written.error());
  }
  if (console.json())
    console.value(json::Object{{"out", out}, {"entries", std::uint64_t{events.size()}}});
  else
    console.line(
        fmt::format(fmt::runtime(console.say({"{}：{} 个待签记录", "{}: {} entries to be signed"})),
                    out, events.size()));
  return 0;
}

}  // namespace

int verb_draft(Arguments words, const Console& console) {
  std::string where;
  std::string file;
  std::string out;
  bool each = false;
  std::optional<std::string> signers;
  CommandLine line(
      "draft", {"由业务事件起草待签记录", "makes an unsigned entry from business events"},
      {{{"luoshu draft event.json --home demo --out event.entry", {"一个事件", "one event"}},
        {"luoshu draft usage.jsonl --home demo --out usage.entry",
         {"同一签署方的多个事件", "several events of the same signers"}}}},
      console);
  line.home(where)
      .required("EVENT", file, "EVENT.json",
                {"业务事件（JSON 或 JSON Lines）", "events (JSON or JSON Lines)"})
      .required("--out", out, "ENTRY", {"写入的记录文件", "the entry file to write"})
      .flag("--each", each,
            {"每个事件一条记录，--out 为目录", "an entry for each event; --out is a folder"})
      .option("--signer", signers, "PARTY=KEY_ID,...",
              {"指明签署密钥（默认各方最新密钥）；root 为根密钥代提交方签署",
               "keys to sign with (default: each party's newest); root: the root key, for the "
               "author"});
  if (const auto stop = line.parse(words)) return *stop;
  const auto choice = SignerChoice::parse(signers);
  if (!choice) return console.fail(choice.error());
  const auto view = view_home(where);
  if (!view) return console.fail(view.error());
  auto events = read_events(file);
  if (!events) return console.fail(events.error());
  const auto reasons = refused_at_the_door(*events, view->reader);
  if (!reasons) return console.fail(reasons.error());
  if (!reasons->empty()) {
    tell_refusal(console, *reasons, std::nullopt);
    return exit_code(Errc::kRefused);
  }
  if (each) return draft_each(*events, *view, *choice, out, console);
  SystemClock clock;
  const auto entry = draft(*std::move(events), *view, clock.now(), *choice);
  if (!entry) return console.fail(entry.error());
  if (const Status written = write_new(out, encode_entry(*entry)); !written)
    return console.fail(written.error());
  return tell_draft(*entry, out, console.beside(out));
}

}  // namespace luoshu
