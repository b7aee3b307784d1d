# Chapter C of the event catalogue: Registration.
#
# How absence, dates, percentages and maps are written: event.capnp. Comments of fields read
# "meaning, unit | Chinese name | source"; art. n is article n of 豫政办〔2025〕5号.
# DO NOT RENUMBER: on disk since format 1. New fields go to the end of their struct.
@0xc3c36f2c81d9037e;

using Cxx = import "/capnp/c++.capnp";
using A = import "annotations.capnp";
using V = import "values.capnp";

$Cxx.namespace("luoshu::schema");

struct RegistrationApplied $A.chapter("C") $A.zh("登记申请")
    $A.author("data_holder or primary_developer") $A.subject("registration id") {
  # 登记申请. Asks for a resource or product to be registered. Subject: registration id. Author:
  # data_holder or primary_developer. Co-signers: none. Source: art. 6, 10, 15.

  object @0 :Text $A.required $A.maxBytes(255);
  # Resource or product id | 登记对象 | art. 6, 10, 15; scenario data

  objectKind @1 :Text $A.required;
  # Resource or product | 对象类别 | art. 6, 10, 15; scenario data

  registrationType @2 :Text $A.required;
  # Initial, change, correction, deregistration or renewal | 登记类型 | art. 6, 10, 15; scenario
  # data

  name @3 :Text;
  # Name of the object | 名称 | art. 6, 10, 15; scenario data

  materials @4 :List(Text);
  # What was handed in | 申请材料 | art. 6, 10, 15; scenario data
}

struct RegistrationAccepted $A.chapter("C") $A.zh("受理")
    $A.author("registrar") $A.subject("registration id") {
  # 受理. The application is taken up. Subject: registration id. Author: registrar. Co-signers:
  # none. Source: art. 10.

  reason @0 :Text;
  # Remark | 说明 | art. 10

  legalBasis @1 :Text;
  # Basis cited | 依据 | art. 10
}

struct RegistrationDeclined $A.chapter("C") $A.zh("不予受理")
    $A.author("registrar") $A.subject("registration id") {
  # 不予受理. The application is not taken up. Subject: registration id. Author: registrar.
  # Co-signers: none. Source: art. 10.

  reason @0 :Text $A.required;
  # Why it is refused | 不予受理理由 | art. 10

  legalBasis @1 :Text $A.required;
  # Basis of the refusal | 依据 | art. 10
}

struct RegistrationReviewed $A.chapter("C") $A.zh("形式审核")
    $A.author("registrar") $A.subject("registration id") {
  # 形式审核. Result of the formal review. Subject: registration id. Author: registrar. Co-signers:
  # none. Source: 发改数据规〔2025〕26号.

  outcome @0 :Text $A.required;
  # Pass or fail | 审核结果 | 发改数据规〔2025〕26号; scenario data

  findings @1 :Text;
  # What was found | 审核意见 | 发改数据规〔2025〕26号

  reason @2 :Text;
  # Why it failed | 不通过理由 | 发改数据规〔2025〕26号

  workingDays @3 :Int64 = V.none $A.min(0);
  # Working days the review took | 用时（工作日） | 发改数据规〔2025〕26号; scenario data
}

struct RegistrationPublicized $A.chapter("C") $A.zh("公示")
    $A.author("registrar") $A.subject("registration id") {
  # 公示. Public notice, at least ten working days. Subject: registration id. Author: registrar.
  # Co-signers: none. Source: 发改数据规〔2025〕26号.

  publicityFrom @0 :Int32 = V.noDate $A.required $A.date;
  # First day of the notice | 公示起 | 发改数据规〔2025〕26号; scenario data

  publicityTo @1 :Int32 = V.noDate $A.required $A.date;
  # Last day of the notice | 公示止 | 发改数据规〔2025〕26号; scenario data

  workingDays @2 :Int64 = V.none $A.min(0);
  # Working days of the notice | 公示工作日数 | 发改数据规〔2025〕26号; scenario data
}

struct RegistrationObjectionRaised $A.chapter("C") $A.zh("登记异议")
    $A.author("any registered party") $A.subject("registration id") {
  # 登记异议. Somebody objects within the notice. Subject: registration id. Author: any registered
  # party. Co-signers: none. Source: 发改数据规〔2025〕26号.

  ground @0 :Text $A.required;
  # Why | 异议理由 | 发改数据规〔2025〕26号; scenario data

  realName @1 :V.Flag;
  # Raised under the real name | 是否实名 | 发改数据规〔2025〕26号; scenario data

  evidence @2 :Text;
  # Evidence | 证据 | 发改数据规〔2025〕26号
}

struct RegistrationObjectionResolved $A.chapter("C") $A.zh("异议处理")
    $A.author("registrar") $A.subject("registration id") {
  # 异议处理. The objection is decided. Subject: registration id. Author: registrar. Co-signers:
  # none. Source: 发改数据规〔2025〕26号.

  outcome @0 :Text $A.required;
  # Unfounded or upheld | 处理结果 | 发改数据规〔2025〕26号; scenario data

  reason @1 :Text $A.required;
  # Why | 理由 | 发改数据规〔2025〕26号; scenario data
}

struct RegistrationCoded $A.chapter("C") $A.zh("赋码")
    $A.author("registrar") $A.subject("registration id") {
  # 赋码. The object gets its registration code. Subject: registration id. Author: registrar.
  # Co-signers: none. Source: 发改数据规〔2025〕26号.

  object @0 :Text $A.required $A.maxBytes(255);
  # Resource or product id | 登记对象 | 发改数据规〔2025〕26号; scenario data

  localCode @1 :Text $A.required;
  # Provincial registration code, 19 characters | 省内登记编码 | 发改数据规〔2025〕26号; scenario
  # data

  nationalCode @2 :Text;
  # National registration code | 国家登记编码 | 发改数据规〔2025〕26号; scenario data

  validFrom @3 :Int32 = V.noDate $A.required $A.date;
  # First day | 有效期起 | 发改数据规〔2025〕26号; scenario data

  validTo @4 :Int32 = V.noDate $A.required $A.date;
  # Last day, three years at most | 有效期止 | 发改数据规〔2025〕26号; scenario data

  certificateNo @5 :Text $A.required;
  # Number of the certificate | 凭证编号 | 发改数据规〔2025〕26号; scenario data
}

struct RegistrationChanged $A.chapter("C") $A.zh("变更登记")
    $A.author("registrar") $A.subject("registration id") {
  # 变更登记. New version of a registration, same code. Subject: registration id. Author: registrar.
  # Co-signers: none. Source: 发改数据规〔2025〕26号.

  changes @0 :List(V.Change) $A.required;
  # What changed | 变更事项 | 发改数据规〔2025〕26号

  consent @1 :Text;
  # Consent of the holder | 权利人同意 | 发改数据规〔2025〕26号

  evidence @2 :Text;
  # Evidence | 证明材料 | 发改数据规〔2025〕26号

  legalBasis @3 :Text $A.since(2);
  # Basis, where the holder did not apply | 依据 | 发改数据规〔2025〕26号

  noticeNo @4 :Text $A.since(2);
  # Number of the public notice | 公告文号 | 发改数据规〔2025〕26号

  noticeOn @5 :Int32 = V.noDate $A.since(2) $A.date;
  # Day of the public notice | 公告日 | 发改数据规〔2025〕26号
}

struct RegistrationCorrected $A.chapter("C") $A.zh("更正登记")
    $A.author("registrar") $A.subject("registration id") {
  # 更正登记. An error is corrected; needs the holder's consent or proof. Subject: registration id.
  # Author: registrar. Co-signers: none. Source: 发改数据规〔2025〕26号.

  changes @0 :List(V.Change) $A.required;
  # What was wrong and what is right | 更正事项 | 发改数据规〔2025〕26号

  consent @1 :Text;
  # Consent of the holder | 权利人同意 | 发改数据规〔2025〕26号

  evidence @2 :Text;
  # Proof of the error | 证明材料 | 发改数据规〔2025〕26号

  legalBasis @3 :Text $A.since(2);
  # Basis, where the holder did not apply | 依据 | 发改数据规〔2025〕26号

  noticeNo @4 :Text $A.since(2);
  # Number of the public notice | 公告文号 | 发改数据规〔2025〕26号

  noticeOn @5 :Int32 = V.noDate $A.since(2) $A.date;
  # Day of the public notice | 公告日 | 发改数据规〔2025〕26号
}

struct RegistrationRenewed $A.chapter("C") $A.zh("续展")
    $A.author("registrar") $A.subject("registration id") {
  # 续展. The registration is extended by three years at most. Subject: registration id. Author:
  # registrar. Co-signers: none. Source: 发改数据规〔2025〕26号.

  validTo @0 :Int32 = V.noDate $A.required $A.date;
  # New last day | 有效期止 | 发改数据规〔2025〕26号
}

struct RegistrationCancelled $A.chapter("C") $A.zh("注销")
    $A.author("registrar") $A.subject("registration id") {
  # 注销. The registration ends. Subject: registration id. Author: registrar. Co-signers: none.
  # Source: 发改数据规〔2025〕26号.

  ground @0 :Text $A.required;
  # Ground of cancellation | 注销事由 | 发改数据规〔2025〕26号

  legalBasis @1 :Text $A.since(2);
  # Basis, where the holder did not apply | 依据 | 发改数据规〔2025〕26号

  noticeNo @2 :Text $A.since(2);
  # Number of the public notice | 公告文号 | 发改数据规〔2025〕26号

  noticeOn @3 :Int32 = V.noDate $A.since(2) $A.date;
  # Day of the public notice | 公告日 | 发改数据规〔2025〕26号
}

struct NationalCodeAssigned $A.chapter("C") $A.zh("国家统一登记编码") $A.since(2)
    $A.author("registrar") $A.subject("registration id") {
  # 国家统一登记编码. The national platform gave the registration its code. Subject: registration id.
  # Author: registrar. Co-signers: none. Source: 发改数据规〔2025〕26号.

  nationalCode @0 :Text $A.required $A.maxBytes(255);
  # National registration code | 国家登记编码 | 发改数据规〔2025〕26号
}

struct CreditGranted $A.chapter("C") $A.zh("授信") $A.since(2)
    $A.author("applicant") $A.cosign("lender") $A.subject("credit id") {
  # 授信. A lender grants credit on a registration certificate. Subject: credit id. Author: applicant.
  # Co-signers: lender. Source: 豫发改数据〔2025〕244号.

  certificateNo @0 :Text $A.required;
  # Number of the certificate | 登记凭证号 | 豫发改数据〔2025〕244号

  object @1 :Text $A.required $A.maxBytes(255);
  # Object of the certificate | 登记对象 | 豫发改数据〔2025〕244号

  lender @2 :Text $A.required $A.maxBytes(128);
  # Party that lends | 授信机构 | 豫发改数据〔2025〕244号

  amountFen @3 :Int64 = V.none $A.required $A.unit("fen") $A.min(0);
  # Amount of the credit, in fen | 授信额 | 豫发改数据〔2025〕244号

  validTo @4 :Int32 = V.noDate $A.required $A.date;
  # Last day | 有效期止 | 豫发改数据〔2025〕244号

  pledged @5 :V.Flag $A.required;
  # The certificate is pledged | 是否质押 | 豫发改数据〔2025〕244号
}

struct CreditReleased $A.chapter("C") $A.zh("授信结清") $A.since(2)
    $A.author("lender") $A.subject("credit id") {
  # 授信结清. The credit is settled; a pledge ends. Subject: credit id. Author: lender. Co-signers:
  # none. Source: 豫发改数据〔2025〕244号.

  reason @0 :Text $A.required;
  # Why | 结清原因 | 豫发改数据〔2025〕244号
}
