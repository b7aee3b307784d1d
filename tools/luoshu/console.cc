#include "tools/luoshu/console.h"

#include <fmt/core.h>

#include <cstdlib>

#include "ledger/sentences/chinese.h"
#include "projections/render/display.h"
#include "tools/luoshu/streams.h"

namespace luoshu {
namespace {

// What kind of failure it is.
BilingualView kind_sentence(Errc code) {
  switch (code) {
    case Errc::kRefused:
      return {"规则不予受理", "refused by the rules"};
    case Errc::kUsage:
      return {"用法不对", "wrong use"};
    case Errc::kInvalid:
      return {"输入内容不合格式", "the input is not in the expected form"};
    case Errc::kNotFound:
      return {"找不到", "not found"};
    case Errc::kVerification:
      return {"验证不通过", "verification failed"};
    case Errc::kConflict:
      return {"与已有内容冲突", "in conflict with what is already there"};
    case Errc::kBusy:
      return {"正被占用", "in use"};
    case Errc::kLimit:
      return {"超出限额", "past a limit"};
    case Errc::kIo:
      return {"读写失败", "reading or writing failed"};
    case Errc::kCorruption:
      return {"存储内容已损坏", "stored bytes are damaged"};
  }
  return {"出错", "failed"};
}

// What to do next, where the fault itself does not know better.
BilingualView next_sentence(Errc code) {
  switch (code) {
    case Errc::kRefused:
      return {"请按上述理由更正后重新提交。", "Correct what the reasons name and submit again."};
    case Errc::kUsage:
      return {"用 --help 查看用法和例子。", "See --help for the options and two examples."};
    case Errc::kInvalid:
      return {"请按提示更正输入后重试。", "Correct the input where it says and try again."};
    case Errc::kNotFound:
      return {"请检查名称和路径。", "Check the name and the path."};
    case Errc::kVerification:
      return {"请勿采信该内容，并保留原件备查。",
              "Do not rely on it, and keep the original as evidence."};
    case Errc::kConflict:
      return {"已有的内容保持不变；请换用别的名称或编号。",
              "What is there stays as it is; use another name or id."};
    case Errc::kBusy:
      return {
          "请稍后再试同一命令；如被另一进程占用，请等其结束。",
          "Try the same command again later; where another process is in the way, when that has "
          "ended."};
    case Errc::kLimit:
      return {"请缩小内容后重试。", "Make it smaller and try again."};
    case Errc::kIo:
      return {"请检查访问权限和磁盘空间后重试。",
              "Check permissions and disk space, then try again."};
    case Errc::kCorruption:
      return {"请停止写入，运行 luoshu audit，并从备份恢复。",
              "Stop writing, run luoshu audit, and restore from a backup."};
  }
  return {"", ""};
}

std::string line_of(std::string_view text) {
  return std::string(text) + '\n';
}

}  // namespace

Language language_of_locale() {
  for (const char* name : {"LUOSHU_LANG", "LC_ALL", "LC_MESSAGES", "LANG"}) {
    const char* value = std::getenv(name);
    if (value != nullptr && *value != '\0')
      return std::string_view(value).starts_with("zh") ? Language::kZh : Language::kEn;
  }
  return Language::kEn;
}

Console Console::beside(std::string_view out) const {
  Console other = *this;
  if (out == kStandardStream) other.stream_ = Stream::kMessages;
  return other;
}

void Console::line(std::string_view text) const {
  text_out(line_of(text));
}

void Console::value(const json::Value& value) const {
  text_out(line_of(render::escape_unseen(json::to_line(value))));
}

void Console::text_out(std::string_view text) const {
  if (stream_ == Stream::kMessages) {
    write_message(text);
    return;
  }
  // A reader that has gone, as `head` does, wants no more of it.
  if (!write_output(text) && ending_ == Ending::kAtOnce) end_quietly_where_pipe_broke();
}

void Console::note(std::string_view text) const {
  if (!json()) write_message(line_of(text));
}

int Console::end(int code) const {
  if (code == kInterruptedExit) return code;
  end_quietly_where_pipe_broke();
  if (const Status written = output_status(); !written) return fail(written.error());
  return message_was_lost() ? exit_code(Errc::kIo) : code;
}

int Console::fail(const Fault& fault) const {
  const int code = exit_code(fault.code);
  const std::string zh = chinese_detail(fault);
  if (json()) {
    const json::Object error{
        {"code", errc_name(fault.code)},
        {"message_zh", fmt::format("{}：{}", kind_sentence(fault.code).zh, zh)},
        {"message_en", fmt::format("{}: {}", kind_sentence(fault.code).en, fault.detail)},
        {"next_zh", next_sentence(fault.code).zh},
        {"next_en", next_sentence(fault.code).en},
        {"exit_code", code}};
    write_message(line_of(render::escape_unseen(json::to_line(json::Object{{"error", error}}))));
    return code;
  }
  const auto kind = say(kind_sentence(fault.code));
  // A fault may quote what somebody else wrote.
  const std::string said = chinese() ? fmt::format("luoshu：{}：{}", kind, zh)
                                     : fmt::format("luoshu: {}: {}", kind, fault.detail);
  // In one piece, so that two processes with one log do not mix their lines.
  write_message(fmt::format("{}\n  {}\n", render::visible(said, render::Charset::kUtf8),
                            say(next_sentence(fault.code))));
  return code;
}

Fault make_fault(Errc code, std::string en, std::string zh) {
  return Fault{code, std::move(en), std::move(zh)};
}

}  // namespace luoshu
