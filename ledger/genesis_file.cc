#include "ledger/genesis_file.h"

#include <fmt/format.h>

#include "ledger/base/json.h"

namespace luoshu {
namespace {

constexpr std::string_view kFormat = "luoshu-genesis/v1";

Result<std::string> text_member(const json::Value& value, const char* name) {
  const json::Value* member = value.find(name);
  if (member == nullptr || member->string() == nullptr)
    return Fault{Errc::kInvalid, fmt::format("'{}' is missing or not a text", name)};
  return *member->string();
}

Result<Bytes> bytes_member(const json::Value& value, const char* name) {
  LUOSHU_TRY(const std::string text, text_member(value, name));
  return from_base64(text);
}

}  // namespace

std::string encode_genesis_file(const GenesisFile& file) {
  return json::to_pretty(json::Object{{"format", kFormat},
                                      {"origin", file.origin},
                                      {"ledger", file.ledger.hash.hex()},
                                      {"leaf", to_base64(file.entry_0.leaf)},
                                      {"events", to_base64(file.entry_0.framed_events)}}) +
         "\n";
}

Result<GenesisFile> decode_genesis_file(std::string_view text) {
  LUOSHU_TRY(const json::Value value, json::parse(text));
  LUOSHU_TRY(const std::string format, text_member(value, "format"));
  if (format != kFormat)
    return Fault{Errc::kInvalid,
                 fmt::format("this is no genesis file: 'format' is not {}", kFormat)};
  GenesisFile file;
  LUOSHU_TRY(file.origin, text_member(value, "origin"));
  LUOSHU_TRY(const std::string ledger, text_member(value, "ledger"));
  LUOSHU_TRY(const Bytes id, from_hex(ledger));
  LUOSHU_TRY(file.ledger.hash, hash_from(id));
  LUOSHU_TRY(file.entry_0.leaf, bytes_member(value, "leaf"));
  LUOSHU_TRY(file.entry_0.framed_events, bytes_member(value, "events"));
  return file;
}

}  // namespace luoshu
