# Chapter B of the event catalogue: Catalogue.
#
# How absence, dates, percentages and maps are written: event.capnp. Comments of fields read
# "meaning, unit | Chinese name | source"; art. n is article n of 豫政办〔2025〕5号.
# DO NOT RENUMBER: on disk since format 1. New fields go to the end of their struct.
@0xb2b26f2c81d9037e;

using Cxx = import "/capnp/c++.capnp";
using A = import "annotations.capnp";
using V = import "values.capnp";

$Cxx.namespace("luoshu::schema");

struct CatalogEntryCompiled $A.chapter("B") $A.zh("目录编制")
    $A.author("implementer P/M") $A.subject("resource id") {
  # 目录编制. Drafts a catalogue entry. Subject: resource id. Author: implementer P/M. Co-signers:
  # none. Source: art. 6, 9.

  name @0 :Text $A.required;
  # Name of the resource | 目录名称 | art. 6, 9; scenario data

  catalogCode @1 :Text $A.required;
  # Catalogue code | 目录代码 | art. 6, 9; scenario data

  division @2 :Text $A.required $A.maxBytes(255);
  # Division code of the source | 区划 | art. 6, 9; scenario data

  sourceUnit @3 :Text $A.required $A.maxBytes(128);
  # Party that provides the data | 提供单位 | art. 6, 9; scenario data

  sourceKind @4 :Text;
  # Which kind of public body the source is (art. 3) | 来源类别 | art. 6, 9

  singleSource @5 :V.Flag;
  # One item set, one source (art. 9) | 一数一源 | art. 6, 9; scenario data

  summary @6 :Text;
  # What the data are | 摘要 | art. 6, 9; scenario data

  format @7 :Text;
  # Format | 格式 | art. 6, 9; scenario data

  items @8 :List(Text) $A.required;
  # Names of the data items | 信息项 | art. 6, 9; scenario data

  sharing @9 :Text;
  # Terms of sharing between public bodies | 共享类型 | art. 6, 9; scenario data

  openness @10 :Text;
  # Terms of opening to the public | 开放属性 | art. 6, 9; scenario data

  updateCycle @11 :Text $A.requiredSince(2);
  # How often it is updated | 更新周期 | art. 6, 9; scenario data

  classification @12 :Text $A.requiredSince(2);
  # Grade of the data | 分类分级 | art. 6, 9; scenario data

  exclusions @13 :List(Text);
  # Exclusions of art. 6 that apply; any one forbids operation | 存在的排除情形 | art. 6, 9

  exclusionsChecked @14 :List(Text) $A.requiredSince(2);
  # Exclusions of art. 6 that were checked for | 已核查的排除情形 | art. 6, 9; scenario data

  containsPersonalInformation @15 :V.Flag;
  # Holds data on identifiable persons | 含个人信息 | art. 6, 9; scenario data

  desensitised @16 :V.Flag;
  # Has been desensitised | 已脱敏 | art. 6, 9; scenario data

  sharedFrom @17 :List(Text);
  # Parties whose shared data it holds | 含共享数据的提供单位 | art. 6, 9; scenario data

  standard @18 :Text $A.since(2) $A.requiredSince(2);
  # Data standard applied; 无 where there is none | 数据标准 | art. 6, 9
}

struct CatalogEntryRevised $A.chapter("B") $A.zh("目录更新")
    $A.author("implementer P/M") $A.subject("resource id") {
  # 目录更新. New version of a catalogue entry. Subject: resource id. Author: implementer P/M.
  # Co-signers: none. Source: art. 6, 9.

  name @0 :Text;
  # Name of the resource | 目录名称 | art. 6, 9

  catalogCode @1 :Text;
  # Catalogue code | 目录代码 | art. 6, 9

  division @2 :Text $A.maxBytes(255);
  # Division code of the source | 区划 | art. 6, 9

  sourceUnit @3 :Text $A.maxBytes(128);
  # Party that provides the data | 提供单位 | art. 6, 9

  sourceKind @4 :Text;
  # Which kind of public body the source is (art. 3) | 来源类别 | art. 6, 9

  singleSource @5 :V.Flag;
  # One item set, one source (art. 9) | 一数一源 | art. 6, 9

  summary @6 :Text;
  # What the data are | 摘要 | art. 6, 9

  format @7 :Text;
  # Format | 格式 | art. 6, 9

  items @8 :List(Text);
  # Names of the data items | 信息项 | art. 6, 9

  sharing @9 :Text;
  # Terms of sharing between public bodies | 共享类型 | art. 6, 9

  openness @10 :Text;
  # Terms of opening to the public | 开放属性 | art. 6, 9

  updateCycle @11 :Text;
  # How often it is updated | 更新周期 | art. 6, 9

  classification @12 :Text;
  # Grade of the data | 分类分级 | art. 6, 9

  exclusions @13 :List(Text);
  # Exclusions of art. 6 that apply; any one forbids operation | 存在的排除情形 | art. 6, 9

  exclusionsChecked @14 :List(Text);
  # Exclusions of art. 6 that were checked for | 已核查的排除情形 | art. 6, 9

  containsPersonalInformation @15 :V.Flag;
  # Holds data on identifiable persons | 含个人信息 | art. 6, 9

  desensitised @16 :V.Flag;
  # Has been desensitised | 已脱敏 | art. 6, 9

  sharedFrom @17 :List(Text);
  # Parties whose shared data it holds | 含共享数据的提供单位 | art. 6, 9

  reason @18 :Text;
  # What changed and why | 更新说明 | art. 6, 9

  standard @19 :Text $A.since(2);
  # Data standard applied; 无 where there is none | 数据标准 | art. 6, 9
}

struct CatalogEntryAccepted $A.chapter("B") $A.zh("纳入全省目录")
    $A.author("authority P") $A.subject("resource id") {
  # 纳入全省目录. The entry is in the provincial catalogue. Subject: resource id. Author: authority
  # P. Co-signers: none. Source: art. 9.

  catalogSystem @0 :Text;
  # Catalogue system that took it in | 目录系统 | art. 9; scenario data
}

struct CatalogEntryReturned $A.chapter("B") $A.zh("目录退回")
    $A.author("authority P") $A.subject("resource id") {
  # 目录退回. The entry goes back to its compiler. Subject: resource id. Author: authority P.
  # Co-signers: none. Source: art. 9.

  catalogSystem @0 :Text;
  # Catalogue system | 目录系统 | art. 9

  reason @1 :Text $A.required;
  # Why it is returned | 退回原因 | art. 9
}

struct CatalogEntryWithdrawn $A.chapter("B") $A.zh("目录撤销")
    $A.author("implementer") $A.subject("resource id") {
  # 目录撤销. The entry leaves the catalogue. Subject: resource id. Author: implementer. Co-signers:
  # none. Source: art. 9.

  reason @0 :Text $A.required;
  # Why | 撤销原因 | art. 9
}

struct SharedDataConsentGranted $A.chapter("B") $A.zh("共享数据同意")
    $A.author("data_holder (provider)") $A.subject("resource id") {
  # 共享数据同意. The provider agrees that shared data are operated. Subject: resource id. Author:
  # data_holder (provider). Co-signers: none. Source: art. 6 para. 2.

  sharedItems @0 :Text $A.required;
  # Which shared items | 共享数据项 | art. 6 para. 2; scenario data

  grantedTo @1 :Text $A.required $A.maxBytes(128);
  # Party that may use them | 被同意方 | art. 6 para. 2; scenario data

  document @2 :Text;
  # Letter of consent | 同意文件 | art. 6 para. 2; scenario data

  validTo @3 :Int32 = V.noDate $A.date;
  # Last day of the consent; open-ended where absent | 有效期至 | art. 6 para. 2
}

struct SharedDataConsentRevoked $A.chapter("B") $A.zh("共享数据同意撤回")
    $A.author("data_holder (provider)") $A.subject("resource id") {
  # 共享数据同意撤回. The provider takes its consent back. Subject: resource id. Author: data_holder
  # (provider). Co-signers: none. Source: art. 6 para. 2.

  sharedItems @0 :Text;
  # Which shared items | 共享数据项 | art. 6 para. 2

  grantedTo @1 :Text $A.required $A.maxBytes(128);
  # Party that may no longer use them | 被同意方 | art. 6 para. 2

  document @2 :Text;
  # Letter of revocation | 撤回文件 | art. 6 para. 2

  reason @3 :Text;
  # Why | 撤回原因 | art. 6 para. 2
}

struct StateAssetConfirmed $A.chapter("B") $A.zh("国有资产管理落实")
    $A.author("data_holder") $A.subject("resource id") {
  # 国有资产管理落实. The state-asset step is done. Subject: resource id. Author: data_holder.
  # Co-signers: none. Source: art. 10.

  assetCard @0 :Text $A.required;
  # Number of the asset card | 资产卡片编号 | art. 10; scenario data

  form @1 :Text;
  # Form of the asset | 资产形态 | art. 10; scenario data

  bookValueFen @2 :Int64 = V.none $A.unit("fen");
  # Book value, in fen | 账面价值 | art. 10; scenario data
}

struct DataAssetRecognised $A.chapter("B") $A.zh("数据资产入表")
    $A.author("data_holder or company") $A.cosign("public bodies: finance")
    $A.subject("resource or product id") {
  # 数据资产入表. The data stand on a balance sheet. Subject: resource or product id. Author:
  # data_holder or company. Co-signers: public bodies: finance. Source: 财会〔2023〕11号.

  bookedAs @0 :Text $A.required;
  # Intangible asset (无形资产) or inventory (存货) | 列报类别 | 财会〔2023〕11号

  costFen @1 :Int64 = V.none $A.required $A.unit("fen");
  # Cost recognised, in fen | 入账成本 | 财会〔2023〕11号

  components @2 :List(CostComponent);
  # Parts of the cost; their sum is cost_fen | 成本构成 | 财会〔2023〕11号

  document @3 :Text;
  # Accounting document | 入账凭证 | 财会〔2023〕11号

  certificateNo @4 :Text $A.since(2);
  # Registration certificate of the object | 登记凭证号 | 豫发改数据〔2025〕244号
}

struct CostComponent {
  # One part of a recognised cost.

  costClass @0 :Text $A.required;
  # Class of cost | 成本类别 | 财会〔2023〕11号; scenario data

  amountFen @1 :Int64 = V.none $A.required $A.unit("fen");
  # Amount of this part, in fen | 金额 | 财会〔2023〕11号; scenario data
}

struct CatalogEntryExcluded $A.chapter("B") $A.zh("目录条目排除") $A.since(2)
    $A.author("implementer or authority P") $A.subject("resource id") {
  # 目录条目排除. An entry is found to be one of the four kinds that are never operated. Subject: resource
  # id. Author: implementer or authority P. Co-signers: none. Source: art. 6 para. 1.

  ground @0 :Text $A.required;
  # Which of the four kinds | 排除情形 | art. 6 para. 1

  since @1 :Int32 = V.noDate $A.required $A.date;
  # First day from which it is excluded | 排除起始日 | art. 6 para. 1

  reason @2 :Text $A.required;
  # Why | 排除理由 | art. 6 para. 1
}

struct CatalogEntryRefreshed $A.chapter("B") $A.zh("目录更新确认") $A.since(2)
    $A.author("implementer") $A.subject("resource id") {
  # 目录更新确认. The data of an entry are up to date, without a new version of the entry. Subject:
  # resource id. Author: implementer. Co-signers: none. Source: art. 9.

  asOf @0 :Int32 = V.noDate $A.required $A.date;
  # Day the data stand for | 数据截至日 | art. 9

  records @1 :Int64 = V.none $A.min(0);
  # Number of records | 记录数 | art. 9
}

struct DataSupplied $A.chapter("B") $A.zh("数据供给") $A.since(2)
    $A.author("implementer") $A.cosign("primary_developer") $A.subject("supply id") {
  # 数据供给. Data of a resource were handed to the platform. Subject: supply id. Author: implementer.
  # Co-signers: primary_developer. Source: art. 3 para. 6.

  resource @0 :Text $A.required $A.maxBytes(255);
  # Resource id | 资源编号 | art. 3 para. 6

  period @1 :Text $A.required;
  # Period supplied | 期间 | art. 3 para. 6

  volume @2 :Int64 = V.none $A.required $A.min(1);
  # How much | 数据量 | art. 3 para. 6

  unit @3 :Text $A.required;
  # Unit of the volume | 计量单位 | art. 3 para. 6

  desensitised @4 :V.Flag $A.required;
  # Desensitised before it was handed over | 已初步脱敏 | art. 3 para. 6

  digest @5 :Text $A.maxBytes(128);
  # Digest of what was handed over | 数据摘要 | art. 3 para. 6
}

struct HighValueListPublished $A.chapter("B") $A.zh("高价值公共数据清单发布") $A.since(2)
    $A.author("authority P") $A.subject("list id") {
  # 高价值公共数据清单发布. The list of high-value public data; a later list replaces it. Subject: list id.
  # Author: authority P. Co-signers: none. Source: 豫政办〔2025〕6号.

  title @0 :Text $A.required;
  # Title | 清单名称 | 豫政办〔2025〕6号

  resources @1 :List(Text) $A.required;
  # Resource ids | 公共数据资源 | 豫政办〔2025〕6号

  criteria @2 :Text $A.required;
  # By what it was chosen | 遴选标准 | 豫政办〔2025〕6号
}

struct DataResourceSurveyed $A.chapter("B") $A.zh("数据资源统计调查") $A.since(2)
    $A.author("authority P/M") $A.subject("survey id") {
  # 数据资源统计调查. How many data resources a division is known to have. Subject: survey id. Author:
  # authority P/M. Co-signers: none. Source: 豫政办〔2025〕6号.

  division @0 :Text $A.required $A.maxBytes(255);
  # Division code | 区划 | 豫政办〔2025〕6号

  kind @1 :Text $A.required;
  # Public, enterprise or personal | 类别 | 豫政办〔2025〕6号

  period @2 :Text $A.required;
  # Period surveyed | 期间 | 豫政办〔2025〕6号

  entries @3 :Int64 = V.none $A.required $A.min(0);
  # Number of resources | 资源数 | 豫政办〔2025〕6号

  volumeGb @4 :Int64 = V.none $A.required $A.unit("GB") $A.min(0);
  # Volume in gigabytes | 数据量（GB） | 豫政办〔2025〕6号

  method @5 :Text $A.required;
  # How it was surveyed | 调查方法 | 豫政办〔2025〕6号
}

struct DataHoldingDeclared $A.chapter("B") $A.zh("企业（个人）数据持有声明") $A.since(2)
    $A.author("applicant") $A.subject("resource id") {
  # 企业（个人）数据持有声明. A body declares data of its own, or of persons who authorised it. Subject:
  # resource id. Author: applicant. Co-signers: none. Source: 豫政办〔2025〕6号.

  name @0 :Text $A.required;
  # Name of the resource | 资源名称 | 豫政办〔2025〕6号

  kind @1 :Text $A.required;
  # Enterprise or personal | 类别 | 豫政办〔2025〕6号

  source @2 :Text $A.required;
  # Where the data come from | 数据来源 | 豫政办〔2025〕6号

  rights @3 :List(Text) $A.required;
  # Rights held: 持有, 使用, 经营 | 权利 | 豫政办〔2025〕6号

  classification @4 :Text $A.required;
  # Grade of the data | 分类分级 | 豫政办〔2025〕6号

  authorisation @5 :Text;
  # How the persons authorised it; needed for personal data | 授权方式 | 豫政办〔2025〕6号

  containsPersonalInformation @6 :V.Flag;
  # Holds data on identifiable persons | 含个人信息 | 豫政办〔2025〕6号

  desensitised @7 :V.Flag;
  # Has been desensitised | 已脱敏 | 豫政办〔2025〕6号
}

struct DataAssetRevalued $A.chapter("B") $A.zh("数据资产价值变更") $A.since(2)
    $A.author("data_holder or company") $A.cosign("public bodies: finance")
    $A.subject("revaluation id") {
  # 数据资产价值变更. The book value of a recognised data asset changes. Subject: revaluation id. Author:
  # data_holder or company. Co-signers: public bodies: finance. Source: 财会〔2023〕11号.

  object @0 :Text $A.required $A.maxBytes(255);
  # Resource or product id | 对象 | 财会〔2023〕11号

  bookValueFen @1 :Int64 = V.none $A.required $A.unit("fen") $A.min(0);
  # New book value, in fen | 账面价值 | 财会〔2023〕11号

  reason @2 :Text $A.required;
  # Why | 变更原因 | 财会〔2023〕11号
}

struct DataAssetDerecognised $A.chapter("B") $A.zh("数据资产终止确认") $A.since(2)
    $A.author("data_holder or company") $A.cosign("public bodies: finance")
    $A.subject("derecognition id") {
  # 数据资产终止确认. A data asset leaves the balance sheet. Subject: derecognition id. Author: data_holder
  # or company. Co-signers: public bodies: finance. Source: 财会〔2023〕11号.

  object @0 :Text $A.required $A.maxBytes(255);
  # Resource or product id | 对象 | 财会〔2023〕11号

  reason @1 :Text $A.required;
  # Why | 终止确认原因 | 财会〔2023〕11号
}
