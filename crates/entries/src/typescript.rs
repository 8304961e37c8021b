//! Writes the TypeScript types that the pages use, so that they cannot differ from what the zomes speak.

use crate::{
    assessment, calls, closure, exchange, first_signers, ledger, properties, registry, request,
    service, signal,
};
use std::path::Path;
use ts_rs::{Config, ExportError, TS};

/// Writes every type, each in a file of its own, into `folder`.
pub fn export(folder: &Path) -> Result<(), ExportError> {
    let config = Config::new().with_out_dir(folder).with_large_int("number");
    macro_rules! export {
        ($($exported:ty),* $(,)?) => { $(<$exported as TS>::export_all(&config)?;)* };
    }
    export!(
        properties::EconomyProperties,
        registry::Accreditation,
        registry::Membership,
        registry::Acceptance,
        registry::Revocation,
        registry::CoopProfile,
        closure::Closure,
        exchange::Offer,
        exchange::Want,
        exchange::Order,
        exchange::OrderStep,
        ledger::LedgerEvent,
        ledger::MonthAct,
        signal::Signal,
        assessment::CitedAssessment,
        first_signers::FirstSigners,
        calls::registry::AccreditInput,
        calls::registry::AccreditWithSecondInput,
        calls::registry::AdmitInput,
        calls::registry::Issued,
        calls::registry::RegistrarView,
        calls::registry::RevokeInput,
        calls::registry::Party,
        calls::registry::Trust,
        calls::registry::Me,
        calls::registry::Warning,
        calls::registry::DraftClosureInput,
        calls::registry::ClosurePreview,
        calls::registry::CloseInput,
        calls::authority::ActInput,
        calls::authority::Draft,
        calls::authority::CarryOutInput,
        calls::authority::RuleView,
        ledger::Approval,
        calls::exchange::UpdateOfferInput,
        calls::exchange::UpdateWantInput,
        calls::exchange::ListInput,
        calls::exchange::OfferPage,
        calls::exchange::WantPage,
        calls::exchange::PlaceOrderInput,
        calls::exchange::StepInput,
        calls::exchange::OrderView,
        calls::credit::AccountView,
        calls::credit::PreviewOfferInput,
        calls::credit::SettlementPreview,
        calls::credit::ReturnablePayment,
        calls::credit::SaveInput,
        calls::credit::OfferPreview,
        calls::credit::PayInput,
        calls::credit::PaymentPreview,
        calls::credit::Written,
        calls::credit::WaitingPayment,
        calls::credit::HistoryInput,
        calls::credit::HistoryPage,
        calls::credit::EconomyView,
        calls::credit::Upkeep,
        calls::planned::PlanInput,
        calls::planned::PlanPreview,
        calls::planned::PlannedPayment,
        calls::planned::DraftAgainInput,
        calls::request::RequestInput,
        calls::request::DeclineInput,
        calls::request::RequestPaidInput,
        calls::request::RequestView,
        request::PaymentRequest,
        request::RequestDecline,
        service::ServiceReceipt,
        calls::service::SharingInput,
        calls::service::SharingView,
    );
    Ok(())
}
