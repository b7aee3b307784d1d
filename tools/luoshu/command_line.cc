#include "tools/luoshu/command_line.h"

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <utility>

#include "ledger/base/assert.h"

namespace luoshu {
namespace {

// A check that leaves the option's description alone: its values stand there already.
CLI::Validator one_of(std::vector<std::string> allowed) {
  CLI::IsMember check(std::move(allowed));
  check.description("");
  return check;
}

// A word without an option in front says by its name what it is.
std::string type_of(std::string_view name, std::string_view what) {
  return name.starts_with('-') ? std::string(what) : std::string();
}

std::string in_chinese(const CLI::ParseError& error) {
  const auto with = [&](const char* kind) {
    return std::string(kind) + "（" + error.what() + "）";
  };
  if (dynamic_cast<const CLI::RequiredError*>(&error) != nullptr) return with("缺少必填项");
  if (dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr) return with("有不认识的参数");
  if (dynamic_cast<const CLI::ValidationError*>(&error) != nullptr) return with("取值不在允许范围");
  if (dynamic_cast<const CLI::ConversionError*>(&error) != nullptr) return with("取值类型不对");
  return with("参数不对");
}

}  // namespace

struct CommandLine::Impl {
  Impl(std::string_view verb, Text summary, const Console& the_console)
      : app(std::string(the_console.say(summary)), "luoshu " + std::string(verb)),
        console(the_console) {}

  std::string say(Text text) const { return std::string(console.say(text)); }

  CLI::App app;
  const Console& console;
  std::string language;
  bool json = false;
  std::string* home = nullptr;
  Home home_need = Home::kNeeded;
};

CommandLine::CommandLine(std::string_view verb, Text summary, std::array<Example, 2> examples,
                         const Console& console)
    : impl_(std::make_unique<Impl>(verb, summary, console)) {
  auto& app = impl_->app;
  const std::string group = impl_->say({"选项", "Options"});
  app.option_defaults()->group(group);
  app.set_help_flag("--help,-h", impl_->say({"显示本说明", "shows this help"}))->group(group);
  app.add_option("--lang", impl_->language,
                 impl_->say({"语言（默认依系统区域设置）", "language (default: from the locale)"}))
      ->check(one_of({"zh", "en"}))
      ->type_name("zh|en");
  app.add_flag("--json", impl_->json, impl_->say({"以 JSON 输出", "answers in JSON"}));
  std::string footer = impl_->say({"例：", "Examples:"});
  for (const Example& example : examples) {
    footer += "\n  " + std::string(example.command) + "\n      ";
    footer += impl_->say(example.meaning);
  }
  app.footer(footer);
  if (console.chinese()) {
    auto formatter = std::make_shared<CLI::Formatter>();
    formatter->label("Usage", "用法");
    formatter->label("OPTIONS", "选项");
    formatter->label("Positionals", "参数");
    formatter->label("REQUIRED", "（必填）");
    app.formatter(formatter);
  }
}

CommandLine::~CommandLine() = default;

CommandLine& CommandLine::flag(const char* name, bool& value, Text meaning) {
  impl_->app.add_flag(name, value, impl_->say(meaning));
  return *this;
}

CommandLine& CommandLine::option(const char* name, std::optional<std::string>& value,
                                 const char* what, Text meaning) {
  impl_->app.add_option(name, value, impl_->say(meaning))->type_name(what);
  return *this;
}

CommandLine& CommandLine::option(const char* name, std::uint64_t& value, Text meaning) {
  impl_->app.add_option(name, value, impl_->say(meaning))->type_name("N")->capture_default_str();
  return *this;
}

CommandLine& CommandLine::option(const char* name, std::optional<std::uint64_t>& value,
                                 Text meaning) {
  impl_->app.add_option(name, value, impl_->say(meaning))->type_name("N");
  return *this;
}

CommandLine& CommandLine::required(const char* name, std::string& value, const char* what,
                                   Text meaning) {
  impl_->app.add_option(name, value, impl_->say(meaning))
      ->type_name(type_of(name, what))
      ->required();
  return *this;
}

CommandLine& CommandLine::required(const char* name, std::vector<std::string>& values,
                                   const char* what, Text meaning) {
  impl_->app.add_option(name, values, impl_->say(meaning))
      ->type_name(type_of(name, what))
      ->required();
  return *this;
}

CommandLine& CommandLine::choice(const char* name, std::string& value,
                                 const std::vector<std::string>& allowed, Text meaning) {
  std::string joined;
  for (const std::string& word : allowed) joined += (joined.empty() ? "" : "|") + word;
  impl_->app.add_option(name, value, impl_->say(meaning))
      ->check(one_of(allowed))
      ->type_name(joined)
      ->capture_default_str();
  return *this;
}

CommandLine& CommandLine::home(std::string& value, Home need) {
  impl_->home = &value;
  impl_->home_need = need;
  impl_->app
      .add_option("--home", value,
                  impl_->say({"节点数据目录（默认 $LUOSHU_HOME）",
                              "the node's data directory (default: $LUOSHU_HOME)"}))
      ->type_name("DIR");
  return *this;
}

std::optional<int> CommandLine::parse(Arguments words) {
  const Console& console = impl_->console;
  try {
    impl_->app.parse(std::vector<std::string>(words.rbegin(), words.rend()));
  } catch (const CLI::CallForHelp&) {
    std::string text = impl_->app.help();
    while (text.ends_with('\n')) text.pop_back();
    console.line(text);
    return 0;
  } catch (const CLI::ParseError& error) {
    return console.fail({Errc::kUsage, error.what(), in_chinese(error)});
  }
  if (impl_->home != nullptr && impl_->home->empty()) {
    const char* home = std::getenv("LUOSHU_HOME");
    if (home != nullptr) *impl_->home = home;
    if (impl_->home->empty() && impl_->home_need == Home::kNeeded)
      return console.fail(make_fault(Errc::kUsage, "which home? Give --home DIR or set LUOSHU_HOME",
                                     "未指明数据目录：请用 --home DIR 或设置 LUOSHU_HOME"));
  }
  return std::nullopt;
}

Console console_for(Arguments words) {
  Language language = language_of_locale();
  OutputForm form = OutputForm::kText;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i] == "--json") form = OutputForm::kJson;
    const bool two_words = words[i] == "--lang" && i + 1 < words.size();
    const std::string_view asked = two_words ? std::string_view(words[i + 1]) : words[i];
    if (asked == (two_words ? "zh" : "--lang=zh")) language = Language::kZh;
    if (asked == (two_words ? "en" : "--lang=en")) language = Language::kEn;
  }
  return {language, form};
}

}  // namespace luoshu
