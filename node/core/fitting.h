// What this node says fits a message, whatever it quotes: texts of others are cut at the border of
// a character, reasons are counted and measured. Pure; safe from every thread.
#pragma once

#include "node/core/message_limits.h"
#include "node/core/messages.h"

namespace luoshu::node {

// The front of the text in at most `most` bytes, never within a character of UTF-8.
std::string_view whole_characters(std::string_view text, std::size_t most);
// The same with "…" at the end where anything is left out; REQUIRES most >= 3.
std::string shortened(std::string_view text, std::size_t most);

// The reasons within kReasonsMax and kReasonsBytesMax; where some had to go, a last one says how
// many. The first ones stay.
Reasons fitting(Reasons reasons);
// The verdict as it can be sent.
Verdict fitting(Verdict verdict);
Goodbye fitting(Goodbye goodbye);

}  // namespace luoshu::node
