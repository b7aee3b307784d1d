#include "tools/luoshu/prove_consistency.h"

#include <fmt/format.h>

#include "ledger/log/checkpoint.h"
#include "ledger/log/consistency_file.h"
#include "tools/luoshu/files.h"

namespace luoshu {

int prove_consistency(const LogReader& log, const std::vector<std::string>& sizes,
                      const std::optional<std::string>& out, const Console& console) {
  const auto older = parse_decimal(sizes.front());
  const auto newer = parse_decimal(sizes.back());
  if (sizes.size() != 2 || !older || !newer)
    return console.fail({Errc::kUsage,
                         "--consistency takes two sizes of the log, such as 100 400: the second "
                         "line of a checkpoint",
                         "--consistency 须给出两个规模，如 100 400：即检查点的第二行"});
  const auto file = consistency_of(log, Size{*older}, Size{*newer});
  if (!file) return console.fail(file.error());
  std::string text = to_text(*file);
  if (out) {
    if (const Status written = write_new(*out, as_bytes(text)); !written)
      return console.fail(written.error());
  }
  if (console.json()) {
    json::Object answer = *to_json(*file).object();
    if (out) answer.emplace_back("out", *out);
    console.value(std::move(answer));
  } else if (out) {
    console.line(fmt::format("{}: {}", console.say({"已写入", "written"}), *out));
  } else {
    text.pop_back();
    console.line(text);
  }
  return 0;
}

}  // namespace luoshu
