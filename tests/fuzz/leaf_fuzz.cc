// Every record of the log on any bytes: reading never crashes, and whatever is taken is written
// again as the same bytes.
#include "ledger/base/assert.h"
#include "ledger/log/anchor.h"
#include "ledger/log/genesis.h"
#include "ledger/log/head.h"
#include "ledger/log/leaf.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const luoshu::ByteView bytes(data, size);
  if (const auto leaf = luoshu::decode_leaf(bytes))
    LUOSHU_ASSERT(luoshu::equal(luoshu::encode_leaf(*leaf), bytes));
  if (const auto header = luoshu::decode_header(bytes))
    LUOSHU_ASSERT(luoshu::equal(luoshu::encode_header(*header), bytes));
  if (const auto genesis = luoshu::decode_genesis(bytes))
    LUOSHU_ASSERT(luoshu::equal(luoshu::encode_genesis(*genesis), bytes));
  if (const auto head = luoshu::decode_head(bytes))
    LUOSHU_ASSERT(luoshu::equal(luoshu::encode_head(*head), bytes));
  if (const auto anchor = luoshu::decode_anchor(luoshu::as_text(bytes)))
    LUOSHU_ASSERT(luoshu::encode_anchor(*anchor) == luoshu::as_text(bytes));
  if (const auto views = luoshu::unframe_events(bytes)) {
    std::vector<luoshu::Bytes> events;
    for (const luoshu::ByteView view : *views) events.push_back(luoshu::to_bytes(view));
    LUOSHU_ASSERT(luoshu::equal(luoshu::frame_events(events), bytes));
  }
  return 0;
}
