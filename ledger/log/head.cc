#include "ledger/log/head.h"

namespace luoshu {
namespace {

constexpr std::string_view kMagic = "LSH1";
constexpr std::size_t kHeadBytes = 4 + 4 * 8 + 2 * 32 + 1 + 32;
static_assert(kHeadBytes == 133);

Result<Hash> take_hash(ByteReader& reader) {
  LUOSHU_TRY(const ByteView bytes, reader.take(32));
  return hash_from(bytes);
}

}  // namespace

Bytes encode_head(const Head& head) {
  Bytes bytes = to_bytes(kMagic);
  put_u64_be(bytes, head.size.value);
  put_u64_be(bytes, head.next_event.value);
  put_u64_be(bytes, static_cast<std::uint64_t>(head.recorded.micros));
  put_u64_be(bytes, head.epoch);
  append(bytes, head.state_digest.view());
  append(bytes, head.root.view());
  bytes.push_back(head.root_sm3 ? 1 : 0);
  append(bytes, head.root_sm3.value_or(Hash{}).view());
  return bytes;
}

Result<Head> decode_head(ByteView bytes) {
  const Fault bad{Errc::kCorruption, "the head record is damaged"};
  if (bytes.size() != kHeadBytes || as_text(bytes.first(4)) != kMagic) return bad;
  ByteReader reader(bytes.subspan(4));
  Head head;
  LUOSHU_TRY(head.size.value, reader.u64_be());
  LUOSHU_TRY(head.next_event.value, reader.u64_be());
  LUOSHU_TRY(const std::uint64_t recorded, reader.u64_be());
  head.recorded = Time{static_cast<std::int64_t>(recorded)};
  LUOSHU_TRY(head.epoch, reader.u64_be());
  LUOSHU_TRY(head.state_digest, take_hash(reader));
  LUOSHU_TRY(head.root, take_hash(reader));
  LUOSHU_TRY(const std::uint8_t has_sm3, reader.u8());
  LUOSHU_TRY(const Hash root_sm3, take_hash(reader));
  if (has_sm3 == 1) head.root_sm3 = root_sm3;
  if (encode_head(head) != to_bytes(bytes)) return bad;
  return head;
}

}  // namespace luoshu
