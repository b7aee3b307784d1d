#include "ledger/form/schema_docs.h"

#include <capnp/schema.capnp.h>
#include <capnp/serialize.h>

#include <algorithm>

namespace luoshu::form {
namespace {

alignas(capnp::word) constexpr unsigned char kSchemaSource[] = {
#include "schema_source.inc"
};
static_assert(sizeof(kSchemaSource) % sizeof(capnp::word) == 0);

std::string one_line(capnp::Text::Reader comment) {
  std::string text(comment.cStr(), comment.size());
  while (!text.empty() && text.back() == '\n') text.pop_back();
  std::replace(text.begin(), text.end(), '\n', ' ');
  return text;
}

std::map<std::uint64_t, StructDocs> read_docs() {
  const auto words = kj::arrayPtr(reinterpret_cast<const capnp::word*>(kSchemaSource),
                                  sizeof(kSchemaSource) / sizeof(capnp::word));
  capnp::FlatArrayMessageReader message(words);
  std::map<std::uint64_t, StructDocs> docs;
  for (const auto source : message.getRoot<capnp::schema::CodeGeneratorRequest>().getSourceInfo()) {
    StructDocs& out = docs[source.getId()];
    out.about = one_line(source.getDocComment());
    for (const auto member : source.getMembers())
      out.fields.push_back(one_line(member.getDocComment()));
  }
  return docs;
}

}  // namespace

const std::map<std::uint64_t, StructDocs>& schema_docs() {
  static const std::map<std::uint64_t, StructDocs> docs = read_docs();
  return docs;
}

}  // namespace luoshu::form
