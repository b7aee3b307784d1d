#include "projections/query/cursor.h"

#include <algorithm>

#include "ledger/base/bytes.h"
#include "ledger/crypto/digest.h"
#include "projections/query/question.h"

namespace luoshu::query {
namespace {

constexpr std::uint8_t kVersion = 1;
constexpr std::size_t kDigestBytes = 8;
constexpr std::size_t kCursorBytes = 1 + 3 * 8 + kDigestBytes;

Bytes digest_of(std::string_view filters) {
  const Hash whole = sha256(as_bytes(filters));
  return to_bytes(whole.view().first(kDigestBytes));
}

}  // namespace

std::string cursor_text(const Cursor& cursor, std::string_view filters) {
  Bytes bytes{kVersion};
  for (const std::uint64_t number : {cursor.size, cursor.limit, cursor.first})
    put_u64_be(bytes, number);
  append(bytes, digest_of(filters));
  return to_hex(bytes);
}

Result<Cursor> read_cursor_text(std::string_view text, std::string_view filters) {
  const Fault no_cursor{Errc::kInvalid, "this is no cursor that a page named",
                        "不是前一页给出的游标"};
  if (text.size() != 2 * kCursorBytes) return no_cursor;
  const auto bytes = from_hex(text);
  if (!bytes || bytes->front() != kVersion) return no_cursor;
  ByteReader reader(ByteView(*bytes).subspan(1));
  Cursor cursor;
  for (std::uint64_t* number : {&cursor.size, &cursor.limit, &cursor.first}) {
    LUOSHU_TRY(*number, reader.u64_be());
  }
  if (cursor.limit == 0 || cursor.limit > kPageRowsMax) return no_cursor;
  if (!equal(ByteView(*bytes).last(kDigestBytes), digest_of(filters)))
    return Fault{Errc::kUsage, "it goes with the members of the page that named it",
                 "须与给出它的那一页的条件相同"};
  return cursor;
}

}  // namespace luoshu::query
