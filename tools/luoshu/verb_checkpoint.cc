#include <fmt/format.h>

#include "ledger/home.h"
#include "ledger/log/checkpoint.h"
#include "tools/luoshu/verbs.h"

namespace luoshu {
namespace {

int tell_vkeys(const Genesis& genesis, const Console& console) {
  const auto verifier = note_verifier(genesis.origin, NoteKeyType::kEd25519, genesis.log_key);
  if (!verifier) return console.fail(verifier.error());
  json::Object answer{{"vkey", to_vkey(*verifier)}};
  if (genesis.log_key_sm2) {
    const auto sm2 =
        note_verifier(sm3_origin(genesis.origin), NoteKeyType::kSm2, *genesis.log_key_sm2);
    if (!sm2) return console.fail(sm2.error());
    answer.emplace_back("vkey_sm3", to_vkey(*sm2));
  }
  if (console.json())
    console.value(std::move(answer));
  else
    console.line(to_vkey(*verifier));
  return 0;
}

int tell_notes(const LogReader::SignedNotes& notes, const Console& console) {
  if (console.json()) {
    json::Object answer{{"size", notes.size.value}, {"checkpoint", notes.checkpoint}};
    if (!notes.checkpoint_sm3.empty()) answer.emplace_back("checkpoint_sm3", notes.checkpoint_sm3);
    console.value(std::move(answer));
    return 0;
  }
  std::string text = notes.checkpoint;
  if (text.ends_with('\n')) text.pop_back();
  console.line(text);
  return 0;
}

// The newest one signed, without signing anything: works beside a writer.
int tell_latest(const HomeView& view, const Console& console) {
  const auto latest = view.reader.latest_checkpoint();
  if (!latest) return console.fail(latest.error());
  if (!*latest)
    return console.fail({Errc::kNotFound, "no checkpoint was signed yet: run luoshu checkpoint",
                         "尚未签发检查点：请运行 luoshu checkpoint"});
  return tell_notes(**latest, console);
}

}  // namespace

int verb_checkpoint(Arguments words, const Console& console) {
  std::string where;
  bool vkey = false;
  bool latest = false;
  CommandLine line(
      "checkpoint", {"签发并输出当前检查点", "signs and prints the current checkpoint"},
      {{{"luoshu checkpoint --home demo > checkpoint", {"当前检查点", "the checkpoint of now"}},
        {"luoshu checkpoint --home demo --vkey", {"日志验证密钥", "the log's verifier key"}}}},
      console);
  line.home(where)
      .flag("--vkey", vkey, {"只输出日志验证密钥", "prints the log's verifier key instead"})
      .flag("--latest", latest, {"输出最近签发的，不新签", "the newest one signed; signs nothing"});
  if (const auto stop = line.parse(words)) return *stop;
  if (vkey || latest) {
    const auto view = view_home(where);
    if (!view) return console.fail(view.error());
    return vkey ? tell_vkeys(view->reader.genesis(), console) : tell_latest(*view, console);
  }
  SystemClock clock;
  auto home = Home::open(where, clock);
  if (!home) return console.fail(home.error());
  const auto notes = (*home)->ledger().checkpoint();
  if (!notes) return console.fail(notes.error());
  if (const Status closed = (*home)->close(); !closed) return console.fail(closed.error());
  return tell_notes(*notes, console);
}

}  // namespace luoshu
