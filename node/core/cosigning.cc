#include "node/core/cosigning.h"

#include <fmt/format.h>

#include <algorithm>

#include "ledger/base/assert.h"
#include "ledger/base/limits.h"
#include "ledger/log/cosignature.h"

namespace luoshu::node {
namespace {

constexpr std::size_t kOpenMax = 64;  // checkpoints that may still be cosigned

// The one signature of a line as a witness sends it: a signature line of a signed note.
Result<NoteSignature> parse_line(std::string_view text, std::string_view line) {
  LUOSHU_TRY(const SignedNote note, parse_note(std::string(text) + "\n" + std::string(line)));
  if (note.signatures.size() != 1) return Fault{Errc::kInvalid, "not one signature line"};
  return note.signatures.front();
}

}  // namespace

void Cosigning::open(const Notes& notes, Size size) {
  const auto note = parse_note(notes.checkpoint);
  LUOSHU_ASSERT(note.has_value());
  Open fresh;
  fresh.notes = notes;
  fresh.text = note->text;
  fresh.notes.checkpoint = note->text + "\n";
  // A note that was kept before a restart may bear cosignatures already: they count like new ones.
  std::vector<std::string> cosigned;
  for (const NoteSignature& line : note->signatures) {
    std::string text = signature_line(line);
    if (witness_of(line) == nullptr)
      fresh.notes.checkpoint += text;
    else
      cosigned.push_back(std::move(text));
  }
  open_.emplace(size, std::move(fresh));
  for (std::string& line : cosigned) static_cast<void>(add({size, std::move(line)}));
  while (open_.size() > kOpenMax) open_.erase(open_.begin());
  if (policy_.quorum == "none") cosigned_ = std::max(cosigned_, size);
}

const Policy::Witness* Cosigning::witness_of(const NoteSignature& line) const {
  const auto witness = std::ranges::find_if(policy_.witnesses, [&](const Policy::Witness& known) {
    return known.verifier.name == line.name && known.verifier.key_id == line.key_id;
  });
  return witness == policy_.witnesses.end() ? nullptr : &*witness;
}

Result<Cosigning::Added> Cosigning::add(const Cosignature& cosignature) {
  const auto found = open_.find(cosignature.size);
  if (found == open_.end())
    return Fault{Errc::kNotFound, fmt::format("no checkpoint of size {} waits for cosignatures",
                                              cosignature.size.value)};
  Open& open = found->second;
  LUOSHU_TRY(const NoteSignature line, parse_line(open.text, cosignature.line));
  const auto witness = std::ranges::find_if(policy_.witnesses, [&](const Policy::Witness& known) {
    return known.verifier.name == line.name && known.verifier.key_id == line.key_id;
  });
  if (witness == policy_.witnesses.end())
    return Fault{Errc::kVerification, "no witness of the policy: " + line.name};
  if (!verify_signature(open.text, line, witness->verifier))
    return Fault{Errc::kVerification, "the cosignature of " + witness->name + " does not hold"};
  const bool there = std::ranges::any_of(
      open.witnesses, [&](const auto& other) { return other.name == witness->name; });
  if (there) return Added{};
  open.lines.push_back(line);
  open.witnesses.push_back({witness->name, cosignature_seconds(line)});
  Added added{.quorum_met_now = false, .news = true};
  if (!open.met && quorum_met(policy_, open.witnesses)) {
    open.met = true;
    added.quorum_met_now = true;
    cosigned_ = std::max(cosigned_, cosignature.size);
  }
  return added;
}

Notes Cosigning::with_lines(const Open& open, const std::vector<NoteSignature>& lines) const {
  Notes notes = open.notes;
  for (const NoteSignature& line : lines) notes.checkpoint += signature_line(line);
  return notes;
}

Notes Cosigning::full(Size size) const {
  const auto found = open_.find(size);
  LUOSHU_ASSERT(found != open_.end());
  return with_lines(found->second, found->second.lines);
}

Notes Cosigning::trimmed(Size size) const {
  const auto found = open_.find(size);
  LUOSHU_ASSERT(found != open_.end());
  const Open& open = found->second;
  // Lines are left out one by one, the latest first, as long as the quorum holds without them.
  std::vector<NoteSignature> lines = open.lines;
  std::vector<WitnessedCheckpoint::Witness> witnesses = open.witnesses;
  const std::size_t room = limits::kTrimmedSignaturesMax - 1;  // the log's own line
  for (std::size_t i = lines.size(); i-- > 0 && lines.size() > room;) {
    auto fewer = witnesses;
    fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
    if (!quorum_met(policy_, fewer)) continue;
    witnesses = std::move(fewer);
    lines.erase(lines.begin() + static_cast<std::ptrdiff_t>(i));
  }
  return with_lines(open, lines);
}

}  // namespace luoshu::node
