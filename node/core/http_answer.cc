#include "node/core/http_answer.h"

#include <fmt/format.h>

#include <algorithm>

namespace luoshu::node {
namespace {

constexpr std::size_t kChunkDigitsMax = 8;

Result<std::uint64_t> number(std::string_view text, unsigned base, std::size_t digits_max) {
  if (text.empty() || text.size() > digits_max) return Fault{Errc::kInvalid, "no length"};
  std::uint64_t value = 0;
  for (const char c : text) {
    unsigned digit = base;
    if (c >= '0' && c <= '9') digit = static_cast<unsigned>(c - '0');
    if (c >= 'a' && c <= 'f') digit = static_cast<unsigned>(c - 'a' + 10);
    if (c >= 'A' && c <= 'F') digit = static_cast<unsigned>(c - 'A' + 10);
    if (digit >= base) return Fault{Errc::kInvalid, "no length"};
    value = value * base + digit;
  }
  return value;
}

Fault too_long(std::size_t bytes_max) {
  return {Errc::kLimit, fmt::format("an answer of more than {} bytes", bytes_max)};
}

}  // namespace

Status HttpAnswerReader::add(std::string_view bytes) {
  if (done()) return Done{};  // nothing is asked for on this connection afterwards
  buffer_ += bytes;
  for (;;) {
    LUOSHU_TRY(const bool more, advance());
    if (!more) return Done{};
  }
}

Status HttpAnswerReader::end() {
  if (state_ == State::kToTheEnd) state_ = State::kDone;
  if (!done()) return Fault{Errc::kInvalid, "the answer ends in the middle"};
  return Done{};
}

Result<bool> HttpAnswerReader::advance() {
  switch (state_) {
    case State::kHead:
      return take_head();
    case State::kLength:
    case State::kChunk:
    case State::kToTheEnd:
      return take_body();
    case State::kChunkSize:
      return take_chunk_size();
    case State::kChunkEnd:
      return take_line_end(State::kChunkSize);
    case State::kLastChunk:
      return take_line_end(State::kDone);
    case State::kDone:
      buffer_.clear();
      return false;
  }
  return false;
}

Result<bool> HttpAnswerReader::take_head() {
  const auto end = http_head_end(buffer_, searched_);
  if (head_bytes_ + end.value_or(buffer_.size()) > kHttpAnswerHeadBytesMax)
    return Fault{Errc::kLimit,
                 fmt::format("a head of more than {} bytes", kHttpAnswerHeadBytesMax)};
  if (!end) {
    searched_ = buffer_.size() - std::min<std::size_t>(buffer_.size(), 2);
    return false;
  }
  LUOSHU_TRY(head_, parse_http_answer_head(std::string_view(buffer_).substr(0, *end)));
  buffer_.erase(0, *end);
  head_bytes_ += *end;
  searched_ = 0;
  if (head_.status == 101) return Fault{Errc::kInvalid, "it wants another protocol"};
  if (head_.status >= 200) LUOSHU_CHECK(choose_framing());
  return true;
}

Status HttpAnswerReader::choose_framing() {
  const auto encodings = head_.fields.of("transfer-encoding");
  const auto lengths = head_.fields.of("content-length");
  if (encodings.size() + lengths.size() > 1)
    return Fault{Errc::kInvalid, "the length of the body is said twice"};
  if (head_.status == 204 || head_.status == 304) {
    state_ = State::kDone;
  } else if (!encodings.empty()) {
    if (http_lower(encodings.front()) != "chunked")
      return Fault{Errc::kInvalid, "a Transfer-Encoding other than chunked"};
    state_ = State::kChunkSize;
  } else if (!lengths.empty()) {
    LUOSHU_TRY(left_, number(lengths.front(), 10, 15));
    if (left_ > body_bytes_max_) return too_long(body_bytes_max_);
    state_ = left_ == 0 ? State::kDone : State::kLength;
  } else {
    state_ = State::kToTheEnd;
  }
  return Done{};
}

Result<bool> HttpAnswerReader::take_body() {
  const bool open_end = state_ == State::kToTheEnd;
  const std::size_t part =
      open_end ? buffer_.size()
               : static_cast<std::size_t>(std::min<std::uint64_t>(left_, buffer_.size()));
  if (part > body_bytes_max_ - body_.size()) return too_long(body_bytes_max_);
  body_.append(buffer_, 0, part);
  buffer_.erase(0, part);
  if (open_end) return false;
  left_ -= part;
  if (left_ > 0) return false;
  state_ = state_ == State::kChunk ? State::kChunkEnd : State::kDone;
  return true;
}

Result<bool> HttpAnswerReader::take_chunk_size() {
  const auto end = buffer_.find("\r\n");
  if (end == std::string::npos) {
    if (buffer_.size() > kChunkDigitsMax + 1)
      return Fault{Errc::kInvalid, "a chunk whose first line is more than its length"};
    return false;
  }
  LUOSHU_TRY(left_, number(std::string_view(buffer_).substr(0, end), 16, kChunkDigitsMax));
  buffer_.erase(0, end + 2);
  if (left_ > body_bytes_max_ - body_.size()) return too_long(body_bytes_max_);
  state_ = left_ == 0 ? State::kLastChunk : State::kChunk;
  return true;
}

// Behind a chunk, and behind the last one: where a trailer would be.
Result<bool> HttpAnswerReader::take_line_end(State next) {
  constexpr std::string_view kLineEnd = "\r\n";
  const std::string_view there = std::string_view(buffer_).substr(0, kLineEnd.size());
  if (!kLineEnd.starts_with(there)) return Fault{Errc::kInvalid, "bytes behind a chunk"};
  if (there.size() < kLineEnd.size()) return false;
  buffer_.erase(0, kLineEnd.size());
  state_ = next;
  return true;
}

}  // namespace luoshu::node
