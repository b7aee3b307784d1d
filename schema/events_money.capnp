# Chapter G of the event catalogue: Use, money, cost, quality.
#
# How absence, dates, percentages and maps are written: event.capnp. Comments of fields read
# "meaning, unit | Chinese name | source"; art. n is article n of 豫政办〔2025〕5号.
# DO NOT RENUMBER: on disk since format 1. New fields go to the end of their struct.
@0xa7a76f2c81d9037e;

using Cxx = import "/capnp/c++.capnp";
using A = import "annotations.capnp";
using V = import "values.capnp";

$Cxx.namespace("luoshu::schema");

struct UsageMetered $A.chapter("G") $A.zh("用量计量")
    $A.author("primary_developer") $A.subject("metering id") {
  # 用量计量. Use of a product by resource, for a sale or a period. Subject: metering id. Author:
  # primary_developer. Co-signers: none. Source: art. 3; art. 21.

  transaction @0 :Text $A.maxBytes(255);
  # Transaction id | 交易 | art. 3; art. 21; scenario data

  period @1 :Text;
  # Period, where it is not for one sale | 期间 | art. 3; art. 21

  product @2 :Text $A.required $A.maxBytes(255);
  # Product id | 产品 | art. 3; art. 21; scenario data

  byResource @3 :List(V.NamedNumber) $A.required $A.map $A.min(0);
  # Uses by resource id | 按资源用量 | art. 3; art. 21; scenario data

  unit @4 :Text $A.required;
  # Unit of use | 计量单位 | art. 3; art. 21; scenario data

  agreement @5 :Text $A.since(2) $A.maxBytes(255);
  # Application agreement; needed with a transaction | 应用协议 | art. 17, 21
}

struct UsageCorrected $A.chapter("G") $A.zh("用量更正")
    $A.author("primary_developer") $A.cosign("affected implementers") $A.subject("correction id") {
  # 用量更正. Corrects a metering as of the recorded time. Subject: correction id. Author:
  # primary_developer. Co-signers: affected implementers. Source: art. 21.

  transaction @0 :Text $A.required $A.maxBytes(255);
  # Transaction id | 交易 | art. 21; scenario data

  byResourceOld @1 :List(V.NamedNumber) $A.required $A.map $A.min(0);
  # Uses by resource id as booked | 原用量 | art. 21; scenario data

  byResourceNew @2 :List(V.NamedNumber) $A.required $A.map $A.min(0);
  # Uses by resource id as they are | 更正后用量 | art. 21; scenario data

  reason @3 :Text $A.required;
  # Why | 更正原因 | art. 21; scenario data
}

struct TransactionSettled $A.chapter("G") $A.zh("交易结算")
    $A.author("primary_developer") $A.cosign("secondary_developer") $A.subject("transaction id") {
  # 交易结算. A sale; gross = net + tax. Subject: transaction id. Author: primary_developer.
  # Co-signers: secondary_developer. Source: art. 7, 21; 发改价格〔2025〕65号.

  product @0 :Text $A.required $A.maxBytes(255);
  # Product id | 产品 | art. 7, 21; 发改价格〔2025〕65号; scenario data

  agreement @1 :Text $A.required $A.maxBytes(255);
  # Application agreement id | 应用协议 | art. 7, 21; 发改价格〔2025〕65号; scenario data

  buyer @2 :Text $A.required $A.maxBytes(128);
  # Party that buys | 购买方 | art. 7, 21; 发改价格〔2025〕65号; scenario data

  quantity @3 :Int64 = V.none $A.required $A.min(0);
  # Units sold | 数量 | art. 7, 21; 发改价格〔2025〕65号; scenario data

  priceFenPerUnit @4 :Int64 = V.none $A.required $A.unit("fen");
  # Price of one unit, fen | 单价 | art. 7, 21; 发改价格〔2025〕65号; scenario data

  grossFen @5 :Int64 = V.none $A.required $A.unit("fen");
  # Gross amount, VAT included, in fen | 含税金额 | art. 7, 21; 发改价格〔2025〕65号; scenario data

  vatRatePct @6 :V.Percent $A.required $A.unit("percent");
  # VAT rate, in percent | 增值税税率 | art. 7, 21; 发改价格〔2025〕65号; scenario data

  taxFen @7 :Int64 = V.none $A.required $A.unit("fen");
  # VAT, in fen | 税额 | art. 7, 21; 发改价格〔2025〕65号; scenario data

  netFen @8 :Int64 = V.none $A.required $A.unit("fen");
  # Net amount, in fen | 不含税金额 | art. 7, 21; 发改价格〔2025〕65号; scenario data

  venue @9 :Text;
  # Where it was traded | 交易场所 | art. 7, 21; 发改价格〔2025〕65号; scenario data

  invoiceNo @10 :Text $A.required;
  # Number of the invoice | 发票号码 | art. 7, 21; 发改价格〔2025〕65号; scenario data

  certificateNo @11 :Text $A.since(2);
  # Registration certificate cited | 登记凭证号 | 豫发改数据〔2025〕244号
}

struct PaymentReceived $A.chapter("G") $A.zh("收款")
    $A.author("primary_developer") $A.subject("payment id") {
  # 收款. Money for a sale has arrived. Subject: payment id. Author: primary_developer. Co-signers:
  # none. Source: art. 21 para. 4.

  transaction @0 :Text $A.required $A.maxBytes(255);
  # Transaction id | 交易 | art. 21 para. 4; scenario data

  amountFen @1 :Int64 = V.none $A.required $A.unit("fen");
  # Amount received, in fen | 收款金额 | art. 21 para. 4; scenario data

  account @2 :Text $A.since(2) $A.maxBytes(255);
  # Account it went through | 账户 | art. 21 para. 4
}

struct RefundIssued $A.chapter("G") $A.zh("退款")
    $A.author("primary_developer") $A.cosign("secondary_developer") $A.subject("refund id") {
  # 退款. Money of a sale goes back. Subject: refund id. Author: primary_developer. Co-signers:
  # secondary_developer. Source: art. 21 para. 4.

  transaction @0 :Text $A.required $A.maxBytes(255);
  # Transaction id | 交易 | art. 21 para. 4; scenario data

  grossFen @1 :Int64 = V.none $A.required $A.unit("fen");
  # Gross amount, VAT included, in fen | 含税金额 | art. 21 para. 4; scenario data

  taxFen @2 :Int64 = V.none $A.required $A.unit("fen");
  # VAT, in fen | 税额 | art. 21 para. 4; scenario data

  netFen @3 :Int64 = V.none $A.required $A.unit("fen");
  # Net amount, in fen | 不含税金额 | art. 21 para. 4; scenario data

  reason @4 :Text $A.required;
  # Why | 退款原因 | art. 21 para. 4; scenario data

  redInvoiceNo @5 :Text $A.required;
  # Number of the red-letter invoice | 红字发票号码 | art. 21 para. 4; scenario data
}

struct TransactionVoided $A.chapter("G") $A.zh("交易作废")
    $A.author("primary_developer") $A.cosign("secondary_developer") $A.subject("transaction id") {
  # 交易作废. A sale is void; only unpaid and in an open period. Subject: transaction id. Author:
  # primary_developer. Co-signers: secondary_developer. Source: art. 21 para. 4.

  reason @0 :Text $A.required;
  # Why | 作废原因 | art. 21 para. 4
}

struct CostRecorded $A.chapter("G") $A.zh("成本登记")
    $A.author("data_holder or primary_developer") $A.subject("cost id") {
  # 成本登记. A cost of operation, not yet recoverable. Subject: cost id. Author: data_holder or
  # primary_developer. Co-signers: none. Source: art. 21 para. 4.

  party @0 :Text $A.required $A.maxBytes(128);
  # Party that bore it | 承担单位 | art. 21 para. 4; scenario data

  division @1 :Text $A.required $A.maxBytes(255);
  # Division code | 区划 | art. 21 para. 4; scenario data

  costClass @2 :Text $A.required;
  # Class of cost | 成本类别 | art. 21 para. 4; scenario data

  amountFen @3 :Int64 = V.none $A.required $A.unit("fen");
  # Amount, in fen | 金额 | art. 21 para. 4; scenario data

  agreement @4 :Text $A.required $A.maxBytes(255);
  # Operation agreement id | 授权运营协议 | art. 21 para. 4; scenario data

  vouchers @5 :List(Text) $A.required;
  # Voucher numbers | 凭证 | art. 21 para. 4; scenario data

  products @6 :List(Text) $A.since(2);
  # Product ids it is for | 产品 | art. 21 para. 4; 豫交规〔2025〕5号

  subsidisedFen @7 :Int64 = V.none $A.since(2) $A.unit("fen") $A.min(0);
  # Part paid by a subsidy, in fen | 财政补助金额 | art. 21 para. 4; 豫交规〔2025〕5号
}

struct CostAudited $A.chapter("G") $A.zh("成本核定")
    $A.author("finance") $A.subject("cost id") {
  # 成本核定. What of a cost may be recovered; allowed + disallowed = amount. Subject: cost id.
  # Author: finance. Co-signers: none. Source: art. 21 para. 4.

  allowedFen @0 :Int64 = V.none $A.required $A.unit("fen");
  # Amount allowed, in fen | 核定金额 | art. 21 para. 4; scenario data

  disallowedFen @1 :Int64 = V.none $A.required $A.unit("fen");
  # Amount disallowed, in fen | 核减金额 | art. 21 para. 4; scenario data

  opinion @2 :Text;
  # Opinion | 核定意见 | art. 21 para. 4; scenario data
}

struct InvestmentRecorded $A.chapter("G") $A.zh("投入登记")
    $A.author("data_holder or primary_developer") $A.cosign("finance") $A.subject("investment id") {
  # 投入登记. An investment; weighs amount less subsidy. Subject: investment id. Author: data_holder
  # or primary_developer. Co-signers: finance. Source: art. 21 para. 1.

  party @0 :Text $A.required $A.maxBytes(128);
  # Party that invested | 投入单位 | art. 21 para. 1; scenario data

  division @1 :Text $A.required $A.maxBytes(255);
  # Division code | 区划 | art. 21 para. 1; scenario data

  investmentClass @2 :Text $A.required;
  # Class of investment | 投入类别 | art. 21 para. 1; scenario data

  amountFen @3 :Int64 = V.none $A.required $A.unit("fen");
  # Amount, in fen | 金额 | art. 21 para. 1; scenario data

  subsidyFen @4 :Int64 = V.none $A.required $A.unit("fen");
  # Part paid by a subsidy, in fen | 财政补助金额 | art. 21 para. 1; scenario data

  subsidySource @5 :Text;
  # Where the subsidy comes from | 补助来源 | art. 21 para. 1; scenario data

  evidence @6 :Text $A.required;
  # Final accounts or audit report | 证明材料 | art. 21 para. 1; scenario data

  project @7 :Text $A.since(2) $A.maxBytes(255);
  # Subsidy project it belongs to | 奖补项目 | 豫交规〔2025〕5号

  vouchers @8 :List(Text) $A.since(2);
  # Voucher numbers | 凭证 | 豫交规〔2025〕5号
}

struct SubsidyRecorded $A.chapter("G") $A.zh("财政补助登记")
    $A.author("finance") $A.subject("subsidy id") {
  # 财政补助登记. A subsidy within the approved total. Subject: subsidy id. Author: finance.
  # Co-signers: none. Source: 豫交规〔2025〕5号 art. 14, 16.

  project @0 :Text $A.required;
  # Project it is for | 项目 | 豫交规〔2025〕5号 art. 14, 16

  amountFen @1 :Int64 = V.none $A.required $A.unit("fen");
  # Amount, in fen | 金额 | 豫交规〔2025〕5号 art. 14, 16

  source @2 :Text $A.required;
  # Where it comes from | 资金来源 | 豫交规〔2025〕5号 art. 14, 16

  party @3 :Text $A.requiredSince(2) $A.maxBytes(128);
  # Party that receives it | 受补助单位 | 豫交规〔2025〕5号 art. 14, 16

  approvedTotalFen @4 :Int64 = V.none $A.unit("fen");
  # Approved total of the project, in fen | 批准总额 | 豫交规〔2025〕5号 art. 14, 16
}

struct QualityScored $A.chapter("G") $A.zh("数据质量评分")
    $A.author("authority") $A.cosign("implementer or data holder of the resource")
    $A.subject("resource id") {
  # 数据质量评分. Quality factor of a resource from the effective date. Subject: resource id.
  # Author: authority. Co-signers: implementer or data holder of the resource. Source: art. 21 para.
  # 1.

  scorePermille @0 :Int64 = V.none $A.required $A.unit("per mille") $A.min(0) $A.max(1000);
  # Score, per mille | 评分 | art. 21 para. 1; scenario data

  dimensions @1 :List(V.NamedNumber) $A.map $A.unit("per mille") $A.min(0) $A.max(1000);
  # Score of each dimension, per mille | 维度评分 | art. 21 para. 1; scenario data

  method @2 :Text;
  # How it was scored | 评分方法 | art. 21 para. 1; scenario data
}

struct PaymentRefunded $A.chapter("G") $A.zh("退款支付") $A.since(2)
    $A.author("primary_developer") $A.subject("payment id") {
  # 退款支付. Money of a refund was paid back. Subject: payment id. Author: primary_developer.
  # Co-signers: none. Source: art. 21 para. 4.

  refund @0 :Text $A.required $A.maxBytes(255);
  # Refund id | 退款编号 | art. 21 para. 4

  amountFen @1 :Int64 = V.none $A.required $A.unit("fen");
  # Amount paid back, in fen | 退付金额 | art. 21 para. 4

  channel @2 :Text $A.required;
  # How it was paid | 退付渠道 | art. 21 para. 4

  bankRef @3 :Text;
  # Reference of the bank | 银行流水号 | art. 21 para. 4

  account @4 :Text $A.maxBytes(255);
  # Account it went through | 账户 | art. 21 para. 4
}

struct TaxPaid $A.chapter("G") $A.zh("税款缴纳") $A.since(2)
    $A.author("primary_developer") $A.subject("payment id") {
  # 税款缴纳. Tax was paid. Subject: payment id. Author: primary_developer. Co-signers: none. Source:
  # art. 21 para. 4.

  tax @0 :Text $A.required;
  # 增值税, 附加 or 其他 | 税种 | art. 21 para. 4

  period @1 :Text $A.required;
  # Tax period | 所属期 | art. 21 para. 4

  amountFen @2 :Int64 = V.none $A.required $A.unit("fen");
  # Amount, in fen | 金额 | art. 21 para. 4

  receiptNo @3 :Text $A.required;
  # Number of the receipt | 完税凭证号 | art. 21 para. 4

  account @4 :Text $A.maxBytes(255);
  # Account it went through | 账户 | art. 21 para. 4
}

struct ExpenditureRecorded $A.chapter("G") $A.zh("支出登记") $A.since(2)
    $A.author("primary_developer or data_holder") $A.subject("expenditure id") {
  # 支出登记. Money spent that nobody recovers. Subject: expenditure id. Author: primary_developer or
  # data_holder. Co-signers: none. Source: art. 21 para. 4.

  party @0 :Text $A.required $A.maxBytes(128);
  # Party that spent it | 支出单位 | art. 21 para. 4

  products @1 :List(Text);
  # Product ids it is for | 产品 | art. 21 para. 4

  expenditureClass @2 :Text $A.required;
  # Class of expenditure | 支出类别 | art. 21 para. 4

  amountFen @3 :Int64 = V.none $A.required $A.unit("fen");
  # Amount, in fen | 金额 | art. 21 para. 4

  vouchers @4 :List(Text) $A.required;
  # Voucher numbers | 凭证 | art. 21 para. 4
}

struct BankAccountDeclared $A.chapter("G") $A.zh("银行账户备案") $A.since(2)
    $A.author("the owner") $A.cosign("finance") $A.subject("account id") {
  # 银行账户备案. An account that money of the ledger goes through. Subject: account id. Author: the
  # owner. Co-signers: finance. Source: art. 21 para. 4.

  purpose @0 :Text $A.required;
  # Collection, operating, earmark, treasury or tax | 用途 | art. 21 para. 4

  bank @1 :Text $A.required;
  # Bank | 开户行 | art. 21 para. 4

  numberDigest @2 :Text $A.required $A.maxBytes(128);
  # Digest of the account number | 账号摘要 | art. 21 para. 4

  last4 @3 :Text $A.required;
  # Last four digits | 尾号 | art. 21 para. 4

  openedOn @4 :Int32 = V.noDate $A.required $A.date;
  # Day it was opened | 开户日 | art. 21 para. 4

  openingFen @5 :Int64 = V.none $A.required $A.unit("fen");
  # Balance before the first booking, in fen | 期初余额 | art. 21 para. 4
}

struct BankAccountClosed $A.chapter("G") $A.zh("银行账户销户") $A.since(2)
    $A.author("the owner") $A.cosign("finance") $A.subject("account id") {
  # 银行账户销户. The account is closed. Subject: account id. Author: the owner. Co-signers: finance.
  # Source: art. 21 para. 4.

  closedOn @0 :Int32 = V.noDate $A.required $A.date;
  # Day from which it is closed | 销户日 | art. 21 para. 4
}

struct BankStatementReceived $A.chapter("G") $A.zh("银行对账单接收") $A.since(2)
    $A.author("the owner or finance") $A.subject("statement id") {
  # 银行对账单接收. What the bank says of an account in a period. Subject: statement id. Author: the owner
  # or finance. Co-signers: none. Source: art. 21 para. 4.

  account @0 :Text $A.required $A.maxBytes(255);
  # Account id | 账户 | art. 21 para. 4

  from @1 :Int32 = V.noDate $A.required $A.date;
  # First day | 起始日 | art. 21 para. 4

  to @2 :Int32 = V.noDate $A.required $A.date;
  # Last day | 截止日 | art. 21 para. 4

  openingFen @3 :Int64 = V.none $A.required $A.unit("fen");
  # Balance before, in fen | 期初余额 | art. 21 para. 4

  closingFen @4 :Int64 = V.none $A.required $A.unit("fen");
  # Balance after, in fen | 期末余额 | art. 21 para. 4

  creditsFen @5 :Int64 = V.none $A.required $A.unit("fen") $A.min(0);
  # Sum of credits, in fen | 贷方合计 | art. 21 para. 4

  debitsFen @6 :Int64 = V.none $A.required $A.unit("fen") $A.min(0);
  # Sum of debits, in fen | 借方合计 | art. 21 para. 4

  lines @7 :Int64 = V.none $A.required $A.min(0);
  # Number of lines | 流水笔数 | art. 21 para. 4

  digest @8 :Text $A.required $A.maxBytes(128);
  # Digest of the bank's file | 文件摘要 | art. 21 para. 4

  format @9 :Text $A.required;
  # Format of the bank's file | 文件格式 | art. 21 para. 4
}

struct BankLinesExplained $A.chapter("G") $A.zh("银行流水说明") $A.since(2)
    $A.author("the owner") $A.subject("explanation id") {
  # 银行流水说明. What lines of the bank mean that no event of the ledger explains. Subject: explanation
  # id. Author: the owner. Co-signers: none. Source: art. 21 para. 4.

  account @0 :Text $A.required $A.maxBytes(255);
  # Account id | 账户 | art. 21 para. 4

  items @1 :List(ExplainedLine) $A.required;
  # The lines | 流水 | art. 21 para. 4
}

struct ReconciliationDecided $A.chapter("G") $A.zh("对账决定") $A.since(2)
    $A.author("finance P") $A.cosign("the owner") $A.subject("decision id") {
  # 对账决定. Balance of the bank and of the book, and what differs between them. Subject: decision id.
  # Author: finance P. Co-signers: the owner. Source: art. 21 para. 4.

  account @0 :Text $A.required $A.maxBytes(255);
  # Account id | 账户 | art. 21 para. 4

  cutOff @1 :Int32 = V.noDate $A.required $A.date;
  # Day both stand for | 对账截止日 | art. 21 para. 4

  bankFen @2 :Int64 = V.none $A.required $A.unit("fen");
  # Balance of the bank, in fen | 银行余额 | art. 21 para. 4

  bookFen @3 :Int64 = V.none $A.required $A.unit("fen");
  # Balance of the book, in fen | 账面余额 | art. 21 para. 4

  bankInFen @4 :Int64 = V.none $A.required $A.unit("fen") $A.min(0);
  # Received by the bank, not yet in the book, in fen | 银行已收企业未收 | art. 21 para. 4

  bankOutFen @5 :Int64 = V.none $A.required $A.unit("fen") $A.min(0);
  # Paid by the bank, not yet in the book, in fen | 银行已付企业未付 | art. 21 para. 4

  bookInFen @6 :Int64 = V.none $A.required $A.unit("fen") $A.min(0);
  # Received in the book, not yet by the bank, in fen | 企业已收银行未收 | art. 21 para. 4

  bookOutFen @7 :Int64 = V.none $A.required $A.unit("fen") $A.min(0);
  # Paid in the book, not yet by the bank, in fen | 企业已付银行未付 | art. 21 para. 4

  differenceFen @8 :Int64 = V.none $A.required $A.unit("fen");
  # What is left unexplained, in fen | 差额 | art. 21 para. 4

  matched @9 :Int64 = V.none $A.required $A.min(0);
  # Lines matched | 已匹配笔数 | art. 21 para. 4

  open @10 :Int64 = V.none $A.required $A.min(0);
  # Lines open | 未达笔数 | art. 21 para. 4

  decisionDigest @11 :Text $A.required $A.maxBytes(128);
  # Digest of the list of matches | 匹配明细摘要 | art. 21 para. 4
}

struct ReconciliationReopened $A.chapter("G") $A.zh("对账重开") $A.since(2)
    $A.author("finance P") $A.cosign("the owner") $A.subject("decision id") {
  # 对账重开. A reconciliation is taken back. Subject: decision id. Author: finance P. Co-signers: the
  # owner. Source: art. 21 para. 4.

  reason @0 :Text $A.required;
  # Why | 重开原因 | art. 21 para. 4
}

struct SubsidyProjectApproved $A.chapter("G") $A.zh("奖补项目批准") $A.since(2)
    $A.author("industry P") $A.cosign("finance P") $A.subject("project id") {
  # 奖补项目批准. A project that is subsidised, with its total and its targets. Subject: project id.
  # Author: industry P. Co-signers: finance P. Source: 豫交规〔2025〕5号 art. 14, 16.

  title @0 :Text $A.required;
  # Title | 项目名称 | 豫交规〔2025〕5号 art. 14, 16

  totalFen @1 :Int64 = V.none $A.required $A.unit("fen");
  # Total approved, in fen | 划定总额 | 豫交规〔2025〕5号 art. 14, 16

  parties @2 :List(Text) $A.required;
  # Parties that carry it out | 承担单位 | 豫交规〔2025〕5号 art. 14, 16

  targets @3 :List(V.Target) $A.required;
  # What it is to achieve | 绩效目标 | 豫交规〔2025〕5号 art. 14, 16
}

struct SubsidyProjectChanged $A.chapter("G") $A.zh("奖补项目变更") $A.since(2)
    $A.author("a party of the project") $A.cosign("industry P") $A.subject("project id") {
  # 奖补项目变更. The project changes, in general or in its substance. Subject: project id. Author: a
  # party of the project. Co-signers: industry P. Source: 豫交规〔2025〕5号 art. 19-21.

  kind @0 :Text $A.required;
  # General or major | 变更类别 | 豫交规〔2025〕5号 art. 19-21

  change @1 :Text $A.required;
  # What changes | 变更内容 | 豫交规〔2025〕5号 art. 19-21

  totalFen @2 :Int64 = V.none $A.unit("fen");
  # New total, in fen | 变更后总额 | 豫交规〔2025〕5号 art. 19-21
}

struct SubsidyProjectAccepted $A.chapter("G") $A.zh("奖补项目验收") $A.since(2)
    $A.author("industry P") $A.subject("project id") {
  # 奖补项目验收. The project is accepted, on completion and finally. Subject: project id. Author:
  # industry P. Co-signers: none. Source: 豫交规〔2025〕5号 art. 26, 27.

  stage @0 :Text $A.required;
  # Completion or final | 验收阶段 | 豫交规〔2025〕5号 art. 26, 27

  dataAccessTest @1 :V.Flag;
  # The test of data access was passed | 数据接入测试 | 豫交规〔2025〕5号 art. 26, 27

  finalAccountsFen @2 :Int64 = V.none $A.unit("fen") $A.min(0);
  # Final accounts, in fen | 决算金额 | 豫交规〔2025〕5号 art. 26, 27
}

struct ExplainedLine {
  # A line of a bank statement.

  line @0 :Text $A.required $A.maxBytes(255);
  # Which line | 流水号 | art. 21 para. 4

  booked @1 :Int32 = V.noDate $A.required $A.date;
  # Day the bank booked it | 记账日 | art. 21 para. 4

  fen @2 :Int64 = V.none $A.required $A.unit("fen");
  # Amount, negative where it went out, in fen | 金额 | art. 21 para. 4

  reason @3 :Text $A.required;
  # Charge, interest, own_transfer, not_ours, bank_error or other | 说明类别 | art. 21 para. 4

  note @4 :Text;
  # Remark; needed for other | 备注 | art. 21 para. 4
}
