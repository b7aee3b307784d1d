#include "ledger/rules/statements.h"

namespace luoshu {

std::span<const Rule> statement_rules() {
  return {};
}

}  // namespace luoshu
