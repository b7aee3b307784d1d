#include "node/api/token.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "ledger/base/assert.h"
#include "ledger/base/limits.h"

namespace luoshu::api {
namespace {

constexpr std::string_view kFormat = "luoshu-tokens/v1";
constexpr std::string_view kChecked = "luoshu/token/v1\n";
constexpr std::size_t kChecksumBytes = 4;
constexpr std::size_t kDivisionDigits = 6;

Bytes checksum_of(ByteView secret) {
  Bytes message = to_bytes(kChecked);
  append(message, secret);
  return to_bytes(sha256(message).view().first(kChecksumBytes));
}

bool is_division(std::string_view text) {
  return text.size() == kDivisionDigits &&
         std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

Result<std::string> text_of(const json::Value& value, std::string_view name) {
  const json::Value* member = value.find(name);
  const std::string* text = member == nullptr ? nullptr : member->string();
  if (text != nullptr && text->size() <= limits::kNameBytesMax * 2) return *text;
  return Fault{Errc::kInvalid, fmt::format("'{}' is not a text", name),
               fmt::format("“{}”须为文本", name)};
}

Result<Token> read_token(const json::Value& value) {
  Token token;
  LUOSHU_TRY(const std::string digest, text_of(value, "sha256"));
  LUOSHU_TRY(const Bytes bytes, from_hex(digest));
  LUOSHU_TRY(token.digest, hash_from(bytes));
  LUOSHU_TRY(token.party, text_of(value, "party"));
  LUOSHU_TRY(token.role, text_of(value, "role"));
  LUOSHU_TRY(token.division, text_of(value, "division"));
  LUOSHU_TRY(const std::string until, text_of(value, "until"));
  LUOSHU_TRY(token.until, parse_date(until));
  if (const json::Value* revoked = value.find("revoked"); revoked && !revoked->is_null()) {
    LUOSHU_TRY(const std::string day, text_of(value, "revoked"));
    LUOSHU_TRY(token.revoked, parse_date(day));
  }
  LUOSHU_TRY(token.note, text_of(value, "note"));
  const auto roles = token_roles();
  if (token.party.empty() || std::ranges::find(roles, token.role) == roles.end() ||
      !is_division(token.division))
    return Fault{Errc::kInvalid, "party, role or division is none", "主体、角色或区划不合格式"};
  return token;
}

Problem not_known(Bilingual why) {
  return {ProblemCode::kUnauthenticated, std::move(why)};
}

}  // namespace

std::string token_text(ByteView secret) {
  LUOSHU_ASSERT(secret.size() == kTokenSecretBytes);
  return fmt::format("{}{}{}", kTokenPrefix, to_hex(secret), to_hex(checksum_of(secret)));
}

Result<Hash> token_digest(std::string_view text) {
  const Fault no_token{Errc::kInvalid, "this is no token, or one that was mistyped",
                       "不是令牌，或有抄写错误"};
  constexpr std::size_t kBytes = kTokenPrefix.size() + 2 * (kTokenSecretBytes + kChecksumBytes);
  if (text.size() != kBytes || !text.starts_with(kTokenPrefix)) return no_token;
  const auto bytes = from_hex(text.substr(kTokenPrefix.size()));
  if (!bytes) return no_token;
  const ByteView secret = ByteView(*bytes).first(kTokenSecretBytes);
  if (!equal(ByteView(*bytes).subspan(kTokenSecretBytes), checksum_of(secret))) return no_token;
  return sha256(secret);
}

Result<std::vector<Token>> parse_tokens(std::string_view text) {
  if (text.size() > kTokenFileBytesMax)
    return Fault{Errc::kLimit, "the file of tokens is too long", "令牌文件过大"};
  LUOSHU_TRY(const json::Value file, json::parse(text));
  const json::Value* format = file.find("format");
  const json::Value* list = file.find("tokens");
  if (format == nullptr || format->string() == nullptr || *format->string() != kFormat ||
      list == nullptr || list->array() == nullptr)
    return Fault{Errc::kInvalid, "this is no file of tokens", "不是令牌文件"};
  if (list->array()->size() > kTokensMax)
    return Fault{Errc::kLimit, fmt::format("more than {} tokens", kTokensMax),
                 fmt::format("令牌多于 {} 个", kTokensMax)};
  std::vector<Token> tokens;
  for (const json::Value& value : *list->array()) {
    auto token = read_token(value);
    if (!token) {
      Fault fault = token.error();
      fault.detail = fmt::format("token {}: {}", tokens.size() + 1, fault.detail);
      fault.detail_zh = fmt::format("第 {} 个令牌：{}", tokens.size() + 1, fault.detail_zh);
      return fault;
    }
    tokens.push_back(*std::move(token));
  }
  return tokens;
}

std::string tokens_text(const std::vector<Token>& tokens) {
  json::Array list;
  for (const Token& token : tokens)
    list.push_back(json::Object{
        {"sha256", token.digest.hex()},
        {"party", token.party},
        {"role", token.role},
        {"division", token.division},
        {"until", to_string(token.until)},
        {"revoked", token.revoked ? json::Value(to_string(*token.revoked)) : json::Value()},
        {"note", token.note}});
  return json::to_pretty(json::Object{{"format", kFormat}, {"tokens", std::move(list)}}) + "\n";
}

Known caller_of(const std::vector<Token>& tokens, const Hash& digest, Date today) {
  const auto found = std::ranges::find(tokens, digest, &Token::digest);
  if (found == tokens.end())
    return {std::nullopt, not_known({"令牌未登记", "this token is not known here"})};
  if (found->revoked && *found->revoked <= today)
    return {std::nullopt, not_known({"令牌已吊销", "this token was revoked"})};
  if (today > found->until)
    return {std::nullopt, not_known({"令牌已过期", "this token has expired"})};
  return {Caller{found->party, found->role, found->division, found->name()}, std::nullopt};
}

}  // namespace luoshu::api
