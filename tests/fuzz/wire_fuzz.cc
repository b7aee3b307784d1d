// Messages between nodes on any bytes: the reader never crashes or grows, and what it takes comes
// back the same from its own encoding. The same for requests to a witness.
#include <cstdint>

#include "ledger/base/assert.h"
#include "ledger/base/limits.h"
#include "node/core/tlog_witness.h"
#include "node/core/wire.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace luoshu;
  const ByteView bytes{data, size};
  if (const auto message = node::decode_message(bytes)) {
    const auto again = node::decode_message(node::encode_message(*message));
    // Pointers may share what they point to, so that a message means more bytes than it has.
    LUOSHU_ASSERT(again ? *again == *message : again.error().code == Errc::kLimit);
  }
  node::FrameReader reader;
  if (reader.add(bytes)) {
    while (const auto next = reader.next())
      if (!*next) break;
    LUOSHU_ASSERT(reader.buffered() <= size);
  }
  if (const auto request = node::parse_add_checkpoint(as_text(bytes)))
    LUOSHU_ASSERT(node::write_add_checkpoint(*request) == as_text(bytes));
  static_cast<void>(node::decide_add_checkpoint(as_text(bytes), {}, {}));
  return 0;
}
