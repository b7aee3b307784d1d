#include <fmt/format.h>

#include "ledger/base/limits.h"
#include "ledger/log/evidence.h"
#include "projections/render/display.h"
#include "tools/luoshu/files.h"
#include "tools/luoshu/judge_notes.h"
#include "tools/luoshu/text_file.h"
#include "tools/luoshu/verbs.h"

namespace luoshu {

namespace {

std::string_view word_of(WhoseKey whose) {
  switch (whose) {
    case WhoseKey::kOfPolicy:
      return "of_policy";
    case WhoseKey::kNotOfPolicy:
      return "not_of_policy";
    case WhoseKey::kNotChecked:
      break;
  }
  return "not_checked";
}

BilingualView sentence_of(WhoseKey whose) {
  switch (whose) {
    case WhoseKey::kOfPolicy:
      return {"该密钥在给定的策略内。", "The key is in the policy that was given."};
    case WhoseKey::kNotOfPolicy:
      return {"该密钥不在给定的策略内。", "The key is not in the policy that was given."};
    case WhoseKey::kNotChecked:
      break;
  }
  return {
      "未核对该密钥属于谁：请用 --policy FILE "
      "给出策略，或自行比对公钥。任何人都可以用任意名称签署。",
      "Whose key this is has not been checked: give --policy FILE, or compare the key. Anybody "
      "can sign under any name."};
}

}  // namespace

int verb_judge(Arguments words, const Console& console) {
  std::vector<std::string> files;
  NotesWords notes;
  CommandLine line(
      "judge",
      {"离线判定：分叉证据，或两份检查点",
       "offline verdict on fork evidence, or on two checkpoints"},
      {{{"luoshu judge fork.json",
         {"证据成立：退出码 0；不成立：4", "proven: exit 0; not proven: exit 4"}},
        {"luoshu judge then.txt now.txt --proof 100-400.proof --policy policy",
         {"两份检查点能否同属一个日志", "whether one log can have signed both checkpoints"}}}},
      console);
  line.required("FILE", files, "FILE",
                {"一个证据文件，或两个检查点文件", "an evidence file, or two checkpoint files"});
  add_notes_options(line, notes);
  if (const auto stop = line.parse(words)) return *stop;
  if (files.size() == 2) return judge_two_notes(files[0], files[1], notes, console);
  if (files.size() != 1)
    return console.fail(
        {Errc::kUsage, "one evidence file, or two checkpoints", "应为一个证据文件，或两个检查点"});
  const std::string& file = files.front();
  const auto text = read_text(file, limits::kReceiptBytesMax);
  if (!text) return console.fail(text.error());
  auto verdict = judge(*text);
  if (!verdict) return console.fail(with_context(verdict.error(), file));
  if (notes.policy) {
    const auto policy = read_policy(*notes.policy);
    if (!policy) return console.fail(policy.error());
    compare_with(*policy, *verdict);
  }
  if (console.json()) {
    console.value(json::Object{{"proven", verdict->proven},
                               {"signer", verdict->signer},
                               {"vkey", verdict->vkey},
                               {"key_id", verdict->key_id},
                               {"key", word_of(verdict->whose)},
                               {"origin", verdict->origin},
                               {"older_size", verdict->older.value},
                               {"newer_size", verdict->newer.value},
                               {"older_root", to_base64(verdict->older_root.view())},
                               {"newer_root", to_base64(verdict->newer_root.view())},
                               {"reason_zh", verdict->reason_zh},
                               {"reason_en", verdict->reason}});
  } else {
    console.line(verdict->proven ? console.say({"分叉成立。", "A fork is proven."})
                                 : console.say({"分叉不成立。", "No fork is proven."}));
    const auto shown = [](std::string_view said) {
      return render::visible(said, render::Charset::kUtf8);
    };
    console.line(
        fmt::format("  {}: {}", console.say({"签名者", "signer"}), shown(verdict->signer)));
    console.line(fmt::format("  {}: {}", console.say({"公钥", "key"}), shown(verdict->vkey)));
    console.line(fmt::format("  {}: {}", console.say({"密钥编号", "key id"}), verdict->key_id));
    console.line(
        fmt::format("  {}", shown(console.chinese() ? verdict->reason_zh : verdict->reason)));
    console.line(fmt::format("  {}", console.say(sentence_of(verdict->whose))));
  }
  return verdict->proven ? 0 : exit_code(Errc::kVerification);
}

}  // namespace luoshu
