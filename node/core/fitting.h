// Cuts the messages of this node to the limits of a message, whatever they quote: texts at the
// border of a character, reasons by their number and bytes. Pure; safe from every thread.
#pragma once

#include "node/core/message_limits.h"
#include "node/core/messages.h"

namespace luoshu::node {

// The front of the text in at most `most` bytes, never within a character of UTF-8.
std::string_view whole_characters(std::string_view text, std::size_t most);
// The same with "…" at the end where anything is left out; REQUIRES most >= 3.
std::string shortened(std::string_view text, std::size_t most);

// The reasons within kAnswerReasonsMax and kAnswerReasonsBytesMax; where some had to go, a last one
// says how many. The first ones stay.
Reasons fitting(Reasons reasons);
// The verdict as it can be sent; warnings within kWarningsMax and kWarningsBytesMax.
Verdict fitting(Verdict verdict);
Goodbye fitting(Goodbye goodbye);

}  // namespace luoshu::node
