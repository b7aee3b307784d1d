#include <fmt/format.h>

#include "node/shell/node.h"
#include "tools/luoshu/verbs.h"

namespace luoshu {
namespace {

int tell_mistakes(const std::string& file, const std::vector<node::ConfigMistake>& mistakes,
                  const Console& console) {
  json::Array list;
  for (const node::ConfigMistake& mistake : mistakes) {
    const std::string& words = console.chinese() ? mistake.zh : mistake.en;
    if (console.json())
      list.push_back(json::Object{{"line", std::uint64_t{mistake.line}}, {"mistake", words}});
    else
      console.note(mistake.line == 0 ? fmt::format("{}: {}", file, words)
                                     : fmt::format("{}:{}: {}", file, mistake.line, words));
  }
  if (console.json()) console.value(json::Object{{"valid", false}, {"mistakes", std::move(list)}});
  return exit_code(Errc::kUsage);
}

int check(const node::NodeConfig& config, const std::string& file, const Console& console) {
  if (const Status fit = node::check_config(config); !fit) return console.fail(fit.error());
  if (console.json())
    console.value(json::Object{{"valid", true},
                               {"role", node::role_name(config.role)},
                               {"party", config.party},
                               {"home", config.home.string()}});
  else
    console.line(fmt::format(fmt::runtime(console.say({"{}：可用。角色 {}，主体 {}，账本目录 {}",
                                                       "{}: fit for use. Role {}, party {}, "
                                                       "home {}"})),
                             file, node::role_name(config.role), config.party,
                             config.home.string()));
  return 0;
}

}  // namespace

int verb_serve(Arguments words, const Console& console) {
  std::string file;
  bool only_check = false;
  CommandLine line("serve",
                   {"运行节点：排序、副本或审计", "runs a node: sequencer, replica, auditor"},
                   {{{"luoshu serve --config node.toml", {"运行，直到收到信号", "until a signal"}},
                     {"luoshu serve --config node.toml --check",
                      {"只检查配置，逐条说明错误", "only checks; explains each mistake"}}}},
                   console);
  line.required("--config", file, "FILE", {"节点配置（TOML）", "configuration of the node (TOML)"})
      .flag("--check", only_check,
            {"只检查配置与密钥文件", "checks the file and the keys it names"});
  if (const auto stop = line.parse(words)) return *stop;
  node::ReadConfig read = node::read_config(file);
  if (!read.config) return tell_mistakes(file, read.mistakes, console);
  if (only_check) return check(*read.config, file, console);
  SystemClock clock;
  auto made = node::Node::make(*std::move(read.config), clock);
  if (!made) return console.fail(made.error());
  const Status ran = (*made)->run();
  return ran ? 0 : console.fail(ran.error());
}

}  // namespace luoshu
