# Chapter F of the event catalogue: Secondary development.
#
# How absence, dates, percentages and maps are written: event.capnp. Comments of fields read
# "meaning, unit | Chinese name | source"; art. n is article n of 豫政办〔2025〕5号.
# DO NOT RENUMBER: on disk since format 1. New fields go to the end of their struct.
@0xf6f66f2c81d9037e;

using Cxx = import "/capnp/c++.capnp";
using A = import "annotations.capnp";
using V = import "values.capnp";

$Cxx.namespace("luoshu::schema");

struct DeveloperAdmissionApplied $A.chapter("F") $A.zh("准入申请")
    $A.author("applicant") $A.subject("admission id") {
  # 准入申请. Asks to be admitted as a secondary developer. Subject: admission id. Author:
  # applicant. Co-signers: none. Source: art. 3, 17.

  developer @0 :Text $A.required $A.maxBytes(128);
  # Party alias of the applicant | 申请主体 | art. 3, 17; scenario data

  scenario @1 :Text $A.required;
  # What it wants to do | 应用场景 | art. 3, 17; scenario data

  legalPerson @2 :V.Flag $A.required;
  # Is a legal person (art. 3) | 法人组织 | art. 3, 17; scenario data

  purpose @3 :Text $A.since(2);
  # What it wants to do, in words | 用途 | art. 17
}

struct DeveloperAssessed $A.chapter("F") $A.zh("准入评估")
    $A.author("primary_developer") $A.subject("admission id") {
  # 准入评估. The primary developer's assessment. Subject: admission id. Author: primary_developer.
  # Co-signers: none. Source: art. 17.

  capability @0 :V.Flag $A.required;
  # Able | 具备能力 | art. 17; scenario data

  needReasonable @1 :V.Flag $A.required;
  # The need is reasonable | 需求合理 | art. 17; scenario data

  scenarioCompliant @2 :V.Flag $A.required;
  # The scenario is compliant | 场景合规 | art. 17; scenario data

  securityRisk @3 :Text $A.required;
  # Risk, in words | 安全风险 | art. 17; scenario data
}

struct DeveloperAdmissionReviewed $A.chapter("F") $A.zh("准入审核")
    $A.author("implementer") $A.subject("admission id") {
  # 准入审核. The implementer decides. Subject: admission id. Author: implementer. Co-signers: none.
  # Source: art. 17.

  outcome @0 :Text $A.required;
  # Approved or rejected | 审核结果 | art. 17; scenario data

  reason @1 :Text;
  # Why; needed for a rejection | 理由 | art. 17
}

struct DeveloperAdmissionRevoked $A.chapter("F") $A.zh("准入取消")
    $A.author("implementer") $A.subject("admission id") {
  # 准入取消. The admission ends. Subject: admission id. Author: implementer. Co-signers: none.
  # Source: art. 17.

  outcome @0 :Text;
  # What follows | 处理结果 | art. 17

  reason @1 :Text $A.required;
  # Why | 取消原因 | art. 17
}

struct ApplicationAgreementSigned $A.chapter("F") $A.zh("应用协议签订")
    $A.author("primary_developer") $A.cosign("secondary_developer")
    $A.subject("application agreement id") {
  # 应用协议签订. A secondary developer may use a product. Subject: application agreement id.
  # Author: primary_developer. Co-signers: secondary_developer. Source: art. 17.

  developer @0 :Text $A.required $A.maxBytes(128);
  # Party alias of the secondary developer | 二级开发主体 | art. 17; scenario data

  product @1 :Text $A.required $A.maxBytes(255);
  # Product id | 产品 | art. 17; scenario data

  purpose @2 :Text $A.required;
  # What for | 目的 | art. 17; scenario data

  scope @3 :Text $A.required;
  # What it covers | 范围 | art. 17; scenario data

  method @4 :Text $A.required;
  # How it is used | 方式 | art. 17; scenario data

  validFrom @5 :Int32 = V.noDate $A.required $A.date;
  # First day | 有效期起 | art. 17; scenario data

  validTo @6 :Int32 = V.noDate $A.required $A.date;
  # Last day | 有效期止 | art. 17; scenario data

  revenueTerms @7 :Text $A.required;
  # What is paid | 收益约定 | art. 17; scenario data

  confidentiality @8 :V.Flag $A.required;
  # Confidentiality is agreed | 安全保密 | art. 17; scenario data

  admission @9 :Text $A.since(2) $A.requiredSince(2) $A.maxBytes(255);
  # Admission it rests on | 准入单号 | art. 17
}

struct ApplicationAgreementAmended $A.chapter("F") $A.zh("应用协议变更")
    $A.author("primary_developer") $A.cosign("secondary_developer")
    $A.subject("application agreement id") {
  # 应用协议变更. New terms; what is absent stays. Subject: application agreement id. Author:
  # primary_developer. Co-signers: secondary_developer. Source: art. 17.

  purpose @0 :Text;
  # What for | 目的 | art. 17

  scope @1 :Text;
  # What it covers | 范围 | art. 17

  method @2 :Text;
  # How it is used | 方式 | art. 17

  validTo @3 :Int32 = V.noDate $A.date;
  # Last day | 有效期止 | art. 17

  revenueTerms @4 :Text;
  # What is paid | 收益约定 | art. 17

  confidentiality @5 :V.Flag;
  # Confidentiality is agreed | 安全保密 | art. 17

  reason @6 :Text;
  # Why | 变更原因 | art. 17
}

struct ApplicationAgreementTerminated $A.chapter("F") $A.zh("应用协议终止")
    $A.author("primary_developer") $A.cosign("secondary_developer")
    $A.subject("application agreement id") {
  # 应用协议终止. The agreement ends before its term. Subject: application agreement id. Author:
  # primary_developer. Co-signers: secondary_developer. Source: art. 17.

  reason @0 :Text $A.required;
  # Why | 终止原因 | art. 17
}

struct EnvironmentProvisioned $A.chapter("F") $A.zh("开发环境开通")
    $A.author("primary_developer") $A.subject("application agreement id") {
  # 开发环境开通. A development environment is open. Subject: application agreement id. Author:
  # primary_developer. Co-signers: none. Source: art. 3, 17.

  environment @0 :Text $A.required;
  # Which environment | 开发环境 | art. 3, 17

  validFrom @1 :Int32 = V.noDate $A.required $A.date;
  # First day | 开通起 | art. 3, 17

  validTo @2 :Int32 = V.noDate $A.date;
  # Last day | 开通止 | art. 3, 17
}

struct FreeUseGranted $A.chapter("F") $A.zh("无偿使用授予")
    $A.author("primary_developer") $A.subject("free-use id") {
  # 无偿使用授予. A city may use an existing product free of charge. Subject: free-use id. Author:
  # primary_developer. Co-signers: none. Source: art. 21 para. 3.

  product @0 :Text $A.required $A.maxBytes(255);
  # Product id | 产品 | art. 21 para. 3; scenario data

  user @1 :Text $A.required $A.maxBytes(128);
  # Party that uses it | 使用单位 | art. 21 para. 3; scenario data

  division @2 :Text $A.required $A.maxBytes(255);
  # Division code | 区划 | art. 21 para. 3; scenario data

  purpose @3 :Text $A.required;
  # What for | 用途 | art. 21 para. 3; scenario data

  nonProfit @4 :V.Flag $A.required;
  # Not for profit | 非营利 | art. 21 para. 3; scenario data

  validTo @5 :Int32 = V.noDate $A.date;
  # Last day; open-ended where absent | 有效期止 | art. 21 para. 3

  conditions @6 :Text $A.since(2);
  # Conditions; needed for bodies of the province and for counties | 使用条件 | art. 21 para. 3
}

struct FreeUseRecorded $A.chapter("F") $A.zh("无偿使用记录")
    $A.author("city_officer") $A.subject("free-use id") {
  # 无偿使用记录. How much was used. Subject: free-use id. Author: city_officer. Co-signers: none.
  # Source: art. 21 para. 3.

  product @0 :Text $A.required $A.maxBytes(255);
  # Product id | 产品 | art. 21 para. 3; scenario data

  calls @1 :Int64 = V.none $A.required $A.min(0);
  # Number of calls | 调用次数 | art. 21 para. 3; scenario data

  period @2 :Text $A.required;
  # Period | 期间 | art. 21 para. 3; scenario data
}

struct FreeUseEnded $A.chapter("F") $A.zh("无偿使用结束")
    $A.author("primary_developer or city_officer") $A.subject("free-use id") {
  # 无偿使用结束. The free use ends. Subject: free-use id. Author: primary_developer or
  # city_officer. Co-signers: none. Source: art. 21 para. 3.

  product @0 :Text $A.maxBytes(255);
  # Product id | 产品 | art. 21 para. 3

  reason @1 :Text;
  # Why | 结束原因 | art. 21 para. 3
}

struct AdmissionConditionsPublished $A.chapter("F") $A.zh("准入条件公布") $A.since(2)
    $A.author("primary_developer") $A.subject("conditions id") {
  # 准入条件公布. The conditions on which secondary developers are admitted; a later publication replaces
  # it. Subject: conditions id. Author: primary_developer. Co-signers: none. Source: art. 17.

  conditions @0 :List(Text) $A.required;
  # The conditions | 准入条件 | art. 17

  venue @1 :Text $A.required;
  # Where they are public | 公布场所 | art. 17

  validFrom @2 :Int32 = V.noDate $A.required $A.date;
  # First day | 有效期起 | art. 17

  validTo @3 :Int32 = V.noDate $A.date;
  # Last day; open-ended where absent | 有效期止 | art. 17
}
