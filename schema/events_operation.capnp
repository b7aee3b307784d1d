# Chapter D of the event catalogue: Plan and operation agreement.
#
# How absence, dates, percentages and maps are written: event.capnp. Comments of fields read
# "meaning, unit | Chinese name | source"; art. n is article n of 豫政办〔2025〕5号.
# DO NOT RENUMBER: on disk since format 1. New fields go to the end of their struct.
@0xd4d46f2c81d9037e;

using Cxx = import "/capnp/c++.capnp";
using A = import "annotations.capnp";
using V = import "values.capnp";

$Cxx.namespace("luoshu::schema");

struct ImplementationPlanDrafted $A.chapter("D") $A.zh("方案编制")
    $A.author("implementer") $A.subject("plan id") {
  # 方案编制. The plan of authorised operation. Subject: plan id. Author: implementer. Co-signers:
  # none. Source: art. 11, 12.

  title @0 :Text $A.required;
  # Title | 方案名称 | art. 11, 12; scenario data

  mode @1 :Text $A.required;
  # Mode of authorisation | 授权模式 | art. 11, 12; scenario data

  resources @2 :List(Text) $A.required;
  # Resource ids | 公共数据资源 | art. 11, 12; scenario data

  termMonths @3 :Int64 = V.none $A.required $A.min(0);
  # Term in months | 期限（月） | art. 11, 12; scenario data

  productList @4 :ProductClasses $A.required;
  # Products by class | 产品清单 | art. 11, 12; scenario data

  sectionsPresent @5 :List(Text) $A.required;
  # Items of art. 12 that the plan holds | 已具备的条目 | art. 11, 12; scenario data

  revenueMechanism @6 :Text $A.required;
  # How revenue is allocated | 收益分配机制 | art. 11, 12; scenario data

  exitMechanism @7 :Text;
  # How the operation ends | 退出机制 | art. 11, 12; scenario data
}

struct ImplementationPlanAmended $A.chapter("D") $A.zh("方案修订")
    $A.author("implementer") $A.subject("plan id") {
  # 方案修订. New version of a plan, again a draft. Subject: plan id. Author: implementer.
  # Co-signers: none. Source: art. 11, 12.

  title @0 :Text;
  # Title | 方案名称 | art. 11, 12

  mode @1 :Text;
  # Mode of authorisation | 授权模式 | art. 11, 12

  resources @2 :List(Text);
  # Resource ids | 公共数据资源 | art. 11, 12

  termMonths @3 :Int64 = V.none $A.min(0);
  # Term in months | 期限（月） | art. 11, 12

  productList @4 :ProductClasses;
  # Products by class | 产品清单 | art. 11, 12

  sectionsPresent @5 :List(Text);
  # Items of art. 12 that the plan holds | 已具备的条目 | art. 11, 12

  revenueMechanism @6 :Text;
  # How revenue is allocated | 收益分配机制 | art. 11, 12

  exitMechanism @7 :Text;
  # How the operation ends | 退出机制 | art. 11, 12

  reason @8 :Text;
  # Why it is amended | 修订原因 | art. 11, 12
}

struct ProductClasses {
  # Products of a plan by class (art. 12 item 6).

  publicGovernance @0 :List(Text);
  # Product ids for public governance and welfare, free of charge | 公共治理、公益事业类 | art. 12
  # item 6; scenario data

  industry @1 :List(Text);
  # Product ids for industry, priced | 产业发展、行业发展类 | art. 12 item 6; scenario data
}

struct PlanFinanceReviewed $A.chapter("D") $A.zh("财政配合审核")
    $A.author("finance P/M") $A.subject("plan id") {
  # 财政配合审核. The finance department's opinion on a plan. Subject: plan id. Author: finance P/M.
  # Co-signers: none. Source: art. 4.

  opinion @0 :Text $A.required;
  # Opinion | 审核意见 | art. 4; scenario data

  reason @1 :Text;
  # Why | 理由 | art. 4
}

struct PlanApproved $A.chapter("D") $A.zh("政府审议通过")
    $A.author("authority P/M") $A.subject("plan id") {
  # 政府审议通过. The government of the level has approved the plan. Subject: plan id. Author:
  # authority P/M. Co-signers: none. Source: art. 11.

  approvedBy @0 :Text $A.required;
  # Body that approved | 审议机构 | art. 11; scenario data

  threeImportanceOneLarge @1 :V.Flag $A.required;
  # Collective decision on major matters was taken | 三重一大 | art. 11; scenario data

  minutesNo @2 :Text $A.required;
  # Number of the minutes | 会议纪要文号 | art. 11; scenario data
}

struct PlanReturned $A.chapter("D") $A.zh("方案退回")
    $A.author("authority P/M") $A.subject("plan id") {
  # 方案退回. The plan goes back to its drafter. Subject: plan id. Author: authority P/M.
  # Co-signers: none. Source: art. 11.

  reason @0 :Text $A.required;
  # Why | 退回原因 | art. 11

  minutesNo @1 :Text;
  # Number of the minutes | 会议纪要文号 | art. 11
}

struct PlanFiled $A.chapter("D") $A.zh("方案备案")
    $A.author("implementer M") $A.subject("plan id") {
  # 方案备案. A city plan is filed with the province. Subject: plan id. Author: implementer M.
  # Co-signers: none. Source: art. 11 para. 2.

  filedTo @0 :List(Text) $A.required;
  # Parties it is filed with | 备案机关 | art. 11 para. 2; scenario data

  receiptNo @1 :Text;
  # Number of the filing | 备案回执号 | art. 11 para. 2; scenario data
}

struct OperationAgreementSigned $A.chapter("D") $A.zh("授权运营协议签订")
    $A.author("implementer") $A.cosign("primary_developer (sector department)")
    $A.subject("agreement id") {
  # 授权运营协议签订. Authorised operation is agreed, three years at most. Subject: agreement id.
  # Author: implementer. Co-signers: primary_developer (sector department). Source: art. 13, 14.

  plan @0 :Text $A.required $A.maxBytes(255);
  # Plan id | 实施方案 | art. 13, 14; scenario data

  resources @1 :List(Text) $A.required;
  # Resource ids | 授权资源 | art. 13, 14; scenario data

  validFrom @2 :Int32 = V.noDate $A.required $A.date;
  # First day | 有效期起 | art. 13, 14; scenario data

  validTo @3 :Int32 = V.noDate $A.required $A.date;
  # Last day | 有效期止 | art. 13, 14; scenario data

  decisionMinutes @4 :Text $A.required;
  # Minutes of the implementer's own decision | 三重一大决策纪要 | art. 13, 14; scenario data

  productList @5 :List(Text);
  # Product ids | 产品清单 | art. 13, 14; scenario data

  revenueMechanism @6 :Text $A.required;
  # Allocation rule that applies | 收益分配机制 | art. 13, 14; scenario data

  clausesPresent @7 :Int64 = V.none $A.required $A.requiredUntil(1) $A.min(0);
  # How many of the thirteen items of art. 14 it holds | 具备条款数 | art. 13, 14; scenario data

  disputeResolution @8 :Text;
  # How disputes are settled | 争议解决 | art. 13, 14; scenario data

  exit @9 :Text;
  # How the agreement ends early | 退出条件 | art. 13, 14; scenario data

  termException @10 :Text;
  # Approved exception to the three years (art. 14 item 2) | 期限例外批准 | art. 13, 14

  clauses @11 :List(Text) $A.since(2) $A.requiredSince(2);
  # The items of art. 14 it holds | 具备的条款 | art. 14
}

struct OperationAgreementFiled $A.chapter("D") $A.zh("协议备案")
    $A.author("implementer") $A.subject("agreement id") {
  # 协议备案. The agreement is filed. Subject: agreement id. Author: implementer. Co-signers: none.
  # Source: art. 13 para. 2.

  filedTo @0 :List(Text) $A.required;
  # Parties it is filed with | 备案机关 | art. 13 para. 2; scenario data

  receiptNo @1 :Text;
  # Number of the filing | 备案回执号 | art. 13 para. 2; scenario data
}

struct OperationAgreementAmended $A.chapter("D") $A.zh("协议变更")
    $A.author("implementer") $A.cosign("primary_developer") $A.subject("agreement id") {
  # 协议变更. New terms of an agreement; what is absent stays. Subject: agreement id. Author:
  # implementer. Co-signers: primary_developer. Source: art. 14.

  changes @0 :List(V.Change);
  # What changed | 变更事项 | art. 14

  resources @1 :List(Text);
  # Resource ids from now on | 授权资源 | art. 14

  validTo @2 :Int32 = V.noDate $A.date;
  # Last day from now on | 有效期止 | art. 14

  productList @3 :List(Text);
  # Product ids from now on | 产品清单 | art. 14

  reason @4 :Text $A.required;
  # Why | 变更原因 | art. 14
}

struct OperationAgreementRenewed $A.chapter("D") $A.zh("协议续约")
    $A.author("implementer") $A.cosign("primary_developer") $A.subject("agreement id") {
  # 协议续约. The agreement is renewed after a positive evaluation. Subject: agreement id. Author:
  # implementer. Co-signers: primary_developer. Source: art. 14 item 9.

  validFrom @0 :Int32 = V.noDate $A.required $A.date;
  # First day of the new term | 有效期起 | art. 14 item 9

  validTo @1 :Int32 = V.noDate $A.required $A.date;
  # Last day of the new term | 有效期止 | art. 14 item 9

  evaluation @2 :Text $A.maxBytes(255);
  # Evaluation the renewal rests on | 评价依据 | art. 14 item 9

  changes @3 :List(V.Change);
  # What changed | 变更事项 | art. 14 item 9

  reason @4 :Text;
  # Why | 续约理由 | art. 14 item 9
}

struct OperationAgreementTerminated $A.chapter("D") $A.zh("协议终止")
    $A.author("implementer") $A.cosign("primary_developer") $A.subject("agreement id") {
  # 协议终止. The agreement ends before its term. Subject: agreement id. Author: implementer.
  # Co-signers: primary_developer. Source: art. 14.

  changes @0 :List(V.Change);
  # What is to be settled | 善后事项 | art. 14

  reason @1 :Text $A.required;
  # Why | 终止原因 | art. 14
}

struct OperationSuspended $A.chapter("D") $A.zh("暂停授权运营")
    $A.author("authority P") $A.subject("agreement id or the primary developer") {
  # 暂停授权运营. Operation stops; no product of the scope may be traded. Subject: agreement id or
  # the primary developer. Author: authority P. Co-signers: none. Source: art. 22 para. 2.

  scope @0 :Text $A.required;
  # What is suspended | 暂停范围 | art. 22 para. 2

  reason @1 :Text $A.required;
  # Why | 暂停原因 | art. 22 para. 2

  legalBasis @2 :Text;
  # Basis of the suspension | 依据 | art. 22 para. 2

  cause @3 :Text $A.since(2) $A.requiredSince(2) $A.maxBytes(255);
  # What it rests on: an evaluation, order, risk, finding or instrument | 暂停依据编号 | art. 22 para. 2
}

struct OperationResumed $A.chapter("D") $A.zh("恢复授权运营")
    $A.author("authority P") $A.subject("agreement id or the primary developer") {
  # 恢复授权运营. Operation goes on. Subject: agreement id or the primary developer. Author:
  # authority P. Co-signers: none. Source: art. 22 para. 2.

  scope @0 :Text $A.required;
  # What is resumed | 恢复范围 | art. 22 para. 2

  reason @1 :Text $A.required;
  # Why | 恢复原因 | art. 22 para. 2

  legalBasis @2 :Text;
  # Basis | 依据 | art. 22 para. 2
}
