// Subverbs of `luoshu key` that write events: the kit of keys of a party, and their revocation.
#pragma once

#include "tools/luoshu/command_line.h"

namespace luoshu {

int key_kit(Arguments arguments, const Console& console);
int key_revoke(Arguments arguments, const Console& console);

}  // namespace luoshu
