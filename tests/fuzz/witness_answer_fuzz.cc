// What a witness sends, from its first byte: the reader never crashes or grows, reads the same
// however the bytes are cut, and what is read of it holds the limits of a note. The first byte of
// the input says how it is cut.
#include <cstdint>

#include "ledger/base/assert.h"
#include "ledger/base/limits.h"
#include "node/core/http_answer.h"
#include "node/core/tlog_witness.h"

namespace {

using namespace luoshu;
using namespace luoshu::node;

constexpr std::size_t kBodyMax = 4'096;

struct Read {
  bool good = true;
  bool done = false;
  unsigned status = 0;
  std::string type;
  std::string body;
};

Read read(std::string_view text, std::size_t step) {
  HttpAnswerReader reader(kBodyMax);
  Read read;
  while (!text.empty() && read.good) {
    const std::string_view piece = text.substr(0, step);
    text.remove_prefix(piece.size());
    read.good = reader.add(piece).has_value();
    LUOSHU_ASSERT(!read.good || reader.buffered() <= kHttpAnswerHeadBytesMax);
    LUOSHU_ASSERT(reader.body().size() <= kBodyMax);
  }
  read.good = read.good && reader.end().has_value();
  read.done = reader.done();
  if (!read.done) return read;
  const auto types = reader.head().fields.of("content-type");
  read.status = reader.head().status;
  read.type = types.empty() ? "" : types.front();
  read.body = reader.body();
  return read;
}

void expect_bounded(const WitnessReply& reply) {
  const auto meaning = read_witness_reply(reply);
  if (const auto* lines = std::get_if<std::vector<std::string>>(&meaning)) {
    LUOSHU_ASSERT(!lines->empty() && lines->size() <= limits::kNoteSignaturesMax);
    for (const std::string& line : *lines) LUOSHU_ASSERT(line.ends_with('\n'));
  }
  if (const auto* fault = std::get_if<Fault>(&meaning))
    for (const char c : fault->detail) LUOSHU_ASSERT(c >= ' ' && c <= '~');
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view text = as_text({data + 1, size - 1});
  const Read whole = read(text, text.size() + 1);
  const Read cut = read(text, std::size_t{data[0]} + 1);
  LUOSHU_ASSERT(whole.good == cut.good && whole.done == cut.done && whole.body == cut.body);
  if (whole.done) expect_bounded({whole.status, whole.type, whole.body});
  // The same bytes as each kind of answer, and as a request to a witness.
  expect_bounded({200, "text/plain", std::string(text)});
  expect_bounded({409, "text/x.tlog.size", std::string(text)});
  expect_bounded({500, "text/plain", std::string(text)});
  if (const auto request = parse_add_checkpoint(text))
    LUOSHU_ASSERT(write_add_checkpoint(*request) == text);
  return 0;
}
