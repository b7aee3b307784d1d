// The event catalogue for people: what `luoshu schema [TYPE]` prints. Everything comes from
// schema/*.capnp, its annotations and its comments. Values; safe from every thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ledger/base/json.h"
#include "ledger/base/result.h"

namespace luoshu::form {

// A member of an event, of its `fields` or of an object inside them.
struct FieldInfo {
  std::string name;                // in JSON
  std::string type;                // in words: "integer", "date", "list of texts", ...
  std::string unit;                // "fen", "ppm", "per mille", "percent"; empty where it has none
  bool required = false;           // the rules ask for it
  std::string about;               // meaning, in English
  std::string zh;                  // Chinese name
  std::string source;              // article, or scenario data
  std::vector<FieldInfo> members;  // of an object or of a list's objects
};

struct TypeInfo {
  std::string name;
  char chapter = '?';
  std::string zh;
  std::string author;     // roles
  std::string cosigners;  // roles; empty where nobody must co-sign
  std::string subject;    // what the envelope's subject names
  std::string about;      // the whole comment of the type
  std::vector<FieldInfo> fields;
  json::Value example;  // in business form; parses
};

// All types in the order of the catalogue.
std::vector<std::string_view> type_names();

// What each of them is called in Chinese, in the same order.
struct TypeTitle {
  std::string_view name;
  std::string_view zh;
};
std::vector<TypeTitle> type_titles();

// kNotFound where the catalogue has no such type; the message names similar ones.
Result<TypeInfo> type_info(std::string_view name);

// author, role, effective, ... basis.
std::vector<FieldInfo> envelope_info();

}  // namespace luoshu::form
