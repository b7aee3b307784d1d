# Chapter E of the event catalogue: Scenario and product.
#
# How absence, dates, percentages and maps are written: event.capnp. Comments of fields read
# "meaning, unit | Chinese name | source"; art. n is article n of 豫政办〔2025〕5号.
# DO NOT RENUMBER: on disk since format 1. New fields go to the end of their struct.
@0xe5e56f2c81d9037e;

using Cxx = import "/capnp/c++.capnp";
using A = import "annotations.capnp";
using V = import "values.capnp";

$Cxx.namespace("luoshu::schema");

struct ScenarioApplied $A.chapter("E") $A.zh("场景申请")
    $A.author("primary_developer") $A.subject("scenario id") {
  # 场景申请. Asks for an application scenario to be reviewed. Subject: scenario id. Author:
  # primary_developer. Co-signers: none. Source: art. 15.

  name @0 :Text $A.required;
  # Name | 场景名称 | art. 15; scenario data

  purposeClass @1 :Text $A.required;
  # Public_governance or industry | 用途类别 | art. 15; scenario data

  resources @2 :List(Text) $A.required;
  # Resource ids needed | 所需资源 | art. 15; scenario data

  dataNeeds @3 :Text;
  # Data needed, in words | 数据需求 | art. 15; scenario data

  needs @4 :List(Need) $A.since(2) $A.requiredSince(2);
  # Items needed of each resource | 数据需求清单 | art. 15
}

struct ScenarioReviewed $A.chapter("E") $A.zh("场景审核")
    $A.author("authority P") $A.cosign("each implementer concerned") $A.subject("scenario id") {
  # 场景审核. One scenario, one review. Subject: scenario id. Author: authority P. Co-signers: each
  # implementer concerned. Source: art. 4, 15.

  outcome @0 :Text $A.required;
  # Approved or rejected | 审核结果 | art. 4, 15; scenario data

  checks @1 :List(Text);
  # What was checked | 审核事项 | art. 4, 15; scenario data

  reason @2 :Text;
  # Why; needed for a rejection | 理由 | art. 4, 15; scenario data

  legalBasis @3 :Text;
  # Basis; needed for a rejection | 依据 | art. 4, 15; scenario data
}

struct ScenarioClosed $A.chapter("E") $A.zh("场景终止")
    $A.author("primary_developer or authority") $A.subject("scenario id") {
  # 场景终止. The scenario ends. Subject: scenario id. Author: primary_developer or authority.
  # Co-signers: none. Source: art. 15.

  reason @0 :Text;
  # Why | 终止原因 | art. 15
}

struct ProductDeveloped $A.chapter("E") $A.zh("产品形成")
    $A.author("primary_developer") $A.subject("product id") {
  # 产品形成. A first-level product with its lineage. Subject: product id. Author:
  # primary_developer. Co-signers: none. Source: art. 3, 7, 15, 21.

  name @0 :Text $A.required;
  # Name | 产品名称 | art. 3, 7, 15, 21; scenario data

  form @1 :Text $A.required;
  # Data package, data model, data interface or other service | 产品形态 | art. 3, 7, 15, 21;
  # scenario data

  version @2 :Text $A.required;
  # Version | 版本 | art. 3, 7, 15, 21; scenario data

  purposeClass @3 :Text $A.required;
  # Public_governance or industry | 用途类别 | art. 3, 7, 15, 21; scenario data

  scenario @4 :Text $A.required $A.maxBytes(255);
  # Scenario id | 应用场景 | art. 3, 7, 15, 21; scenario data

  rawData @5 :V.Flag $A.required;
  # Hands over raw data, which is forbidden | 是否原始数据 | art. 3, 7, 15, 21; scenario data

  lineage @6 :List(Component) $A.required;
  # Components and the resources each needs; shares sum to 100 percent | 血缘 | art. 3, 7, 15, 21;
  # scenario data
}

struct ProductRevised $A.chapter("E") $A.zh("产品版本更新")
    $A.author("primary_developer") $A.subject("product id") {
  # 产品版本更新. New version of a product. Subject: product id. Author: primary_developer.
  # Co-signers: none. Source: art. 3, 7, 15, 21.

  name @0 :Text;
  # Name | 产品名称 | art. 3, 7, 15, 21

  form @1 :Text;
  # Data package, data model, data interface or other service | 产品形态 | art. 3, 7, 15, 21

  version @2 :Text $A.required;
  # Version | 版本 | art. 3, 7, 15, 21

  purposeClass @3 :Text;
  # Public_governance or industry | 用途类别 | art. 3, 7, 15, 21

  scenario @4 :Text $A.required $A.maxBytes(255);
  # Scenario id | 应用场景 | art. 3, 7, 15, 21

  rawData @5 :V.Flag $A.required;
  # Hands over raw data, which is forbidden | 是否原始数据 | art. 3, 7, 15, 21

  lineage @6 :List(Component) $A.required;
  # Components and the resources each needs; shares sum to 100 percent | 血缘 | art. 3, 7, 15, 21

  changes @7 :Text;
  # What is new | 更新说明 | art. 3, 7, 15, 21
}

struct Component {
  # A part of a product; works only if all its required resources are there.

  component @0 :Text $A.required $A.maxBytes(255);
  # Component id | 组件编号 | art. 21; scenario data

  name @1 :Text;
  # Name | 组件名称 | art. 21; scenario data

  sharePct @2 :V.Percent $A.required $A.unit("percent");
  # Share of the product's value, in percent | 价值份额 | art. 21; scenario data

  requires @3 :List(Requirement) $A.required;
  # Resources needed, all of them | 所需资源 | art. 21; scenario data
}

struct Requirement {
  # A resource that a component needs.

  resource @0 :Text $A.required $A.maxBytes(255);
  # Resource id | 资源编号 | art. 21; scenario data

  baseWeight @1 :Int64 = V.none $A.required $A.min(0);
  # Weight before use and quality | 基础权重 | art. 21; scenario data

  items @2 :List(Text) $A.since(2);
  # Items of the resource that are used | 信息项 | art. 15, 21
}

struct ProductComplianceApplied $A.chapter("E") $A.zh("合规审核申请")
    $A.author("primary_developer") $A.subject("product id") {
  # 合规审核申请. Asks for a product to be reviewed. Subject: product id. Author: primary_developer.
  # Co-signers: none. Source: art. 15.

  materials @0 :List(Text);
  # What was handed in | 申请材料 | art. 15; scenario data
}

struct ProductComplianceReviewed $A.chapter("E") $A.zh("合规审核")
    $A.author("authority P") $A.cosign("every implementer in the lineage")
    $A.subject("product id") {
  # 合规审核. Result; the co-signatures confirm the lineage. Subject: product id. Author: authority
  # P. Co-signers: every implementer in the lineage. Source: art. 4, 15.

  outcome @0 :Text $A.required;
  # Approved or rejected | 审核结果 | art. 4, 15; scenario data

  checks @1 :ComplianceChecks $A.required;
  # What was checked | 审核事项 | art. 4, 15; scenario data

  reason @2 :Text;
  # Why; needed for a rejection | 理由 | art. 4, 15

  legalBasis @3 :Text;
  # Basis; needed for a rejection | 依据 | art. 4, 15
}

struct ComplianceChecks {
  # The five checks of art. 15 para. 2.

  dataSource @0 :V.Flag;
  # Sources are lawful | 来源合规 | art. 15 para. 2; scenario data

  desensitised @1 :V.Flag;
  # Desensitised | 已脱敏 | art. 15 para. 2; scenario data

  rawStays @2 :V.Flag;
  # Raw data do not leave the domain | 原始数据不出域 | art. 15 para. 2; scenario data

  accessControl @3 :V.Flag;
  # Access is controlled | 访问控制 | art. 15 para. 2; scenario data

  partyAuthorisation @4 :V.Flag;
  # Parties concerned have authorised | 关联主体授权 | art. 15 para. 2; scenario data
}

struct PermittedRevenueApproved $A.chapter("E") $A.zh("最高准许收入核定")
    $A.author("pricing P") $A.cosign("authority") $A.subject("cycle id") {
  # 最高准许收入核定. Caps the revenue of a cycle: cost + profit + tax - deduction. Subject: cycle
  # id. Author: pricing P. Co-signers: authority. Source: art. 4; 发改价格〔2025〕65号.

  primary @0 :Text $A.required $A.maxBytes(128);
  # The primary developer | 一级开发主体 | art. 4; 发改价格〔2025〕65号; scenario data

  cycleFrom @1 :Int32 = V.noDate $A.required $A.date;
  # First day of the cycle | 周期起 | art. 4; 发改价格〔2025〕65号; scenario data

  cycleTo @2 :Int32 = V.noDate $A.required $A.date;
  # Last day of the cycle | 周期止 | art. 4; 发改价格〔2025〕65号; scenario data

  trial @3 :V.Flag;
  # Trial cycle | 是否试行 | art. 4; 发改价格〔2025〕65号; scenario data

  operatingCostFen @4 :Int64 = V.none $A.required $A.unit("fen");
  # Operating cost, in fen | 运营成本 | art. 4; 发改价格〔2025〕65号; scenario data

  profitRatePpm @5 :Int64 = V.none $A.required $A.unit("ppm") $A.min(0) $A.max(1000000);
  # Permitted profit rate, in ppm | 准许利润率 | art. 4; 发改价格〔2025〕65号; scenario data

  permittedProfitFen @6 :Int64 = V.none $A.required $A.unit("fen");
  # Permitted profit, in fen | 准许利润 | art. 4; 发改价格〔2025〕65号; scenario data

  taxFen @7 :Int64 = V.none $A.required $A.unit("fen");
  # Tax, in fen | 税金 | art. 4; 发改价格〔2025〕65号; scenario data

  carryDeductionFen @8 :Int64 = V.none $A.unit("fen");
  # Deduction carried over from the cycle before, in fen | 上周期扣减 | art. 4;
  # 发改价格〔2025〕65号; scenario data

  maxPermittedRevenueFen @9 :Int64 = V.none $A.required $A.unit("fen");
  # The cap, in fen | 最高准许收入 | art. 4; 发改价格〔2025〕65号; scenario data

  note @10 :Text;
  # Remark | 备注 | art. 4; 发改价格〔2025〕65号; scenario data

  treasuryYieldPpm @11 :Int64 = V.none $A.since(2) $A.requiredSince(2) $A.unit("ppm") $A.min(0)
      $A.max(1000000);
  # Yield of ten-year treasury bonds, in ppm | 十年期国债收益率 | 发改价格〔2025〕65号
}

struct PriceCapSet $A.chapter("E") $A.zh("上限收费标准")
    $A.author("implementer") $A.subject("product id") {
  # 上限收费标准. Ceiling of the price of a product. Subject: product id. Author: implementer.
  # Co-signers: none. Source: 发改价格〔2025〕65号.

  cycle @0 :Text $A.required $A.maxBytes(255);
  # Cycle id | 周期 | 发改价格〔2025〕65号; scenario data

  unit @1 :Text $A.required;
  # Unit of sale | 计费单位 | 发改价格〔2025〕65号; scenario data

  capFenPerUnit @2 :Int64 = V.none $A.required $A.unit("fen");
  # Highest price of one unit, fen | 上限价 | 发改价格〔2025〕65号; scenario data

  taxInclusive @3 :V.Flag;
  # The price includes VAT | 是否含税 | 发改价格〔2025〕65号; scenario data

  reportedTo @4 :List(Text);
  # Parties it was reported to | 报告对象 | 发改价格〔2025〕65号; scenario data
}

struct PriceSet $A.chapter("E") $A.zh("具体收费标准")
    $A.author("primary_developer") $A.subject("product id") {
  # 具体收费标准. Price of a product from the effective date. Subject: product id. Author:
  # primary_developer. Co-signers: none. Source: 发改价格〔2025〕65号.

  unit @0 :Text $A.required;
  # Unit of sale | 计费单位 | 发改价格〔2025〕65号; scenario data

  priceFenPerUnit @1 :Int64 = V.none $A.required $A.unit("fen");
  # Price of one unit, fen | 单价 | 发改价格〔2025〕65号; scenario data

  taxInclusive @2 :V.Flag;
  # The price includes VAT | 是否含税 | 发改价格〔2025〕65号; scenario data

  publicised @3 :V.Flag;
  # Made public | 是否公示 | 发改价格〔2025〕65号; scenario data

  discounts @4 :List(Discount);
  # Discounts | 优惠 | 发改价格〔2025〕65号

  vatRatePct @5 :V.Percent $A.since(2) $A.unit("percent");
  # VAT rate that is published with the price, in percent | 增值税税率 | 发改价格〔2025〕65号
}

struct Discount {
  # A discount on a price.

  condition @0 :Text $A.required;
  # Who or what it is for | 适用条件 | 发改价格〔2025〕65号

  discountPct @1 :V.Percent $A.required $A.unit("percent");
  # Part of the price that is let off, in percent | 优惠比例 | 发改价格〔2025〕65号
}

struct ProductListed $A.chapter("E") $A.zh("产品发布上架")
    $A.author("primary_developer") $A.cosign("exchange, where listed on one")
    $A.subject("product id") {
  # 产品发布上架. The product may be traded. Subject: product id. Author: primary_developer.
  # Co-signers: exchange, where listed on one. Source: art. 8, 15.

  venue @0 :Text $A.required;
  # Where | 发布场所 | art. 8, 15; scenario data
}

struct ProductSuspended $A.chapter("E") $A.zh("产品暂停")
    $A.author("authority P, or primary_developer") $A.cosign("authority: implementer")
    $A.subject("product id") {
  # 产品暂停. The product may not be traded for now. Subject: product id. Author: authority P, or
  # primary_developer. Co-signers: authority: implementer. Source: art. 18.

  reason @0 :Text $A.required;
  # Why | 暂停原因 | art. 18; scenario data

  scope @1 :Text;
  # What is suspended | 暂停范围 | art. 18; scenario data
}

struct ProductResumed $A.chapter("E") $A.zh("产品恢复")
    $A.author("authority P, or primary_developer") $A.cosign("authority: implementer")
    $A.subject("product id") {
  # 产品恢复. The product may be traded again. Subject: product id. Author: authority P, or
  # primary_developer. Co-signers: authority: implementer. Source: art. 18.

  reason @0 :Text $A.required;
  # Why | 恢复原因 | art. 18; scenario data

  scope @1 :Text;
  # What is resumed | 恢复范围 | art. 18
}

struct ProductWithdrawn $A.chapter("E") $A.zh("产品下架")
    $A.author("authority P, or primary_developer") $A.cosign("authority: implementer")
    $A.subject("product id") {
  # 产品下架. The product leaves the market. Subject: product id. Author: authority P, or
  # primary_developer. Co-signers: authority: implementer. Source: art. 18.

  reason @0 :Text $A.required;
  # Why | 下架原因 | art. 18

  scope @1 :Text;
  # What is withdrawn | 下架范围 | art. 18
}

struct IpRightRecorded $A.chapter("E") $A.zh("数据知识产权登记")
    $A.author("ip P or primary_developer") $A.subject("product id") {
  # 数据知识产权登记. A data intellectual-property certificate. Subject: product id. Author: ip P or
  # primary_developer. Co-signers: none. Source: art. 4.

  certificate @0 :Text $A.required;
  # Number of the certificate | 证书编号 | art. 4

  kind @1 :Text $A.required;
  # Kind of right | 权利类别 | art. 4

  validTo @2 :Int32 = V.noDate $A.date;
  # Last day of the right | 有效期至 | art. 4
}

struct ProductListPublished $A.chapter("E") $A.zh("产品清单发布")
    $A.author("primary_developer") $A.subject("list id") {
  # 产品清单发布. The list of products is public. Subject: list id. Author: primary_developer.
  # Co-signers: none. Source: art. 17 para. 2.

  products @0 :List(Text) $A.required;
  # Product ids | 产品清单 | art. 17 para. 2; scenario data

  period @1 :Text;
  # Period it covers | 期间 | art. 17 para. 2
}

struct UsageDisclosed $A.chapter("E") $A.zh("使用情况披露")
    $A.author("primary_developer") $A.subject("disclosure id") {
  # 使用情况披露. How products were used is public. Subject: disclosure id. Author:
  # primary_developer. Co-signers: none. Source: art. 17 para. 2.

  products @0 :List(Text) $A.required;
  # Product ids | 产品清单 | art. 17 para. 2

  period @1 :Text $A.required;
  # Period it covers | 期间 | art. 17 para. 2

  figures @2 :List(V.NamedNumber) $A.requiredSince(2) $A.map $A.min(0);
  # Figures disclosed: name and number | 披露数据 | art. 17 para. 2
}

struct Need {
  # What a scenario needs of one resource.

  resource @0 :Text $A.required $A.maxBytes(255);
  # Resource id | 资源编号 | art. 15

  items @1 :List(Text) $A.required;
  # Items needed | 信息项 | art. 15
}

struct LineageRightReleased $A.chapter("E") $A.zh("血缘权利释放") $A.since(2)
    $A.author("implementer") $A.subject("release id") {
  # 血缘权利释放. An implementer agrees that a new version leaves its resource out. Subject: release id.
  # Author: implementer. Co-signers: none. Source: art. 21 para. 3.

  product @0 :Text $A.required $A.maxBytes(255);
  # Product id | 产品 | art. 21 para. 3

  version @1 :Text $A.required;
  # The new version | 新版本 | art. 21 para. 3

  resource @2 :Text $A.required $A.maxBytes(255);
  # Resource that leaves | 资源编号 | art. 21 para. 3

  reason @3 :Text $A.required;
  # Why | 释放理由 | art. 21 para. 3
}

struct AggregationRiskAssessed $A.chapter("E") $A.zh("关联汇聚风险评估") $A.since(2)
    $A.author("primary_developer") $A.subject("product id") {
  # 关联汇聚风险评估. What could be learnt by joining the data of a version. Subject: product id. Author:
  # primary_developer. Co-signers: none. Source: art. 8.

  version @0 :Text $A.required;
  # Version assessed | 版本 | art. 8

  level @1 :Text $A.required;
  # 低, 中 or 高 | 风险等级 | art. 8

  measures @2 :List(Text) $A.required;
  # Measures taken | 处置措施 | art. 8
}

struct PriceMonitoringPublished $A.chapter("E") $A.zh("场内价格监测发布") $A.since(2)
    $A.author("pricing P") $A.subject("publication id") {
  # 场内价格监测发布. What was sold on exchanges in a period, by product. Subject: publication id. Author:
  # pricing P. Co-signers: none. Source: art. 4; 豫政办〔2025〕6号.

  period @0 :Text $A.required;
  # Period | 期间 | art. 4; 豫政办〔2025〕6号

  items @1 :List(MonitoredPrice) $A.required;
  # One entry a product | 监测项 | art. 4; 豫政办〔2025〕6号
}

struct MonitoredPrice {
  # What was sold of one product on exchanges.

  product @0 :Text $A.required $A.maxBytes(255);
  # Product id | 产品 | art. 4; 豫政办〔2025〕6号

  quantity @1 :Int64 = V.none $A.required $A.min(0);
  # Units sold | 数量 | art. 4; 豫政办〔2025〕6号

  grossFen @2 :Int64 = V.none $A.required $A.unit("fen") $A.min(0);
  # Gross amount, in fen | 含税金额 | art. 4; 豫政办〔2025〕6号

  meanFen @3 :Int64 = V.none $A.required $A.unit("fen") $A.min(0);
  # Gross amount of one unit, rounded down, in fen | 均价 | art. 4; 豫政办〔2025〕6号
}
