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

const Policy::Witness* Cosigning::witness_of(const NoteSignature& line) const {
  const auto found = std::ranges::find_if(policy_.witnesses, [&](const Policy::Witness& known) {
    return known.verifier.name == line.name && known.verifier.key_id == line.key_id;
  });
  return found == policy_.witnesses.end() ? nullptr : &*found;
}

// A note that was kept before a restart brings its cosignatures along: each witness counts once.
void Cosigning::open(const SignedCheckpoint& checkpoint) {
  const auto note = parse_note(checkpoint.note);
  LUOSHU_ASSERT(note.has_value());  // of our own log: self_of and the ledger have read it
  Open fresh;
  fresh.text = note->text;
  fresh.checkpoint = checkpoint;
  fresh.checkpoint.note = note->text + "\n";
  for (const NoteSignature& line : note->signatures) {
    const Policy::Witness* witness = witness_of(line);
    if (witness == nullptr) {
      fresh.checkpoint.note += signature_line(line);
      ++fresh.others;
    } else if (verify_signature(fresh.text, line, witness->verifier)) {
      count(fresh, *witness, line);
    }
  }
  fresh.met = policy_.quorum == "none" || quorum_met(policy_, fresh.witnesses);
  if (fresh.met) cosigned_ = std::max(cosigned_, checkpoint.size);
  open_.emplace(checkpoint.size, std::move(fresh));
  while (open_.size() > kOpenMax) open_.erase(open_.begin());
}

// False where the witness has been counted already, or the note has as many signatures as any
// verifier reads: a longer one could be neither sent nor read again.
bool Cosigning::count(Open& open, const Policy::Witness& witness, const NoteSignature& line) {
  const bool there = std::ranges::any_of(
      open.witnesses, [&](const auto& other) { return other.name == witness.name; });
  if (there || open.cosignatures.size() + open.others >= limits::kNoteSignaturesMax) return false;
  open.cosignatures.push_back(line);
  open.witnesses.push_back({witness.name, cosignature_seconds(line)});
  return true;
}

Result<Cosigning::Added> Cosigning::add(const Cosignature& cosignature) {
  const auto found = open_.find(cosignature.size);
  if (found == open_.end())
    return Fault{Errc::kNotFound, fmt::format("no checkpoint of size {} waits for cosignatures",
                                              cosignature.size.value)};
  Open& open = found->second;
  LUOSHU_TRY(const NoteSignature line, parse_line(open.text, cosignature.line));
  const Policy::Witness* witness = witness_of(line);
  if (witness == nullptr)
    return Fault{Errc::kVerification, "no witness of the policy: " + line.name};
  if (!verify_signature(open.text, line, witness->verifier))
    return Fault{Errc::kVerification, "the cosignature of " + witness->name + " does not hold"};
  if (!count(open, *witness, line)) return Added{};
  Added added{.quorum_met_now = false, .news = true};
  if (!open.met && quorum_met(policy_, open.witnesses)) {
    open.met = true;
    added.quorum_met_now = true;
    cosigned_ = std::max(cosigned_, cosignature.size);
  }
  return added;
}

SignedCheckpoint Cosigning::with_cosignatures(const Open& open,
                                              const std::vector<NoteSignature>& cosignatures) {
  SignedCheckpoint checkpoint = open.checkpoint;
  for (const NoteSignature& line : cosignatures) checkpoint.note += signature_line(line);
  return checkpoint;
}

SignedCheckpoint Cosigning::full(Size size) const {
  const auto found = open_.find(size);
  LUOSHU_ASSERT(found != open_.end());  // REQUIRES an open size: the one just signed or added to
  return with_cosignatures(found->second, found->second.cosignatures);
}

SignedCheckpoint Cosigning::trimmed(Size size) const {
  const auto found = open_.find(size);
  LUOSHU_ASSERT(found != open_.end());  // REQUIRES an open size: the one just signed or added to
  const Open& open = found->second;
  // Cosignatures are left out one by one, the latest first, while the quorum holds without them.
  std::vector<NoteSignature> cosignatures = open.cosignatures;
  std::vector<WitnessedCheckpoint::Witness> witnesses = open.witnesses;
  const std::size_t room = limits::kTrimmedSignaturesMax - 1;  // the log's own line
  for (std::size_t i = cosignatures.size(); i-- > 0 && cosignatures.size() > room;) {
    auto fewer = witnesses;
    fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
    if (!quorum_met(policy_, fewer)) continue;
    witnesses = std::move(fewer);
    cosignatures.erase(cosignatures.begin() + static_cast<std::ptrdiff_t>(i));
  }
  return with_cosignatures(open, cosignatures);
}

}  // namespace luoshu::node
