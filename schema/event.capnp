# An event: the envelope, and one business fact, decision or claim of the rulebook's catalogue.
#
# Business form (JSON) and this schema say the same, and the way between them is mechanical:
#   - JSON names are snake_case, schema names camelCase (valid_from, validFrom); the event type is
#     the union member with its first letter in upper case (PaymentReceived, paymentReceived).
#   - A missing field is a matter of the rules, not of parsing, so every field can be absent, and
#     JSON null means absent. Text, lists and structs: the null pointer is absent, and an empty text
#     or list is something else. Integers: the default `none`. Dates: the default `noDate`.
#     true/false: enum Flag. The `type` alone is needed to read an event at all.
#   - Dates are days since 1970-01-01, marked $date. Percentages are integer ppm and keep the
#     spelling of a JSON text. Objects of integers are lists of NamedNumber marked $map.
#   - Field order is the order of export.
# Bytes are the canonical form of Cap'n Proto in a single segment, without a segment table. Since
# every absent value is all zero bits, a sparse event is small, and each event has one spelling.
#
# Limits that only the rules can judge (shares that sum to 100 percent, amounts that agree) are not
# here; min and max refuse what can be no value of the type at all.
# DO NOT RENUMBER: on disk since format 1. New event types go to the end of the union.
@0xf8c2e6a4d01b9375;

using Cxx = import "/capnp/c++.capnp";
using A = import "annotations.capnp";
using V = import "values.capnp";
using ChapterA = import "chapter_a.capnp";
using ChapterB = import "chapter_b.capnp";
using ChapterC = import "chapter_c.capnp";
using ChapterD = import "chapter_d.capnp";
using ChapterE = import "chapter_e.capnp";
using ChapterF = import "chapter_f.capnp";
using ChapterG = import "chapter_g.capnp";
using ChapterH = import "chapter_h.capnp";
using ChapterI = import "chapter_i.capnp";

$Cxx.namespace("luoshu::schema");

struct Event {
  # One event. Source: rulebook 2.1.

  author @0 :Text $A.required $A.maxBytes(128);
  # Party alias of who asserts it | 记录主体 | rulebook 2.1; scenario data

  role @1 :Text $A.required $A.maxBytes(128);
  # Role in which the author asserts it, held on the effective date | 角色 |
  # rulebook 2.1; scenario data

  effective @2 :Int32 = V.noDate $A.required $A.date;
  # Business date | 业务生效日 | rulebook 2.1; scenario data

  recorded @3 :Int32 = V.noDate $A.date;
  # Rehearsal only: the date on which it was recorded | 入账日（演练） | FORMATS 9; scenario data

  subject @4 :Text $A.required $A.maxBytes(255);
  # Id of the thing the event is about | 对象编号 | rulebook 2.1; scenario data

  cosigners @5 :List(V.Signatory);
  # Parties that sign beside the author | 会签方 | rulebook 2.1; scenario data

  basis @6 :List(Text);
  # Instruments and articles cited | 依据 | rulebook 2.1; scenario data

  union {
    # JSON "type" and "fields".
    # A. Foundation
    ledgerOpened @7 :ChapterA.LedgerOpened;
    policyInstrumentAdopted @8 :ChapterA.PolicyInstrumentAdopted;
    divisionRegistered @9 :ChapterA.DivisionRegistered;
    partyRegistered @10 :ChapterA.PartyRegistered;
    partyAmended @11 :ChapterA.PartyAmended;
    roleGranted @12 :ChapterA.RoleGranted;
    roleRevoked @13 :ChapterA.RoleRevoked;
    keyEnrolled @14 :ChapterA.KeyEnrolled;
    keyRevoked @15 :ChapterA.KeyRevoked;
    workCalendarPublished @16 :ChapterA.WorkCalendarPublished;
    platformAssessmentRecorded @17 :ChapterA.PlatformAssessmentRecorded;

    # B. Catalogue
    catalogEntryCompiled @18 :ChapterB.CatalogEntryCompiled;
    catalogEntryRevised @19 :ChapterB.CatalogEntryRevised;
    catalogEntryAccepted @20 :ChapterB.CatalogEntryAccepted;
    catalogEntryReturned @21 :ChapterB.CatalogEntryReturned;
    catalogEntryWithdrawn @22 :ChapterB.CatalogEntryWithdrawn;
    sharedDataConsentGranted @23 :ChapterB.SharedDataConsentGranted;
    sharedDataConsentRevoked @24 :ChapterB.SharedDataConsentRevoked;
    stateAssetConfirmed @25 :ChapterB.StateAssetConfirmed;
    dataAssetRecognised @26 :ChapterB.DataAssetRecognised;

    # C. Registration
    registrationApplied @27 :ChapterC.RegistrationApplied;
    registrationAccepted @28 :ChapterC.RegistrationAccepted;
    registrationDeclined @29 :ChapterC.RegistrationDeclined;
    registrationReviewed @30 :ChapterC.RegistrationReviewed;
    registrationPublicized @31 :ChapterC.RegistrationPublicized;
    registrationObjectionRaised @32 :ChapterC.RegistrationObjectionRaised;
    registrationObjectionResolved @33 :ChapterC.RegistrationObjectionResolved;
    registrationCoded @34 :ChapterC.RegistrationCoded;
    registrationChanged @35 :ChapterC.RegistrationChanged;
    registrationCorrected @36 :ChapterC.RegistrationCorrected;
    registrationRenewed @37 :ChapterC.RegistrationRenewed;
    registrationCancelled @38 :ChapterC.RegistrationCancelled;

    # D. Plan and operation agreement
    implementationPlanDrafted @39 :ChapterD.ImplementationPlanDrafted;
    implementationPlanAmended @40 :ChapterD.ImplementationPlanAmended;
    planFinanceReviewed @41 :ChapterD.PlanFinanceReviewed;
    planApproved @42 :ChapterD.PlanApproved;
    planReturned @43 :ChapterD.PlanReturned;
    planFiled @44 :ChapterD.PlanFiled;
    operationAgreementSigned @45 :ChapterD.OperationAgreementSigned;
    operationAgreementFiled @46 :ChapterD.OperationAgreementFiled;
    operationAgreementAmended @47 :ChapterD.OperationAgreementAmended;
    operationAgreementRenewed @48 :ChapterD.OperationAgreementRenewed;
    operationAgreementTerminated @49 :ChapterD.OperationAgreementTerminated;
    operationSuspended @50 :ChapterD.OperationSuspended;
    operationResumed @51 :ChapterD.OperationResumed;

    # E. Scenario and product
    scenarioApplied @52 :ChapterE.ScenarioApplied;
    scenarioReviewed @53 :ChapterE.ScenarioReviewed;
    scenarioClosed @54 :ChapterE.ScenarioClosed;
    productDeveloped @55 :ChapterE.ProductDeveloped;
    productRevised @56 :ChapterE.ProductRevised;
    productComplianceApplied @57 :ChapterE.ProductComplianceApplied;
    productComplianceReviewed @58 :ChapterE.ProductComplianceReviewed;
    permittedRevenueApproved @59 :ChapterE.PermittedRevenueApproved;
    priceCapSet @60 :ChapterE.PriceCapSet;
    priceSet @61 :ChapterE.PriceSet;
    productListed @62 :ChapterE.ProductListed;
    productSuspended @63 :ChapterE.ProductSuspended;
    productResumed @64 :ChapterE.ProductResumed;
    productWithdrawn @65 :ChapterE.ProductWithdrawn;
    ipRightRecorded @66 :ChapterE.IpRightRecorded;
    productListPublished @67 :ChapterE.ProductListPublished;
    usageDisclosed @68 :ChapterE.UsageDisclosed;

    # F. Secondary development
    developerAdmissionApplied @69 :ChapterF.DeveloperAdmissionApplied;
    developerAssessed @70 :ChapterF.DeveloperAssessed;
    developerAdmissionReviewed @71 :ChapterF.DeveloperAdmissionReviewed;
    developerAdmissionRevoked @72 :ChapterF.DeveloperAdmissionRevoked;
    applicationAgreementSigned @73 :ChapterF.ApplicationAgreementSigned;
    applicationAgreementAmended @74 :ChapterF.ApplicationAgreementAmended;
    applicationAgreementTerminated @75 :ChapterF.ApplicationAgreementTerminated;
    environmentProvisioned @76 :ChapterF.EnvironmentProvisioned;
    freeUseGranted @77 :ChapterF.FreeUseGranted;
    freeUseRecorded @78 :ChapterF.FreeUseRecorded;
    freeUseEnded @79 :ChapterF.FreeUseEnded;

    # G. Use, money, cost, quality
    usageMetered @80 :ChapterG.UsageMetered;
    usageCorrected @81 :ChapterG.UsageCorrected;
    transactionSettled @82 :ChapterG.TransactionSettled;
    paymentReceived @83 :ChapterG.PaymentReceived;
    refundIssued @84 :ChapterG.RefundIssued;
    transactionVoided @85 :ChapterG.TransactionVoided;
    costRecorded @86 :ChapterG.CostRecorded;
    costAudited @87 :ChapterG.CostAudited;
    investmentRecorded @88 :ChapterG.InvestmentRecorded;
    subsidyRecorded @89 :ChapterG.SubsidyRecorded;
    qualityScored @90 :ChapterG.QualityScored;

    # H. Allocation
    allocationRuleAdopted @91 :ChapterH.AllocationRuleAdopted;
    allocationRuleAmended @92 :ChapterH.AllocationRuleAmended;
    allocationRunComputed @93 :ChapterH.AllocationRunComputed;
    statementIssued @94 :ChapterH.StatementIssued;
    statementConfirmed @95 :ChapterH.StatementConfirmed;
    statementDisputed @96 :ChapterH.StatementDisputed;
    disputeResolved @97 :ChapterH.DisputeResolved;
    allocationAdjusted @98 :ChapterH.AllocationAdjusted;
    allocationRunFinalized @99 :ChapterH.AllocationRunFinalized;
    allocationPaid @100 :ChapterH.AllocationPaid;
    allocationRetained @101 :ChapterH.AllocationRetained;
    reinvestmentCommitted @102 :ChapterH.ReinvestmentCommitted;
    reinvestmentSpent @103 :ChapterH.ReinvestmentSpent;
    periodClosed @104 :ChapterH.PeriodClosed;

    # I. Quality, risk, supervision
    qualityCheckRequested @105 :ChapterI.QualityCheckRequested;
    qualityCheckResponded @106 :ChapterI.QualityCheckResponded;
    qualityIssueClosed @107 :ChapterI.QualityIssueClosed;
    riskReported @108 :ChapterI.RiskReported;
    incidentReported @109 :ChapterI.IncidentReported;
    rectificationOrdered @110 :ChapterI.RectificationOrdered;
    rectificationCompleted @111 :ChapterI.RectificationCompleted;
    rectificationAccepted @112 :ChapterI.RectificationAccepted;
    inspectionRecorded @113 :ChapterI.InspectionRecorded;
    internalControlAuditRecorded @114 :ChapterI.InternalControlAuditRecorded;
    interviewHeld @115 :ChapterI.InterviewHeld;
    criticismNotified @116 :ChapterI.CriticismNotified;
    liabilityExemptionAssessed @117 :ChapterI.LiabilityExemptionAssessed;
    quarterlyReportSubmitted @118 :ChapterI.QuarterlyReportSubmitted;
    annualReportSubmitted @119 :ChapterI.AnnualReportSubmitted;
    annualDisclosurePublished @120 :ChapterI.AnnualDisclosurePublished;
    primaryDeveloperQualified @121 :ChapterI.PrimaryDeveloperQualified;
    securityOfficerNamed @122 :ChapterI.SecurityOfficerNamed;
    emergencyPlanFiled @123 :ChapterI.EmergencyPlanFiled;
    implementerEvaluated @124 :ChapterI.ImplementerEvaluated;
    primaryDeveloperEvaluated @125 :ChapterI.PrimaryDeveloperEvaluated;
    auditFindingRecorded @126 :ChapterI.AuditFindingRecorded;
    attestationIssued @127 :ChapterI.AttestationIssued;
  }
}
