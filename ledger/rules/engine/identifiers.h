// Codes that say by themselves whether they were copied well: unified social credit codes, division
// codes, local registration codes. Pure functions of a text, total over all
// texts. They name the first thing that is wrong and leave it to the caller to refuse or to warn
// (codes issued in the first years fail their check digits in real data). Safe from every thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace luoshu {

// The first check that fails, in this order.
enum class IdentifierFlaw : std::uint8_t {
  kNone,        // well formed, every check holds
  kLength,      // in bytes
  kCharacter,   // one outside 0123456789ABCDEFGHJKLMNPQRTUWXY; lower case counts as such
  kPrefix,      // local code: does not begin with 41R or 41P
  kDivision,    // no division code where one belongs
  kYear,        // local code: no year from 1900 to 9999
  kSerial,      // local code: no serial number from 00001 to 99999
  kInnerCheck,  // GB 11714: position 17 of a credit code
  kOuterCheck,  // GB 32100: the last position
};
struct FlawWords {
  std::string_view en;
  std::string_view zh;
};
// For the detail of a reason; empty for kNone.
FlawWords words_of(IdentifierFlaw flaw);

// The last character of GB 32100-2015 for what stands before it: the one that makes the sum of
// value times weight a multiple of 31, weights 3^0, 3^1, ... (mod 31), its own weight 1. Nothing
// where `body` has a foreign character.
//
// What it finds for bodies of at most 18 characters: every exchange of one character for another,
// and every swap of two different characters, neighbours or not, except the first with the last
// (both weigh 1).
std::optional<char> check_character(std::string_view body);
// Position 9 of an organisation code (GB 11714-1997) for its eight characters of 0-9A-Z: a digit or
// X. Nothing for another length or other characters. Letters stand for 10 to 35 modulo 11, so it
// misses an exchange or swap of characters whose values differ by 11 or 22, e.g. 0 for B.
std::optional<char> organisation_check_character(std::string_view eight);

// Unified social credit code (GB 32100-2015): 18 characters, positions 3 to 8 a division of any
// province (or 100000), position 17 the check of positions 9 to 16, position 18 of all before it.
IdentifierFlaw check_credit_code(std::string_view text);

// Six digits. Whether the division exists is the ledger's knowledge, not the code's.
bool is_division_code(std::string_view text);
// Six digits that begin with 41.
bool is_henan_division_code(std::string_view text);

// A local registration code: 41, R or P (version 2: E or G for data of enterprises or persons),
// division, year, serial, check character: 19 characters. The check is check_character() of the 18
// before it (the first weight is 3^0). R and P are members of the alphabet; the letters I, O, S, V
// and Z are not and never occur.
enum class LocalCodeKind : std::uint8_t { kResource, kProduct, kEnterprise, kPersonal };
struct LocalCode {
  LocalCodeKind kind = LocalCodeKind::kResource;
  std::string division;  // 41....
  int year = 0;
  int serial = 0;
  friend bool operator==(const LocalCode&, const LocalCode&) = default;
};
// `kinds`: the letters that the third character may be.
inline constexpr std::string_view kFirstCodeKinds = "RP";
inline constexpr std::string_view kAllCodeKinds = "RPEG";
IdentifierFlaw check_local_code(std::string_view text, std::string_view kinds = kFirstCodeKinds);
// Nothing where check_local_code() finds a flaw.
std::optional<LocalCode> parse_local_code(std::string_view text,
                                          std::string_view kinds = kFirstCodeKinds);
// REQUIRES a Henan division code, a year from 1900 to 9999, a serial from 1 to 99999.
std::string to_string(const LocalCode& code);

}  // namespace luoshu
