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
using Foundation = import "events_foundation.capnp";
using Catalogue = import "events_catalogue.capnp";
using Registration = import "events_registration.capnp";
using Operation = import "events_operation.capnp";
using Products = import "events_products.capnp";
using Developers = import "events_developers.capnp";
using Money = import "events_money.capnp";
using Allocation = import "events_allocation.capnp";
using Supervision = import "events_supervision.capnp";

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

  documents @128 :List(V.Document) $A.since(2);
  # Files that stand behind it | 文件 | rulebook 2, 1.1

  union {
    # JSON "type" and "fields".
    # A. Foundation
    ledgerOpened @7 :Foundation.LedgerOpened;
    policyInstrumentAdopted @8 :Foundation.PolicyInstrumentAdopted;
    divisionRegistered @9 :Foundation.DivisionRegistered;
    partyRegistered @10 :Foundation.PartyRegistered;
    partyAmended @11 :Foundation.PartyAmended;
    roleGranted @12 :Foundation.RoleGranted;
    roleRevoked @13 :Foundation.RoleRevoked;
    keyEnrolled @14 :Foundation.KeyEnrolled;
    keyRevoked @15 :Foundation.KeyRevoked;
    workCalendarPublished @16 :Foundation.WorkCalendarPublished;
    platformAssessmentRecorded @17 :Foundation.PlatformAssessmentRecorded;

    # B. Catalogue
    catalogEntryCompiled @18 :Catalogue.CatalogEntryCompiled;
    catalogEntryRevised @19 :Catalogue.CatalogEntryRevised;
    catalogEntryAccepted @20 :Catalogue.CatalogEntryAccepted;
    catalogEntryReturned @21 :Catalogue.CatalogEntryReturned;
    catalogEntryWithdrawn @22 :Catalogue.CatalogEntryWithdrawn;
    sharedDataConsentGranted @23 :Catalogue.SharedDataConsentGranted;
    sharedDataConsentRevoked @24 :Catalogue.SharedDataConsentRevoked;
    stateAssetConfirmed @25 :Catalogue.StateAssetConfirmed;
    dataAssetRecognised @26 :Catalogue.DataAssetRecognised;

    # C. Registration
    registrationApplied @27 :Registration.RegistrationApplied;
    registrationAccepted @28 :Registration.RegistrationAccepted;
    registrationDeclined @29 :Registration.RegistrationDeclined;
    registrationReviewed @30 :Registration.RegistrationReviewed;
    registrationPublicized @31 :Registration.RegistrationPublicized;
    registrationObjectionRaised @32 :Registration.RegistrationObjectionRaised;
    registrationObjectionResolved @33 :Registration.RegistrationObjectionResolved;
    registrationCoded @34 :Registration.RegistrationCoded;
    registrationChanged @35 :Registration.RegistrationChanged;
    registrationCorrected @36 :Registration.RegistrationCorrected;
    registrationRenewed @37 :Registration.RegistrationRenewed;
    registrationCancelled @38 :Registration.RegistrationCancelled;

    # D. Plan and operation agreement
    implementationPlanDrafted @39 :Operation.ImplementationPlanDrafted;
    implementationPlanAmended @40 :Operation.ImplementationPlanAmended;
    planFinanceReviewed @41 :Operation.PlanFinanceReviewed;
    planApproved @42 :Operation.PlanApproved;
    planReturned @43 :Operation.PlanReturned;
    planFiled @44 :Operation.PlanFiled;
    operationAgreementSigned @45 :Operation.OperationAgreementSigned;
    operationAgreementFiled @46 :Operation.OperationAgreementFiled;
    operationAgreementAmended @47 :Operation.OperationAgreementAmended;
    operationAgreementRenewed @48 :Operation.OperationAgreementRenewed;
    operationAgreementTerminated @49 :Operation.OperationAgreementTerminated;
    operationSuspended @50 :Operation.OperationSuspended;
    operationResumed @51 :Operation.OperationResumed;

    # E. Scenario and product
    scenarioApplied @52 :Products.ScenarioApplied;
    scenarioReviewed @53 :Products.ScenarioReviewed;
    scenarioClosed @54 :Products.ScenarioClosed;
    productDeveloped @55 :Products.ProductDeveloped;
    productRevised @56 :Products.ProductRevised;
    productComplianceApplied @57 :Products.ProductComplianceApplied;
    productComplianceReviewed @58 :Products.ProductComplianceReviewed;
    permittedRevenueApproved @59 :Products.PermittedRevenueApproved;
    priceCapSet @60 :Products.PriceCapSet;
    priceSet @61 :Products.PriceSet;
    productListed @62 :Products.ProductListed;
    productSuspended @63 :Products.ProductSuspended;
    productResumed @64 :Products.ProductResumed;
    productWithdrawn @65 :Products.ProductWithdrawn;
    ipRightRecorded @66 :Products.IpRightRecorded;
    productListPublished @67 :Products.ProductListPublished;
    usageDisclosed @68 :Products.UsageDisclosed;

    # F. Secondary development
    developerAdmissionApplied @69 :Developers.DeveloperAdmissionApplied;
    developerAssessed @70 :Developers.DeveloperAssessed;
    developerAdmissionReviewed @71 :Developers.DeveloperAdmissionReviewed;
    developerAdmissionRevoked @72 :Developers.DeveloperAdmissionRevoked;
    applicationAgreementSigned @73 :Developers.ApplicationAgreementSigned;
    applicationAgreementAmended @74 :Developers.ApplicationAgreementAmended;
    applicationAgreementTerminated @75 :Developers.ApplicationAgreementTerminated;
    environmentProvisioned @76 :Developers.EnvironmentProvisioned;
    freeUseGranted @77 :Developers.FreeUseGranted;
    freeUseRecorded @78 :Developers.FreeUseRecorded;
    freeUseEnded @79 :Developers.FreeUseEnded;

    # G. Use, money, cost, quality
    usageMetered @80 :Money.UsageMetered;
    usageCorrected @81 :Money.UsageCorrected;
    transactionSettled @82 :Money.TransactionSettled;
    paymentReceived @83 :Money.PaymentReceived;
    refundIssued @84 :Money.RefundIssued;
    transactionVoided @85 :Money.TransactionVoided;
    costRecorded @86 :Money.CostRecorded;
    costAudited @87 :Money.CostAudited;
    investmentRecorded @88 :Money.InvestmentRecorded;
    subsidyRecorded @89 :Money.SubsidyRecorded;
    qualityScored @90 :Money.QualityScored;

    # H. Allocation
    allocationRuleAdopted @91 :Allocation.AllocationRuleAdopted;
    allocationRuleAmended @92 :Allocation.AllocationRuleAmended;
    allocationRunComputed @93 :Allocation.AllocationRunComputed;
    statementIssued @94 :Allocation.StatementIssued;
    statementConfirmed @95 :Allocation.StatementConfirmed;
    statementDisputed @96 :Allocation.StatementDisputed;
    disputeResolved @97 :Allocation.DisputeResolved;
    allocationAdjusted @98 :Allocation.AllocationAdjusted;
    allocationRunFinalized @99 :Allocation.AllocationRunFinalized;
    allocationPaid @100 :Allocation.AllocationPaid;
    allocationRetained @101 :Allocation.AllocationRetained;
    reinvestmentCommitted @102 :Allocation.ReinvestmentCommitted;
    reinvestmentSpent @103 :Allocation.ReinvestmentSpent;
    periodClosed @104 :Allocation.PeriodClosed;

    # I. Quality, risk, supervision
    qualityCheckRequested @105 :Supervision.QualityCheckRequested;
    qualityCheckResponded @106 :Supervision.QualityCheckResponded;
    qualityIssueClosed @107 :Supervision.QualityIssueClosed;
    riskReported @108 :Supervision.RiskReported;
    incidentReported @109 :Supervision.IncidentReported;
    rectificationOrdered @110 :Supervision.RectificationOrdered;
    rectificationCompleted @111 :Supervision.RectificationCompleted;
    rectificationAccepted @112 :Supervision.RectificationAccepted;
    inspectionRecorded @113 :Supervision.InspectionRecorded;
    internalControlAuditRecorded @114 :Supervision.InternalControlAuditRecorded;
    interviewHeld @115 :Supervision.InterviewHeld;
    criticismNotified @116 :Supervision.CriticismNotified;
    liabilityExemptionAssessed @117 :Supervision.LiabilityExemptionAssessed;
    quarterlyReportSubmitted @118 :Supervision.QuarterlyReportSubmitted;
    annualReportSubmitted @119 :Supervision.AnnualReportSubmitted;
    annualDisclosurePublished @120 :Supervision.AnnualDisclosurePublished;
    primaryDeveloperQualified @121 :Supervision.PrimaryDeveloperQualified;
    securityOfficerNamed @122 :Supervision.SecurityOfficerNamed;
    emergencyPlanFiled @123 :Supervision.EmergencyPlanFiled;
    implementerEvaluated @124 :Supervision.ImplementerEvaluated;
    primaryDeveloperEvaluated @125 :Supervision.PrimaryDeveloperEvaluated;
    auditFindingRecorded @126 :Supervision.AuditFindingRecorded;
    attestationIssued @127 :Supervision.AttestationIssued;

    # Version 2 of the rules.
    # B. Catalogue, supply, assets
    catalogEntryExcluded @129 :Catalogue.CatalogEntryExcluded;
    catalogEntryRefreshed @130 :Catalogue.CatalogEntryRefreshed;
    dataSupplied @131 :Catalogue.DataSupplied;
    highValueListPublished @132 :Catalogue.HighValueListPublished;
    dataResourceSurveyed @133 :Catalogue.DataResourceSurveyed;
    dataHoldingDeclared @134 :Catalogue.DataHoldingDeclared;
    dataAssetRevalued @135 :Catalogue.DataAssetRevalued;
    dataAssetDerecognised @136 :Catalogue.DataAssetDerecognised;

    # C. Registration and certificate
    nationalCodeAssigned @137 :Registration.NationalCodeAssigned;
    creditGranted @138 :Registration.CreditGranted;
    creditReleased @139 :Registration.CreditReleased;

    # E. Product
    lineageRightReleased @140 :Products.LineageRightReleased;
    aggregationRiskAssessed @141 :Products.AggregationRiskAssessed;
    priceMonitoringPublished @142 :Products.PriceMonitoringPublished;

    # F. Secondary development
    admissionConditionsPublished @143 :Developers.AdmissionConditionsPublished;

    # G. Money
    paymentRefunded @144 :Money.PaymentRefunded;
    taxPaid @145 :Money.TaxPaid;
    expenditureRecorded @146 :Money.ExpenditureRecorded;
    bankAccountDeclared @147 :Money.BankAccountDeclared;
    bankAccountClosed @148 :Money.BankAccountClosed;
    bankStatementReceived @149 :Money.BankStatementReceived;
    bankLinesExplained @150 :Money.BankLinesExplained;
    reconciliationDecided @151 :Money.ReconciliationDecided;
    reconciliationReopened @152 :Money.ReconciliationReopened;
    subsidyProjectApproved @153 :Money.SubsidyProjectApproved;
    subsidyProjectChanged @154 :Money.SubsidyProjectChanged;
    subsidyProjectAccepted @155 :Money.SubsidyProjectAccepted;

    # H. Earmarked money
    earmarkProjectEntered @156 :Allocation.EarmarkProjectEntered;
    earmarkBudgetApproved @157 :Allocation.EarmarkBudgetApproved;
    earmarkAdjusted @158 :Allocation.EarmarkAdjusted;
    earmarkMonitored @159 :Allocation.EarmarkMonitored;
    earmarkEvaluated @160 :Allocation.EarmarkEvaluated;
    earmarkCarriedOver @161 :Allocation.EarmarkCarriedOver;

    # I. Risk, supervision, evaluation
    riskClosed @162 :Supervision.RiskClosed;
    rectificationPlanSubmitted @163 :Supervision.RectificationPlanSubmitted;
    materialsRequested @164 :Supervision.MaterialsRequested;
    materialsProvided @165 :Supervision.MaterialsProvided;
    evaluationSystemAdopted @166 :Supervision.EvaluationSystemAdopted;
    operationEffectivenessAssessed @167 :Supervision.OperationEffectivenessAssessed;
    competitionFindingRecorded @168 :Supervision.CompetitionFindingRecorded;
  }
}
