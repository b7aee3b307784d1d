#include <fmt/format.h>

#include <random>

#include "ledger/door.h"
#include "ledger/entry_drafting.h"
#include "ledger/form/event_form.h"
#include "ledger/home.h"
#include "tools/luoshu/event_file.h"
#include "tools/luoshu/files.h"
#include "tools/luoshu/refusals.h"
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

EntryId random_entry_id() {
  std::random_device dice;
  EntryId id;
  for (auto& byte : id.bytes) byte = static_cast<std::uint8_t>(dice());
  return id;
}

Result<Entry> draft(std::vector<Bytes> events, const HomeView& view, Time now,
                    const SignerChoice& choice) {
  return draft_entry(std::move(events), {view.reader, view.paths.home.string(), view.config.joined},
                     random_entry_id(), now, choice);
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
  if (!choice) return console.fail(with_context(choice.error(), "--signer"));
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
