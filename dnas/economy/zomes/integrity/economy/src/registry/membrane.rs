//! The membrane: a credential chain from a founding registrar lets a key in.

use super::passage;
use crate::{Fault, Judgement, fetch};
use copex_entries::{
    credential::{Credential, Standing},
    moment,
    properties::EconomyProperties,
    refusal::Refusal,
};
use hdi::prelude::*;

/// R-REGISTRY-02 to R-REGISTRY-06  A founding key needs no credential. Any other shows one that was issued to it, in a chain
/// of good signatures from a founding registrar, and not ended when the key came in
/// (where there is a clock to tell). A beginning that lies ahead is left to the events: a clock that lags is no crime.
pub(crate) fn admit(
    proof: &Option<MembraneProof>,
    agent: &AgentPubKey,
    at: Option<Timestamp>,
) -> Judgement {
    let properties = fetch::properties()?;
    properties.check()?;
    if passage::shown(proof.as_ref(), agent, &properties)? {
        return Ok(());
    }
    if properties.is_registrar(agent) || properties.is_foundation(agent) {
        return Ok(());
    }
    let credential = Credential::shown(proof.as_ref(), agent)?;
    let standing = verified(&credential, &properties)?;
    match at {
        Some(at) if moment(at) >= standing.valid_until => Err(Refusal::NotInStanding.into()),
        Some(_) | None => Ok(()),
    }
}

/// R-REGISTRY-03 to R-REGISTRY-05, R-REGISTRY-20  What a credential comes to, its signatures verified.
pub fn verified(
    credential: &Credential,
    properties: &EconomyProperties,
) -> Result<Standing, Fault> {
    let standing = credential.standing(&dna_info()?.hash, properties)?;
    for (signer, claim, signature) in credential.signed_claims() {
        if !verify_signature(signer.clone(), signature.clone(), claim)? {
            return Err(Refusal::Signature.into());
        }
    }
    Ok(standing)
}
