#include <fmt/format.h>

#include <algorithm>

#include "ledger/base/limits.h"
#include "ledger/form/entering_text.h"
#include "ledger/genesis_file.h"
#include "ledger/home.h"
#include "ledger/log/checkpoint.h"
#include "tools/luoshu/files.h"
#include "tools/luoshu/founding.h"
#include "tools/luoshu/verbs.h"

namespace luoshu {
namespace {

int tell(Home& home, const Genesis& genesis, const std::string& vkey, const Console& console) {
  const HomePaths& paths = home.paths();
  const auto anchors = anchors_of(paths, home.config());
  if (console.json()) {
    console.value(json::Object{{"home", paths.home.string()},
                               {"origin", genesis.origin},
                               {"ledger", home.config().ledger.hash.hex()},
                               {"suite", suite_name(genesis.suite)},
                               {"rehearsal", genesis.rehearsal},
                               {"rules_version", std::uint64_t{home.ledger().rules_version()}},
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
  const auto row = [&](BilingualView name, std::string_view value) {
    console.line(fmt::format("  {}: {}", console.say(name), value));
  };
  console.line(zh ? "账本已建立。" : "The ledger is open.");
  row({"账本目录", "home"}, paths.home.string());
  row({"账本编号", "ledger id"}, home.config().ledger.hash.hex());
  row({"日志名称", "origin"}, genesis.origin);
  row({"密码套件", "suite"}, suite_name(genesis.suite));
  row({"规则版本", "rules version"}, std::to_string(home.ledger().rules_version()));
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

int tell_joined(const Home& home, const Console& console) {
  const HomeConfig& config = home.config();
  const std::string anchor = anchors_of(home.paths(), config).back().string();
  if (console.json()) {
    console.value(json::Object{{"home", home.paths().home.string()},
                               {"origin", config.origin},
                               {"ledger", config.ledger.hash.hex()},
                               {"suite", suite_name(config.suite)},
                               {"rehearsal", config.rehearsal},
                               {"joined", true},
                               {"anchor", anchor}});
    return 0;
  }
  console.line(fmt::format(
      fmt::runtime(console.say({"已加入账本 {}（{}），账本目录 {}。此处没有日志密钥和根密钥；\n"
                                "下一步：编写 node.toml 并运行 luoshu serve。外部锚点：{}",
                                "Joined the ledger {} ({}) in {}. The log's key and the root key "
                                "are not here.\nNext: write node.toml and run luoshu serve. Outer "
                                "anchor: {}"})),
      config.origin, config.ledger.hash.hex(), home.paths().home.string(), anchor));
  return 0;
}

// The home of a node that takes over a ledger which others keep.
int join(const std::string& home, const std::string& file, const std::string& ledger,
         const std::optional<std::string>& anchor, const Console& console) {
  const auto text = read_whole(file, limits::kReceiptBytesMax);
  if (!text) return console.fail(text.error());
  const auto genesis = decode_genesis_file(as_text(*text));
  if (!genesis) return console.fail(with_context(genesis.error(), file));
  if (const Status holds = check_genesis_file(*genesis); !holds)
    return console.fail(with_context(holds.error(), file));
  const auto bytes = from_hex(ledger);
  const auto id = bytes ? hash_from(*bytes) : Result<Hash>(bytes.error());
  if (!id)
    return console.fail(
        {Errc::kUsage, "--ledger is the ledger id: 64 hexadecimal digits, from people you believe",
         "--ledger 为 64 位十六进制账本编号，须取自可信渠道"});
  Home::JoinOptions options{genesis->entry_0, {*id}, std::nullopt};
  if (anchor) options.anchor = std::filesystem::absolute(*anchor);
  SystemClock clock;
  auto made = Home::join(home, options, clock);
  if (!made) return console.fail(made.error());
  if (const Status closed = (*made)->close(); !closed) return console.fail(closed.error());
  return tell_joined(**made, console);
}

// A table of names to fill in.
int write_template(const std::string& file, const Console& console) {
  SystemClock clock;
  const std::string text = founding_template(day_of(clock.now()));
  if (const Status written = write_new(file, as_bytes(text)); !written)
    return console.fail(written.error());
  if (console.json())
    console.value(json::Object{{"template", file}});
  else
    console.line(fmt::format(
        fmt::runtime(console.say(
            {"{}：请填写名称，然后运行 luoshu open --founding {} --suite gm --out founding.jsonl",
             "{}: fill in the names, then luoshu open --founding {} --suite gm --out "
             "founding.jsonl"})),
        file, file));
  return 0;
}

// The events with which a ledger begins, out of the table.
int write_founding(const std::string& table, Suite suite, const std::optional<std::string>& out,
                   const Console& console) {
  if (!out)
    return console.fail({Errc::kUsage, "--founding needs --out FILE: where do the events go?",
                         "--founding 须同时给出 --out FILE（事件写入处）"});
  const auto text = read_whole(table, limits::kEventBytesMax);
  if (!text) return console.fail(text.error());
  const auto events = founding_events(as_text(*text), suite);
  if (!events) return console.fail(with_context(events.error(), table));
  if (const Status written = write_new(*out, as_bytes(*events)); !written)
    return console.fail(written.error());
  const auto count = static_cast<std::uint64_t>(std::ranges::count(*events, '\n'));
  if (console.json())
    console.value(json::Object{{"out", *out}, {"events", count}});
  else
    console.line(fmt::format(
        fmt::runtime(console.say({"{}：{} 个事件。请核对，然后运行 luoshu import {} --home HOME",
                                  "{}: {} events. Look them over, then luoshu import {} --home "
                                  "HOME"})),
        *out, count, *out));
  return 0;
}

// The name stands in every checkpoint for ever: an id like any other (form/entering_text.h).
Status require_readable(std::string_view origin) {
  const form::EnteringRule rule{{.bytes_max = limits::kOriginBytesMax}, true};
  auto reason = form::check_text(origin, rule);
  if (!reason) reason = form::check_entering(origin, rule);
  if (!reason) return Done{};
  return Fault{Errc::kUsage, "--origin " + reason->en, "--origin " + reason->zh};
}

}  // namespace

int verb_open(Arguments words, const Console& console) {
  std::string home;
  Home::CreateOptions options;
  std::string suite = "intl";
  std::string rules = "2";
  std::optional<std::string> anchor;
  std::optional<std::string> origin;
  std::optional<std::string> genesis_file;
  std::optional<std::string> ledger;
  std::optional<std::string> template_file;
  std::optional<std::string> founding;
  std::optional<std::string> out;
  CommandLine line("open",
                   {"建立账本，或加入已有账本", "creates a ledger's home and keys, or joins one"},
                   {{{"luoshu open --home try --origin demo.example/henan --rehearsal",
                      {"演练账本", "a rehearsal ledger"}},
                     {"luoshu open --home ly --genesis henan.genesis --ledger LEDGER_ID",
                      {"加入别处保管的账本", "joins a ledger that others keep"}}}},
                   console);
  line.home(home, CommandLine::Home::kMayLack)
      .option("--origin", origin, "NAME",
              {"新账本的日志名称，写入每个检查点",
               "of a new ledger: name of the log in its checkpoints"})
      .option("--genesis", genesis_file, "FILE",
              {"加入：创世文件（luoshu export --format genesis）",
               "joining: its genesis file (luoshu export --format genesis)"})
      .option("--ledger", ledger, "ID",
              {"加入：账本编号，须取自可信渠道", "joining: the ledger id, from people you believe"})
      .choice("--suite", suite, {"intl", "gm"}, {"密码套件", "cryptographic suite"})
      .choice("--rules", rules, {"1", "2"},
              {"规则版本；1 仅供演练与测试", "version of the rules; 1 is for rehearsals and tests"})
      .flag("--rehearsal", options.rehearsal,
            {"演练：入账时间取自输入", "recorded times come from the input"})
      .option("--anchor", anchor, "FILE",
              {"外部锚点（默认 <home>.anchor）", "outer anchor (default <home>.anchor)"})
      .option("--template", template_file, "FILE",
              {"写出待填写的创立名称表", "writes a table of the names that a ledger begins with"})
      .option("--founding", founding, "FILE",
              {"由填好的名称表写出创立事件（须有 --suite、--out）",
               "makes the founding events of a filled table (with --suite and --out)"})
      .option("--out", out, "FILE", {"--founding 写入处", "with --founding: where to"});
  if (const auto stop = line.parse(words)) return *stop;
  if (template_file) return write_template(*template_file, console);
  if (founding) return write_founding(*founding, *suite_from_name(suite), out, console);
  if (home.empty())
    return console.fail({Errc::kUsage, "which home? Give --home DIR or set LUOSHU_HOME",
                         "未指明账本目录：请用 --home DIR 或设置 LUOSHU_HOME"});
  if (genesis_file.has_value() == origin.has_value() ||
      genesis_file.has_value() != ledger.has_value())
    return console.fail({Errc::kUsage,
                         "give --origin for a new ledger, or --genesis and --ledger to join one",
                         "新建账本请给出 --origin；加入账本请同时给出 --genesis 与 --ledger"});
  if (genesis_file) return join(home, *genesis_file, *ledger, anchor, console);
  if (const Status readable = require_readable(*origin); !readable)
    return console.fail(readable.error());
  options.origin = *origin;
  options.suite = *suite_from_name(suite);
  options.rules_version = rules == "1" ? kFirstRulesVersion : kNewestRulesVersion;
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
