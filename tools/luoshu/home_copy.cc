#include "tools/luoshu/home_copy.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <cerrno>
#include <thread>
#include <utility>

#include "ledger/audit/audit.h"
#include "ledger/base/limits.h"
#include "ledger/base/new_file.h"
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
Result<std::string> config_of_copy(const HomePaths& from) {
  LUOSHU_TRY(const Bytes text, read_whole(from.config, limits::kKeyFileBytesMax));
  LUOSHU_TRY(json::Value config, json::parse(as_text(text)));
  if (config.object() == nullptr)
    return make_fault(Errc::kInvalid, from.config.string() + " is not a home's description",
                      from.config.string() + " 不是账本目录的说明");
  std::erase_if(*config.object(),
                [](const json::Member& member) { return member.first == "anchor"; });
  return json::to_pretty(config) + "\n";
}

Status copy_keys(const fs::path& from, const fs::path& to, KeyCopy keys) {
  if (::mkdir(to.c_str(), kOwnerFolder) != 0) return io_fault(to, {errno, std::generic_category()});
  if (keys == KeyCopy::kNone) return Done{};
  std::error_code error;
  for (const auto& file : fs::directory_iterator(from, error)) {
    if (file.path().extension() != ".pem") continue;
    LUOSHU_TRY(const Bytes key, read_whole(file.path(), limits::kKeyFileBytesMax));
    LUOSHU_CHECK(write_new_file(to / file.path().filename(), key, FileAccess::kOwner));
  }
  return Done{};
}

}  // namespace

Result<HomeCopy> HomeCopy::make(const HomeView& view, const fs::path& to, KeyCopy keys,
                                const Console& console) {
  const fs::path home = HomePaths(to).home;
  std::error_code error;
  const bool in_place = fs::is_directory(home, error);
  if (fs::exists(fs::symlink_status(home, error)) && !(in_place && fs::is_empty(home, error)))
    return make_fault(Errc::kConflict, fmt::format("{} is not an empty directory", home.string()),
                      fmt::format("{} 不是空目录", home.string()));
  LUOSHU_TRY(std::string config, config_of_copy(view.paths));
  fs::create_directories(home.parent_path(), error);
  if (error) return io_fault(home.parent_path(), error);
  LUOSHU_TRY(Begun begun, in_place ? Result<Begun>(Begun(home, Begun::Kind::kContents))
                                   : begin_folder(home, kHomeFolder));
  HomeCopy copy(std::move(begun), home, in_place, std::move(config));
  // First of all, so that a place that cannot be written is found before the work.
  LUOSHU_CHECK(copy_keys(view.paths.keys, copy.place() / "keys", keys));
  LUOSHU_TRY(const std::uint64_t all, view.store->stored_bytes());
  Progress progress(console, {"复制", "copy"}, {"字节", "bytes"}, all);
  LUOSHU_CHECK(copy_store(*view.store, copy.place() / "db",
                          [&progress](std::uint64_t bytes) { progress.update(bytes); }));
  return copy;
}

Result<AuditReport> HomeCopy::audit_copy(const Console& console) const {
  LUOSHU_TRY(const auto store,
             open_rocks_store(place() / "db", {.mode = RocksOptions::Mode::kReadOnly}));
  LUOSHU_TRY(const auto source, open_store_source(*store));
  Progress progress(console, {"核验", "verify"}, {"条记录", "entries"}, 0);
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
  LUOSHU_CHECK(write_new(place() / "home.json", as_bytes(config_)));
  if (!in_place_) return publish_folder(begun_, to_);
  return begun_.finish([] { return Status(Done{}); });
}

}  // namespace luoshu
