// The answer that a node reads from somebody else's HTTP server, such as a witness: taken in as it
// comes, bounded in every part, and refused where its framing has two meanings. Pure.
//
// Taken: one Content-Length; or `Transfer-Encoding: chunked` and nothing else, because the HTTP
// server of Go, in which most witnesses are written, sends chunks as soon as a handler flushes or
// writes more than 2 KiB; or neither, and the body ends where the connection does. Refused: both,
// other encodings, chunk extensions, trailers. Interim answers (1xx) are passed over; their bytes
// count among those of the head.
#pragma once

#include <cstdint>

#include "node/core/http_head.h"

namespace luoshu::node {

inline constexpr std::size_t kHttpAnswerHeadBytesMax = 16U << 10;

class HttpAnswerReader {
 public:
  explicit HttpAnswerReader(std::size_t body_bytes_max) : body_bytes_max_(body_bytes_max) {}

  // What has come. A failure is final: kInvalid, or kLimit for too many bytes.
  Status add(std::string_view bytes);
  // The other end has closed; kInvalid where something was still to come.
  Status end();
  bool done() const { return state_ == State::kDone; }

  // Once it is done.
  const HttpAnswerHead& head() const { return head_; }
  const std::string& body() const { return body_; }
  // Bytes that are kept and not yet understood.
  std::size_t buffered() const { return buffer_.size(); }

 private:
  enum class State { kHead, kLength, kChunkSize, kChunk, kChunkEnd, kLastChunk, kToTheEnd, kDone };
  // Understands some of what is buffered; whether there may be more to understand.
  Result<bool> advance();
  Result<bool> take_head();
  Status choose_framing();
  Result<bool> take_body();
  Result<bool> take_chunk_size();
  Result<bool> take_line_end(State next);

  std::size_t body_bytes_max_;
  State state_ = State::kHead;
  std::string buffer_;
  std::size_t searched_ = 0;    // of buffer_, for the end of the head
  std::size_t head_bytes_ = 0;  // of all heads so far
  std::uint64_t left_ = 0;      // of the body, or of the chunk
  HttpAnswerHead head_;
  std::string body_;
};

}  // namespace luoshu::node
