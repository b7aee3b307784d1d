#include "tools/luoshu/command_line.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdlib>
#include <map>
#include <utility>

#include "ledger/log/checkpoint.h"
#include "tools/luoshu/nearest.h"

namespace luoshu {
namespace {

// A word without an option in front says by its name what it is.
std::string type_of(std::string_view name, std::string_view what) {
  return name.starts_with('-') ? std::string(what) : std::string();
}

std::string joined(const std::vector<std::string>& words, std::string_view between) {
  return fmt::format("{}", fmt::join(words, between));
}

std::string words_of(const Range& range) {
  constexpr std::uint64_t kNoEnd = std::numeric_limits<std::uint64_t>::max();
  if (range.most < kNoEnd) return fmt::format("{}..{}", range.least, range.most);
  return range.least == 0 ? "N" : fmt::format("{}..", range.least);
}

Fault bad_number(std::string_view name, std::string_view value, const Range& range) {
  return make_fault(
      Errc::kUsage,
      fmt::format(
          "{}: '{}' is not a whole number from {} to {} in decimal digits (0-9; no sign, no "
          "leading zero)",
          name, value, range.least, range.most),
      fmt::format("{}：“{}”不是 {} 至 {} 之间的十进制整数（只用数字 0-9，不带正负号，不以 0 开头）",
                  name, value, range.least, range.most));
}

Fault bad_choice(std::string_view name, std::string_view value,
                 const std::vector<std::string>& allowed) {
  return make_fault(
      Errc::kUsage, fmt::format("{}: '{}' is not one of {}", name, value, joined(allowed, ", ")),
      fmt::format("{}：“{}”不可用；可用的值：{}", name, value, joined(allowed, "、")));
}

}  // namespace

struct CommandLine::Impl {
  Impl(std::string_view verb, BilingualView summary, const Console& the_console)
      : app(std::string(the_console.say(summary)), "luoshu " + std::string(verb)),
        console(the_console) {}

  std::string say(BilingualView text) const { return std::string(console.say(text)); }

  CLI::Option* add(const char* name, CLI::Option* option, BilingualView meaning) {
    names.emplace_back(name);
    meanings.emplace(name, meaning);
    return option;
  }

  // The library only wants to know that a value is wrong; what is wrong is said in our words.
  CLI::Validator checked(std::function<std::optional<Fault>(const std::string& value)> check) {
    return {[this, check = std::move(check)](std::string& value) -> std::string {
              const std::optional<Fault> found = check(value);
              if (!found) return {};
              wrong_value = found;
              return "wrong";
            },
            ""};
  }

  CLI::Validator one_of(const char* name, std::vector<std::string> allowed) {
    return checked(
        [name, allowed = std::move(allowed)](const std::string& value) -> std::optional<Fault> {
          if (std::ranges::find(allowed, value) != allowed.end()) return std::nullopt;
          return bad_choice(name, value, allowed);
        });
  }

  template <class Number>
  CLI::Option* add_number(const char* name, Number& value, BilingualView meaning, Range range) {
    CLI::Option* option = app.add_option_function<std::string>(
        name, [](const std::string&) {}, say(meaning));
    option->type_name(words_of(range));
    option->check(checked([name, range, &value](const std::string& text) -> std::optional<Fault> {
      const auto number = parse_decimal(text);
      if (!number || *number < range.least || *number > range.most)
        return bad_number(name, text, range);
      if constexpr (std::is_same_v<Number, std::optional<std::string>>)
        value = text;
      else
        value = *number;
      return std::nullopt;
    }));
    return add(name, option, meaning);
  }

  Fault missing(const std::string& name) const;
  Fault unexpected(const std::string& word) const;
  Fault without_value(const std::string& name, std::size_t values) const;
  Fault explain(const CLI::ParseError& error) const;

  CLI::App app;
  const Console& console;
  std::string language;
  bool json = false;
  std::string* home = nullptr;
  Home home_need = Home::kNeeded;
  std::vector<std::string> names;
  std::map<std::string, BilingualView, std::less<>> meanings;
  std::optional<Fault> wrong_value;
};

Fault CommandLine::Impl::missing(const std::string& name) const {
  const auto meaning = meanings.find(name);
  const BilingualView words = meaning == meanings.end() ? BilingualView{"", ""} : meaning->second;
  return make_fault(Errc::kUsage, fmt::format("{} is missing: {}", name, words.en),
                    fmt::format("缺少 {}：{}", name, words.zh));
}

Fault CommandLine::Impl::unexpected(const std::string& word) const {
  if (!word.starts_with('-'))
    return make_fault(Errc::kUsage, fmt::format("'{}' is one word too many", word),
                      fmt::format("多了一个参数“{}”", word));
  const std::string option = word.substr(0, word.find('='));
  Fault fault = make_fault(Errc::kUsage, fmt::format("there is no option {} here", option),
                           fmt::format("此处没有选项 {}", option));
  if (const auto meant = nearest(option, names)) {
    fault.detail += fmt::format("; is {} meant?", *meant);
    fault.detail_zh += fmt::format("；是否为 {}？", *meant);
  }
  return fault;
}

Fault CommandLine::Impl::without_value(const std::string& name, std::size_t values) const {
  if (values > 1)
    return make_fault(Errc::kUsage, fmt::format("{} is given more than once", name),
                      fmt::format("{} 只能给出一次", name));
  return make_fault(Errc::kUsage, fmt::format("{} needs a value", name),
                    fmt::format("{} 后须有取值", name));
}

// The library's own sentences are English and about the library.
Fault CommandLine::Impl::explain(const CLI::ParseError& error) const {
  if (wrong_value) return *wrong_value;
  const std::vector<std::string> unknown = app.remaining();
  const std::string what = error.what();
  const std::string name = what.substr(0, what.find_first_of(": "));
  if (dynamic_cast<const CLI::ArgumentMismatch*>(&error) != nullptr) {
    const CLI::Option* option = app.get_option_no_throw(name);
    return without_value(name, option == nullptr ? 0 : option->count());
  }
  const bool has_extras = dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr;
  for (const std::string& word : unknown)
    if (has_extras || word.starts_with('-')) return unexpected(word);
  if (dynamic_cast<const CLI::RequiredError*>(&error) != nullptr) return missing(name);
  // What is left: a value behind an option that takes none, as in --json=maybe.
  return make_fault(Errc::kUsage, "an option that takes no value was given one",
                    "有选项不接受取值，却给出了取值");
}

CommandLine::CommandLine(std::string_view verb, BilingualView summary,
                         std::array<Example, 2> examples, const Console& console)
    : impl_(std::make_unique<Impl>(verb, summary, console)) {
  auto& app = impl_->app;
  const std::string group = impl_->say({"选项", "Options"});
  app.option_defaults()->group(group);
  app.set_help_flag("--help,-h", impl_->say({"显示本说明", "shows this help"}))->group(group);
  choice("--lang", impl_->language, {"zh", "en"},
         {"语言（默认 $LUOSHU_LANG，否则依系统区域设置）",
          "language (default: $LUOSHU_LANG, else the locale)"});
  flag("--json", impl_->json, {"以 JSON 输出", "answers in JSON"});
  impl_->names.emplace_back("--help");
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

CommandLine& CommandLine::flag(const char* name, bool& value, BilingualView meaning) {
  impl_->add(name, impl_->app.add_flag(name, value, impl_->say(meaning)), meaning);
  return *this;
}

CommandLine& CommandLine::option(const char* name, std::optional<std::string>& value,
                                 const char* what, BilingualView meaning) {
  impl_->add(name, impl_->app.add_option(name, value, impl_->say(meaning)), meaning)
      ->type_name(what);
  return *this;
}

CommandLine& CommandLine::option(const char* name, std::uint64_t& value, BilingualView meaning,
                                 Range range) {
  impl_->add_number(name, value, meaning, range)->default_str(fmt::to_string(value));
  return *this;
}

CommandLine& CommandLine::option(const char* name, std::optional<std::uint64_t>& value,
                                 BilingualView meaning, Range range) {
  impl_->add_number(name, value, meaning, range);
  return *this;
}

CommandLine& CommandLine::number(const char* name, std::optional<std::string>& value,
                                 BilingualView meaning, Range range) {
  impl_->add_number(name, value, meaning, range);
  return *this;
}

CommandLine& CommandLine::required(const char* name, std::string& value, const char* what,
                                   BilingualView meaning) {
  impl_->add(name, impl_->app.add_option(name, value, impl_->say(meaning)), meaning)
      ->type_name(type_of(name, what))
      ->required();
  return *this;
}

CommandLine& CommandLine::required(const char* name, std::vector<std::string>& values,
                                   const char* what, BilingualView meaning) {
  impl_->add(name, impl_->app.add_option(name, values, impl_->say(meaning)), meaning)
      ->type_name(type_of(name, what))
      ->required();
  return *this;
}

CommandLine& CommandLine::words(const char* name, std::vector<std::string>& values,
                                BilingualView meaning) {
  impl_->add(name, impl_->app.add_option(name, values, impl_->say(meaning)), meaning)
      ->type_name("");
  return *this;
}

CommandLine& CommandLine::choice(const char* name, std::string& value,
                                 const std::vector<std::string>& allowed, BilingualView meaning) {
  CLI::Option* option =
      impl_->add(name, impl_->app.add_option(name, value, impl_->say(meaning)), meaning);
  option->check(impl_->one_of(name, allowed))->type_name(joined(allowed, "|"));
  if (!value.empty()) option->capture_default_str();
  return *this;
}

CommandLine& CommandLine::home(std::string& value, Home need) {
  impl_->home = &value;
  impl_->home_need = need;
  const BilingualView meaning{"账本目录（默认 $LUOSHU_HOME）",
                              "the node's data directory (default: $LUOSHU_HOME)"};
  impl_->add("--home", impl_->app.add_option("--home", value, impl_->say(meaning)), meaning)
      ->type_name("DIR");
  return *this;
}

const Console& CommandLine::console() const {
  return impl_->console;
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
    return console.fail(impl_->explain(error));
  }
  if (impl_->home != nullptr && impl_->home->empty()) {
    const char* home = std::getenv("LUOSHU_HOME");
    if (home != nullptr) *impl_->home = home;
    if (impl_->home->empty() && impl_->home_need == Home::kNeeded)
      return console.fail(make_fault(Errc::kUsage, "which home? Give --home DIR or set LUOSHU_HOME",
                                     "未指明账本目录：请用 --home DIR 或设置 LUOSHU_HOME"));
  }
  return std::nullopt;
}

Console console_for(Arguments words, Ending ending) {
  Language language = language_of_locale();
  OutputForm form = OutputForm::kText;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i] == "--json") form = OutputForm::kJson;
    const bool two_words = words[i] == "--lang" && i + 1 < words.size();
    const std::string_view asked = two_words ? std::string_view(words[i + 1]) : words[i];
    if (asked == (two_words ? "zh" : "--lang=zh")) language = Language::kZh;
    if (asked == (two_words ? "en" : "--lang=en")) language = Language::kEn;
  }
  return {language, form, ending};
}

}  // namespace luoshu
