// Proofs about the lines of a statement (`luoshu-statement-lines/v1`, docs/FORMATS.md §7): the
// receipt of its StatementIssued, and beside it
//   all its lines: these are all, none is missing, doubled or changed;
//   one line, its place and its path: this line is one of them; or
//   the neighbours between which a sale, refund or adjustment would stand: no line is about it.
// The statement's signed count and root (rules version 2, C58) decide; nothing else is believed.
// Pure functions; safe from every thread.
#pragma once

#include <variant>

#include "ledger/audit/receipt.h"
#include "ledger/lines/lines_root.h"

namespace luoshu {

inline constexpr std::string_view kLinesProofFormat = "luoshu-statement-lines/v1";

struct PlacedLine {
  std::uint64_t index = 0;
  std::string text;
  merkle::Proof path;
};
struct AllLines {
  std::vector<std::string> lines;  // ascending as bytes
};
// No line is about `ref`: it would stand behind `before` and in front of `after`. Only at an end of
// the lines one of the two is missing.
struct AbsentRef {
  std::string ref;
  std::optional<PlacedLine> before;
  std::optional<PlacedLine> after;
};
using ShownLines = std::variant<AllLines, PlacedLine, AbsentRef>;

// Of lines that ascend. kNotFound where there is no such line.
Result<PlacedLine> place_line(std::span<const std::string> lines, std::uint64_t index);
// kRefused where there are lines about it, naming their places.
Result<AbsentRef> place_absence(std::span<const std::string> lines, std::string_view ref);

// The document; kLimit past limits::kLinesProofBytesMax. `receipt`: of StatementIssued.
Result<std::string> lines_proof_text(json::Value receipt, const ShownLines& shown);
bool is_lines_proof(const json::Value& value);

// What the receipt's event says of its lines. kVerification where it is no statement, or one of a
// ledger under version 1 of the rules, which says nothing of them.
struct StatedLines {
  std::string statement;
  std::string beneficiary;
  std::int64_t current_fen = 0;
  lines::LinesRoot claimed;
};
Result<StatedLines> stated_lines(const json::Value& event);

// `proven` and `not_proven` of the receipt's verdict begin with what is said of the lines.
struct LinesVerdict {
  ReceiptVerdict receipt;
  StatedLines stated;
  ShownLines shown;
};
// Verifies with nothing but the document and the policy. kInvalid: no such document; kVerification
// with what does not hold.
Result<LinesVerdict> verify_lines_proof(const json::Value& value, const Policy& policy);

}  // namespace luoshu
