// The comments of schema/*.capnp, as the schema compiler read them. Internal to this room. Built at
// first use, immutable afterwards, so safe from every thread.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace luoshu::form {

struct StructDocs {
  std::string about;
  std::vector<std::string> fields;  // by field index; empty where there is no comment
};

// By schema id of the struct. Line breaks of a comment are blanks here.
const std::map<std::uint64_t, StructDocs>& schema_docs();

}  // namespace luoshu::form
