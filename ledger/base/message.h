// Cap'n Proto messages in canonical single-segment form without a segment table: how everything
// that is hashed or signed is spelled. The adapter where the library's exceptions stop.
//
// Include it in .cc files only: it brings the library's headers along.
#pragma once

#include <capnp/message.h>
#include <kj/exception.h>

#include <cstring>

#include "ledger/base/assert.h"
#include "ledger/base/bytes.h"

namespace luoshu {

// The canonical bytes of the message's root struct.
template <class Schema>
Bytes canonical_bytes(capnp::MessageBuilder& message) {
  const auto words = capnp::canonicalize(message.getRoot<Schema>().asReader());
  const auto bytes = words.asBytes();
  return {bytes.begin(), bytes.end()};
}

inline kj::ArrayPtr<const kj::byte> kj_bytes(ByteView bytes) {
  return {bytes.data(), bytes.size()};
}
inline ByteView from_kj(kj::ArrayPtr<const kj::byte> bytes) {
  return {bytes.begin(), bytes.size()};
}
inline std::string_view from_kj(capnp::Text::Reader text) {
  return {text.begin(), text.size()};
}

// Reads foreign bytes as a canonical message: `read` gets the root's reader and returns a Result.
// Anything that is not the canonical form of some message of that schema is kInvalid, so that one
// meaning has one spelling; so is whatever makes the library throw.
template <class Schema, class Read>
auto read_canonical(ByteView bytes, const char* what, Read&& read)
    -> decltype(read(std::declval<typename Schema::Reader>())) {
  const auto bad = [&](const char* why) {
    return Fault{Errc::kInvalid, std::string(what) + ": " + why};
  };
  if (bytes.empty() || bytes.size() % sizeof(capnp::word) != 0)
    return bad("the length is not a positive multiple of 8");
  // The library reads words, so they must be aligned; most callers' bytes are.
  Bytes aligned;
  if (reinterpret_cast<std::uintptr_t>(bytes.data()) % alignof(capnp::word) != 0) {
    aligned.assign(bytes.begin(), bytes.end());
    bytes = aligned;
  }
  const kj::ArrayPtr<const capnp::word> segment(reinterpret_cast<const capnp::word*>(bytes.data()),
                                                bytes.size() / sizeof(capnp::word));
  capnp::ReaderOptions options;
  // Each of canonicality check and reading passes over the words once or twice; the rest is slack.
  options.traversalLimitInWords = segment.size() * 8 + 1024;
  options.nestingLimit = 16;
  try {
    const kj::ArrayPtr<const capnp::word> segments[] = {segment};
    capnp::SegmentArrayMessageReader message(kj::arrayPtr(segments, 1), options);
    if (!message.isCanonical()) return bad("the bytes are not in canonical form");
    return read(message.template getRoot<Schema>());
  } catch (const kj::Exception& error) {
    return bad(error.getDescription().cStr());
  }
}

// Canonical form alone still leaves room: bits that no field owns, an absent text where an empty
// one is meant, fields of a later schema. So what was decoded is encoded again and must be `bytes`.
inline Status check_spelling(ByteView bytes, ByteView encoded_again, const char* what) {
  if (equal(bytes, encoded_again)) return Done{};
  return Fault{Errc::kInvalid,
               std::string(what) + ": the bytes hold more than their meaning needs"};
}

}  // namespace luoshu
