#include "ledger/base/ids.h"

#include <algorithm>

namespace luoshu {
namespace {

template <class Id>
Result<Id> fixed_from(ByteView bytes, const char* what) {
  Id id;
  if (bytes.size() != id.bytes.size())
    return Fault{Errc::kInvalid, std::string(what) + " must have " +
                                     std::to_string(id.bytes.size()) + " bytes, not " +
                                     std::to_string(bytes.size())};
  std::ranges::copy(bytes, id.bytes.begin());
  return id;
}

}  // namespace

Result<Hash> hash_from(ByteView bytes) {
  return fixed_from<Hash>(bytes, "a hash");
}
Result<EntryId> entry_id_from(ByteView bytes) {
  return fixed_from<EntryId>(bytes, "an entry id");
}

}  // namespace luoshu
