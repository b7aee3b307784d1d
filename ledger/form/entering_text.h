// Which texts may enter the log from now on. text_rules.h says what a recorded event may hold, for
// ever; this is stricter, is asked at the door alone (ledger/door.h), and never of what is
// recorded.
//
// Ids (parties, things, roles, numbers of invoices and certificates, keys of maps) follow the
// identifier profile of Unicode: UTS #39 section 3.1 restricted to one mixture of scripts, Latin
// and Han, of section 5.2 "Highly Restrictive", and of Latin to ASCII. Allowed are
//   - ASCII from U+0021 to U+007E, and single blanks between them: none first, last or doubled;
//   - unified ideographs (blocks Unified Ideographs and Extensions A to I), U+3005 and U+3007;
//   - the marks of Chinese document numbers and titles: 〔〕《》〈〉【】「」『』、。·—“”‘’.
// So an id holds nothing of General_Category Cc, Cf, Zs, Zl, Zp, Cs, Co or Cn and no
// Default_Ignorable_Code_Point (UAX #44), it equals its own NFKC form (UAX #15), and two ids that
// look the same are the same but for capitals, for 一 beside —, and within one script (0 and O, l
// and 1): these are left to people, since both spellings are in lawful use.
//
// Free texts refuse what nobody can see: Default_Ignorable_Code_Point, U+FFF9 to U+FFFB, and
// noncharacters (Unicode 23.7). U+3000 and U+00A0 are what people type, and stay.
//
// Pure; safe from every thread.
#pragma once

#include <optional>
#include <string_view>

#include "ledger/form/text_rules.h"

namespace luoshu::form {

// What a text of an event may be, and what may enter.
struct EnteringRule : TextRule {
  bool id = false;  // it names a thing or a party
};

// What keeps the text out, or nothing. REQUIRES a text that check_text has passed.
std::optional<Reason> check_entering(std::string_view text, const EnteringRule& rule);

// UAX #44: shown as nothing by a font that does not know better.
bool is_default_ignorable(char32_t c);
// Whether an id may hold the character, blanks apart.
bool is_of_ids(char32_t c);

}  // namespace luoshu::form
