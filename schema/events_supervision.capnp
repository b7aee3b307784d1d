# Chapter I of the event catalogue: Quality, risk, supervision.
#
# How absence, dates, percentages and maps are written: event.capnp. Comments of fields read
# "meaning, unit | Chinese name | source"; art. n is article n of 豫政办〔2025〕5号.
# DO NOT RENUMBER: on disk since format 1. New fields go to the end of their struct.
@0xc9c96f2c81d9037e;

using Cxx = import "/capnp/c++.capnp";
using A = import "annotations.capnp";
using V = import "values.capnp";

$Cxx.namespace("luoshu::schema");

struct QualityCheckRequested $A.chapter("I") $A.zh("数据校核需求")
    $A.author("primary_developer") $A.subject("request id") {
  # 数据校核需求. Asks the data unit to check data. Subject: request id. Author: primary_developer.
  # Co-signers: none. Source: art. 16.

  resource @0 :Text $A.required $A.maxBytes(255);
  # Resource id | 资源 | art. 16; scenario data

  issue @1 :Text $A.required;
  # What seems wrong | 问题描述 | art. 16; scenario data

  due @2 :Int32 = V.noDate $A.date;
  # Seventh working day | 办结期限 | art. 16; scenario data
}

struct QualityCheckResponded $A.chapter("I") $A.zh("数据校核反馈")
    $A.author("implementer or data_holder") $A.subject("request id") {
  # 数据校核反馈. The data unit answers. Subject: request id. Author: implementer or data_holder.
  # Co-signers: none. Source: art. 16.

  result @0 :Text $A.required;
  # Confirmed or not confirmed | 核实结果 | art. 16; scenario data

  action @1 :Text $A.required;
  # What was done | 处理措施 | art. 16; scenario data

  workingDays @2 :Int64 = V.none $A.min(0);
  # Working days the answer took | 用时（工作日） | art. 16; scenario data
}

struct QualityIssueClosed $A.chapter("I") $A.zh("数据校核办结")
    $A.author("primary_developer") $A.subject("request id") {
  # 数据校核办结. The request is closed. Subject: request id. Author: primary_developer. Co-signers:
  # none. Source: art. 16.

  result @0 :Text;
  # How it ended | 办结结果 | art. 16
}

struct RiskReported $A.chapter("I") $A.zh("风险报告")
    $A.author("primary_developer") $A.subject("risk id") {
  # 风险报告. A risk was found and processing stopped. Subject: risk id. Author: primary_developer.
  # Co-signers: none. Source: art. 18.

  product @0 :Text $A.maxBytes(255);
  # Product id | 产品 | art. 18; scenario data

  resource @1 :Text $A.maxBytes(255);
  # Resource id | 资源 | art. 18

  risk @2 :Text $A.required;
  # What the risk is | 风险描述 | art. 18; scenario data

  processingStopped @3 :V.Flag $A.required;
  # Processing and operation were stopped | 已停止处理 | art. 18; scenario data

  reportedTo @4 :List(Text) $A.required;
  # Parties it was reported to | 报告对象 | art. 18; scenario data

  detectedOn @5 :Int32 = V.noDate $A.date;
  # Day it was found | 发现日期 | art. 18; scenario data

  scope @6 :Text $A.since(2);
  # platform: all products of the reporter | 影响范围 | art. 18
}

struct IncidentReported $A.chapter("I") $A.zh("安全事件报告")
    $A.author("primary_developer") $A.subject("incident id") {
  # 安全事件报告. A security incident. Subject: incident id. Author: primary_developer. Co-signers:
  # none. Source: art. 18.

  kind @0 :Text $A.required;
  # Loss, leak, tampering or damage: 丢失, 泄露, 篡改, 毁损 | 事件类别 | art. 18; scenario data

  major @1 :V.Flag $A.required;
  # Major; then also reported to cyberspace | 是否重大 | art. 18; scenario data

  product @2 :Text $A.maxBytes(255);
  # Product id | 产品 | art. 18

  resource @3 :Text $A.maxBytes(255);
  # Resource id | 资源 | art. 18

  processingStopped @4 :V.Flag $A.required;
  # Processing and operation were stopped | 已停止处理 | art. 18; scenario data

  reportedTo @5 :List(Text) $A.required;
  # Parties it was reported to | 报告对象 | art. 18; scenario data

  detectedOn @6 :Int32 = V.noDate $A.date;
  # Day it was found | 发现日期 | art. 18

  scope @7 :Text $A.since(2);
  # platform: all products of the reporter | 影响范围 | art. 18
}

struct RectificationOrdered $A.chapter("I") $A.zh("责令整改")
    $A.author("authority") $A.subject("rectification id") {
  # 责令整改. Somebody must put something right by a date. Subject: rectification id. Author:
  # authority. Co-signers: none. Source: art. 20, 22.

  target @0 :Text $A.required $A.maxBytes(128);
  # Party that must | 整改对象 | art. 20, 22; scenario data

  deadline @1 :Int32 = V.noDate $A.required $A.date;
  # Last day | 整改期限 | art. 20, 22; scenario data

  items @2 :List(Text) $A.required;
  # What must be put right | 整改事项 | art. 20, 22; scenario data

  about @3 :List(Text) $A.since(2) $A.maxBytes(255);
  # What it is about: risk, incident, finding, product, resource, evaluation | 涉及对象 | art. 20, 22
}

struct RectificationCompleted $A.chapter("I") $A.zh("整改完成")
    $A.author("the party ordered") $A.subject("rectification id") {
  # 整改完成. The party says it is done. Subject: rectification id. Author: the party ordered.
  # Co-signers: none. Source: art. 20, 22.

  evidence @0 :Text $A.required;
  # Evidence | 证明材料 | art. 20, 22; scenario data
}

struct RectificationAccepted $A.chapter("I") $A.zh("整改验收")
    $A.author("authority") $A.subject("rectification id") {
  # 整改验收. The authority agrees that it is done. Subject: rectification id. Author: authority.
  # Co-signers: none. Source: art. 20, 22.

  outcome @0 :Text;
  # Result | 验收结果 | art. 20, 22

  reason @1 :Text;
  # Remark | 说明 | art. 20, 22

  deadline @2 :Int32 = V.noDate $A.since(2) $A.date;
  # New last day, where it is returned | 新整改期限 | art. 20, 22
}

struct InspectionRecorded $A.chapter("I") $A.zh("监督检查")
    $A.author("authority or implementer") $A.cosign("security bodies") $A.subject("inspection id") {
  # 监督检查. An inspection. Subject: inspection id. Author: authority or implementer. Co-signers:
  # security bodies. Source: art. 19, 20.

  target @0 :Text $A.required $A.maxBytes(128);
  # Party or thing inspected | 检查对象 | art. 19, 20

  scope @1 :Text;
  # What was looked at (art. 19) | 检查范围 | art. 19, 20

  findings @2 :Text $A.required;
  # What was found | 检查结果 | art. 19, 20
}

struct InternalControlAuditRecorded $A.chapter("I") $A.zh("内控审计")
    $A.author("authority or implementer") $A.cosign("security bodies") $A.subject("audit id") {
  # 内控审计. An audit of internal control. Subject: audit id. Author: authority or implementer.
  # Co-signers: security bodies. Source: art. 20.

  target @0 :Text $A.required $A.maxBytes(128);
  # Party audited | 审计对象 | art. 20; scenario data

  findings @1 :Int64 = V.none $A.required $A.min(0);
  # Number of findings | 发现问题数 | art. 20; scenario data

  rectified @2 :V.Flag;
  # All put right | 是否已整改 | art. 20; scenario data

  bodies @3 :List(Text) $A.since(2);
  # Roles of the security bodies that took part | 参与机关 | art. 20
}

struct InterviewHeld $A.chapter("I") $A.zh("约谈")
    $A.author("authority") $A.subject("interview id") {
  # 约谈. A party was called in. Subject: interview id. Author: authority. Co-signers: none. Source:
  # art. 22.

  target @0 :Text $A.required $A.maxBytes(128);
  # Party | 约谈对象 | art. 22

  reason @1 :Text $A.required;
  # Why | 约谈事由 | art. 22
}

struct CriticismNotified $A.chapter("I") $A.zh("通报批评")
    $A.author("authority P/M") $A.subject("notice id") {
  # 通报批评. A party is criticised, with the government's consent. Subject: notice id. Author:
  # authority P/M. Co-signers: none. Source: art. 24.

  target @0 :Text $A.required $A.maxBytes(128);
  # Party | 通报对象 | art. 24; scenario data

  reason @1 :Text;
  # Why | 通报事由 | art. 24

  governmentConsent @2 :Text $A.required;
  # Number of the government's consent | 本级政府同意文号 | art. 24; scenario data
}

struct LiabilityExemptionAssessed $A.chapter("I") $A.zh("尽职免责评估")
    $A.author("authority") $A.subject("assessment id") {
  # 尽职免责评估. Whether a party that acted diligently is exempt. Subject: assessment id. Author:
  # authority. Co-signers: none. Source: art. 23.

  target @0 :Text $A.required $A.maxBytes(128);
  # Party | 评估对象 | art. 23

  reason @1 :Text $A.required;
  # Why | 评估理由 | art. 23

  outcome @2 :Text;
  # Result | 评估结论 | art. 23
}

struct QuarterlyReportSubmitted $A.chapter("I") $A.zh("季度报告")
    $A.author("primary_developer") $A.subject("report id") {
  # 季度报告. The quarterly report. Subject: report id. Author: primary_developer. Co-signers: none.
  # Source: art. 22 para. 3.

  period @0 :Text $A.required;
  # Quarter, such as 2025Q3 | 期间 | art. 22 para. 3; scenario data

  transactions @1 :Int64 = V.none $A.requiredSince(2) $A.min(0);
  # Number of sales | 交易笔数 | art. 22 para. 3; scenario data

  figures @2 :List(V.NamedNumber) $A.requiredSince(2) $A.map;
  # Figures reported: name and number | 报告数据 | art. 22 para. 3

  secondaryReuseIncluded @3 :V.Flag $A.required;
  # Covers re-use by secondary developers | 含二级再开发利用情况 | art. 22 para. 3; scenario data

  sentTo @4 :List(Text) $A.required;
  # Parties it was sent to | 报送对象 | art. 22 para. 3; scenario data

  reuse @5 :List(Reuse) $A.since(2) $A.requiredSince(2);
  # Re-use by secondary developers, one entry a developer and product | 再开发利用情况 | art. 22 para. 3
}

struct AnnualReportSubmitted $A.chapter("I") $A.zh("年度报告")
    $A.author("primary_developer") $A.subject("report id") {
  # 年度报告. The annual summary, due on 31 March. Subject: report id. Author: primary_developer.
  # Co-signers: none. Source: art. 22 para. 3.

  year @0 :Int64 = V.none $A.required $A.min(1900) $A.max(9999);
  # Year reported on | 年度 | art. 22 para. 3; scenario data

  figures @1 :List(V.NamedNumber) $A.requiredSince(2) $A.map;
  # Figures reported: name and number | 报告数据 | art. 22 para. 3

  secondaryReuseIncluded @2 :V.Flag $A.required;
  # Covers re-use by secondary developers | 含二级再开发利用情况 | art. 22 para. 3; scenario data

  sentTo @3 :List(Text) $A.required;
  # Parties it was sent to | 报送对象 | art. 22 para. 3; scenario data

  transactions @4 :Int64 = V.none $A.since(2) $A.requiredSince(2) $A.min(0);
  # Number of sales | 交易笔数 | art. 22 para. 3

  reuse @5 :List(Reuse) $A.since(2) $A.requiredSince(2);
  # Re-use by secondary developers, one entry a developer and product | 再开发利用情况 | art. 22 para. 3
}

struct AnnualDisclosurePublished $A.chapter("I") $A.zh("年度信息披露")
    $A.author("implementer and primary_developer") $A.subject("disclosure id") {
  # 年度信息披露. The yearly disclosure, by 31 March. Subject: disclosure id. Author: implementer
  # and primary_developer. Co-signers: none. Source: 国家数据局 2026-02-10.

  year @0 :Int64 = V.none $A.required $A.min(1900) $A.max(9999);
  # Year disclosed | 年度 | 国家数据局 2026-02-10; scenario data

  items @1 :List(Text) $A.required;
  # What is disclosed | 披露事项 | 国家数据局 2026-02-10; scenario data
}

struct PrimaryDeveloperQualified $A.chapter("I") $A.zh("一级开发主体资质确认")
    $A.author("authority P") $A.subject("party alias") {
  # 一级开发主体资质确认. The primary developer is able and creditworthy. Subject: party alias.
  # Author: authority P. Co-signers: none. Source: art. 7 para. 1.

  capability @0 :Text $A.required;
  # Capability, in words | 能力条件 | art. 7 para. 1

  credit @1 :Text $A.required;
  # Credit, in words | 信用状况 | art. 7 para. 1

  document @2 :Text $A.required;
  # Document | 文件 | art. 7 para. 1
}

struct SecurityOfficerNamed $A.chapter("I") $A.zh("安全负责人")
    $A.author("primary_developer") $A.subject("party alias") {
  # 安全负责人. Who answers first for security; a post, never a person. Subject: party alias.
  # Author: primary_developer. Co-signers: none. Source: art. 8.

  post @0 :Text $A.required;
  # Post of the officer | 岗位 | art. 8

  title @1 :Text;
  # Title of the appointment | 任命文件 | art. 8

  validTo @2 :Int32 = V.noDate $A.date;
  # Last day | 有效期至 | art. 8
}

struct EmergencyPlanFiled $A.chapter("I") $A.zh("应急处置预案")
    $A.author("primary_developer") $A.subject("plan id") {
  # 应急处置预案. Plan for security incidents; needed for listing. Subject: plan id. Author:
  # primary_developer. Co-signers: none. Source: art. 8.

  title @0 :Text $A.required;
  # Title | 预案名称 | art. 8; scenario data

  validTo @1 :Int32 = V.noDate $A.required $A.date;
  # Last day in force | 有效期至 | art. 8; scenario data
}

struct ImplementerEvaluated $A.chapter("I") $A.zh("实施机构年度评价")
    $A.author("authority P") $A.subject("party alias") {
  # 实施机构年度评价. The yearly evaluation of an implementer. Subject: party alias. Author:
  # authority P. Co-signers: none. Source: art. 22 para. 1.

  year @0 :Int64 = V.none $A.required $A.min(1900) $A.max(9999);
  # Year | 年度 | art. 22 para. 1; scenario data

  score @1 :Int64 = V.none $A.required $A.unit("points") $A.min(0) $A.max(1000);
  # Score, in points | 得分 | art. 22 para. 1; scenario data

  grade @2 :Text;
  # Grade | 等次 | art. 22 para. 1

  issues @3 :List(Text);
  # What is wanting | 存在问题 | art. 22 para. 1

  rectifyBy @4 :Int32 = V.noDate $A.date;
  # Last day to put it right | 整改期限 | art. 22 para. 1

  suspend @5 :V.Flag;
  # Operation is to be suspended | 是否暂停 | art. 22 para. 1

  uses @6 :List(Text);
  # What the result is used for | 结果运用 | art. 22 para. 1; scenario data

  evaluated @7 :Text $A.since(2) $A.requiredSince(2) $A.maxBytes(128);
  # Party that is evaluated | 被评价单位 | art. 22 para. 1

  system @8 :Text $A.since(2) $A.maxBytes(255);
  # Evaluation system used | 指标体系 | art. 22 para. 1

  byIndicator @9 :List(V.NamedNumber) $A.since(2) $A.map $A.min(0);
  # Value of each indicator | 指标得分 | art. 22 para. 1
}

struct PrimaryDeveloperEvaluated $A.chapter("I") $A.zh("一级开发主体年度评价")
    $A.author("authority P") $A.subject("party alias") {
  # 一级开发主体年度评价. The yearly evaluation of the primary developer. Subject: party alias.
  # Author: authority P. Co-signers: none. Source: art. 22 para. 2.

  year @0 :Int64 = V.none $A.required $A.min(1900) $A.max(9999);
  # Year | 年度 | art. 22 para. 2; scenario data

  score @1 :Int64 = V.none $A.required $A.unit("points") $A.min(0) $A.max(1000);
  # Score, in points | 得分 | art. 22 para. 2; scenario data

  grade @2 :Text;
  # Grade | 等次 | art. 22 para. 2; scenario data

  issues @3 :List(Text);
  # What is wanting | 存在问题 | art. 22 para. 2; scenario data

  rectifyBy @4 :Int32 = V.noDate $A.date;
  # Last day to put it right | 整改期限 | art. 22 para. 2; scenario data

  suspend @5 :V.Flag;
  # Operation is to be suspended | 是否暂停 | art. 22 para. 2; scenario data

  uses @6 :List(Text);
  # What the result is used for | 结果运用 | art. 22 para. 2

  evaluated @7 :Text $A.since(2) $A.requiredSince(2) $A.maxBytes(128);
  # Party that is evaluated | 被评价单位 | art. 22 para. 2

  system @8 :Text $A.since(2) $A.maxBytes(255);
  # Evaluation system used | 指标体系 | art. 22 para. 2

  byIndicator @9 :List(V.NamedNumber) $A.since(2) $A.map $A.min(0);
  # Value of each indicator | 指标得分 | art. 22 para. 2
}

struct AuditFindingRecorded $A.chapter("I") $A.zh("审计发现")
    $A.author("auditor") $A.subject("finding id") {
  # 审计发现. What an auditor found, as of a recorded day. Subject: finding id. Author: auditor.
  # Co-signers: none. Source: art. 7, 20, 21.

  asOfRecorded @0 :Int32 = V.noDate $A.required $A.date;
  # The auditor saw what was recorded by the end of this day | 截至入账日 | art. 7, 20, 21; scenario
  # data

  target @1 :Text $A.required $A.maxBytes(255);
  # What it is about | 对象 | art. 7, 20, 21; scenario data

  kind @2 :Text;
  # Kind of finding, such as competition (art. 7) | 类别 | art. 7, 20, 21

  finding @3 :Text $A.required;
  # The finding | 审计发现 | art. 7, 20, 21; scenario data

  severity @4 :Text;
  # How grave | 严重程度 | art. 7, 20, 21; scenario data
}

struct AttestationIssued $A.chapter("I") $A.zh("核验证明")
    $A.author("auditor") $A.subject("attestation id") {
  # 核验证明. An auditor attests what was checked. Subject: attestation id. Author: auditor.
  # Co-signers: none. Source: art. 20, 21.

  asOfRecorded @0 :Int32 = V.noDate $A.required $A.date;
  # The auditor saw what was recorded by the end of this day | 截至入账日 | art. 20, 21

  target @1 :Text $A.required $A.maxBytes(255);
  # What it is about | 对象 | art. 20, 21

  finding @2 :Text $A.required;
  # What is attested | 核验结论 | art. 20, 21
}

struct Reuse {
  # What a secondary developer made of a product.

  developer @0 :Text $A.required $A.maxBytes(128);
  # Secondary developer | 二级开发主体 | art. 22 para. 3

  product @1 :Text $A.required $A.maxBytes(255);
  # Product id | 产品 | art. 22 para. 3

  purpose @2 :Text $A.required;
  # What it is used for | 用途 | art. 22 para. 3

  calls @3 :Int64 = V.none $A.required $A.min(0);
  # Calls, as the developer states | 调用次数 | art. 22 para. 3
}

struct RiskClosed $A.chapter("I") $A.zh("风险解除") $A.since(2)
    $A.author("authority P/M") $A.cosign("implementer of a resource concerned")
    $A.subject("risk or incident id") {
  # 风险解除. A risk or incident is over. Subject: risk or incident id. Author: authority P/M.
  # Co-signers: implementer of a resource concerned. Source: art. 18.

  outcome @0 :Text $A.required;
  # Resolved or unfounded | 处理结果 | art. 18

  reason @1 :Text $A.required;
  # Why | 解除理由 | art. 18
}

struct RectificationPlanSubmitted $A.chapter("I") $A.zh("整改方案报送") $A.since(2)
    $A.author("the party ordered or evaluated") $A.subject("submission id") {
  # 整改方案报送. How something will be put right. Subject: submission id. Author: the party ordered or
  # evaluated. Co-signers: none. Source: art. 22 para. 2.

  about @0 :Text $A.required $A.maxBytes(255);
  # Order or evaluation | 整改单或评价 | art. 22 para. 2

  items @1 :List(Text) $A.required;
  # What will be done | 整改措施 | art. 22 para. 2

  completeBy @2 :Int32 = V.noDate $A.required $A.date;
  # Last day | 完成期限 | art. 22 para. 2
}

struct MaterialsRequested $A.chapter("I") $A.zh("调取资料") $A.since(2)
    $A.author("authority, auditor or a supervising body") $A.subject("request id") {
  # 调取资料. A body that supervises asks for materials. Subject: request id. Author: authority, auditor
  # or a supervising body. Co-signers: none. Source: art. 22 para. 2.

  from @0 :Text $A.required $A.maxBytes(128);
  # Party asked | 提供单位 | art. 22 para. 2

  items @1 :List(Text) $A.required;
  # What is asked for | 资料清单 | art. 22 para. 2

  purpose @2 :Text $A.required;
  # What for | 用途 | art. 22 para. 2

  due @3 :Int32 = V.noDate $A.required $A.date;
  # Last day | 提供期限 | art. 22 para. 2
}

struct MaterialsProvided $A.chapter("I") $A.zh("提供资料") $A.since(2)
    $A.author("the party asked") $A.subject("request id") {
  # 提供资料. The materials were handed over. Subject: request id. Author: the party asked. Co-signers:
  # none. Source: art. 22 para. 2.

  items @0 :List(Text) $A.required;
  # What was handed over | 资料清单 | art. 22 para. 2
}

struct EvaluationSystemAdopted $A.chapter("I") $A.zh("评价指标体系发布") $A.since(2)
    $A.author("authority P") $A.subject("system id") {
  # 评价指标体系发布. Indicators and weights by which evaluations are made. Subject: system id. Author:
  # authority P. Co-signers: none. Source: art. 22 para. 1.

  kind @0 :Text $A.required;
  # Implementer or primary_developer | 评价对象类别 | art. 22 para. 1

  version @1 :Int64 = V.none $A.required $A.min(0);
  # Version | 版本 | art. 22 para. 1

  validFrom @2 :Int32 = V.noDate $A.required $A.date;
  # First day | 生效日 | art. 22 para. 1

  indicators @3 :List(Indicator) $A.required;
  # The indicators; weights sum to 100 | 评价指标 | art. 22 para. 1
}

struct OperationEffectivenessAssessed $A.chapter("I") $A.zh("授权运营效能评估") $A.since(2)
    $A.author("authority P") $A.subject("assessment id") {
  # 授权运营效能评估. What authorised operation has achieved. Subject: assessment id. Author: authority P.
  # Co-signers: none. Source: art. 22 para. 1.

  period @0 :Text $A.required;
  # Period | 期间 | art. 22 para. 1

  scope @1 :Text $A.required;
  # What was looked at | 评估范围 | art. 22 para. 1

  score @2 :Int64 = V.none $A.required $A.unit("points") $A.min(0) $A.max(100);
  # Score, in points | 得分 | art. 22 para. 1

  findings @3 :Text $A.required;
  # What was found | 评估结论 | art. 22 para. 1
}

struct CompetitionFindingRecorded $A.chapter("I") $A.zh("竞争行为认定") $A.since(2)
    $A.author("market_supervision") $A.subject("finding id") {
  # 竞争行为认定. What market supervision found about competition. Subject: finding id. Author:
  # market_supervision. Co-signers: none. Source: art. 7 para. 2.

  target @0 :Text $A.required $A.maxBytes(128);
  # Party it is about | 对象 | art. 7 para. 2

  conduct @1 :Text $A.required;
  # 垄断协议, 滥用市场支配地位 or 不正当竞争 | 行为类别 | art. 7 para. 2

  finding @2 :Text $A.required;
  # The finding | 认定结论 | art. 7 para. 2

  decisionNo @3 :Text $A.required;
  # Number of the decision | 决定书文号 | art. 7 para. 2
}

struct Indicator {
  # One indicator of an evaluation.

  id @0 :Text $A.required $A.maxBytes(255);
  # Name in by_indicator | 指标编号 | art. 22 para. 1

  name @1 :Text $A.required;
  # Name | 指标名称 | art. 22 para. 1

  weight @2 :Int64 = V.none $A.required $A.min(1) $A.max(100);
  # Weight; all sum to 100 | 权重 | art. 22 para. 1

  source @3 :Text $A.required;
  # Ledger or manual | 来源 | art. 22 para. 1

  measure @4 :Text;
  # What the ledger computes; needed for ledger | 账本口径 | art. 22 para. 1
}
