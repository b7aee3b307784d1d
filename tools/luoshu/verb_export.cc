#include <fmt/format.h>

#include <utility>

#include "ledger/audit/bundle.h"
#include "ledger/base/new_file.h"
#include "ledger/form/event_form.h"
#include "ledger/genesis_file.h"
#include "ledger/home.h"
#include "projections/journal/journal.h"
#include "tools/luoshu/files.h"
#include "tools/luoshu/interrupt.h"
#include "tools/luoshu/ledger_view.h"
#include "tools/luoshu/progress.h"
#include "tools/luoshu/streams.h"
#include "tools/luoshu/verbs.h"

namespace luoshu {
namespace {

// Takes the lines: a new file, or standard output.
class Target {
 public:
  static Result<Target> open(const std::optional<std::string>& out) {
    Target target;
    if (!out || *out == kStandardStream) return target;
    std::error_code error;
    if (std::filesystem::exists(std::filesystem::symlink_status(*out, error)))
      return make_fault(Errc::kConflict,
                        fmt::format("{} exists already and is not overwritten", *out),
                        fmt::format("{} 已存在，不会被覆盖", *out));
    LUOSHU_TRY(NewFile file, NewFile::begin(*out, FileAccess::kUsual));
    target.file_.emplace(std::move(file));
    return target;
  }
  // Gathered, since an event is short.
  Status write(std::string_view text) {
    waiting_ += text;
    ++lines_;
    return waiting_.size() < kPieceBytes ? Status(Done{}) : flush();
  }
  // The whole of it is there: under its name, where it is a file.
  Status finish() {
    LUOSHU_CHECK(flush());
    return file_ ? file_->publish() : Status(Done{});
  }
  std::uint64_t lines() const { return lines_; }

 private:
  Status flush() {
    const std::string text = std::exchange(waiting_, {});
    if (file_) return file_->write(as_bytes(text));
    if (!write_output(text)) end_quietly_where_pipe_broke();
    return output_status();
  }

  static constexpr std::size_t kPieceBytes = 1U << 16;
  std::optional<NewFile> file_;
  std::string waiting_;
  std::uint64_t lines_ = 0;
};

// Every event in its order, one line each. System entries have no business form.
Status write_lines(const LogReader& log, Target& target, Progress& progress) {
  const form::WriteOptions options{.leave_out_demo_keys = log.genesis().rehearsal};
  const std::uint64_t size = log.head().size.value;
  for (std::uint64_t seq = 0; seq < size; ++seq) {
    LUOSHU_TRY(const Leaf leaf, log.leaf(Seq{seq}));
    if (leaf.stamp.first_event.value == 0) continue;
    LUOSHU_TRY(const Bytes framed, log.framed_events(Seq{seq}));
    LUOSHU_TRY(const std::vector<ByteView> events, unframe_events(framed));
    for (const ByteView event : events) {
      auto value = form::event_to_json(event, options);
      if (!value) return with_context(value.error(), fmt::format("entry {}", seq));
      LUOSHU_CHECK(target.write(json::to_line(*value) + "\n"));
    }
    progress.update(seq);
  }
  return target.finish();
}

// What the lines of a form are: its name in JSON, and for people.
struct LineWord {
  const char* member;
  BilingualView text;
};
constexpr LineWord kEventWord{"events", {"个事件", "events"}};
constexpr LineWord kJournalWord{"journal_entries", {"笔复式记账", "journal entries"}};

int tell_lines(const Result<std::uint64_t>& lines, const LineWord& word,
               const std::optional<std::string>& out, const Console& console) {
  if (!lines) return console.fail(lines.error());
  if (!out) return 0;
  const Console told = console.beside(*out);
  if (console.json())
    told.value(json::Object{{"out", *out}, {word.member, *lines}});
  else
    told.line(fmt::format("{}: {} {}", *out, *lines, console.say(word.text)));
  return 0;
}

Result<std::uint64_t> export_lines(const LogReader& log, const std::optional<std::string>& out,
                                   const Console& console) {
  LUOSHU_TRY(Target target, Target::open(out));
  Progress progress(console, {"导出", "export"}, {"条记录", "entries"}, log.head().size.value);
  LUOSHU_CHECK(write_lines(log, target, progress));
  return target.lines();
}

// The books in double entry, one journal entry counted as one line.
Result<std::uint64_t> export_books(const HomeView& view, const std::optional<std::string>& out) {
  LUOSHU_TRY(Target target, Target::open(out));
  LUOSHU_TRY(const AsOf at, as_of(view.reader, {}));
  const StateAt state(*view.store, at);
  LUOSHU_CHECK(
      write_hledger(state, view.reader, [&](std::string_view text) { return target.write(text); }));
  LUOSHU_CHECK(target.finish());
  return target.lines();
}

// Entry 0, for whoever joins this ledger.
int export_genesis(const LogReader& log, const std::optional<std::string>& out,
                   const Console& console) {
  const auto file = genesis_file_of(log);
  if (!file) return console.fail(file.error());
  const std::string text = encode_genesis_file(*file);
  if (!out) {
    console.text_out(text);
    return 0;
  }
  const Console told = console.beside(*out);
  if (const Status written = write_new(*out, as_bytes(text)); !written)
    return console.fail(written.error());
  const std::string ledger = log.ledger().hash.hex();
  if (console.json())
    told.value(json::Object{{"out", *out}, {"ledger", ledger}});
  else
    told.line(fmt::format(
        fmt::runtime(console.say({"{}：账本 {} 的第 0 条记录。请经另一渠道告知对方账本编号。",
                                  "{}: entry 0 of the ledger {}. Tell the ledger id to whoever "
                                  "joins by another way than this file."})),
        *out, ledger));
  return 0;
}

int export_files(const LogReader& log, const std::string& format,
                 const std::optional<std::string>& out, const Console& console) {
  if (!out || *out == kStandardStream)
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
    console.line(fmt::format(fmt::runtime(console.say({"{}：规模 {}，{} 个文件，{} 字节",
                                                       "{}: size {}, {} files, {} bytes"})),
                             *out, exported->size.value, exported->files, exported->bytes));
  return 0;
}

}  // namespace

int verb_export(Arguments words, const Console& console) {
  std::string where;
  std::string format = "jsonl";
  std::optional<std::string> out;
  std::optional<std::string> bundle;
  CommandLine line("export",
                   {"导出业务事件、静态瓦片、证据包或复式账",
                    "business form, static tiles, evidence bundle or books"},
                   {{{"luoshu export --home demo > events.jsonl",
                      {"业务形式，可再导入", "business form, fit for import"}},
                     {"luoshu export --home demo --format bundle --out evidence",
                      {"给审计方的证据包", "evidence bundle for an auditor"}}}},
                   console);
  line.home(where, CommandLine::Home::kMayLack);
  add_bundle_option(line, bundle);
  line.choice("--format", format, {"jsonl", "tiles", "bundle", "hledger", "genesis"},
              {"形式", "form"})
      .option(
          "--out", out, "PATH",
          {"写入处（jsonl、hledger 默认标准输出）", "where to (jsonl, hledger: standard output)"});
  if (const auto stop = line.parse(words)) return *stop;
  if (where.empty() && !bundle)
    return console.fail({Errc::kUsage,
                         "which ledger? Give --home DIR or --bundle DIR, or set LUOSHU_HOME",
                         "未指明账本：请给出 --home 或 --bundle，或设置 LUOSHU_HOME"});
  const auto view = bundle ? view_bundle(*bundle, console) : view_home(where);
  if (!view) return console.fail(view.error());
  if (format == "jsonl")
    return tell_lines(export_lines(view->reader, out, console), kEventWord, out, console);
  if (format == "hledger") return tell_lines(export_books(*view, out), kJournalWord, out, console);
  if (format == "genesis") return export_genesis(view->reader, out, console);
  return export_files(view->reader, format, out, console);
}

}  // namespace luoshu
