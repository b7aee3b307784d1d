// Addresses of this API, written: for Location, Content-Location and Link. Pure.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace luoshu::api {

// Bytes other than letters, digits, '-', '.', '_' and '~' as %XX.
std::string escaped(std::string_view text);
// `path` as it came; the parameters escaped.
std::string address_of(std::string_view path,
                       const std::vector<std::pair<std::string, std::string>>& query);

}  // namespace luoshu::api
