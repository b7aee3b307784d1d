// Directions that a row alone does not tell: by which of two parties is the account's owner, or by
// the running balance. Internal to this room.
#pragma once

#include <string>
#include <vector>

#include "projections/bank/mapping.h"
#include "projections/bank/row_reader.h"

namespace luoshu::bank {

// The account number that is on exactly one side of every row; empty where none or several are.
std::string own_account(const std::vector<ReadRow>& rows);

// Gives a row with payer and payee its counterparty, and under kOwnSide its direction. kRefused
// where neither or both are the own account, or where a signed amount says otherwise.
Status take_side(ReadRow& row, const std::string& own, SignRule signs);

// Directions of all lines by the running balance in one order of the rows. kRefused with the line
// that it does not prove.
Status prove_by_balance(std::vector<Line>& lines, std::optional<std::int64_t> opening);

}  // namespace luoshu::bank
