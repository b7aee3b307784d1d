// One entry (Ntry) of a CAMT message as a line. Internal to this room.
#pragma once

#include "projections/bank/statement.h"
#include "projections/bank/xml_tree.h"

namespace luoshu::bank {

struct CamtAmount {
  std::int64_t amount = 0;  // never below zero
  std::string currency;
  friend bool operator==(const CamtAmount&, const CamtAmount&) = default;
};
// An amount with its currency; `place` is the path of what holds it.
Result<CamtAmount> camt_amount(const XmlElement& amount, const std::string& place);
// CdtDbtInd of an element.
Result<Direction> camt_direction(const XmlElement& owner, const std::string& place);
// An account's number: IBAN or another.
std::string camt_account(const XmlElement& account);

// What is odd about it goes to `notes`. REQUIRES an entry whose amount is in `currency`; kRefused
// for another one.
Result<Line> camt_line(const XmlElement& entry, const std::string& place,
                       const std::string& currency, std::vector<Bilingual>& notes);

}  // namespace luoshu::bank
