// What a verb says and in which language. Results go to standard output, everything else (errors,
// warnings, progress) to standard error, so that output can be piped. One per process, made by
// main(); used from the main thread only.
#pragma once

#include <string>
#include <string_view>

#include "ledger/base/json.h"
#include "ledger/base/result.h"

namespace luoshu {

enum class Language { kZh, kEn };
enum class OutputForm { kText, kJson };

// A sentence in both languages.
struct Text {
  std::string_view zh;
  std::string_view en;
};

// What the locale's variables ask for: LC_ALL, else LC_MESSAGES, else LANG; zh* is Chinese.
Language language_of_locale();

class Console {
 public:
  Console(Language language, OutputForm form) : language_(language), form_(form) {}

  Language language() const { return language_; }
  bool chinese() const { return language_ == Language::kZh; }
  bool json() const { return form_ == OutputForm::kJson; }
  std::string_view say(const Text& text) const { return chinese() ? text.zh : text.en; }

  // One line of result on standard output.
  void line(std::string_view text) const;
  // One JSON value, on one line of standard output.
  void value(const json::Value& value) const;
  // Something a person should know beside the result, on standard error; nothing in JSON form.
  void note(std::string_view text) const;

  // Says what happened, where, and what to do next, on standard error; answers the exit code.
  int fail(const Fault& fault) const;

 private:
  Language language_;
  OutputForm form_;
};

// A fault in both languages.
Fault make_fault(Errc code, std::string en, std::string zh);

}  // namespace luoshu
