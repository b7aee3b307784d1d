#include "tools/luoshu/story_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include "ledger/log/checkpoint.h"

namespace luoshu {

Result<std::uint64_t> number_of_word(const std::string& word, const BilingualView& what,
                                     const BilingualView& example) {
  auto number = parse_decimal(word);
  if (number) return number;
  return make_fault(
      Errc::kUsage,
      fmt::format("'{}' is no {}; write it as digits, such as {}", word, what.en, example.en),
      fmt::format("“{}”不是{}；请写数字，如 {}", word, what.zh, example.zh));
}

std::string shell_word(std::string_view word) {
  const auto plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("-_./+:=@%").find(c) != std::string_view::npos ||
           static_cast<unsigned char>(c) >= 0x80;
  };
  if (!word.empty() && std::ranges::all_of(word, plain)) return std::string(word);
  std::string quoted = "'";
  for (const char c : word) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

std::string source_words(const PointWords& point) {
  if (point.bundle) return " --bundle " + shell_word(*point.bundle);
  const char* known = std::getenv("LUOSHU_HOME");
  if (known != nullptr && point.home == known) return "";
  return " --home " + shell_word(point.home);
}

void add_source(json::Value& answer, const OpenedView& view, const PointWords& point) {
  json::Object source{{point.bundle ? "bundle" : "home", point.bundle.value_or(point.home)},
                      {"ledger", view.home->reader.ledger().hash.hex()},
                      {"point", query::point_json(view.home->reader, view.at->as_of())}};
  answer.object()->emplace_back("source", std::move(source));
}

}  // namespace luoshu
