@0xfb7d6fd3e5c15b62;
# Rows of the tables that the rules read: catalogue entries.
# Canonical single-segment form. An absent date is noDate; intervals include both ends.
# DO NOT RENUMBER: on disk since format 1. New fields go to the end of their struct.

using Cxx = import "/capnp/c++.capnp";
using V = import "values.capnp";
$Cxx.namespace("luoshu::schema");

enum CatalogueStatus { none @0; draft @1; active @2; returned @3; withdrawn @4; }

struct ConsentInterval {
  provider @0 :Text;
  grantedTo @1 :Text;
  from @2 :Int32 = V.noDate;
  to @3 :Int32 = V.noDate;       # last day; noDate: open-ended
  items @4 :Text;                # which shared items
  heldBy @5 :Text;               # version 2: who took the entry over from grantedTo; empty: nobody
}

struct ExclusionInterval {
  # While it lasts the entry is out of operation (art. 6 para. 1).
  from @0 :Int32 = V.noDate;
  until @1 :Int32 = V.noDate;    # free again from this day on; noDate: it lasts
  ground @2 :Text;
}

struct CatalogueRevision {
  # What a revision that changes the items of an active entry says, until it is accepted or
  # returned.
  name @0 :Text;
  catalogCode @1 :Text;
  sourceUnit @2 :Text;
  sharedFrom @3 :List(Text);
  items @4 :List(Text);
  personal @5 :Bool;
}

struct CatalogueRow {
  # Row key: resource id.
  status @0 :CatalogueStatus;
  changedOn @1 :Int32 = V.noDate;      # effective date of the last step
  version @2 :UInt32;                  # 1 when compiled, +1 with every revision, accepted or not
  name @3 :Text;
  catalogCode @4 :Text;
  division @5 :Text;
  sourceUnit @6 :Text;
  compiler @7 :Text;                   # the implementer that compiled it
  sharedFrom @8 :List(Text);
  items @9 :List(Text);
  consents @10 :List(ConsentInterval);
  assetConfirmedOn @11 :Int32 = V.noDate;
  assetHolder @12 :Text;
  agreements @13 :List(Text);          # every operation agreement that ever named it
  registration @14 :Text;              # id of the latest registration that was coded
  everAccepted @15 :Bool;              # was in the catalogue once: its division is fixed
  bookedAs @16 :Text;                  # DataAssetRecognised
  openRegistration @17 :Text;          # id of a registration on its way, empty: none
  compiledOn @18 :Int32 = V.noDate;
  acceptedOn @19 :Int32 = V.noDate;    # first acceptance
  acceptedVersion @20 :UInt32;         # the version that the fields above say; 0: none accepted yet
  personal @21 :Bool;                  # holds personal information, desensitised (art. 6)
  revision @22 :CatalogueRevision;     # waits for acceptance; status stays active meanwhile
  assetCard @23 :Text;
  exclusions @24 :List(ExclusionInterval);  # version 2
  revisedSinceExclusion @25 :Bool;     # version 2: a revision has answered the last exclusion
  updateCycle @26 :Text;               # version 2: as its latest version says it
  updatedOn @27 :Int32 = V.noDate;     # version 2: latest compilation, revision, refresh or supply
}
