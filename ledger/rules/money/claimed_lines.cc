#include "ledger/rules/money/claimed_lines.h"

#include <fmt/format.h>

namespace luoshu {

void require_lines(Decision& decision, const ClaimedLines& claimed, const lines::LinesRoot& book) {
  if (!is_absent(claimed.count) && static_cast<std::uint64_t>(claimed.count) != book.count)
    decision.refuse("E-LINES-ROOT", "fields.lines_count",
                    {fmt::format("claimed {} lines, the ledger has {}", claimed.count, book.count),
                     fmt::format("申报 {} 条明细，账本为 {} 条", claimed.count, book.count)});
  if (claimed.root && *claimed.root != book.root.hex())
    decision.refuse("E-LINES-ROOT", "fields.lines_root",
                    {fmt::format("the ledger's root is {}", book.root.hex()),
                     fmt::format("账本复算的明细根为 {}", book.root.hex())});
}

}  // namespace luoshu
