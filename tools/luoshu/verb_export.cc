#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

#include "ledger/audit/bundle.h"
#include "ledger/form/event_form.h"
#include "ledger/genesis_file.h"
#include "ledger/home.h"
#include "projections/journal/journal.h"
#include "tools/luoshu/files.h"
#include "tools/luoshu/interrupt.h"
#include "tools/luoshu/progress.h"
#include "tools/luoshu/verbs.h"

namespace luoshu {
namespace {

struct Lines {
  std::uint64_t events = 0;
  bool interrupted = false;
};

Fault cannot_write(const std::string& name) {
  const char* why = std::strerror(errno);
  return {Errc::kIo, fmt::format("cannot write {}: {}", name, why),
          fmt::format("无法写入 {}：{}", name, why)};
}

// Every event in its order, one line each. System entries have no business form.
Result<Lines> write_lines(const LogReader& log, std::FILE* out, const std::string& name,
                          Progress& progress) {
  const form::WriteOptions options{.leave_out_demo_keys = log.genesis().rehearsal};
  Lines lines;
  const std::uint64_t size = log.head().size.value;
  for (std::uint64_t seq = 0; seq < size && !lines.interrupted; ++seq) {
    LUOSHU_TRY(const Leaf leaf, log.leaf(Seq{seq}));
    if (leaf.stamp.first_event.value == 0) continue;
    LUOSHU_TRY(const Bytes framed, log.framed_events(Seq{seq}));
    LUOSHU_TRY(const std::vector<ByteView> events, unframe_events(framed));
    for (const ByteView event : events) {
      auto value = form::event_to_json(event, options);
      if (!value) return with_context(value.error(), fmt::format("entry {}", seq));
      const std::string text = json::to_line(*value) + "\n";
      if (std::fwrite(text.data(), 1, text.size(), out) != text.size()) return cannot_write(name);
      ++lines.events;
    }
    progress.update(seq);
    lines.interrupted = interrupted();
  }
  if (std::fflush(out) != 0) return cannot_write(name);
  return lines;
}

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

// Into a file that appears whole or not at all.
template <class Write>
Result<Lines> write_file(const std::string& out, const Write& write) {
  std::error_code error;
  if (std::filesystem::exists(out, error))
    return make_fault(Errc::kConflict, fmt::format("{} exists already and is not overwritten", out),
                      fmt::format("{} 已存在，不会被覆盖", out));
  const std::string part = fmt::format("{}.part-{}", out, ::getpid());
  std::unique_ptr<std::FILE, CloseFile> file(std::fopen(part.c_str(), "wbx"));
  if (!file) return cannot_write(out);
  Result<Lines> lines = write(file.get());
  if (lines && (::fsync(::fileno(file.get())) != 0)) lines = cannot_write(out);
  if (lines && !lines->interrupted && ::rename(part.c_str(), out.c_str()) != 0)
    lines = cannot_write(out);
  if (!lines || lines->interrupted) ::unlink(part.c_str());
  return lines;
}

int tell_lines(const Result<Lines>& lines, const std::optional<std::string>& out,
               const Console& console) {
  if (!lines) return console.fail(lines.error());
  if (lines->interrupted) {
    console.note(console.say({"已中断，未写下任何文件。", "Interrupted; no file was written."}));
    return kInterruptedExit;
  }
  if (out && console.json())
    console.value(json::Object{{"out", *out}, {"events", lines->events}});
  else if (out)
    console.line(fmt::format("{}: {} {}", *out, lines->events, console.say({"个事件", "events"})));
  return 0;
}

int export_lines(const LogReader& log, const std::optional<std::string>& out,
                 const Console& console) {
  const auto lines = [&] {
    Progress progress(console, {"导出", "export"}, {"个分录", "entries"}, log.head().size.value);
    if (!out) return write_lines(log, stdout, "standard output", progress);
    return write_file(*out,
                      [&](std::FILE* file) { return write_lines(log, file, *out, progress); });
  }();
  return tell_lines(lines, out, console);
}

// The books in double entry, one journal entry counted as one line.
Result<Lines> write_books(const HomeView& view, std::FILE* file, const std::string& name) {
  LUOSHU_TRY(const AsOf at, as_of(view.reader, {}));
  const StateAt state(*view.store, at);
  Lines lines;
  LUOSHU_CHECK(write_hledger(state, view.reader, [&](std::string_view text) -> Status {
    if (std::fwrite(text.data(), 1, text.size(), file) != text.size()) return cannot_write(name);
    ++lines.events;
    return {};
  }));
  if (std::fflush(file) != 0) return cannot_write(name);
  return lines;
}

int export_books(const HomeView& view, const std::optional<std::string>& out,
                 const Console& console) {
  const auto lines =
      out ? write_file(*out, [&](std::FILE* file) { return write_books(view, file, *out); })
          : write_books(view, stdout, "standard output");
  return tell_lines(lines, out, console);
}

// Entry 0, for whoever joins this ledger.
int export_genesis(const LogReader& log, const std::optional<std::string>& out,
                   const Console& console) {
  const auto file = genesis_file_of(log);
  if (!file) return console.fail(file.error());
  const std::string text = encode_genesis_file(*file);
  if (!out) {
    console.line(std::string_view(text).substr(0, text.size() - 1));
    return 0;
  }
  if (const Status written = write_new(*out, as_bytes(text)); !written)
    return console.fail(written.error());
  const std::string ledger = log.ledger().hash.hex();
  if (console.json())
    console.value(json::Object{{"out", *out}, {"ledger", ledger}});
  else
    console.line(fmt::format(
        fmt::runtime(console.say({"{}：账本 {} 的第 0 号分录。请经另一渠道告知对方账本编号。",
                                  "{}: entry 0 of the ledger {}. Tell the ledger id to whoever "
                                  "joins by another way than this file."})),
        *out, ledger));
  return 0;
}

int export_files(const LogReader& log, const std::string& format,
                 const std::optional<std::string>& out, const Console& console) {
  if (!out)
    return console.fail({Errc::kUsage, fmt::format("--format {} needs --out DIR", format),
                         fmt::format("--format {} 须有 --out DIR", format)});
  const auto exported = format == "tiles" ? export_tiles(log, *out) : export_bundle(log, *out);
  if (!exported) return console.fail(exported.error());
  if (console.json())
    console.value(json::Object{{"out", *out},
                               {"size", exported->size.value},
                               {"files", exported->files},
                               {"bytes", exported->bytes}});
  else
    console.line(fmt::format(fmt::runtime(console.say({"{}：高度 {}，{} 个文件，{} 字节",
                                                       "{}: size {}, {} files, {} bytes"})),
                             *out, exported->size.value, exported->files, exported->bytes));
  return 0;
}

}  // namespace

int verb_export(Arguments words, const Console& console) {
  std::string where;
  std::string format = "jsonl";
  std::optional<std::string> out;
  CommandLine line("export",
                   {"导出业务事件、静态瓦片、证据包或复式账",
                    "business form, static tiles, evidence bundle or books"},
                   {{{"luoshu export --home demo > events.jsonl",
                      {"业务形式，可再导入", "business form, fit for import"}},
                     {"luoshu export --home demo --format bundle --out evidence",
                      {"给审计方的证据包", "evidence bundle for an auditor"}}}},
                   console);
  line.home(where)
      .choice("--format", format, {"jsonl", "tiles", "bundle", "hledger", "genesis"},
              {"形式", "form"})
      .option(
          "--out", out, "PATH",
          {"写入处（jsonl、hledger 默认标准输出）", "where to (jsonl, hledger: standard output)"});
  if (const auto stop = line.parse(words)) return *stop;
  const auto view = view_home(where);
  if (!view) return console.fail(view.error());
  if (format == "jsonl") return export_lines(view->reader, out, console);
  if (format == "hledger") return export_books(*view, out, console);
  if (format == "genesis") return export_genesis(view->reader, out, console);
  return export_files(view->reader, format, out, console);
}

}  // namespace luoshu
