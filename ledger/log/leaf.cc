#include "ledger/log/leaf.h"

#include "ledger/base/assert.h"
#include "ledger/base/limits.h"
#include "ledger/base/message.h"
#include "ledger/log/signatures.h"

namespace luoshu {
namespace {

Result<Leaf> leaf_from(schema::Leaf::Reader reader) {
  Leaf leaf;
  leaf.header = to_bytes(from_kj(reader.getHeader()));
  LUOSHU_TRY(leaf.signatures, read_signatures(reader.getSignatures(), UnsignedIs::kRefused));
  leaf.stamp.seq = Seq{reader.getSeq()};
  leaf.stamp.recorded = Time{reader.getRecorded()};
  leaf.stamp.first_event = EventNumber{reader.getFirstEvent()};
  leaf.stamp.epoch = reader.getEpoch();
  leaf.stamp.rules_version = reader.getRulesVersion();
  LUOSHU_TRY(leaf.stamp.state_digest, hash_from(from_kj(reader.getStateDigest())));
  return leaf;
}

}  // namespace

Bytes encode_leaf(const Leaf& leaf) {
  capnp::MallocMessageBuilder message;
  auto root = message.initRoot<schema::Leaf>();
  root.setHeader(kj_bytes(leaf.header));
  write_signatures(leaf.signatures,
                   root.initSignatures(static_cast<unsigned>(leaf.signatures.size())));
  root.setSeq(leaf.stamp.seq.value);
  root.setRecorded(leaf.stamp.recorded.micros);
  root.setFirstEvent(leaf.stamp.first_event.value);
  root.setEpoch(leaf.stamp.epoch);
  root.setRulesVersion(leaf.stamp.rules_version);
  root.setStateDigest(kj_bytes(leaf.stamp.state_digest.view()));
  Bytes bytes = canonical_bytes<schema::Leaf>(message);
  LUOSHU_ASSERT(bytes.size() <= limits::kLeafBytesMax);
  return bytes;
}

Result<Leaf> decode_leaf(ByteView bytes) {
  if (bytes.size() > limits::kLeafBytesMax)
    return Fault{Errc::kLimit,
                 "leaf: longer than " + std::to_string(limits::kLeafBytesMax) + " bytes"};
  LUOSHU_TRY(Leaf leaf, read_canonical<schema::Leaf>(bytes, "leaf", leaf_from));
  LUOSHU_CHECK(check_spelling(bytes, encode_leaf(leaf), "leaf"));
  return leaf;
}

}  // namespace luoshu
