#include "projections/bank/charset.h"

#include <fmt/format.h>
#include <iconv.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "projections/bank/statement.h"

namespace luoshu::bank {
namespace {

class Converter {
 public:
  explicit Converter(const char* from) : handle_(iconv_open("UTF-8", from)) {}
  ~Converter() {
    if (usable()) iconv_close(handle_);
  }
  Converter(const Converter&) = delete;
  Converter& operator=(const Converter&) = delete;
  bool usable() const { return handle_ != reinterpret_cast<iconv_t>(-1); }
  iconv_t handle() const { return handle_; }

 private:
  iconv_t handle_;
};

Fault bad_byte(std::string_view charset, std::size_t at) {
  return refused({fmt::format("第 {} 字节起不是有效的 {} 文字", at + 1, charset),
                  fmt::format("from byte {} on this is no {} text", at + 1, charset)});
}

Result<std::string> converted(std::string_view bytes, const char* charset) {
  const Converter converter(charset);
  if (!converter.usable())
    return refused({fmt::format("本系统不能读取 {} 编码", charset),
                    fmt::format("this system cannot read the encoding {}", charset)});
  std::string out;
  out.reserve(bytes.size() * 2);
  char* in = const_cast<char*>(bytes.data());  // iconv takes but never writes it
  std::size_t left = bytes.size();
  std::array<char, 4096> buffer{};
  while (left > 0) {
    char* to = buffer.data();
    std::size_t room = buffer.size();
    const std::size_t answer = iconv(converter.handle(), &in, &left, &to, &room);
    out.append(buffer.data(), buffer.size() - room);
    if (answer == static_cast<std::size_t>(-1) && errno != E2BIG)
      return bad_byte(charset, bytes.size() - left);
  }
  return out;
}

// How many bytes the character at the front takes; 0 where it is none.
std::size_t utf8_length(std::string_view text) {
  const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(text[at]); };
  const unsigned first = byte(0);
  if (first < 0x80) return first == 0 ? 0 : 1;
  const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || text.size() < length) return 0;
  for (std::size_t i = 1; i < length; ++i)
    if ((byte(i) & 0xC0U) != 0x80) return 0;
  const unsigned second = byte(1);
  if (first == 0xE0 && second < 0xA0) return 0;
  if (first == 0xED && second > 0x9F) return 0;  // surrogates
  if (first == 0xF0 && second < 0x90) return 0;
  if (first == 0xF4 && second > 0x8F) return 0;
  return length;
}

// Chinese of GB2312 comes as pairs of high bytes; accented letters come alone.
bool pairs_as_chinese_does(std::string_view bytes) {
  std::size_t pairs = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const auto byte = static_cast<unsigned char>(bytes[i]);
    if (byte < 0x80) continue;
    if (i + 1 == bytes.size()) return false;
    const auto next = static_cast<unsigned char>(bytes[i + 1]);
    const bool four_bytes = next >= '0' && next <= '9';
    if (four_bytes) {
      i += 3;
    } else if (byte >= 0xA1 && next >= 0xA1) {
      ++pairs;
      ++i;
    } else {
      return false;
    }
  }
  return pairs > 0;
}

// Of the names that declarations use: what glibc calls it, or null for one that is not read.
const char* charset_of_declared(std::string_view declared) {
  std::string name(declared);
  std::ranges::transform(name, name.begin(), [](char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  });
  for (const std::string_view chinese : {"GB18030", "GBK", "GB2312", "CP936", "GB_2312-80"})
    if (name == chinese) return "GB18030";
  for (const std::string_view latin : {"ISO-8859-1", "LATIN1", "WINDOWS-1252", "CP1252"})
    if (name == latin) return name.ends_with("1252") ? "WINDOWS-1252" : "ISO-8859-1";
  return nullptr;
}

Result<DecodedText> without_nul(Result<std::string> text, std::string charset) {
  if (!text) return text.error();
  if (const std::size_t at = text->find('\0'); at != std::string::npos)
    return bad_byte(charset, at);
  return DecodedText{*std::move(text), std::move(charset)};
}

}  // namespace

bool is_utf8(std::string_view text, std::size_t* bad_at) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = utf8_length(text.substr(at));
    if (length == 0) {
      if (bad_at != nullptr) *bad_at = at;
      return false;
    }
    at += length;
  }
  return true;
}

Result<DecodedText> decode_text(ByteView bytes, OtherBytes other, std::string_view declared) {
  const std::string_view all = as_text(bytes);
  std::size_t bad_at = 0;
  if (all.starts_with("\xEF\xBB\xBF")) {
    const std::string_view rest = all.substr(3);
    if (!is_utf8(rest, &bad_at)) return bad_byte("UTF-8", bad_at + 3);
    return DecodedText{std::string(rest), "UTF-8"};
  }
  if (all.starts_with("\xFF\xFE") || all.starts_with(std::string_view("<\0", 2))) {
    const std::string_view rest = all.starts_with('<') ? all : all.substr(2);
    return without_nul(converted(rest, "UTF-16LE"), "UTF-16LE");
  }
  if (all.starts_with("\xFE\xFF") || all.starts_with(std::string_view("\0<", 2))) {
    const std::string_view rest = all.substr(all.starts_with('\0') ? 0 : 2);
    return without_nul(converted(rest, "UTF-16BE"), "UTF-16BE");
  }
  if (all.find('\0') != std::string_view::npos) return bad_byte("UTF-8", all.find('\0'));
  if (is_utf8(all, &bad_at)) return DecodedText{std::string(all), "UTF-8"};
  if (const char* charset = charset_of_declared(declared))
    return without_nul(converted(all, charset), charset);
  if (other == OtherBytes::kChineseOrLatin1 && !pairs_as_chinese_does(all))
    return without_nul(converted(all, "ISO-8859-1"), "ISO-8859-1");
  return without_nul(converted(all, "GB18030"), "GB18030");
}

}  // namespace luoshu::bank
