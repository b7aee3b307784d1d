#include <fmt/format.h>

#include "ledger/base/limits.h"
#include "ledger/home.h"
#include "tools/luoshu/files.h"
#include "tools/luoshu/refusals.h"
#include "tools/luoshu/verbs.h"

namespace luoshu {
namespace {

int tell_accepted(const Accepted& accepted, std::size_t events, const Console& console) {
  if (console.json()) {
    console.value(json::Object{{"accepted", true},
                               {"entry", accepted.seq.value},
                               {"first_event", accepted.first_event.value},
                               {"events", static_cast<std::uint64_t>(events)},
                               {"recorded", to_string(accepted.recorded)},
                               {"already", accepted.already},
                               {"warnings", reasons_json(accepted.warnings)}});
    return 0;
  }
  console.line(fmt::format(
      fmt::runtime(
          accepted.already
              ? console.say({"此前已记录为分录 {}：首个事件号 {}，共 {} 个，入账 {}。",
                             "Recorded before as entry {}: events from {}, {} of them, {}."})
              : console.say({"已记录为分录 {}：首个事件号 {}，共 {} 个，入账 {}。",
                             "Recorded as entry {}: events from {}, {} of them, {}."})),
      accepted.seq.value, accepted.first_event.value, events, to_string(accepted.recorded)));
  tell_warnings(console, accepted.warnings);
  console.note(fmt::format(fmt::runtime(console.say({"凭证：luoshu prove {} --out FILE",
                                                     "Receipt: luoshu prove {} --out FILE"})),
                           accepted.first_event.value));
  return 0;
}

int tell_outcome(const AppendOutcome& outcome, std::size_t events, const Console& console) {
  if (const auto* accepted = std::get_if<Accepted>(&outcome))
    return tell_accepted(*accepted, events, console);
  if (const auto* refusal = std::get_if<Refusal>(&outcome)) {
    tell_refusal(console, refusal->reasons, std::nullopt);
    return exit_code(Errc::kRefused);
  }
  const auto& conflict = std::get<IdentityConflict>(outcome);
  return console.fail(
      {Errc::kConflict,
       fmt::format("entry {} has the same author and id but other bytes (header {}, submitted {})",
                   conflict.seq.value, conflict.recorded_digest.hex(),
                   conflict.submitted_digest.hex()),
       fmt::format("分录 {} 的提交方和编号相同而内容不同（已记录 {}，提交 {}）", conflict.seq.value,
                   conflict.recorded_digest.hex(), conflict.submitted_digest.hex())});
}

}  // namespace

int verb_submit(Arguments words, const Console& console) {
  std::string where;
  std::string file;
  CommandLine line("submit",
                   {"把已签分录提交给数据目录并签发检查点",
                    "hands a signed entry to a home and signs a checkpoint"},
                   {{{"luoshu submit event.entry --home demo", {"提交", "submit"}},
                     {"luoshu submit event.entry --home demo --json",
                      {"拒绝理由以 JSON 给出", "reasons of a refusal as JSON"}}}},
                   console);
  line.home(where).required("ENTRY", file, "ENTRY", {"已签分录文件", "signed entry file"});
  if (const auto stop = line.parse(words)) return *stop;
  const auto bytes = read_whole(file, 2 * limits::kEntryBytesMax);
  if (!bytes) return console.fail(bytes.error());
  auto entry = decode_entry(*bytes);
  if (!entry) return console.fail(with_context(entry.error(), file));
  SystemClock clock;
  auto home = Home::open(where, clock);
  if (!home) return console.fail(home.error());
  Ledger& ledger = (*home)->ledger();
  const std::size_t events = entry->events.size();
  const auto outcome = ledger.submit(*std::move(entry));
  if (!outcome) return console.fail(outcome.error());
  if (std::holds_alternative<Accepted>(*outcome)) {
    if (const auto notes = ledger.checkpoint(); !notes) return console.fail(notes.error());
  }
  if (const Status closed = (*home)->close(); !closed) return console.fail(closed.error());
  return tell_outcome(*outcome, events, console);
}

}  // namespace luoshu
