@0xe1d8a5c0f3b74a11;
# What authors sign and what the log commits to. All of it is stored and hashed in canonical
# single-segment form, without a segment table; nothing is ever re-encoded to be verified.
# DO NOT RENUMBER: on disk since format 1. tests/golden pins every layout.

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("luoshu::schema");

struct Signer {
  # One key that signs an entry.
  party @0 :Text;   # alias of the party, at most 128 bytes
  keyId @1 :Text;   # id of the party's key, at most 128 bytes; "root" is the root key of entry 0
}

struct Header {
  # Signed by every signer over "luoshu/entry/v1\n" followed by these bytes.
  ledger @0 :Data;          # ledger id: SHA-256 of entry 0's header; in entry 0 32 zero bytes
  entryId @1 :Data;         # 16 bytes chosen by the author; (author, entryId) is the identity
  author @2 :Text;          # alias of the author's party; empty in system entries
  authorTime @3 :Int64;     # author's clock, microseconds since 1970-01-01T00:00:00Z
  eventCount @4 :UInt32;    # 1 to 8,192
  eventsRoot @5 :Data;      # RFC 6962 root (SHA-256) over the event bytes
  eventsRootSm3 @6 :Data;   # the same with SM3; present in ledgers of the gm suite only
  signers @7 :List(Signer); # everybody who signs, sorted bytewise by (party, keyId), none twice
  expectedVersion @8 :Int64 = -1;
  # size of the log at which the author looked; -1: the author does not care
}

struct Signature {
  suite @0 :UInt8;          # 1 = Ed25519 (64 bytes), 2 = SM2 over SM3 (DER)
  bytes @1 :Data;
}

struct Entry {
  # What travels: from a draft to its signers, to a home or a node.
  header @0 :Data;
  events @1 :List(Data);
  signatures @2 :List(Signature);  # one per signer, in the header's order; empty: unsigned
}

struct Leaf {
  # What the tree hashes: at most 65,535 bytes.
  header @0 :Data;
  signatures @1 :List(Signature);  # one per signer, in the header's order
  seq @2 :UInt64;                  # position in the log, from 0
  recorded @3 :Int64;              # microseconds since 1970-01-01T00:00:00Z, strictly increasing
  firstEvent @4 :UInt64;           # number of the first business event; 0 in system entries
  epoch @5 :UInt64;                # reign of the sequencer that stamped it, from 1
  rulesVersion @6 :UInt32;         # rules under which it was decided; 0: no rules yet
  stateDigest @7 :Data;            # digest of the state after this entry, 32 bytes
}
