#include "tools/luoshu/key_web.h"

#include <fmt/format.h>

#include "ledger/base/clock.h"
#include "ledger/base/new_file.h"
#include "ledger/crypto/web_certificate.h"

namespace luoshu {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kDayMicros = 24LL * 60 * 60 * 1'000'000;

std::vector<std::string> names_in(const std::string& words) {
  std::vector<std::string> names;
  std::string_view rest = words;
  while (!rest.empty()) {
    const auto comma = std::min(rest.find(','), rest.size());
    names.emplace_back(rest.substr(0, comma));
    rest.remove_prefix(std::min(comma + 1, rest.size()));
  }
  return names;
}

Status write_both(const WebIdentity& identity, const fs::path& key, const fs::path& certificate) {
  LUOSHU_CHECK(write_new_file(key, as_bytes(identity.key), FileAccess::kOwner));
  const Status written =
      write_new_file(certificate, as_bytes(identity.certificate), FileAccess::kUsual);
  if (written) return written;
  // A key without its certificate would be in the way of the next attempt.
  std::error_code ignored;
  fs::remove(key, ignored);
  return written;
}

}  // namespace

int key_web(const WebKeyWords& words, const std::string& out, const Console& console) {
  if (!words.hosts)
    return console.fail({Errc::kUsage, "--web needs --host: the names that readers type",
                         "--web 须给出 --host：访问者使用的主机名"});
  SystemClock clock;
  const Time now = clock.now();
  const Time until{now.micros + static_cast<std::int64_t>(words.days) * kDayMicros};
  const auto identity =
      make_web_identity(names_in(*words.hosts), Time{now.micros - kDayMicros}, until);
  if (!identity) return console.fail(with_context(identity.error(), "--host"));
  const fs::path certificate =
      words.certificate ? fs::path(*words.certificate) : fs::path(out).replace_extension(".crt");
  if (const Status written = write_both(*identity, out, certificate); !written)
    return console.fail(written.error());
  const std::string day = to_string(day_of(until));
  if (console.json())
    console.value(
        json::Object{{"key", out}, {"certificate", certificate.string()}, {"valid_to", day}});
  else
    console.line(fmt::format(fmt::runtime(console.say({"私钥 {}，证书 {}，有效期至 {}",
                                                       "key {}, certificate {}, valid to {}"})),
                             out, certificate.string(), day));
  return 0;
}

}  // namespace luoshu
