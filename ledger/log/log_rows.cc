#include "ledger/log/log_rows.h"

namespace luoshu {
namespace {

Bytes u64_key(std::uint64_t value) {
  Bytes key;
  put_u64_be(key, value);
  return key;
}

}  // namespace

Bytes seq_key(Seq seq) {
  return u64_key(seq.value);
}
Bytes event_number_key(EventNumber number) {
  return u64_key(number.value);
}

Bytes tile_key(merkle::TileId id) {
  Bytes key{id.level};
  put_u64_be(key, id.index);
  return key;
}

Bytes encode_entry_place(const EntryPlace& place) {
  Bytes bytes = u64_key(place.seq.value);
  append(bytes, place.header_digest.view());
  return bytes;
}

Result<EntryPlace> decode_entry_place(ByteView bytes) {
  EntryPlace place;
  ByteReader reader(bytes);
  LUOSHU_TRY(place.seq.value, reader.u64_be());
  LUOSHU_TRY(place.header_digest, hash_from(reader.rest()));
  return place;
}

Bytes encode_notes(const LogReader::SignedNotes& notes) {
  Bytes bytes;
  put_u32_be(bytes, static_cast<std::uint32_t>(notes.checkpoint.size()));
  append(bytes, as_bytes(notes.checkpoint));
  append(bytes, as_bytes(notes.checkpoint_sm3));
  return bytes;
}

Result<LogReader::SignedNotes> decode_notes(ByteView key, ByteView value) {
  LogReader::SignedNotes notes;
  ByteReader key_reader(key);
  LUOSHU_TRY(notes.size.value, key_reader.u64_be());
  ByteReader reader(value);
  LUOSHU_TRY(const std::uint32_t length, reader.u32_be());
  LUOSHU_TRY(const ByteView checkpoint, reader.take(length));
  notes.checkpoint = as_text(checkpoint);
  notes.checkpoint_sm3 = as_text(reader.rest());
  return notes;
}

}  // namespace luoshu
