// Published test vectors that are not part of this repository. Tests that use them say "skipped"
// where they are absent.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <stdexcept>
#include <string>

#include "ledger/base/bytes.h"
#include "ledger/base/json.h"
#include "tests/paths/paths.h"

namespace luoshu::testing {

inline std::filesystem::path shared_folder() {
  const char* given = std::getenv("LUOSHU_SHARED");
  return given != nullptr ? std::filesystem::path(given)
                          : std::filesystem::path(::luoshu::test::source_dir()) / ".." / "shared";
}

// Nothing where the file is absent; a file that is there must parse.
inline std::optional<json::Value> shared_vectors(const std::string& name) {
  std::ifstream file(shared_folder() / "vectors" / name, std::ios::binary);
  if (!file) return std::nullopt;
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  auto value = json::parse(text);
  if (!value) throw std::runtime_error(name + ": " + value.error().detail);
  return *std::move(value);
}

inline const std::string& text_at(const json::Value& object, std::string_view key) {
  const json::Value* value = object.find(key);
  if (value == nullptr || value->string() == nullptr)
    throw std::runtime_error("no text under " + std::string(key));
  return *value->string();
}

inline Bytes hex_at(const json::Value& object, std::string_view key) {
  return from_hex(text_at(object, key)).value();
}

}  // namespace luoshu::testing
