#include <fmt/format.h>

#include <random>

#include "ledger/form/event_form.h"
#include "ledger/form/event_view.h"
#include "ledger/home.h"
#include "tools/luoshu/entry_draft.h"
#include "tools/luoshu/event_file.h"
#include "tools/luoshu/files.h"
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

// Author and co-signers, each with the newest key that the ledger knows of it.
Result<std::vector<Signer>> signers_of(const form::EventEnvelope& envelope, const LogReader& log,
                                       Date day) {
  LUOSHU_TRY(const KeyRing ring,
             KeyRing::load(log.snapshot(), log.genesis().root_key, log.head().size));
  std::vector<std::string> parties{envelope.author};
  for (const auto& cosigner : envelope.cosigners) parties.push_back(cosigner.party);
  std::vector<Signer> signers;
  for (const std::string& party : parties) {
    std::optional<std::string> key(kRootKeyId);
    if (!ring.bootstrapping()) key = ring.signing_key_id(party, Seq{log.head().size.value}, day);
    if (!key)
      return make_fault(Errc::kNotFound, fmt::format("{} has no enrolled key that may sign", party),
                        fmt::format("{} 没有可用的已登记密钥", party));
    signers.push_back({party, *key});
  }
  return signers;
}

Result<Entry> draft(std::vector<Bytes> events, const LogReader& log, Time now) {
  EntryDraft draft;
  draft.events = std::move(events);
  LUOSHU_TRY(const form::EventEnvelope envelope, form::read_envelope(draft.events.front()));
  const bool rehearsed = log.genesis().rehearsal && envelope.recorded.has_value();
  draft.ledger = log.ledger();
  draft.suite = log.genesis().suite;
  draft.id = random_entry_id();
  draft.author = envelope.author;
  draft.author_time = rehearsed ? start_of_day(*envelope.recorded) : now;
  LUOSHU_TRY(draft.signers, signers_of(envelope, log, day_of(draft.author_time)));
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
int draft_each(const std::vector<Bytes>& events, const LogReader& log, Time now,
               const std::string& out, const Console& console) {
  std::error_code error;
  std::filesystem::create_directories(out, error);
  for (std::size_t i = 0; i < events.size(); ++i) {
    const auto entry = draft({events[i]}, log, now);
    if (!entry) return console.fail(with_context(entry.error(), fmt::format("event {}", i + 1)));
    const std::string file = fmt::format("{}/{:06}.entry", out, i + 1);
    if (const Status written = write_new(file, encode_entry(*entry)); !written)
      return console.fail(written.error());
  }
  if (console.json())
    console.value(json::Object{{"out", out}, {"entries", std::uint64_t{events.size()}}});
  else
    console.line(
        fmt::format(fmt::runtime(console.say({"{}：{} 个待签分录", "{}: {} entries to be signed"})),
                    out, events.size()));
  return 0;
}

}  // namespace

int verb_draft(Arguments words, const Console& console) {
  std::string where;
  std::string file;
  std::string out;
  bool each = false;
  CommandLine line(
      "draft", {"由业务事件起草待签分录", "makes an unsigned entry from business events"},
      {{{"luoshu draft event.json --home demo --out event.entry", {"一个事件", "one event"}},
        {"luoshu draft usage.jsonl --home demo --out usage.entry",
         {"同一签署方的多个事件", "several events of the same signers"}}}},
      console);
  line.home(where)
      .required("EVENT", file, "EVENT.json",
                {"业务事件（JSON 或 JSON Lines）", "events (JSON or JSON Lines)"})
      .required("--out", out, "ENTRY", {"写入的分录文件", "the entry file to write"})
      .flag("--each", each,
            {"每个事件一个分录，--out 为目录", "an entry for each event; --out is a folder"});
  if (const auto stop = line.parse(words)) return *stop;
  const auto view = view_home(where);
  if (!view) return console.fail(view.error());
  SystemClock clock;
  auto events = read_events(file);
  if (!events) return console.fail(events.error());
  if (each) return draft_each(*events, view->reader, clock.now(), out, console);
  const auto entry = draft(*std::move(events), view->reader, clock.now());
  if (!entry) return console.fail(entry.error());
  if (const Status written = write_new(out, encode_entry(*entry)); !written)
    return console.fail(written.error());
  return tell_draft(*entry, out, console);
}

}  // namespace luoshu
