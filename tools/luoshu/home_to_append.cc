#include "tools/luoshu/home_to_append.h"

#include <fmt/format.h>

namespace luoshu {

Result<std::unique_ptr<Home>> open_to_append(const std::filesystem::path& home, Clock& clock) {
  const HomePaths paths(home);
  LUOSHU_TRY(const HomeConfig config, read_home_config(paths));
  std::error_code error;
  const bool orders = !config.joined || std::filesystem::exists(paths.keys / "log.pem", error);
  if (orders) return Home::open(home, clock);
  return Fault{
      Errc::kBusy,
      fmt::format("{} follows a ledger that others order, and its node does not run: start it "
                  "(`luoshu serve`) and try again",
                  paths.home.string()),
      fmt::format("{} 是跟随他处账本的副本，其节点未运行：请先启动节点（luoshu serve）再试",
                  paths.home.string())};
}

}  // namespace luoshu
