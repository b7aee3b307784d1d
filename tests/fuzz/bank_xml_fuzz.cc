// The guard of bank XML and the tree behind it on any bytes: what the guard lets pass the library
// reads, within the limit of depth.
#include <cstdint>

#include "ledger/base/assert.h"
#include "projections/bank/camt.h"
#include "projections/bank/xml_guard.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace luoshu;
  const auto tree = bank::XmlTree::read({data, size});
  if (!tree) return 0;
  LUOSHU_ASSERT(static_cast<bool>(tree->root()));
  std::size_t depth = 0;
  for (bank::XmlElement at = tree->root(); at; ++depth) {
    const auto children = at.children();
    at = children.empty() ? bank::XmlElement() : children.back();
  }
  LUOSHU_ASSERT(depth <= bank::kXmlDepthMax + 1);
  const auto reading = bank::read_camt(*tree);
  LUOSHU_ASSERT(reading || reading.error().code == Errc::kRefused);
  return 0;
}
