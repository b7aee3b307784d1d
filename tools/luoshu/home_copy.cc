#include "tools/luoshu/home_copy.h"

#include <fmt/format.h>
#include <unistd.h>

#include <thread>
#include <utility>

#include "ledger/audit/audit.h"
#include "ledger/base/limits.h"
#include "ledger/store/copy_store.h"
#include "tools/luoshu/files.h"
#include "tools/luoshu/progress.h"

namespace luoshu {
namespace {

namespace fs = std::filesystem;

Fault io_fault(const fs::path& path, const std::error_code& error) {
  return {Errc::kIo, fmt::format("cannot write {}: {}", path.string(), error.message()),
          fmt::format("无法写入 {}：{}", path.string(), error.message())};
}

// The copy lies elsewhere, so it must not name the anchor of the original.
Status copy_config(const HomePaths& from, const fs::path& to) {
  LUOSHU_TRY(const Bytes text, read_whole(from.config, limits::kKeyFileBytesMax));
  LUOSHU_TRY(json::Value config, json::parse(as_text(text)));
  if (config.object() == nullptr)
    return make_fault(Errc::kInvalid, from.config.string() + " is not a home's description",
                      from.config.string() + " 不是数据目录的说明");
  std::erase_if(*config.object(),
                [](const json::Member& member) { return member.first == "anchor"; });
  return write_new(to, as_bytes(json::to_pretty(config) + "\n"));
}

Status copy_keys(const fs::path& from, const fs::path& to, KeyCopy keys) {
  std::error_code error;
  fs::create_directory(to, error);
  if (!error) fs::permissions(to, fs::perms::owner_all, error);
  if (error) return io_fault(to, error);
  if (keys == KeyCopy::kNone) return Done{};
  for (const auto& file : fs::directory_iterator(from, error)) {
    if (file.path().extension() != ".pem") continue;
    const fs::path target = to / file.path().filename();
    fs::copy_file(file.path(), target, error);
    if (!error) fs::permissions(target, fs::perms::owner_read | fs::perms::owner_write, error);
    if (error) return io_fault(target, error);
  }
  return Done{};
}

}  // namespace

HomeCopy::HomeCopy(HomeCopy&& other) noexcept
    : part_(std::exchange(other.part_, {})), to_(std::move(other.to_)) {}

HomeCopy::~HomeCopy() {
  std::error_code ignored;
  if (!part_.empty()) fs::remove_all(part_, ignored);
}

Result<HomeCopy> HomeCopy::make(const HomeView& view, const fs::path& to, KeyCopy keys,
                                const Console& console) {
  const HomePaths target(to);
  std::error_code error;
  if (fs::exists(target.home, error) && !fs::is_empty(target.home, error))
    return make_fault(Errc::kConflict, fmt::format("{} is not empty", target.home.string()),
                      fmt::format("{} 不是空目录", target.home.string()));
  fs::path part = target.home;
  part += fmt::format(".part-{}", ::getpid());
  HomeCopy copy(part, target.home);
  fs::create_directories(part, error);
  if (error) return io_fault(part, error);
  LUOSHU_CHECK(copy_config(view.paths, part / "home.json"));
  LUOSHU_CHECK(copy_keys(view.paths.keys, part / "keys", keys));
  LUOSHU_TRY(const std::uint64_t all, view.store->stored_bytes());
  Progress progress(console, {"复制", "copy"}, {"字节", "bytes"}, all);
  LUOSHU_CHECK(copy_store(*view.store, part / "db",
                          [&progress](std::uint64_t bytes) { progress.update(bytes); }));
  return copy;
}

Result<AuditReport> HomeCopy::audit_copy(const Console& console) const {
  LUOSHU_TRY(const auto store,
             open_rocks_store(part_ / "db", {.mode = RocksOptions::Mode::kReadOnly}));
  LUOSHU_TRY(const auto source, open_store_source(*store));
  Progress progress(console, {"核验", "verify"}, {"个分录", "entries"}, 0);
  AuditOptions options;
  options.jobs = std::max(1U, std::thread::hardware_concurrency());
  options.progress = [&progress](std::uint64_t done, std::uint64_t all) {
    progress.update(done, all);
  };
  LUOSHU_TRY(AuditReport report, audit(*source, options));
  LUOSHU_CHECK(report.verdict());
  return report;
}

Status HomeCopy::finish() {
  if (::rename(part_.c_str(), to_.c_str()) != 0)
    return io_fault(to_, std::error_code(errno, std::generic_category()));
  part_.clear();
  return Done{};
}

}  // namespace luoshu
