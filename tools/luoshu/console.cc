#include "tools/luoshu/console.h"

#include <fmt/core.h>

#include <cstdio>
#include <cstdlib>

namespace luoshu {
namespace {

// What kind of failure it is.
Text kind_sentence(Errc code) {
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
Text next_sentence(Errc code) {
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
      return {"已记录的内容不会改变；请换用新的名称或编号。",
              "What is there stays as it is; use a new name or id."};
    case Errc::kBusy:
      return {"请等另一进程结束后重试。", "Try again when the other process has ended."};
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

void write_line(std::FILE* stream, std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), stream);
  std::fputc('\n', stream);
  std::fflush(stream);
}

}  // namespace

Language language_of_locale() {
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    const char* value = std::getenv(name);
    if (value != nullptr && *value != '\0')
      return std::string_view(value).starts_with("zh") ? Language::kZh : Language::kEn;
  }
  return Language::kEn;
}

void Console::line(std::string_view text) const {
  write_line(stdout, text);
}

void Console::value(const json::Value& value) const {
  write_line(stdout, json::to_line(value));
}

void Console::note(std::string_view text) const {
  if (!json()) write_line(stderr, text);
}

int Console::fail(const Fault& fault) const {
  const int code = exit_code(fault.code);
  const std::string& zh = fault.detail_zh.empty() ? fault.detail : fault.detail_zh;
  if (json()) {
    const json::Object error{
        {"code", errc_name(fault.code)},
        {"message_zh", fmt::format("{}：{}", kind_sentence(fault.code).zh, zh)},
        {"message_en", fmt::format("{}: {}", kind_sentence(fault.code).en, fault.detail)},
        {"next_zh", next_sentence(fault.code).zh},
        {"next_en", next_sentence(fault.code).en},
        {"exit_code", code}};
    write_line(stderr, json::to_line(json::Object{{"error", error}}));
    return code;
  }
  const auto kind = say(kind_sentence(fault.code));
  write_line(stderr, chinese() ? fmt::format("luoshu：{}：{}", kind, zh)
                               : fmt::format("luoshu: {}: {}", kind, fault.detail));
  write_line(stderr, fmt::format("  {}", say(next_sentence(fault.code))));
  return code;
}

Fault make_fault(Errc code, std::string en, std::string zh) {
  return Fault{code, std::move(en), std::move(zh)};
}

}  // namespace luoshu
