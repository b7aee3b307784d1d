#include "tools/luoshu/progress.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>

#include "tools/luoshu/streams.h"

namespace luoshu {
namespace {

using std::chrono::milliseconds;
constexpr milliseconds kTerminalPause{200};
constexpr milliseconds kLinePause{10'000};
constexpr std::uint64_t kBarWidth = 24;

milliseconds between(std::chrono::steady_clock::time_point from,
                     std::chrono::steady_clock::time_point to) {
  return std::chrono::duration_cast<milliseconds>(to - from);
}

}  // namespace

Progress::Progress(const Console& console, BilingualView work, BilingualView unit,
                   std::uint64_t all)
    : console_(console),
      work_(work),
      unit_(unit),
      all_(all),
      terminal_(::isatty(STDERR_FILENO) == 1 && !console.json()),
      started_(std::chrono::steady_clock::now()),
      last_(started_) {}

Progress::~Progress() {
  if (drawn_) write_progress("\r\033[K");
}

std::string Progress::describe(std::uint64_t done, milliseconds spent) const {
  const auto ms = static_cast<std::uint64_t>(std::max<std::int64_t>(1, spent.count()));
  const std::uint64_t rate = done * 1000 / ms;
  std::string text =
      fmt::format("{} {}, {} {}/s", done, console_.say(unit_), rate, console_.say(unit_));
  if (all_ == 0) return text;
  const std::uint64_t left = done == 0 ? 0 : (all_ - std::min(done, all_)) * ms / done / 1000;
  const std::uint64_t share = std::min(done, all_) * 100 / all_;
  return text +
         fmt::format(fmt::runtime(console_.say({"，{}%，约剩 {} 秒", ", {}%, about {} s left"})),
                     share, left);
}

void Progress::draw(std::uint64_t done, milliseconds spent) {
  const std::string text = describe(done, spent);
  if (console_.json()) {
    const json::Value line(json::Object{
        {"progress", json::Object{{"work", work_.en}, {"done", done}, {"all", all_}}}});
    write_progress(json::to_line(line) + "\n");
  } else if (!terminal_) {
    write_progress(fmt::format("{}: {}\n", console_.say(work_), text));
  } else {
    const std::uint64_t full = all_ == 0 ? 0 : std::min(done, all_) * kBarWidth / all_;
    write_progress(fmt::format("\r\033[K{} [{:#<{}}{:.<{}}] {}", console_.say(work_), "", full, "",
                               kBarWidth - full, text));
    drawn_ = true;
  }
}

void Progress::update(std::uint64_t done) {
  const Moment now = std::chrono::steady_clock::now();
  if (between(last_, now) < (terminal_ ? kTerminalPause : kLinePause)) return;
  last_ = now;
  draw(done, between(started_, now));
}

void Progress::update(std::uint64_t done, std::uint64_t all) {
  all_ = all;
  update(done);
}

}  // namespace luoshu
