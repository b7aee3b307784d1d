// Which texts an event may hold: valid UTF-8 without control characters and without the invisible
// characters that make a text read otherwise than it is stored. Pure; safe from every thread.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "ledger/form/form_issue.h"

namespace luoshu::form {

struct TextRule {
  std::size_t bytes_max = 0;
  bool multiline = false;  // line feed and tab are allowed: text of an allocation rule
};

// What is wrong with the text, or nothing. Refused: more than bytes_max bytes; bytes that are not
// UTF-8; U+0000-001F and 007F-009F; U+2028, U+2029; U+061C, 200E, 200F, 202A-202E, 2066-2069.
std::optional<Reason> check_text(std::string_view text, const TextRule& rule);

// Nothing but white space, of either width: a text that says nothing.
bool is_blank(std::string_view text);

// Foreign text for a message: cut after some sixty bytes, with '?' in place of every character that
// check_text refuses, so that what a terminal shows is what there is.
std::string shown(std::string_view text);

}  // namespace luoshu::form
