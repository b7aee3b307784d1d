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
}

struct PaymentReceived $A.chapter("G") $A.zh("收款")
    $A.author("primary_developer") $A.subject("payment id") {
  # 收款. Money for a sale has arrived. Subject: payment id. Author: primary_developer. Co-signers:
  # none. Source: art. 21 para. 4.

  transaction @0 :Text $A.required $A.maxBytes(255);
  # Transaction id | 交易 | art. 21 para. 4; scenario data

  amountFen @1 :Int64 = V.none $A.required $A.unit("fen");
  # Amount received, in fen | 收款金额 | art. 21 para. 4; scenario data
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

  party @3 :Text $A.maxBytes(128);
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
