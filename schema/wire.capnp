@0xd41c6f0b92e7a853;
# What nodes say to each other over a link (docs/PROTOCOL.md). One Message a frame: u32 BE length,
# then the message in Cap'n Proto's packed form. Nothing here is hashed or signed: entries, leaves
# and notes travel as the exact bytes that are.
# DO NOT RENUMBER: spoken between nodes since protocol 1.

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("luoshu::schema");

struct Hello {
  # The first message of both sides.
  protocol @0 :UInt32;      # 1
  ledger @1 :Data;          # ledger id, 32 bytes
  role @2 :UInt8;           # 1 = sequencer, 2 = replica, 3 = auditor, 4 = submitter
  party @3 :Text;           # whose node this is, as its transport key is enrolled
  size @4 :UInt64;          # entries it holds
  checkpoint @5 :Text;      # newest signed note it holds; empty: none
}

struct Submit {
  request @0 :UInt64;       # chosen by the sender, repeated in the answer
  entry @1 :Data;           # canonical bytes of an Entry (schema/entry.capnp)
  untilQueued @2 :Bool;     # the sender waits for "queued" and no longer
}

struct RefusalReason {
  # Why an entry is refused, or what the rules remark about one that is accepted.
  code @0 :Text;
  messageZh @1 :Text;
  messageEn @2 :Text;
  basis @3 :Text;
  eventIndex @4 :Int32;     # -1: the entry as a whole
  field @5 :Text;
}

struct Answer {
  request @0 :UInt64;
  union {
    accepted :group {
      seq @1 :UInt64;
      recorded @2 :Int64;   # microseconds since 1970-01-01T00:00:00Z
      firstEvent @3 :UInt64;
      already @4 :Bool;     # it had been recorded before
      warnings @12 :List(RefusalReason);  # remarks of the rules; none where already
    }
    refused @5 :List(RefusalReason);
    conflict :group {       # the same author and entry id with other bytes
      seq @6 :UInt64;
      recordedDigest @7 :Data;
      submittedDigest @8 :Data;
    }
    busy @9 :UInt32;        # a queue is full: milliseconds until it is worth trying again
    invalid @10 :Text;      # no entry, or one past a limit
    queued @11 :Void;       # durable in the outbox of the node that was asked; more will follow
  }
}

struct Follow {
  # From now on send entries from `from`, at most `credits` batches ahead of Credit.
  from @0 :UInt64;
  credits @1 :UInt32;
}

struct Credit {
  batches @0 :UInt32;       # so many more
}

struct SentEntry {
  leaf @0 :Data;            # exact leaf bytes
  events @1 :Data;          # framed event bytes
}

struct Entries {
  # A batch of entries, and what shows that they belong to a signed checkpoint.
  first @0 :UInt64;
  entries @1 :List(SentEntry);
  checkpoint @2 :Text;      # signed note of a size not before the end of the batch
  checkpointSm3 @3 :Text;   # gm ledgers: the note of the SM3 root; else empty
  proof @4 :Data;           # consistency proof from the batch's end to the checkpoint, 32 B each
}

struct SignedCheckpoint {
  # A checkpoint with the cosignatures that it has so far. Also what nodes gossip.
  note @0 :Text;
  noteSm3 @1 :Text;         # gm ledgers: the note of the SM3 root; empty: not given
}

struct Cosignature {
  size @0 :UInt64;
  line @1 :Text;            # a signature line of a signed note
}

struct GetConsistencyProof {
  # The proof that the tree of `older` entries begins the tree of `newer`. For fork evidence.
  older @0 :UInt64;
  newer @1 :UInt64;
}

struct ConsistencyProof {
  older @0 :UInt64;
  newer @1 :UInt64;
  proof @2 :Data;           # 32 bytes each
  seed @3 :Data;            # root of `older` where that is a power of two; else empty
}

struct Ping {
  stamp @0 :UInt64;
  size @1 :UInt64;          # entries the sender holds
  wall @2 :Int64;           # its clock, microseconds since 1970-01-01T00:00:00Z; 0: not said
}

struct Goodbye {
  code @0 :Text;            # one word for programs
  text @1 :Text;            # for people
}

struct Message {
  union {
    hello @0 :Hello;
    submit @1 :Submit;
    answer @2 :Answer;
    follow @3 :Follow;
    credit @4 :Credit;
    entries @5 :Entries;
    signedCheckpoint @6 :SignedCheckpoint;
    cosignature @7 :Cosignature;
    getConsistencyProof @8 :GetConsistencyProof;
    consistencyProof @9 :ConsistencyProof;
    ping @10 :Ping;
    pong @11 :Ping;
    goodbye @12 :Goodbye;
  }
}
