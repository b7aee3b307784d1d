#include <fmt/format.h>

#include "ledger/home.h"
#include "ledger/log/checkpoint.h"
#include "tools/luoshu/verbs.h"

namespace luoshu {
namespace {

int tell(const Home& home, const Genesis& genesis, const std::string& vkey,
         const Console& console) {
  const HomePaths& paths = home.paths();
  const auto anchors = anchors_of(paths, home.config());
  if (console.json()) {
    console.value(json::Object{{"home", paths.home.string()},
                               {"origin", genesis.origin},
                               {"ledger", home.config().ledger.hash.hex()},
                               {"suite", suite_name(genesis.suite)},
                               {"rehearsal", genesis.rehearsal},
                               {"vkey", vkey},
                               {"keys", paths.keys.string()},
                               {"anchor", anchors.back().string()}});
    return 0;
  }
  const bool zh = console.chinese();
  if (genesis.rehearsal)
    console.line(zh ? "演练账本：入账时间取自输入，永远不能转为正式账本。"
                    : "A rehearsal: recorded times come from the input; it can never become a real "
                      "ledger.");
  const auto row = [&](Text name, std::string_view value) {
    console.line(fmt::format("  {}: {}", console.say(name), value));
  };
  console.line(zh ? "账本已建立。" : "The ledger is open.");
  row({"数据目录", "home"}, paths.home.string());
  row({"账本编号", "ledger id"}, home.config().ledger.hash.hex());
  row({"日志名称", "origin"}, genesis.origin);
  row({"密码套件", "suite"}, suite_name(genesis.suite));
  row({"日志验证密钥", "verifier key"}, vkey);
  row({"密钥目录", "keys"}, paths.keys.string());
  row({"外部锚点", "outer anchor"}, anchors.back().string());
  console.line(
      zh ? "请妥善保管：root.pem（登记第一批密钥，之后离线封存）、log*.pem（签发检查点）；\n"
           "外部锚点应放在另一块磁盘；验证密钥请公开给所有核验者。"
         : "Keep safe: root.pem (enrols the first keys; then store it offline) and "
           "log*.pem (sign checkpoints).\nThe outer anchor belongs on another disk. Give "
           "the verifier key to everybody who checks.");
  return 0;
}

}  // namespace

int verb_open(Arguments words, const Console& console) {
  std::string home;
  Home::CreateOptions options;
  std::string suite = "intl";
  std::optional<std::string> anchor;
  CommandLine line("open", {"建立账本的数据目录和密钥", "creates a ledger's home and its keys"},
                   {{{"luoshu open --home /srv/luoshu --origin ledger.example/henan --suite gm",
                      {"国密套件的正式账本", "a real ledger of the gm suite"}},
                     {"luoshu open --home try --origin demo.example/henan --rehearsal",
                      {"演练账本", "a rehearsal ledger"}}}},
                   console);
  line.home(home)
      .required("--origin", options.origin, "NAME",
                {"日志名称，写入每个检查点", "name of the log in its checkpoints"})
      .choice("--suite", suite, {"intl", "gm"}, {"密码套件", "cryptographic suite"})
      .flag("--rehearsal", options.rehearsal,
            {"演练：入账时间取自输入", "recorded times come from the input"})
      .option("--anchor", anchor, "FILE",
              {"外部锚点（默认 <home>.anchor）", "outer anchor (default <home>.anchor)"});
  if (const auto stop = line.parse(words)) return *stop;
  options.suite = *suite_from_name(suite);
  if (anchor) options.anchor = std::filesystem::absolute(*anchor);
  SystemClock clock;
  auto made = Home::create(home, options, clock);
  if (!made) return console.fail(made.error());
  const Genesis& genesis = (*made)->ledger().genesis();
  const auto verifier = note_verifier(genesis.origin, NoteKeyType::kEd25519, genesis.log_key);
  if (!verifier) return console.fail(verifier.error());
  if (const Status closed = (*made)->close(); !closed) return console.fail(closed.error());
  return tell(**made, genesis, to_vkey(*verifier), console);
}

}  // namespace luoshu
