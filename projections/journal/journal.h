// The journal of a log: the postings of every event about money, in the order recorded. Runs that
// were replaced, and statements of theirs, post nothing: they never counted.
#pragma once

#include <functional>

#include "ledger/log/log_reader.h"
#include "projections/engine/state_at.h"
#include "projections/journal/posting.h"

namespace luoshu {

// Calls use() for each entry, until it answers false. kCorruption where the log cannot be read,
// else errors as period_lines: what is posted of a period fits 64 bits in every sum.
Status visit_journal(const StateAt& at, const LogReader& log,
                     const std::function<bool(const JournalEntry&)>& use);

// One transaction of hledger's journal format, with an empty line after it.
std::string hledger_transaction(const JournalEntry& entry);
// hledger's journal format (hledger.org, "hledger manual", journal format): one transaction for
// each entry; `write` gets it in pieces. It passes `hledger check --strict`.
Status write_hledger(const StateAt& at, const LogReader& log,
                     const std::function<Status(std::string_view)>& write);

}  // namespace luoshu
