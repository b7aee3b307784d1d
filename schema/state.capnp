@0xd2c49b1e7a3f5c60;
# Rows of the tables that the rules read. Canonical single-segment form.
# DO NOT RENUMBER: on disk since format 1.

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("luoshu::schema");

struct KeyRow {
  # One enrolled key; row key: party ‖ 00 ‖ key id.
  suite @0 :UInt8;
  publicKey @1 :Data;
  purpose @2 :Text;          # entry, checkpoint, cosign, transport
  enrolledSeq @3 :UInt64;    # entry that enrolled it; it may sign from the next entry on
  enrolledEvent @4 :UInt64;  # number of its KeyEnrolled event
  validToDay @5 :Int32;      # last day (+08:00, days since 1970-01-01) on which it may sign
  revokedSeq @6 :UInt64;     # entry that revoked it; 0: not revoked
  activeFromDay @7 :Int32;   # recovery: may sign from this day on; 0: at once
}
