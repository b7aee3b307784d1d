// Collects the cosignatures of witnesses under the sequencer's checkpoints, until the quorum of the
// policy has cosigned and a little longer. Pure.
#pragma once

#include "node/core/effects.h"

namespace luoshu::node {

class Cosigning {
 public:
  explicit Cosigning(Policy policy) : policy_(std::move(policy)) {}
  const Policy& policy() const { return policy_; }

  // A checkpoint that may be cosigned from now on. The last few stay open for slow witnesses.
  void open(const SignedCheckpoint& checkpoint);
  // A witness's line. kNotFound for a size that is not open (any more), kVerification for a line
  // that is not a known witness's over that checkpoint.
  struct Added {
    bool quorum_met_now = false;  // with this line, for the first time
    bool news = false;            // the line was not there before
  };
  Result<Added> add(const Cosignature& cosignature);

  // With every cosignature so far; REQUIRES an open size.
  SignedCheckpoint full(Size size) const;
  // With at most limits::kTrimmedSignaturesMax signatures that still fulfil the quorum, for
  // verifiers that accept no more. The full note where the quorum needs more than that.
  SignedCheckpoint trimmed(Size size) const;
  // Greatest size whose quorum is met; none yet: 0.
  Size cosigned() const { return cosigned_; }

 private:
  struct Open {
    SignedCheckpoint checkpoint;                          // as the log signed it
    std::string text;                                     // what is cosigned
    std::vector<NoteSignature> cosignatures;              // in the order they came
    std::vector<WitnessedCheckpoint::Witness> witnesses;  // whose they are, in the same order
    std::size_t others = 0;  // signatures of `checkpoint`, the log's own among them
    bool met = false;
  };
  const Policy::Witness* witness_of(const NoteSignature& line) const;
  static bool count(Open& open, const Policy::Witness& witness, const NoteSignature& line);
  static SignedCheckpoint with_cosignatures(const Open& open,
                                            const std::vector<NoteSignature>& cosignatures);

  Policy policy_;
  std::map<Size, Open> open_;
  Size cosigned_;
};

}  // namespace luoshu::node
