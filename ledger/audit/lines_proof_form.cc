#include "ledger/audit/lines_proof_form.h"

#include <fmt/format.h>

#include "ledger/base/limits.h"

namespace luoshu {
namespace {

Fault bad_member(std::string_view name, std::string_view en, std::string_view zh) {
  return {Errc::kInvalid, fmt::format("lines of a statement: '{}' {}", name, en),
          fmt::format("对账单明细：“{}”{}", name, zh)};
}

Fault no_text(std::string_view name) {
  return bad_member(name, "is missing or no text", "缺失或不是文字");
}

Result<std::string> text_of(const json::Value& value, std::string_view name) {
  const json::Value* member = value.find(name);
  if (member == nullptr || member->string() == nullptr) return no_text(name);
  return *member->string();
}

json::Value placed_json(const PlacedLine& placed) {
  json::Array path;
  for (const Hash& hash : placed.path) path.emplace_back(to_base64(hash.view()));
  return json::Object{{"index", placed.index}, {"text", placed.text}, {"path", std::move(path)}};
}

Result<merkle::Proof> path_of(const json::Value& value) {
  const Fault bad = bad_member("path", "is no list of hashes", "不是摘要列表");
  const json::Value* member = value.find("path");
  if (member == nullptr || member->array() == nullptr ||
      member->array()->size() > limits::kProofHashesMax)
    return bad;
  merkle::Proof path;
  for (const json::Value& item : *member->array()) {
    if (item.string() == nullptr) return bad;
    const auto bytes = from_base64(*item.string());
    const auto hash = bytes ? hash_from(*bytes) : Result<Hash>(bytes.error());
    if (!hash) return bad;
    path.push_back(*hash);
  }
  return path;
}

Result<PlacedLine> placed_of(const json::Value& value) {
  PlacedLine placed;
  const json::Value* index = value.find("index");
  const auto number = index == nullptr ? std::nullopt : index->integer();
  if (!number || *number < 0)
    return bad_member("index", "is missing or out of range", "缺失或超出范围");
  placed.index = static_cast<std::uint64_t>(*number);
  LUOSHU_TRY(placed.text, text_of(value, "text"));
  LUOSHU_TRY(placed.path, path_of(value));
  return placed;
}

Result<std::optional<PlacedLine>> neighbour_of(const json::Value& value, std::string_view name) {
  const json::Value* member = value.find(name);
  if (member == nullptr) return std::optional<PlacedLine>();
  LUOSHU_TRY(PlacedLine placed, placed_of(*member));
  return std::optional<PlacedLine>(std::move(placed));
}

Result<ShownLines> all_lines_of(const json::Value& list) {
  if (list.array() == nullptr) return bad_member("lines", "is no list", "不是列表");
  AllLines all;
  all.lines.reserve(list.array()->size());
  for (const json::Value& line : *list.array()) {
    if (line.string() == nullptr) return no_text("lines");
    all.lines.push_back(*line.string());
  }
  return ShownLines(std::move(all));
}

Result<ShownLines> absence_of(const json::Value& value) {
  AbsentRef absent;
  LUOSHU_TRY(absent.ref, text_of(value, "ref"));
  LUOSHU_TRY(absent.before, neighbour_of(value, "before"));
  LUOSHU_TRY(absent.after, neighbour_of(value, "after"));
  return ShownLines(std::move(absent));
}

}  // namespace

json::Value lines_proof_json(json::Value receipt, const ShownLines& shown) {
  json::Object object{{"format", kLinesProofFormat}, {"receipt", std::move(receipt)}};
  if (const auto* all = std::get_if<AllLines>(&shown))
    object.emplace_back("lines", json::Array(all->lines.begin(), all->lines.end()));
  if (const auto* placed = std::get_if<PlacedLine>(&shown))
    object.emplace_back("line", placed_json(*placed));
  if (const auto* absent = std::get_if<AbsentRef>(&shown)) {
    json::Object between{{"ref", absent->ref}};
    if (absent->before) between.emplace_back("before", placed_json(*absent->before));
    if (absent->after) between.emplace_back("after", placed_json(*absent->after));
    object.emplace_back("absent", std::move(between));
  }
  return object;
}

Result<ShownLines> shown_lines(const json::Value& value) {
  if (const json::Value* lines = value.find("lines")) return all_lines_of(*lines);
  if (const json::Value* absent = value.find("absent")) return absence_of(*absent);
  const json::Value* line = value.find("line");
  if (line == nullptr)
    return bad_member("lines", "is missing, and so are 'line' and 'absent'",
                      "缺失，也没有“line”或“absent”");
  LUOSHU_TRY(PlacedLine placed, placed_of(*line));
  return ShownLines(std::move(placed));
}

}  // namespace luoshu
