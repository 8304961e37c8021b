//! The economy's own program as one file: where it comes from, and which DNA it makes with which properties.

use crate::error::NodeError;
use crate::folder::hex;
use copex_entries::properties::EconomyProperties;
use holochain::prelude::holo_hash::blake2b_256;
use holochain::prelude::{AppBundle, DnaFile, DnaModifiersOpt, YamlProperties};
use rust_embed::{EmbeddedFile, RustEmbed};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::borrow::Cow;
use std::collections::HashMap;
use std::path::Path;

/// The role of the economy's DNA in the bundle.
pub const ROLE: &str = "economy";
const FILE: &str = "copex.happ";
const READING: &str = "Reading the economy's bundle";
/// 256 bits as hexadecimal digits.
const FINGERPRINT_LENGTH: usize = 64;

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
    pub properties: Value,
}

impl Modifiers {
    /// The modifiers of an economy.
    pub fn of(network_seed: String, economy: &EconomyProperties) -> Self {
        let mut properties = json!(economy);
        // A bundle keeps its properties as YAML, which knows no bytes.
        properties["foundation"] = Value::from(economy.foundation.to_string());
        let registrars = economy.registrars.iter().map(ToString::to_string);
        properties["registrars"] = registrars.collect();
        if let Some(predecessor) = &economy.predecessor {
            properties["predecessor"]["dna"] = Value::from(predecessor.dna.to_string());
        }
        Self {
            network_seed,
            properties,
        }
    }

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

/// The bytes of this program's own bundle, or of the one given in its place.
pub fn bytes(given: Option<&Path>) -> Result<Cow<'static, [u8]>, NodeError> {
    match given {
        Some(path) => std::fs::read(path)
            .map(Cow::Owned)
            .map_err(|source| NodeError::file("Reading the bundle", path, source)),
        None => Workdir::get(FILE)
            .map(|EmbeddedFile { data, .. }| data)
            .ok_or(NodeError::NoBundle),
    }
}

/// A short name for exactly these bytes.
pub fn fingerprint(bytes: &[u8]) -> String {
    hex(&blake2b_256(bytes))
}

/// Whether a text can be a fingerprint.
pub fn is_fingerprint(text: &str) -> bool {
    text.len() == FINGERPRINT_LENGTH
        && text
            .bytes()
            .all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
}

/// The DNA that the bundle makes with these modifiers.
pub async fn dna(bytes: &[u8], modifiers: &Modifiers) -> Result<DnaFile, NodeError> {
    only_dna(with_modifiers(bytes, modifiers)?).await
}

/// The bundle that founds an economy: the zomes of `bytes`, with the economy's properties and seed in its manifest. Whoever
/// installs it as it is lands in that economy.
pub fn founding(bytes: &[u8], modifiers: &Modifiers) -> Result<Vec<u8>, NodeError> {
    with_modifiers(bytes, modifiers)?
        .into_inner()
        .pack()
        .map(|packed| packed.to_vec())
        .map_err(|error| NodeError::conductor("Packing the founding bundle", error))
}

/// The DNA of a founding bundle, and what the economy was founded with.
pub async fn founded(bytes: &[u8]) -> Result<(DnaFile, EconomyProperties), NodeError> {
    let dna = only_dna(unpack(bytes)?).await?;
    let properties = EconomyProperties::try_from(dna.dna_def().modifiers.properties.clone())
        .map_err(|error| NodeError::conductor(READING, error))?;
    Ok((dna, properties))
}

/// Whether another build would have made another economy of the same founding: its rules differ, if only by a byte.
pub async fn differs(own: &[u8], dna: &DnaFile) -> Result<bool, NodeError> {
    let rules = |dna: &DnaFile| dna.dna_def().integrity_zomes.clone();
    Ok(rules(&only_dna(unpack(own)?).await?) != rules(dna))
}

fn unpack(bytes: &[u8]) -> Result<AppBundle, NodeError> {
    AppBundle::unpack(bytes).map_err(|error| NodeError::conductor(READING, error))
}

fn with_modifiers(bytes: &[u8], modifiers: &Modifiers) -> Result<AppBundle, NodeError> {
    let bundle = unpack(bytes)?;
    let mut manifest = bundle.manifest().to_owned();
    manifest
        .override_modifiers(HashMap::from([(
            ROLE.to_string(),
            modifiers.for_install()?,
        )]))
        .map_err(|error| NodeError::conductor(READING, error))?;
    let inner = bundle
        .into_inner()
        .update_manifest(manifest)
        .map_err(|error| NodeError::conductor(READING, error))?;
    Ok(AppBundle::from(inner))
}

async fn only_dna(bundle: AppBundle) -> Result<DnaFile, NodeError> {
    let resolved = bundle
        .resolve_cells(HashMap::new(), HashMap::new())
        .await
        .map_err(|error| NodeError::conductor(READING, error))?;
    let mut dnas = resolved.dnas_to_register.into_iter().map(|(dna, _)| dna);
    dnas.next()
        .ok_or_else(|| NodeError::conductor(READING, "it has no DNA"))
}
