// The entity tag of an answer (RFC 9110 §8.8.3). An answer is a function of the ledger's size, the
// day and the question, and of the program that answers: so its tag follows from the question
// alone, before anything is read. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace luoshu::api {

struct TagParts {
  std::string_view ledger;     // id, hex
  std::uint64_t size = 0;      // of the log
  std::string_view effective;  // a day; empty: all that is recorded
  std::string_view code;       // of the route or view; lower-case letters, digits, '-'
  std::string_view question;   // parameters in one spelling
  std::string_view format;
  std::string_view encoding;
  std::string_view build;  // of this program
};
// "477.-.c2.<32 hexadecimal digits>", in quotes.
std::string entity_tag(const TagParts& parts);

// Whether a field If-None-Match names the tag: `*`, or a list; compared weakly (RFC 9110 §13.1.2).
bool names_tag(std::string_view if_none_match, std::string_view tag);

}  // namespace luoshu::api
