#include <fmt/format.h>

#include "ledger/rules/engine/rules_version.h"
#include "node/core/messages.h"
#include "tools/bench/machine.h"
#include "tools/luoshu/verbs.h"

namespace luoshu {
namespace {

// Each as it stands in what is written.
constexpr std::string_view kFormats[] = {"luoshu/entry/v1",   "luoshu-anchor/v1",
                                         "luoshu-genesis/v1", "luoshu-receipt/v1",
                                         "luoshu-bundle/v1",  "luoshu-fork-evidence/v1"};

}  // namespace

int verb_version(Arguments words, const Console& console) {
  CommandLine line(
      "version",
      {"版本、构建方式、规则版本与各种格式", "version, kind of build, rules versions and formats"},
      {{{"luoshu version", {"与别处比较版本时", "to compare two machines"}},
        {"luoshu version --json", {"供程序使用", "for programs"}}}},
      console);
  if (const auto stop = line.parse(words)) return *stop;
  if (console.json()) {
    json::Array formats;
    for (const std::string_view format : kFormats) formats.emplace_back(std::string(format));
    json::Array rules;
    for (std::uint64_t one = 0; one <= kNewestRulesVersion; ++one) rules.emplace_back(one);
    console.value(json::Object{{"version", LUOSHU_VERSION},
                               {"build", LUOSHU_BUILD},
                               {"protocol", std::uint64_t{node::kProtocol}},
                               {"rules_versions", std::move(rules)},
                               {"rocksdb", bench::rocksdb_version()},
                               {"formats", std::move(formats)}});
    return 0;
  }
  const auto row = [&](BilingualView name, const auto& value) {
    console.line(fmt::format("  {}: {}", console.say(name), value));
  };
  console.line(fmt::format("luoshu {}", LUOSHU_VERSION));
  row({"构建方式", "build"}, LUOSHU_BUILD);
  row({"节点协议", "protocol of nodes"}, node::kProtocol);
  row({"规则版本", "rules versions"}, fmt::format("0..{}", kNewestRulesVersion));
  row({"RocksDB", "RocksDB"}, bench::rocksdb_version());
  row({"格式", "formats"}, fmt::format("{}", fmt::join(kFormats, ", ")));
  return 0;
}

}  // namespace luoshu
