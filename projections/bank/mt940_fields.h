// The fields of MT940 and MT942, taken apart. Internal to this room.
//
//   :61:YYMMDD[MMDD](C|D|RC|RD)[letter]amount(N|F|S)xxx reference[//bank reference]
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "projections/bank/statement.h"

namespace luoshu::bank {

// A tag at the front of a line and all that follows up to the next one.
struct SwiftField {
  std::string tag;    // "61"
  std::string value;  // lines joined by LF
  std::size_t line = 0;
};

// Envelopes (blocks 1, 2, 3, 5), line ends, padding and control bytes are taken off. Several
// messages come in their order; each ends with a field without a tag.
std::vector<SwiftField> swift_fields(std::string_view text);

struct SwiftBalance {
  Direction direction = Direction::kIn;
  Date day;
  std::string currency;
  std::int64_t amount = 0;  // signed
};
// kRefused with the line.
Result<SwiftBalance> swift_balance(const SwiftField& field);
Result<Line> swift_line(const SwiftField& field, const std::string& currency);
// What field 86 says of the line.
void explain_line(const SwiftField& field, Line& line);

struct SwiftSum {
  std::size_t count = 0;
  std::string currency;
  std::int64_t amount = 0;
};
Result<SwiftSum> swift_sum(const SwiftField& field);

Fault swift_fault(const SwiftField& field, const Bilingual& why);

}  // namespace luoshu::bank
