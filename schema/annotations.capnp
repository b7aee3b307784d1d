# What the schema says about its own fields. The business form, its limits and `luoshu schema`
# are driven by these; the ids are repeated in ledger/form/schema_plan.cc.
@0xe3b7c05d91fa4826;

using Cxx = import "/capnp/c++.capnp";

$Cxx.namespace("luoshu::schema");

annotation zh @0xf0a1d86c3b57e201 (struct) :Text;
# Chinese name of an event type.

annotation chapter @0xf0a1d86c3b57e202 (struct) :Text;
# Chapter of the rulebook's catalogue, A to I.

annotation author @0xf0a1d86c3b57e203 (struct) :Text;
# Role that may author the event; P is province level, M is city level.

annotation cosign @0xf0a1d86c3b57e204 (struct) :Text;
# Roles that must co-sign.

annotation subject @0xf0a1d86c3b57e205 (struct) :Text;
# What the envelope's subject names.

annotation required @0xf0a1d86c3b57e206 (field) :Void;
# The rules ask for this field. The business form does not: absence is for the rules to refuse.

annotation unit @0xf0a1d86c3b57e207 (field) :Text;
# Unit of an integer or of the values of a map.

annotation min @0xf0a1d86c3b57e208 (field) :Int64;
# Smallest value of the type, also of list items and map values; -9e15 where not said.

annotation max @0xf0a1d86c3b57e209 (field) :Int64;
# Greatest value of the type, also of list items and map values; 9e15 where not said.

annotation maxBytes @0xf0a1d86c3b57e20a (field) :UInt32;
# Longest text in UTF-8 bytes; 4096 where not said.

annotation date @0xf0a1d86c3b57e20b (field) :Void;
# Int32, or a list of them: days since 1970-01-01 of a calendar of offset +08:00. JSON: ISO 8601.

annotation map @0xf0a1d86c3b57e20c (field) :Void;
# A list of NamedNumber that is an object in JSON; order is kept, keys do not repeat.

annotation ruleText @0xf0a1d86c3b57e20d (field) :Void;
# Text of an allocation rule: may hold line feed and tab, up to 64 KiB.

annotation since @0xf0a1d86c3b57e20e (struct, field) :UInt32;
# First version of the rules that knows the event type, or the field; 1 where not said. Ledgers of
# an earlier version refuse it.

annotation requiredSince @0xf0a1d86c3b57e20f (field) :UInt32;
# First version of the rules that asks for this field, which an earlier one does not ask for.

annotation requiredUntil @0xf0a1d86c3b57e210 (field) :UInt32;
# Last version of the rules that asks for this field; beside $required.

annotation prose @0xf0a1d86c3b57e211 (field) :Void;
# A text for people although it is short: no id, so it may hold what an id may not.
