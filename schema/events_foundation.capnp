# Chapter A of the event catalogue: Foundation.
#
# How absence, dates, percentages and maps are written: event.capnp. Comments of fields read
# "meaning, unit | Chinese name | source"; art. n is article n of 豫政办〔2025〕5号.
# DO NOT RENUMBER: on disk since format 1. New fields go to the end of their struct.
@0xa1a16f2c81d9037e;

using Cxx = import "/capnp/c++.capnp";
using A = import "annotations.capnp";
using V = import "values.capnp";

$Cxx.namespace("luoshu::schema");

struct LedgerOpened $A.chapter("A") $A.zh("账本创立")
    $A.author("root") $A.subject("ledger name") {
  # 账本创立. Founds the ledger; agrees with how it was opened. Subject: ledger name. Author: root.
  # Co-signers: none. Source: FORMATS 8.

  name @0 :Text $A.required;
  # Full name of the ledger | 账本名称 | FORMATS 8; scenario data

  rootKey @1 :Text $A.maxBytes(128);
  # Key id of the founder's root key | 根密钥编号 | FORMATS 8; scenario data

  signature @2 :Text $A.required;
  # Signature algorithm of the suite, SM2 or Ed25519 | 签名算法 | FORMATS 8; scenario data

  digest @3 :Text $A.required;
  # Digest algorithm of the suite, SM3 or SHA-256 | 摘要算法 | FORMATS 8; scenario data

  currency @4 :Text;
  # ISO 4217 code of the currency | 币种 | FORMATS 8; scenario data

  unit @5 :Text $A.required;
  # Smallest unit of money, fen | 货币最小单位 | FORMATS 8; scenario data

  timezone @6 :Text;
  # Offset of all business dates, +08:00 | 时区 | FORMATS 8; scenario data

  synthetic @7 :V.Flag;
  # The ledger holds no real facts | 是否演示数据 | FORMATS 8; scenario data
}

struct PolicyInstrumentAdopted $A.chapter("A") $A.zh("规范依据发布")
    $A.author("authority P") $A.subject("document number") {
  # 规范依据发布. A legal instrument comes into force. Subject: document number. Author: authority
  # P. Co-signers: none. Source: art. 25, 26.

  title @0 :Text $A.required;
  # Full title | 标题 | art. 25, 26; scenario data

  issuer @1 :Text $A.required;
  # Issuing body | 发布机关 | art. 25, 26; scenario data

  validFrom @2 :Int32 = V.noDate $A.date;
  # First day in force; the effective date where absent | 施行日期 | art. 25, 26

  validTo @3 :Int32 = V.noDate $A.date;
  # Last day in force; open-ended where absent | 失效日期 | art. 25, 26; scenario data

  supersedes @4 :List(Text);
  # Document numbers it replaces (art. 26) | 废止或替代的文件 | art. 25, 26

  prevailsOver @5 :List(Text);
  # Document numbers it prevails over (art. 2) | 优先于哪些文件 | art. 25, 26

  parameters @6 :List(V.NamedNumber) $A.map;
  # Parameters this instrument sets: name and number | 设定的参数 | rulebook 1.3
}

struct DivisionRegistered $A.chapter("A") $A.zh("区划登记")
    $A.author("authority P") $A.subject("division code, six digits") {
  # 区划登记. An administrative division may be named by other events. Subject: division code, six
  # digits. Author: authority P. Co-signers: none. Source: art. 2, 3.

  name @0 :Text $A.required;
  # Name of the division | 区划名称 | art. 2, 3; scenario data

  parent @1 :Text $A.maxBytes(255);
  # Code of the division above | 上级区划代码 | art. 2, 3; scenario data

  level @2 :Text $A.required;
  # Province, city or county | 层级 | art. 2, 3; scenario data

  codeSource @3 :Text;
  # Where the code comes from | 代码来源 | art. 2, 3; scenario data
}

struct PartyRegistered $A.chapter("A") $A.zh("机构登记")
    $A.author("authority P") $A.subject("party alias") {
  # 机构登记. Binds an alias to a unified social credit code. Subject: party alias. Author:
  # authority P. Co-signers: none. Source: art. 2, 3; GB 32100.

  name @0 :Text $A.required;
  # Full name of the body | 机构名称 | art. 2, 3; GB 32100; scenario data

  uscc @1 :Text $A.required;
  # Unified social credit code, 18 characters | 统一社会信用代码 | art. 2, 3; GB 32100; scenario
  # data

  division @2 :Text $A.required $A.maxBytes(255);
  # Division code it belongs to | 所属区划 | art. 2, 3; GB 32100; scenario data

  kind @3 :Text;
  # Kind of body | 机构类别 | art. 2, 3; GB 32100

  level @4 :Text;
  # Central, province, city or market (art. 2) | 层级 | art. 2, 3; GB 32100

  synthetic @5 :V.Flag;
  # An invented body, for rehearsal only | 是否演示数据 | art. 2, 3; GB 32100; scenario data
}

struct PartyAmended $A.chapter("A") $A.zh("机构变更")
    $A.author("authority P") $A.subject("party alias") {
  # 机构变更. Changes the record of a party; what is absent stays. Subject: party alias. Author:
  # authority P. Co-signers: none. Source: art. 2, 3; GB 32100.

  name @0 :Text;
  # Full name of the body | 机构名称 | art. 2, 3; GB 32100

  uscc @1 :Text;
  # Unified social credit code, 18 characters | 统一社会信用代码 | art. 2, 3; GB 32100

  division @2 :Text $A.maxBytes(255);
  # Division code it belongs to | 所属区划 | art. 2, 3; GB 32100

  kind @3 :Text;
  # Kind of body | 机构类别 | art. 2, 3; GB 32100

  level @4 :Text;
  # Central, province, city or market (art. 2) | 层级 | art. 2, 3; GB 32100

  reason @5 :Text;
  # Why the record changes | 变更原因 | art. 2, 3; GB 32100

  synthetic @6 :V.Flag;
  # An invented body, for rehearsal only | 是否演示数据 | art. 2, 3; GB 32100
}

struct RoleGranted $A.chapter("A") $A.zh("角色授予")
    $A.author("authority P") $A.subject("party alias") {
  # 角色授予. Gives a party a role from the effective date. Subject: party alias. Author: authority
  # P. Co-signers: none. Source: art. 3, 17.

  role @0 :Text $A.required $A.maxBytes(128);
  # The role given | 角色 | art. 3, 17; scenario data

  level @1 :Text;
  # Province, city or market | 层级 | art. 3, 17; scenario data

  division @2 :Text $A.maxBytes(255);
  # Division the role holds for | 区划 | art. 3, 17; scenario data

  document @3 :Text;
  # Authorising document; needed for primary_developer (art. 3) | 授权文件 | art. 3, 17; scenario
  # data

  validTo @4 :Int32 = V.noDate $A.date;
  # Last day of the role; open-ended where absent | 有效期至 | art. 3, 17
}

struct RoleRevoked $A.chapter("A") $A.zh("角色撤销")
    $A.author("authority P") $A.subject("party alias") {
  # 角色撤销. Takes a role away from the effective date. Subject: party alias. Author: authority P.
  # Co-signers: none. Source: art. 3, 17.

  role @0 :Text $A.required $A.maxBytes(128);
  # The role taken away | 角色 | art. 3, 17

  level @1 :Text;
  # Province, city or market | 层级 | art. 3, 17

  division @2 :Text $A.maxBytes(255);
  # Division the role held for | 区划 | art. 3, 17

  document @3 :Text;
  # Document that revokes it | 撤销文件 | art. 3, 17

  reason @4 :Text;
  # Why | 原因 | art. 3, 17
}

struct KeyEnrolled $A.chapter("A") $A.zh("密钥登记")
    $A.author("authority P") $A.cosign("a further key: the party's current key")
    $A.subject("party alias") {
  # 密钥登记. Binds a public key to a party. Subject: party alias. Author: authority P. Co-signers:
  # a further key: the party's current key. Source: art. 3; FORMATS 9.

  keyId @0 :Text $A.required $A.maxBytes(128);
  # Name of the key, party#n | 密钥编号 | art. 3; FORMATS 9; scenario data

  algorithm @1 :Text $A.required;
  # SM2 or Ed25519 | 密钥算法 | art. 3; FORMATS 9; scenario data

  publicKey @2 :Text;
  # The public key, hexadecimal | 公钥 | art. 3; FORMATS 9

  purpose @3 :Text;
  # Entry, checkpoint, cosign or transport | 用途 | art. 3; FORMATS 9

  proofOfPossession @4 :Text;
  # Signature by the key over its own enrolment, base64 | 持有证明 | art. 3; FORMATS 9

  validTo @5 :Int32 = V.noDate $A.date;
  # Last day on which the key may sign | 有效期至 | art. 3; FORMATS 9; scenario data

  demoKey @6 :V.Flag;
  # Public_key, proof and purpose (false: not the purpose) came from a rehearsal import; never
  # in the business form |
  # 演示密钥标记 | art. 3; FORMATS 9

  reason @7 :Text $A.since(2);
  # Why the root recovers a key | 恢复原因 | art. 3; FORMATS 9
}

struct KeyRevoked $A.chapter("A") $A.zh("密钥吊销")
    $A.author("authority P") $A.subject("party alias") {
  # 密钥吊销. No signature by this key counts from the effective date. Subject: party alias. Author:
  # authority P. Co-signers: none. Source: art. 3.

  keyId @0 :Text $A.required $A.maxBytes(128);
  # Name of the key | 密钥编号 | art. 3

  reason @1 :Text;
  # Why: lost, compromised, replaced | 吊销原因 | art. 3

  compromisedSince @2 :Int32 = V.noDate $A.date;
  # First day on which the key may have been in foreign hands | 疑似泄露日期 | art. 3
}

struct WorkCalendarPublished $A.chapter("A") $A.zh("工作日历发布")
    $A.author("authority P") $A.subject("calendar id") {
  # 工作日历发布. Makes the working-day deadlines of a year computable. Subject: calendar id.
  # Author: authority P. Co-signers: none. Source: rulebook appendix B.

  year @0 :Int64 = V.none $A.required $A.min(1900) $A.max(9999);
  # Calendar year | 年度 | rulebook appendix B; scenario data

  holidays @1 :List(Int32) $A.required $A.date;
  # Public holidays | 法定节假日 | rulebook appendix B; scenario data

  adjustedWorkdays @2 :List(Int32) $A.required $A.date;
  # Weekend days that are worked | 调休工作日 | rulebook appendix B; scenario data
}

struct PlatformAssessmentRecorded $A.chapter("A") $A.zh("平台测评")
    $A.author("authority P") $A.subject("platform name") {
  # 平台测评. Result of a security grading or cryptography assessment. Subject: platform name.
  # Author: authority P. Co-signers: none. Source: art. 3.

  kind @0 :Text $A.required;
  # Which assessment: 等保 or 密评 | 测评类别 | art. 3

  grade @1 :Text;
  # Grade assessed | 等级 | art. 3

  result @2 :Text $A.required;
  # Result | 测评结论 | art. 3

  validTo @3 :Int32 = V.noDate $A.date;
  # Last day the result holds | 有效期至 | art. 3

  reportNo @4 :Text;
  # Number of the report | 报告编号 | art. 3
}
