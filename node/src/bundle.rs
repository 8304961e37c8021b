//! The economy's own program as one file: where it comes from, and which DNA it makes with which properties.

use crate::error::NodeError;
use crate::folder::hex;
use holochain::prelude::holo_hash::blake2b_256;
use holochain::prelude::{AppBundle, DnaFile, DnaModifiersOpt, YamlProperties};
use rust_embed::{EmbeddedFile, RustEmbed};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::HashMap;

/// The role of the economy's DNA in the bundle.
pub const ROLE: &str = "economy";
const FILE: &str = "copex.happ";

// In a debug build it is read from disk, so that new zomes need no new node.
#[derive(RustEmbed)]
#[folder = "../workdir"]
#[allow_missing = true]
struct Workdir;

/// What makes one economy differ from another of the same program.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Modifiers {
    /// Two economies with the same properties and other seeds never meet.
    pub network_seed: String,
    /// The DNA properties; keys as `uhCAk..` strings, since a bundle keeps them as YAML.
    pub properties: serde_json::Value,
}

impl Modifiers {
    /// As the conductor takes them.
    pub fn for_install(&self) -> Result<DnaModifiersOpt<YamlProperties>, NodeError> {
        let properties: YamlProperties =
            serde_json::from_value(self.properties.clone()).map_err(|error| {
                NodeError::conductor("Writing the properties of the economy", error)
            })?;
        Ok(DnaModifiersOpt {
            network_seed: Some(self.network_seed.clone()),
            properties: Some(properties),
        })
    }
}

/// The bytes of the bundle.
pub fn bytes() -> Result<Cow<'static, [u8]>, NodeError> {
    Workdir::get(FILE)
        .map(|EmbeddedFile { data, .. }| data)
        .ok_or(NodeError::NoBundle)
}

/// A short name for exactly these bytes.
pub fn fingerprint(bytes: &[u8]) -> String {
    hex(&blake2b_256(bytes))
}

/// The DNA that the bundle makes with these modifiers.
pub async fn dna(bytes: &[u8], modifiers: &Modifiers) -> Result<DnaFile, NodeError> {
    let doing = "Reading the economy's bundle";
    let bundle = AppBundle::unpack(bytes).map_err(|error| NodeError::conductor(doing, error))?;
    let mut manifest = bundle.manifest().to_owned();
    manifest
        .override_modifiers(HashMap::from([(
            ROLE.to_string(),
            modifiers.for_install()?,
        )]))
        .map_err(|error| NodeError::conductor(doing, error))?;
    let inner = bundle
        .into_inner()
        .update_manifest(manifest)
        .map_err(|error| NodeError::conductor(doing, error))?;
    let resolved = AppBundle::from(inner)
        .resolve_cells(HashMap::new(), HashMap::new())
        .await
        .map_err(|error| NodeError::conductor(doing, error))?;
    let mut dnas = resolved.dnas_to_register.into_iter().map(|(dna, _)| dna);
    dnas.next()
        .ok_or_else(|| NodeError::conductor(doing, "it has no DNA"))
}
