//! The network fee: what buying adds for those who keep nodes and hubs, gathered with the Foundation.

use crate::{account::Role, act::Purpose, credits::Credits, policy::Policy, refusal::Refused};

/// R-CREDIT-50  What a Pay with these payments adds for the network: the voted part of the sum of its purchases, rounded up, so that
/// nobody saves by paying in small parts. Wages, gifts, refunds and what goes to the Foundation bear none: they exchange nothing,
/// and who receives them bears the fee when they buy. Nothing for the Foundation itself.
pub fn network_fee(
    role: Role,
    payments: impl IntoIterator<Item = (Purpose, Credits)>,
    policy: &Policy,
) -> Result<Credits, Refused> {
    if role == Role::Foundation {
        return Ok(Credits::ZERO);
    }
    payments
        .into_iter()
        .filter(|(purpose, _)| *purpose == Purpose::Purchase)
        .try_fold(Credits::ZERO, |sum, (_, amount)| sum.plus(amount))?
        .share_rounded_up(policy.network_fee)
}
