@0xb7f0e2d94c5a6831;
# System events: written by the ledger itself. They have no business form and no event number.
# DO NOT RENUMBER: on disk since format 1.

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("luoshu::schema");

struct NamedKey {
  keyId @0 :Text;           # "root" for the root key, the origin for the log's keys
  suite @1 :UInt8;          # 1 = Ed25519, 2 = SM2
  publicKey @2 :Data;       # 32 bytes (Ed25519) or 65 bytes (SM2, uncompressed point)
}

struct Genesis {
  # The one event of entry 0: it binds everything that must never change. SHA-256 of entry 0's
  # header is the ledger id, so each of these is bound into every signature.
  format @0 :UInt32;        # 1
  origin @1 :Text;          # name of the log in its checkpoints
  suite @2 :UInt8;          # 1 = intl, 2 = gm
  rehearsal @3 :Bool;       # recorded times come from the input; never a real ledger
  logKeys @4 :List(NamedKey);   # Ed25519 first; in gm an SM2 key for the SM3 root follows
  rootKeys @5 :List(NamedKey);  # author chapter A until the first KeyEnrolled
}

struct RejectedReason {
  # One reason, as far as replicas must agree on it; its sentences are the table's.
  code @0 :Text;            # E-FIELD, ...
  eventIndex @1 :Int32;     # within the entry; -1: the entry as a whole
  field @2 :Text;           # e.g. fields.valid_to; empty: no single field
}

struct EntryRejected {
  # An entry whose signatures are good but which the rules refuse, so that every replica can decide
  # it again. Once per header digest. It changes nothing in the state.
  entry @0 :Data;           # canonical bytes of the Entry (schema/entry.capnp)
  reasons @1 :List(RejectedReason);
}

struct SystemEvent {
  union {
    reserved @0 :Void;         # the zero message: is no event, so that empty bytes mean nothing
    genesis @1 :Genesis;
    entryRejected @2 :EntryRejected;
  }
}
