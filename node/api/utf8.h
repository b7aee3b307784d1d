// Whether bytes are a text (RFC 3629). Pure.
#pragma once

#include <string_view>

namespace luoshu::api {

// No overlong forms, no surrogates, nothing past U+10FFFF.
bool is_utf8(std::string_view text);

}  // namespace luoshu::api
