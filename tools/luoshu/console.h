// What a verb says and in which language. Results go to standard output, everything else (errors,
// warnings, progress) to standard error, so that output can be piped. One per process, made by
// main(); used from the main thread only.
#pragma once

#include <string>
#include <string_view>

#include "ledger/base/bilingual.h"
#include "ledger/base/json.h"
#include "ledger/base/result.h"
#include "tools/luoshu/interrupt.h"

namespace luoshu {

enum class OutputForm { kText, kJson };

// What stands for standard input or output where a file is asked for.
inline constexpr std::string_view kStandardStream = "-";

// What $LUOSHU_LANG asks for, else the locale: LC_ALL, LC_MESSAGES, LANG; zh* is Chinese.
Language language_of_locale();

class Console {
 public:
  Console(Language language, OutputForm form, Ending ending = Ending::kAtOnce)
      : language_(language), form_(form), ending_(ending) {}

  Language language() const { return language_; }
  bool chinese() const { return language_ == Language::kZh; }
  bool json() const { return form_ == OutputForm::kJson; }
  std::string_view say(const BilingualView& text) const { return pick(text, language_); }

  // The console for a verb that has written its result to `out`: where that is "-", the result is
  // on standard output, and what else would be said there goes to standard error.
  Console beside(std::string_view out) const;

  // One line of result on standard output.
  void line(std::string_view text) const;
  // One JSON value, on one line of standard output.
  void value(const json::Value& value) const;
  // The same, a text with its own line ends.
  void text_out(std::string_view text) const;
  // Something a person should know beside the result, on standard error; nothing in JSON form.
  void note(std::string_view text) const;

  // Says what happened, where, and what to do next, on standard error; answers the exit code.
  int fail(const Fault& fault) const;

  // The exit code of a verb that answered `code`: 6 where something of what it printed was lost.
  int end(int code) const;

 private:
  enum class Stream { kOutput, kMessages };
  Language language_;
  OutputForm form_;
  Ending ending_;
  Stream stream_ = Stream::kOutput;
};

// A fault in both languages.
Fault make_fault(Errc code, std::string en, std::string zh);

}  // namespace luoshu
