// What the reading verbs share: a home at one point of its history, and the words that choose it.
#pragma once

#include <memory>

#include "ledger/base/yuan.h"
#include "ledger/home.h"
#include "projections/query/answer.h"
#include "tools/luoshu/command_line.h"

namespace luoshu {

// --home or --bundle, --as-of-size, --as-of-recorded, --as-of-effective.
struct PointWords {
  std::string home;
  std::optional<std::string> bundle;
  const Console* console = nullptr;  // hears of the bundle being read; set with the options
  std::optional<std::string> size;
  std::optional<std::string> recorded;
  std::optional<std::string> effective;
};
// Adds what was given to a question. Members are spelled as options (option_of).
Status add_members(const PointWords& words, query::Members& members);
// as_of_size: `--as-of-size`.
std::string option_of(std::string_view member);
// A home may always lack: a bundle stands in for it, and open_view() asks for one of the two.
void add_point_options(CommandLine& line, PointWords& words,
                       CommandLine::Home need = CommandLine::Home::kMayLack);
void add_bundle_option(CommandLine& line, std::optional<std::string>& bundle);

// A bundle as if it were a home: its log checked and replayed into memory. What a node alone has
// (keys, anchors) is not there. Says on standard error what was read.
Result<HomeView> view_bundle(const std::string& bundle, const Console& console);

// A home or bundle opened for reading, as of that point.
struct OpenedView {
  std::unique_ptr<HomeView> home;  // stays where it is: the ledger reads from it
  std::unique_ptr<LedgerAt> ledger;
  const StateAt* at;  // the ledger's
};
Result<OpenedView> open_view(const PointWords& words);
// The same at a point that a question named. kUsage where neither home nor bundle is given.
Result<OpenedView> open_view(const PointWords& words, const AsOfQuestion& point);

std::string point_line(const Console& console, const AsOf& at);

}  // namespace luoshu
