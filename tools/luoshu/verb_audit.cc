#include <fmt/format.h>

#include <thread>

#include "ledger/audit/audit.h"
#include "ledger/home.h"
#include "projections/checks/bundle_checks.h"
#include "projections/checks/derived_checks.h"
#include "tools/luoshu/audit_words.h"
#include "tools/luoshu/progress.h"
#include "tools/luoshu/verbs.h"

namespace luoshu {
namespace {

// What is derived from the log of the home. The home is opened again, so that it has at least what
// was replayed.
std::vector<Check> checks_of_views(const std::string& home, const Replayed& replayed, unsigned jobs,
                                   const Console& console) {
  const auto view = view_home(home);
  if (!view) {
    Check check;
    check.words = CheckWords{"views", {"视图可读", "views can be read"}};
    check.outcome = Check::Outcome::kFails;
    check.faults = 1;
    check.place = home;
    check.detail = view.error().detail;
    return {check};
  }
  Progress progress(console, {"核对视图", "check views"}, {"项检查", "checks"}, 0);
  DerivedOptions options;
  options.jobs = jobs;
  options.progress = [&progress](std::uint64_t done, std::uint64_t all) {
    progress.update(done, all);
  };
  return derived_checks(*view->store, replayed, options);
}

// $TMPDIR, where it names a folder.
std::filesystem::path scratch_folder() {
  std::error_code none;
  const std::filesystem::path named = std::filesystem::temp_directory_path(none);
  return none ? "/tmp" : named;
}

}  // namespace

int verb_audit(Arguments words, const Console& console) {
  std::string home;
  std::optional<std::string> bundle;
  std::optional<std::uint64_t> size;
  std::uint64_t jobs = std::max(1U, std::thread::hardware_concurrency());
  CommandLine line("audit",
                   {"逐字节重读并重算账本", "re-reads every byte and recomputes everything"},
                   {{{"luoshu audit --home demo",
                      {"审计账本目录（可与写入并行）", "a home, also beside its writer"}},
                     {"luoshu audit --bundle evidence --as-of-size 100 --json",
                      {"审计证据包的前 100 条记录", "the first 100 entries of a bundle"}}}},
                   console);
  line.home(home, CommandLine::Home::kMayLack)
      .option("--bundle", bundle, "DIR",
              {"证据包（export --format bundle）", "evidence bundle (export --format bundle)"})
      .option("--as-of-size", size, {"只审计前 N 条记录", "only the first N entries"})
      .option("--jobs", jobs, {"线程数", "threads"}, {1, 256});
  if (const auto stop = line.parse(words)) return *stop;
  if (home.empty() && !bundle)
    return console.fail({Errc::kUsage, "what shall be audited? Give --home or --bundle",
                         "未指明审计对象：请用 --home 或 --bundle"});
  AuditOptions options;
  options.jobs = static_cast<unsigned>(jobs);
  if (size) options.as_of_size = Size{*size};
  options.more = [&](const Replayed& replayed) {
    if (bundle) return bundle_checks(*bundle, replayed, scratch_folder());
    return checks_of_views(home, replayed, options.jobs, console);
  };
  Result<AuditReport> report = [&] {
    Progress progress(console, {"审计", "audit"}, {"条记录", "entries"}, 0);
    options.progress = [&progress](std::uint64_t done, std::uint64_t all) {
      progress.update(done, all);
    };
    return bundle ? audit_bundle(*bundle, options) : audit_home(home, options);
  }();
  if (!report) return console.fail(report.error());
  tell_audit(*report, console);
  const Status verdict = report->verdict();
  return verdict ? 0 : console.fail(verdict.error());
}

}  // namespace luoshu
