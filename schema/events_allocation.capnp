# Chapter H of the event catalogue: Allocation.
#
# How absence, dates, percentages and maps are written: event.capnp. Comments of fields read
# "meaning, unit | Chinese name | source"; art. n is article n of 豫政办〔2025〕5号.
# DO NOT RENUMBER: on disk since format 1. New fields go to the end of their struct.
@0xb8b86f2c81d9037e;

using Cxx = import "/capnp/c++.capnp";
using A = import "annotations.capnp";
using V = import "values.capnp";

$Cxx.namespace("luoshu::schema");

struct AllocationRuleAdopted $A.chapter("H") $A.zh("收益分配规则发布")
    $A.author("authority P") $A.cosign("finance P") $A.subject("rule name") {
  # 收益分配规则发布. The first version of an allocation rule. Subject: rule name. Author: authority
  # P. Co-signers: finance P. Source: art. 21 para. 1.

  version @0 :Int64 = V.none $A.required $A.min(0);
  # Version of the rule | 版本 | art. 21 para. 1; scenario data

  validFrom @1 :Int32 = V.noDate $A.required $A.date;
  # First day | 生效日 | art. 21 para. 1; scenario data

  text @2 :Text $A.required $A.ruleText;
  # The rule in LuoRule, verbatim | 规则文本 | art. 21 para. 1; scenario data
}

struct AllocationRuleAmended $A.chapter("H") $A.zh("收益分配规则修订")
    $A.author("authority P") $A.cosign("finance P") $A.subject("rule name") {
  # 收益分配规则修订. A later version of an allocation rule. Subject: rule name. Author: authority
  # P. Co-signers: finance P. Source: art. 21 para. 1.

  version @0 :Int64 = V.none $A.required $A.min(0);
  # Version of the rule | 版本 | art. 21 para. 1; scenario data

  validFrom @1 :Int32 = V.noDate $A.required $A.date;
  # First day | 生效日 | art. 21 para. 1; scenario data

  text @2 :Text $A.required $A.ruleText;
  # The rule in LuoRule, verbatim | 规则文本 | art. 21 para. 1; scenario data

  supersedes @3 :Int64 = V.none $A.required $A.min(0);
  # Version it replaces | 替代版本 | art. 21 para. 1; scenario data
}

struct AllocationRunComputed $A.chapter("H") $A.zh("分配批次计算")
    $A.author("authority P") $A.subject("run id") {
  # 分配批次计算. Claims the totals of a period; the ledger recomputes them. Subject: run id.
  # Author: authority P. Co-signers: none. Source: art. 21 para. 4.

  period @0 :Text $A.required;
  # Period, such as 2025Q3 | 期间 | art. 21 para. 4; scenario data

  rule @1 :Text $A.required $A.maxBytes(255);
  # Rule name | 规则 | art. 21 para. 4; scenario data

  ruleVersions @2 :List(Int64) $A.required $A.min(0);
  # Versions in force within the period | 规则版本 | art. 21 para. 4; scenario data

  grossFen @3 :Int64 = V.none $A.required $A.unit("fen");
  # Gross sales less refunds, in fen | 含税金额 | art. 21 para. 4; scenario data

  taxFen @4 :Int64 = V.none $A.required $A.unit("fen");
  # VAT of these, in fen | 税额 | art. 21 para. 4; scenario data

  netFen @5 :Int64 = V.none $A.required $A.unit("fen");
  # Net of these, in fen | 不含税金额 | art. 21 para. 4; scenario data

  allocatedFen @6 :Int64 = V.none $A.required $A.unit("fen");
  # Sum of all lines, in fen | 分配金额 | art. 21 para. 4; scenario data

  lineCount @7 :Int64 = V.none $A.required $A.min(0);
  # Number of lines that are not zero | 分录数 | art. 21 para. 4; scenario data

  linesCount @8 :Int64 = V.none $A.since(2) $A.requiredSince(2) $A.min(0);
  # Number of lines | 明细笔数 | art. 21 para. 3, 4

  linesRoot @9 :Text $A.since(2) $A.requiredSince(2) $A.maxBytes(128);
  # Root of the tree over the sorted lines, hexadecimal | 明细根 | art. 21 para. 3, 4

  replaces @10 :Text $A.since(2) $A.maxBytes(255);
  # Run it replaces | 替代批次 | art. 21 para. 3, 4

  reason @11 :Text $A.since(2);
  # Why it replaces it | 替代原因 | art. 21 para. 3, 4
}

struct StatementIssued $A.chapter("H") $A.zh("对账单签发")
    $A.author("authority P") $A.subject("statement id") {
  # 对账单签发. What a beneficiary gets of a run. Subject: statement id. Author: authority P.
  # Co-signers: none. Source: art. 21.

  run @0 :Text $A.required $A.maxBytes(255);
  # Run id | 分配批次 | art. 21; scenario data

  beneficiary @1 :Text $A.required $A.maxBytes(255);
  # Division code or party alias | 受益方 | art. 21; scenario data

  carryFen @2 :Int64 = V.none $A.required $A.unit("fen");
  # Carried over from before, in fen | 上期结转 | art. 21; scenario data

  currentFen @3 :Int64 = V.none $A.required $A.unit("fen");
  # Of this run, in fen | 本期金额 | art. 21; scenario data

  payableFen @4 :Int64 = V.none $A.required $A.unit("fen");
  # Carry + current, in fen | 应付金额 | art. 21; scenario data

  confirmBy @5 :Int32 = V.noDate $A.required $A.date;
  # Last day to confirm or dispute | 确认期限 | art. 21; scenario data

  linesCount @6 :Int64 = V.none $A.since(2) $A.requiredSince(2) $A.min(0);
  # Number of lines | 明细笔数 | art. 21 para. 3

  linesRoot @7 :Text $A.since(2) $A.requiredSince(2) $A.maxBytes(128);
  # Root of the tree over the sorted lines, hexadecimal | 明细根 | art. 21 para. 3
}

struct StatementConfirmed $A.chapter("H") $A.zh("对账单确认")
    $A.author("beneficiary's officer") $A.subject("statement id") {
  # 对账单确认. The beneficiary agrees. Subject: statement id. Author: beneficiary's officer.
  # Co-signers: none. Source: art. 21.

  currentFen @0 :Int64 = V.none $A.required $A.unit("fen");
  # Amount agreed to, equal to the book, in fen | 确认金额 | art. 21; scenario data

  note @1 :Text;
  # Remark | 备注 | art. 21; scenario data
}

struct StatementDisputed $A.chapter("H") $A.zh("对账异议")
    $A.author("beneficiary's officer") $A.subject("statement id") {
  # 对账异议. The beneficiary does not agree. Subject: statement id. Author: beneficiary's officer.
  # Co-signers: none. Source: art. 21.

  dispute @0 :Text $A.required $A.maxBytes(255);
  # Dispute id | 异议编号 | art. 21; scenario data

  amountStatedFen @1 :Int64 = V.none $A.required $A.unit("fen");
  # Amount on the statement, in fen | 对账单金额 | art. 21; scenario data

  ground @2 :Text $A.required;
  # Why | 异议理由 | art. 21; scenario data

  evidence @3 :Text;
  # Evidence | 证据 | art. 21; scenario data
}

struct DisputeResolved $A.chapter("H") $A.zh("异议处理")
    $A.author("authority P") $A.cosign("finance P") $A.subject("dispute id") {
  # 异议处理. The dispute is decided. Subject: dispute id. Author: authority P. Co-signers: finance
  # P. Source: art. 21.

  outcome @0 :Text $A.required;
  # Upheld, partly or dismissed | 处理结果 | art. 21; scenario data

  remedy @1 :Text;
  # What follows | 救济措施 | art. 21; scenario data

  adjustment @2 :Text $A.maxBytes(255);
  # Id of the adjustment to be booked | 调整编号 | art. 21; scenario data

  reason @3 :Text $A.required;
  # Why | 理由 | art. 21; scenario data
}

struct AllocationAdjusted $A.chapter("H") $A.zh("分配调整")
    $A.author("authority P") $A.cosign("finance P") $A.subject("adjustment id") {
  # 分配调整. Moves money between beneficiaries in an open period; sums to zero. Subject: adjustment
  # id. Author: authority P. Co-signers: finance P. Source: art. 21 para. 4.

  source @0 :Text $A.required $A.maxBytes(255);
  # Dispute or finding it comes from | 来源 | art. 21 para. 4; scenario data

  transaction @1 :Text $A.required $A.maxBytes(255);
  # Transaction id | 交易 | art. 21 para. 4; scenario data

  bookIn @2 :Text $A.required;
  # Period it is booked in | 入账期间 | art. 21 para. 4; scenario data

  ruleVersion @3 :Int64 = V.none $A.required $A.min(0);
  # Version of the rule | 规则版本 | art. 21 para. 4; scenario data

  netChange @4 :List(V.NamedNumber) $A.required $A.map $A.unit("fen");
  # Change in fen by beneficiary | 净变动 | art. 21 para. 4; scenario data

  totalFen @5 :Int64 = V.none $A.required $A.unit("fen");
  # Sum of the changes, zero, in fen | 合计 | art. 21 para. 4; scenario data
}

struct AllocationRunFinalized $A.chapter("H") $A.zh("分配办结")
    $A.author("finance P") $A.cosign("authority P") $A.subject("run id") {
  # 分配办结. The run is final. Subject: run id. Author: finance P. Co-signers: authority P. Source:
  # art. 21 para. 4.

  netFen @0 :Int64 = V.none $A.required $A.unit("fen");
  # Net of the run, in fen | 不含税金额 | art. 21 para. 4; scenario data
}

struct AllocationPaid $A.chapter("H") $A.zh("拨付（缴库）")
    $A.author("primary_developer") $A.cosign("finance") $A.subject("statement id") {
  # 拨付（缴库）. A statement is paid. Subject: statement id. Author: primary_developer. Co-signers:
  # finance. Source: art. 21.

  amountFen @0 :Int64 = V.none $A.required $A.unit("fen");
  # Amount, in fen | 金额 | art. 21; scenario data

  channel @1 :Text $A.required;
  # How it was paid | 拨付渠道 | art. 21; scenario data

  receiptNo @2 :Text $A.required;
  # Number of the receipt | 缴库凭证号 | art. 21; scenario data

  account @3 :Text $A.since(2) $A.maxBytes(255);
  # Account it went through | 账户 | art. 21 para. 4
}

struct AllocationRetained $A.chapter("H") $A.zh("自留")
    $A.author("primary_developer") $A.subject("statement id") {
  # 自留. The primary developer keeps its own share. Subject: statement id. Author:
  # primary_developer. Co-signers: none. Source: art. 21.

  amountFen @0 :Int64 = V.none $A.required $A.unit("fen");
  # Amount, in fen | 金额 | art. 21; scenario data

  channel @1 :Text;
  # How it is held | 渠道 | art. 21

  receiptNo @2 :Text;
  # Number of the receipt | 凭证号 | art. 21
}

struct ReinvestmentCommitted $A.chapter("H") $A.zh("反哺承诺")
    $A.author("primary_developer") $A.cosign("beneficiary") $A.subject("reinvestment id") {
  # 反哺承诺. Promises support in money or in kind. Subject: reinvestment id. Author:
  # primary_developer. Co-signers: beneficiary. Source: art. 21 para. 2.

  division @0 :Text $A.required $A.maxBytes(255);
  # Division code | 区划 | art. 21 para. 2

  project @1 :Text $A.required;
  # Project | 项目 | art. 21 para. 2

  amountFen @2 :Int64 = V.none $A.unit("fen");
  # Amount of money, in fen | 金额 | art. 21 para. 2

  inKindValueFen @3 :Int64 = V.none $A.unit("fen");
  # Value of support in kind, in fen | 实物价值 | art. 21 para. 2

  earmarkPeriods @4 :List(Text);
  # Periods whose earmarks it uses | 计提期间 | art. 21 para. 2

  evidence @5 :Text;
  # Evidence | 证明材料 | art. 21 para. 2

  purpose @6 :Text;
  # What it is used for | 用途 | art. 21 para. 2

  performanceTarget @7 :Text;
  # What it is to achieve | 绩效目标 | art. 21 para. 2
}

struct ReinvestmentSpent $A.chapter("H") $A.zh("反哺支出")
    $A.author("whoever carries it out") $A.cosign("beneficiary") $A.subject("reinvestment id") {
  # 反哺支出. Earmarked money was used; moves no allocation money. Subject: reinvestment id. Author:
  # whoever carries it out. Co-signers: beneficiary. Source: art. 21 para. 2.

  division @0 :Text $A.required $A.maxBytes(255);
  # Division code | 区划 | art. 21 para. 2; scenario data

  project @1 :Text $A.required;
  # Project | 项目 | art. 21 para. 2; scenario data

  amountFen @2 :Int64 = V.none $A.required $A.unit("fen");
  # Amount of money, in fen | 金额 | art. 21 para. 2; scenario data

  inKindValueFen @3 :Int64 = V.none $A.unit("fen");
  # Value of support in kind, in fen | 实物价值 | art. 21 para. 2

  earmarkPeriods @4 :List(Text) $A.required;
  # Periods whose earmarks it uses | 计提期间 | art. 21 para. 2; scenario data

  evidence @5 :Text;
  # Evidence | 证明材料 | art. 21 para. 2

  purpose @6 :Text;
  # What it is used for | 用途 | art. 21 para. 2

  performanceTarget @7 :Text;
  # What it is to achieve | 绩效目标 | art. 21 para. 2
}

struct PeriodClosed $A.chapter("H") $A.zh("期间关账")
    $A.author("finance P") $A.subject("period, such as 2025Q3") {
  # 期间关账. No later event may change money inside the period. Subject: period, such as 2025Q3.
  # Author: finance P. Co-signers: none. Source: art. 21 para. 4.
}

struct EarmarkProjectEntered $A.chapter("H") $A.zh("反哺项目入库") $A.since(2)
    $A.author("implementer") $A.subject("project id") {
  # 反哺项目入库. A project that earmarked money may be spent on. Subject: project id. Author:
  # implementer. Co-signers: none. Source: 豫财环资〔2025〕14号 art. 13.

  division @0 :Text $A.required $A.maxBytes(255);
  # Division code | 区划 | 豫财环资〔2025〕14号 art. 13

  name @1 :Text $A.required;
  # Name | 项目名称 | 豫财环资〔2025〕14号 art. 13

  purpose @2 :Text $A.required;
  # What it is for | 用途 | 豫财环资〔2025〕14号 art. 13

  carrier @3 :Text $A.required $A.maxBytes(128);
  # Party that carries it out | 承担单位 | 豫财环资〔2025〕14号 art. 13

  plannedFen @4 :Int64 = V.none $A.required $A.unit("fen");
  # Amount planned, in fen | 申报额 | 豫财环资〔2025〕14号 art. 13

  targets @5 :List(V.Target) $A.required;
  # What it is to achieve, in numbers | 绩效目标 | 豫财环资〔2025〕14号 art. 13
}

struct EarmarkBudgetApproved $A.chapter("H") $A.zh("反哺项目预算批准") $A.since(2)
    $A.author("finance P") $A.cosign("implementer") $A.subject("project id") {
  # 反哺项目预算批准. The budget of a project. Subject: project id. Author: finance P. Co-signers:
  # implementer. Source: 豫财环资〔2025〕14号 art. 13.

  amountFen @0 :Int64 = V.none $A.required $A.unit("fen");
  # Budget, in fen | 批复预算 | 豫财环资〔2025〕14号 art. 13
}

struct EarmarkAdjusted $A.chapter("H") $A.zh("反哺项目调整") $A.since(2)
    $A.author("implementer") $A.cosign("finance P") $A.subject("project id") {
  # 反哺项目调整. Budget or targets of a project change. Subject: project id. Author: implementer.
  # Co-signers: finance P. Source: 豫财环资〔2025〕14号 art. 21.

  reason @0 :Text $A.required;
  # Why | 调整原因 | 豫财环资〔2025〕14号 art. 21

  amountFen @1 :Int64 = V.none $A.unit("fen") $A.min(0);
  # New budget, in fen | 调整后预算 | 豫财环资〔2025〕14号 art. 21

  targets @2 :List(V.Target);
  # New targets | 调整后绩效目标 | 豫财环资〔2025〕14号 art. 21
}

struct EarmarkMonitored $A.chapter("H") $A.zh("绩效双监控") $A.since(2)
    $A.author("implementer") $A.subject("project id") {
  # 绩效双监控. How far money and targets have got. Subject: project id. Author: implementer. Co-signers:
  # none. Source: 豫财环资〔2025〕14号 art. 20.

  spentFen @0 :Int64 = V.none $A.required $A.unit("fen") $A.min(0);
  # Spent so far, in fen | 已支出 | 豫财环资〔2025〕14号 art. 20

  progress @1 :List(V.NamedNumber) $A.required $A.map $A.min(0);
  # Reached so far, by indicator | 完成值 | 豫财环资〔2025〕14号 art. 20

  problems @2 :Text;
  # What is wanting | 存在问题 | 豫财环资〔2025〕14号 art. 20

  action @3 :Text;
  # What is done about it | 改进措施 | 豫财环资〔2025〕14号 art. 20
}

struct EarmarkEvaluated $A.chapter("H") $A.zh("绩效评价") $A.since(2)
    $A.author("implementer, authority or finance P") $A.subject("project id") {
  # 绩效评价. The yearly evaluation of a project. Subject: project id. Author: implementer, authority or
  # finance P. Co-signers: none. Source: 豫财环资〔2025〕14号 art. 22.

  kind @0 :Text $A.required;
  # Self, department or key | 评价类别 | 豫财环资〔2025〕14号 art. 22

  year @1 :Int64 = V.none $A.required $A.min(1900) $A.max(9999);
  # Year | 年度 | 豫财环资〔2025〕14号 art. 22

  progress @2 :List(V.NamedNumber) $A.required $A.map $A.min(0);
  # Reached, by indicator | 完成值 | 豫财环资〔2025〕14号 art. 22

  result @3 :Text $A.required;
  # 优, 良, 中 or 差 | 评价等次 | 豫财环资〔2025〕14号 art. 22

  final @4 :V.Flag;
  # The project ends with it | 是否终评 | 豫财环资〔2025〕14号 art. 22
}

struct EarmarkCarriedOver $A.chapter("H") $A.zh("结转结余") $A.since(2)
    $A.author("implementer") $A.cosign("finance P") $A.subject("project id") {
  # 结转结余. Money left of a year goes on into the next. Subject: project id. Author: implementer.
  # Co-signers: finance P. Source: 豫财环资〔2025〕14号 art. 21.

  fromYear @0 :Int64 = V.none $A.required $A.min(1900) $A.max(9999);
  # Year it is left from | 结转起年 | 豫财环资〔2025〕14号 art. 21

  toYear @1 :Int64 = V.none $A.required $A.min(1900) $A.max(9999);
  # Year it goes to | 结转至年 | 豫财环资〔2025〕14号 art. 21

  amountFen @2 :Int64 = V.none $A.required $A.unit("fen") $A.min(0);
  # Amount, in fen | 结转金额 | 豫财环资〔2025〕14号 art. 21
}
