// Text of foreign files as UTF-8. A byte order mark decides first, then strict UTF-8, then what the
// file declares, then GB18030 (GBK and GB2312 are parts of it, but not enough: rare names need four
// bytes). Pure.
#pragma once

#include <string>
#include <string_view>

#include "ledger/base/bytes.h"

namespace luoshu::bank {

struct DecodedText {
  std::string text;     // UTF-8 without a byte order mark and without NUL
  std::string charset;  // "UTF-8" (ASCII as well), "GB18030", "UTF-16LE", "ISO-8859-1", …
};

// What stands where bytes are neither UTF-8 nor marked.
enum class OtherBytes : std::uint8_t {
  kChinese,          // GB18030 or nothing
  kChineseOrLatin1,  // GB18030 where the bytes come in pairs as Chinese does, else Latin-1
};

// `declared` is what the file says of itself, or empty. kRefused with the offset of the first byte
// that has no meaning.
Result<DecodedText> decode_text(ByteView bytes, OtherBytes other, std::string_view declared = {});

// Whether it is UTF-8 without surrogates, overlong forms and NUL; `bad_at` is the first bad byte.
bool is_utf8(std::string_view text, std::size_t* bad_at = nullptr);

}  // namespace luoshu::bank
