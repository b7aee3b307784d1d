// `luoshu key new --web`: what a node shows to browsers.
#pragma once

#include "tools/luoshu/command_line.h"

namespace luoshu {

struct WebKeyWords {
  std::optional<std::string> hosts;        // parted by commas
  std::optional<std::string> certificate;  // file; none: beside the key, .crt
  std::uint64_t days = 397;                // what browsers take of public ones
};
// A P-256 key in `out` (mode 0600), and a self-signed certificate of it. Both or neither.
int key_web(const WebKeyWords& words, const std::string& out, const Console& console);

}  // namespace luoshu
