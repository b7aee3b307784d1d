// Looks at XML before any library builds a tree of it: what is hostile or not well-formed is
// refused here, in one pass and without recursion. Pure.
//
// Refused: any DOCTYPE and entities of one's own; nesting, names, attributes, texts and nodes past
// the limits below; markup that does not close; anything but one root.
#pragma once

#include <string>
#include <string_view>

#include "ledger/base/result.h"

namespace luoshu::bank {

inline constexpr std::size_t kXmlDepthMax = 64;
inline constexpr std::size_t kXmlNodesMax = 4'000'000;
inline constexpr std::size_t kXmlNameBytesMax = 256;
inline constexpr std::size_t kXmlAttributeBytesMax = 64U << 10;
inline constexpr std::size_t kXmlAttributesMax = 64;  // of an element
inline constexpr std::size_t kXmlTextBytesMax = 1U << 20;

// REQUIRES valid UTF-8. kRefused with the line.
Status guard_xml(std::string_view text);

// The encoding that the declaration names, or empty. Any bytes.
std::string declared_encoding(std::string_view bytes);

}  // namespace luoshu::bank
