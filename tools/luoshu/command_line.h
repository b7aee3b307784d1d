// Declares and reads the options of one verb. A thin front of the parsing library, so that its
// headers stay in command_line.cc. Every verb gets --help, --lang and --json by itself.
//
//   std::string origin;
//   CommandLine line("open", {"建立账本", "creates a ledger"}, {{"luoshu open …", …}, …});
//   line.required("--origin", origin, "NAME", {"日志名称", "name of the log"});
//   if (auto stop = line.parse(words, console)) return *stop;
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "tools/luoshu/console.h"

namespace luoshu {

using Arguments = std::span<const std::string>;

// What a number of an option may be; both ends belong to it.
struct Range {
  std::uint64_t least = 0;
  std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
};

struct Example {
  std::string_view command;
  BilingualView meaning;
};

class CommandLine {
 public:
  CommandLine(std::string_view verb, BilingualView summary, std::array<Example, 2> examples,
              const Console& console);
  ~CommandLine();
  CommandLine(const CommandLine&) = delete;
  CommandLine& operator=(const CommandLine&) = delete;

  // `name` is "--option", or "FILE" for a word without one. The variables must outlive parse().
  CommandLine& flag(const char* name, bool& value, BilingualView meaning);
  CommandLine& option(const char* name, std::optional<std::string>& value, const char* what,
                      BilingualView meaning);
  // A whole number in decimal digits, without sign or leading zero, within `range`.
  CommandLine& option(const char* name, std::uint64_t& value, BilingualView meaning,
                      Range range = {});
  CommandLine& option(const char* name, std::optional<std::uint64_t>& value, BilingualView meaning,
                      Range range = {});
  // The same, kept as it was written: for a member of a question, which reads it again.
  CommandLine& number(const char* name, std::optional<std::string>& value, BilingualView meaning,
                      Range range = {});
  CommandLine& required(const char* name, std::string& value, const char* what,
                        BilingualView meaning);
  CommandLine& required(const char* name, std::vector<std::string>& values, const char* what,
                        BilingualView meaning);
  // Words without an option, none or several.
  CommandLine& words(const char* name, std::vector<std::string>& values, BilingualView meaning);
  CommandLine& choice(const char* name, std::string& value, const std::vector<std::string>& allowed,
                      BilingualView meaning);
  // --home, with $LUOSHU_HOME as its default; with neither, parse() answers wrong use, or leaves
  // `value` empty where it may lack.
  enum class Home { kNeeded, kMayLack };
  CommandLine& home(std::string& value, Home need = Home::kNeeded);

  const Console& console() const;

  // Nothing where the verb shall go on; otherwise the exit code (0 after --help, 2 on wrong use,
  // which has been said).
  std::optional<int> parse(Arguments words);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// --lang and --json wherever they stand among the words: needed before anything is parsed, because
// even the complaint about a wrong option is made in the language asked for.
Console console_for(Arguments words, Ending ending = Ending::kAtOnce);

}  // namespace luoshu
