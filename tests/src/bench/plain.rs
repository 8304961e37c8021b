//! The measure: an entry with nothing to check, created on the same conductor, on a chain as long.

use crate::{peer::Peer, village::workdir};
use holochain::{
    prelude::{ActionHash, CellId, DnaBundle, DnaManifest, DnaModifiersOpt},
    sweettest::SweetDnaFile,
};
use serde_json::json;
use std::time::Instant;

/// A cell with plain entries.
pub struct PlainCell {
    cell: CellId,
    length: u32,
}

impl PlainCell {
    /// Installs it on a conductor.
    pub async fn install(peer: &mut Peer) -> PlainCell {
        let wasm = std::fs::read(workdir().join("zomes/plain.wasm"))
            .expect("`make build` builds plain.wasm");
        let manifest: DnaManifest = serde_json::from_value(json!({
            "manifest_version": "0",
            "name": "plain",
            "integrity": { "network_seed": null, "properties": null, "zomes": [{ "name": "plain_integrity", "path": "integrity.wasm" }] },
            "coordinator": { "zomes": [{ "name": "plain", "path": "plain.wasm", "dependencies": [{ "name": "plain_integrity" }] }] },
        }))
        .expect("this is a manifest");
        let resources =
            ["integrity.wasm", "plain.wasm"].map(|path| (path.to_owned(), wasm.clone().into()));
        let manifest = manifest.try_into().expect("the manifest is sound");
        let bundle =
            DnaBundle::new(manifest, resources.to_vec()).expect("the manifest names the wasm");
        let path = tempfile::NamedTempFile::new()
            .expect("a temporary file")
            .into_temp_path();
        std::fs::write(&path, bundle.pack().expect("a bundle can be packed"))
            .expect("a file can be written");
        let overrides: DnaModifiersOpt<()> = DnaModifiersOpt::none();
        let dna = SweetDnaFile::from_bundle_with_overrides(&path, overrides)
            .await
            .expect("the bundle is sound");
        let app = peer
            .conductor_mut()
            .setup_app("plain", [&dna])
            .await
            .expect("the app installs");
        let cell = app
            .cells()
            .first()
            .expect("it has a cell")
            .cell_id()
            .clone();
        PlainCell { cell, length: 0 }
    }

    async fn call<
        I: serde::Serialize + std::fmt::Debug,
        O: serde::de::DeserializeOwned + std::fmt::Debug,
    >(
        &self,
        peer: &Peer,
        function: &str,
        input: I,
    ) -> O {
        let agent = self.cell.agent_pubkey();
        let called = peer
            .handle()
            .easy_call_zome(agent, None, self.cell.clone(), "plain", function, input)
            .await;
        called.unwrap_or_else(|error| panic!("plain.{function}: {error:?}"))
    }

    /// Makes the chain about as long as wanted.
    pub async fn grow(&mut self, peer: &Peer, length: u32) {
        while self.length < length {
            let next = (self.length + 200).min(length);
            let () = self.call(peer, "grow_plain", (self.length, next)).await;
            self.length = next;
        }
    }

    /// Reads the whole chain; how long it took in milliseconds.
    pub async fn walk(&self, peer: &Peer) -> f64 {
        let start = Instant::now();
        let _: u32 = self.call(peer, "walk_plain", ()).await;
        start.elapsed().as_secs_f64() * 1_000.0
    }

    /// Creates one entry; how long it took in milliseconds.
    pub async fn create(&mut self, peer: &Peer) -> f64 {
        let start = Instant::now();
        let _: ActionHash = self.call(peer, "create_plain", self.length).await;
        self.length += 1;
        start.elapsed().as_secs_f64() * 1_000.0
    }
}
