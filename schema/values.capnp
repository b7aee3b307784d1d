# Values that events of several chapters share.
@0xd1f08a3b52c7e694;

using Cxx = import "/capnp/c++.capnp";
using A = import "annotations.capnp";

$Cxx.namespace("luoshu::schema");

const none :Int64 = -9223372036854775808;
# The default of every integer field: "absent". Outside every legal range.

const noDate :Int32 = -2147483648;
# The default of every date field: "absent".

enum Flag {
  # true or false, or not said. JSON: true, false, or the member is left out.
  absent @0;
  no @1;
  yes @2;
}

struct Percent {
  # A percentage with at most four decimals. JSON: a number or a text such as "40%".
  ppm @0 :Int64 = .none $A.unit("ppm") $A.min(0) $A.max(1000000);
  # The value, in ppm (1 percent is 10000) | 百万分比 | FORMATS 9
  spelling @1 :Text $A.maxBytes(16);
  # The JSON text, where it was a text and not a number: export gives back the same | 原写法 |
  # FORMATS 9
}

struct NamedNumber {
  # One member of a JSON object whose values are integers; a list of these marked $map.
  key @0 :Text $A.required $A.maxBytes(255);
  # The member's name: a resource id, a division code, a party alias | 名称 | FORMATS 9
  value @1 :Int64 = .none $A.required;
  # The member's value, in the unit of the list | 数值 | FORMATS 9
}

struct Signatory {
  # A party that signs beside the author, and the role in which it does.
  party @0 :Text $A.required $A.maxBytes(128);
  # Party alias | 机构 | rulebook 2.1; scenario data
  role @1 :Text $A.required $A.maxBytes(128);
  # Role held on the effective date | 角色 | rulebook 2.1; scenario data
}

struct Change {
  # One changed term or field, as text before and after.

  field @0 :Text $A.required;
  # Which term or field | 事项 | art. 14; 发改数据规〔2025〕26号

  oldValue @1 :Text;
  # What it was | 原内容 | art. 14; 发改数据规〔2025〕26号

  newValue @2 :Text $A.required;
  # What it is now | 新内容 | art. 14; 发改数据规〔2025〕26号
}

struct Document {
  # A file that stands behind an event: the ledger keeps its digest, not the file.

  role @0 :Text $A.required $A.maxBytes(128);
  # What the file is for the event: plan, minutes, agreement, ... | 文件角色 | rulebook 2, 1.1

  name @1 :Text $A.required $A.maxBytes(255) $A.prose;
  # Name of the file or its number | 文件名称 | rulebook 2, 1.1

  digest @2 :Text $A.required $A.maxBytes(128);
  # sha256: or sm3: and 64 hexadecimal digits, of the bytes of the file | 文件摘要 | rulebook 2, 1.1

  bytes @3 :Int64 = .none $A.required $A.unit("bytes") $A.min(1);
  # Length of the file | 文件长度 | rulebook 2, 1.1
}

struct Target {
  # Something to be achieved, in a number.

  indicator @0 :Text $A.required $A.maxBytes(255);
  # Name of the indicator | 指标 | 豫财环资〔2025〕14号; 豫交规〔2025〕5号

  unit @1 :Text $A.required;
  # Unit it is counted in | 单位 | 豫财环资〔2025〕14号; 豫交规〔2025〕5号

  target @2 :Int64 = .none $A.required $A.min(0);
  # What is to be reached | 目标值 | 豫财环资〔2025〕14号; 豫交规〔2025〕5号
}
