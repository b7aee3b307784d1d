// Messages as bytes and back: Cap'n Proto's packed form behind a length (schema/wire.capnp).
//
//   frame := u32 BE length of what follows ‖ packed message
//
// Pure; safe from every thread. All readers meet foreign bytes.
#pragma once

#include <span>

#include "node/core/messages.h"

namespace luoshu::node {

// A message of any length; what is past the limits is not sent (encode_frame), or refused.
Bytes encode_message(const Message& message);
// What encode_message wrote, without the length. kLimit for a message that unpacks to more than
// limits::kFrameBytesMax or holds something past a limit of message_limits.h, kInvalid for anything
// that is no message.
Result<Message> decode_message(ByteView packed);

// The frame of a message. kLimit where it is longer than a frame may be: then it cannot be sent,
// and its sender closes the link.
Result<Bytes> encode_frame(const Message& message);

// Cuts a stream of bytes into messages. Holds at most one frame and the bytes after it.
class FrameReader {
 public:
  // Bytes as they came from the link; kLimit where a frame announces more than is allowed. After a
  // fault the link is to be closed.
  Status add(ByteView bytes);
  // The next whole message; nothing where more bytes are needed. kInvalid, kLimit.
  Result<std::optional<Message>> next();
  std::size_t buffered() const { return buffer_.size() - used_; }

 private:
  Result<std::optional<std::size_t>> length() const;
  Bytes buffer_;
  std::size_t used_ = 0;  // of buffer_, by messages that were handed out
};

}  // namespace luoshu::node
