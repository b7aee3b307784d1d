// Messages as bytes: the half of wire.h that writes.
#include <capnp/serialize-packed.h>

#include "ledger/base/message.h"
#include "node/core/wire.h"
#include "schema/wire.capnp.h"

namespace luoshu::node {
namespace {

namespace wire = schema;

Bytes joined(const merkle::Proof& hashes) {
  Bytes bytes;
  for (const Hash& hash : hashes) append(bytes, hash.view());
  return bytes;
}

// With its length, not up to the first zero byte.
capnp::Text::Reader whole(const std::string& text) {
  return {text.data(), text.size()};
}

void write(const Hello& hello, wire::Hello::Builder out) {
  out.setProtocol(hello.protocol);
  out.setLedger(kj_bytes(hello.ledger.hash.view()));
  out.setRole(static_cast<std::uint8_t>(hello.role));
  out.setParty(whole(hello.party));
  out.setSize(hello.size.value);
  out.setCheckpoint(whole(hello.checkpoint));
}

void write(const Reasons& reasons, capnp::List<wire::RefusalReason>::Builder out) {
  for (unsigned i = 0; i < out.size(); ++i) {
    const Reason& reason = reasons[i];
    out[i].setCode(whole(reason.code));
    out[i].setMessageZh(whole(reason.message_zh));
    out[i].setMessageEn(whole(reason.message_en));
    out[i].setBasis(whole(reason.basis));
    out[i].setEventIndex(reason.event_index ? static_cast<std::int32_t>(*reason.event_index) : -1);
    out[i].setField(whole(reason.field));
  }
}

struct VerdictWriter {
  wire::Answer::Builder out;
  void operator()(const AnswerAccepted& accepted) {
    auto group = out.initAccepted();
    group.setSeq(accepted.seq.value);
    group.setRecorded(accepted.recorded.micros);
    group.setFirstEvent(accepted.first_event.value);
    group.setAlready(accepted.already);
    if (accepted.warnings.empty()) return;  // the bytes of the release before
    write(accepted.warnings, group.initWarnings(static_cast<unsigned>(accepted.warnings.size())));
  }
  void operator()(const AnswerRefused& refused) {
    write(refused.reasons, out.initRefused(static_cast<unsigned>(refused.reasons.size())));
  }
  void operator()(const AnswerConflict& conflict) {
    auto group = out.initConflict();
    group.setSeq(conflict.seq.value);
    group.setRecordedDigest(kj_bytes(conflict.recorded_digest.view()));
    group.setSubmittedDigest(kj_bytes(conflict.submitted_digest.view()));
  }
  void operator()(const AnswerBusy& busy) { out.setBusy(busy.retry_ms); }
  void operator()(const AnswerInvalid& invalid) { out.setInvalid(whole(invalid.detail)); }
  void operator()(const AnswerQueued& /*queued*/) { out.setQueued(); }
};

void write(const Answer& answer, wire::Answer::Builder out) {
  out.setRequest(answer.request);
  std::visit(VerdictWriter{out}, answer.verdict);
}

void write(const EntryBatch& batch, wire::Entries::Builder out) {
  out.setFirst(batch.first.value);
  auto list = out.initEntries(static_cast<unsigned>(batch.entries.size()));
  for (unsigned i = 0; i < list.size(); ++i) {
    list[i].setLeaf(kj_bytes(batch.entries[i].leaf));
    list[i].setEvents(kj_bytes(batch.entries[i].framed_events));
  }
  out.setCheckpoint(whole(batch.checkpoint));
  out.setCheckpointSm3(whole(batch.checkpoint_sm3));
  out.setProof(kj_bytes(joined(batch.proof)));
}

struct MessageWriter {
  wire::Message::Builder out;
  void operator()(const Hello& hello) { write(hello, out.initHello()); }
  void operator()(const Submit& submit) {
    auto body = out.initSubmit();
    body.setRequest(submit.request);
    body.setEntry(kj_bytes(submit.entry));
    body.setUntilQueued(submit.until_queued);
  }
  void operator()(const Answer& answer) { write(answer, out.initAnswer()); }
  void operator()(const Follow& follow) {
    auto body = out.initFollow();
    body.setFrom(follow.from.value);
    body.setCredits(follow.credits);
  }
  void operator()(const Credit& credit) { out.initCredit().setBatches(credit.batches); }
  void operator()(const Entries& sent) { write(*sent, out.initEntries()); }
  void operator()(const SignedCheckpoint& checkpoint) {
    auto body = out.initSignedCheckpoint();
    body.setNote(whole(checkpoint.note));
    body.setNoteSm3(whole(checkpoint.note_sm3));
  }
  void operator()(const Cosignature& cosignature) {
    auto body = out.initCosignature();
    body.setSize(cosignature.size.value);
    body.setLine(whole(cosignature.line));
  }
  void operator()(const GetConsistencyProof& asked) {
    auto body = out.initGetConsistencyProof();
    body.setOlder(asked.older.value);
    body.setNewer(asked.newer.value);
  }
  void operator()(const ConsistencyProof& answer) {
    auto body = out.initConsistencyProof();
    body.setOlder(answer.older.value);
    body.setNewer(answer.newer.value);
    body.setProof(kj_bytes(joined(answer.hashes)));
    if (answer.seed) body.setSeed(kj_bytes(answer.seed->view()));
  }
  void operator()(const Ping& ping) { fill(out.initPing(), ping); }
  void operator()(const Pong& pong) { fill(out.initPong(), pong); }
  void operator()(const Goodbye& goodbye) {
    auto body = out.initGoodbye();
    body.setCode(whole(goodbye.code));
    body.setText(whole(goodbye.text));
  }
  template <class PingOrPong>
  static void fill(wire::Ping::Builder body, const PingOrPong& ping) {
    body.setStamp(ping.stamp);
    body.setSize(ping.size.value);
    body.setWall(ping.wall.micros);
  }
};

}  // namespace

Bytes encode_message(const Message& message) {
  capnp::MallocMessageBuilder builder;
  std::visit(MessageWriter{builder.initRoot<wire::Message>()}, message);
  kj::VectorOutputStream stream;
  capnp::writePackedMessage(stream, builder);
  const auto bytes = stream.getArray();
  return {bytes.begin(), bytes.end()};
}

}  // namespace luoshu::node
