#include "node/api/address.h"

#include <fmt/format.h>

namespace luoshu::api {

std::string escaped(std::string_view text) {
  std::string plain;
  for (const char c : text) {
    const bool unreserved = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                            (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' || c == '~';
    if (unreserved)
      plain += c;
    else
      plain += fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return plain;
}

std::string address_of(std::string_view path,
                       const std::vector<std::pair<std::string, std::string>>& query) {
  std::string address(path);
  char between = '?';
  for (const auto& [name, value] : query) {
    address += fmt::format("{}{}={}", between, escaped(name), escaped(value));
    between = '&';
  }
  return address;
}

}  // namespace luoshu::api
