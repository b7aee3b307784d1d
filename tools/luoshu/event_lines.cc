#include "tools/luoshu/event_lines.h"

#include <fmt/format.h>

#include <algorithm>

#include "ledger/base/limits.h"
#include "ledger/form/event_form.h"
#include "tools/luoshu/console.h"

namespace luoshu {
namespace {

// Escapes make a text at most six times as long as its bytes.
constexpr std::size_t kLineBytesMax = 6 * limits::kEventBytesMax;

// The line is the beginning of something: of an event laid out over several lines, most likely.
bool is_cut(const Fault& fault) {
  return fault.code == Errc::kInvalid &&
         fault.detail.find("unexpected end of input") != std::string::npos;
}

Fault over_several_lines(Fault fault) {
  fault.detail +=
      "; a file of events holds one event a line, this is one event over several lines, "
      "or a line that was cut off";
  fault.detail_zh += "；事件文件每行一个事件，此处一个事件分写多行，或该行不完整";
  return fault;
}

}  // namespace

EventLines::EventLines(std::string name, std::ifstream stream)
    : name_(std::move(name)), stream_(std::move(stream)), buffer_(kLineBytesMax + 1) {}

Result<EventLines> EventLines::open(const std::filesystem::path& path) {
  std::error_code error;
  if (path.native() == kStandardStream) return open("/dev/stdin");
  if (!std::filesystem::exists(path, error))
    return Fault{Errc::kNotFound, fmt::format("there is no file {}", path.string()),
                 fmt::format("没有文件 {}", path.string())};
  std::ifstream stream(path, std::ios::binary);
  if (!stream || std::filesystem::is_directory(path, error))
    return Fault{Errc::kIo, fmt::format("cannot read {}", path.string()),
                 fmt::format("无法读取 {}", path.string())};
  return EventLines(path.string(), std::move(stream));
}

Result<SourceEvent> EventLines::parse(std::string_view text) {
  SourceEvent event;
  event.line = line_;
  event.position = position_++;
  LUOSHU_TRY(event.bytes, form::read_event_line(text, line_));
  LUOSHU_TRY(event.envelope, form::read_envelope(event.bytes));
  return event;
}

Result<std::optional<SourceEvent>> EventLines::next() {
  for (;;) {
    stream_.getline(buffer_.data(), static_cast<std::streamsize>(buffer_.size()));
    const std::streamsize taken = stream_.gcount();
    if (taken == 0 && stream_.eof()) return std::optional<SourceEvent>();
    ++line_;
    if (stream_.bad())
      return Fault{Errc::kIo, fmt::format("cannot read {} past line {}", name_, line_),
                   fmt::format("无法读取 {} 第 {} 行之后的内容", name_, line_)};
    if (stream_.fail()) {
      stream_.clear();
      stream_.ignore(std::numeric_limits<std::streamsize>::max(), '\n');
      ++position_;
      return Fault{Errc::kLimit,
                   fmt::format("{}: line {}: longer than {} bytes", name_, line_, kLineBytesMax),
                   fmt::format("{}：第 {} 行：超过 {} 字节", name_, line_, kLineBytesMax)};
    }
    const bool ended = !stream_.eof();  // gcount() then counts the line end too
    std::string_view text(buffer_.data(), static_cast<std::size_t>(taken) - (ended ? 1 : 0));
    if (text.ends_with('\r')) text.remove_suffix(1);
    if (text.find_first_not_of(" \t") == std::string_view::npos) continue;
    auto event = parse(text);
    if (!event && is_cut(event.error()))
      return with_context(over_several_lines(std::move(event).error()), name_);
    if (!event) return with_context(std::move(event).error(), name_);
    return std::optional<SourceEvent>(*std::move(event));
  }
}

std::uint64_t count_lines(const std::vector<std::string>& files) {
  std::uint64_t lines = 0;
  for (const std::string& file : files) {
    std::error_code error;
    if (!std::filesystem::is_regular_file(file, error)) return 0;  // a pipe can be read only once
    std::ifstream stream(file, std::ios::binary);
    char part[65'536];
    while (stream.read(part, sizeof part), stream.gcount() > 0)
      lines += static_cast<std::uint64_t>(std::count(part, part + stream.gcount(), '\n'));
  }
  return lines;
}

}  // namespace luoshu
