//! Packs the manifests in place, exactly as `hc web-app pack . --recursive` would, and moves the bundles to workdir. So
//! the same manifests serve both, and nobody needs `hc`.

use crate::place::{Place, files_below, size, write_if_changed};
use crate::zomes::{COORDINATORS, HOSTILE, INTEGRITY};
use anyhow::{Context, Result, bail, ensure};
use flate2::Compression;
use flate2::write::DeflateEncoder;
use holochain_cli_bundle::pack as pack_folder;
use holochain_types::dna::{DnaBundle, DnaHash};
use holochain_types::prelude::{AppManifest, ValidatedDnaManifest};
use holochain_types::web_app::WebAppManifest;
use rawzip::{CompressionMethod, ZipArchiveWriter};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use yaml_serde::{Mapping, Value};

/// Packs all that can be packed with what has been built.
pub fn pack(place: &Place) -> Result<()> {
    for zome in zomes() {
        let wasm = place.workdir().join(format!("zomes/{zome}.wasm"));
        ensure!(
            wasm.is_file(),
            "{} is missing; run `xtask zomes` (or `make build`) first",
            wasm.display()
        );
    }
    println!("Bundles (a second)");
    tokio::runtime::Runtime::new()?.block_on(pack_all(place))
}

async fn pack_all(place: &Place) -> Result<()> {
    let workdir = place.workdir();
    let dna =
        in_place::<ValidatedDnaManifest>(&place.root.join("dnas/economy"), "economy.dna").await?;
    let app = in_place::<AppManifest>(&place.root, "copex.happ").await?;
    if zip_pages(place)? {
        let web_app = in_place::<WebAppManifest>(&place.root, "copex.webhapp").await?;
        report(&move_to(&web_app, &workdir)?)?;
    } else {
        println!("  copex.webhapp is left out: the pages in ui/dist have not been built");
    }
    report(&move_to(&app, &workdir)?)?;
    let dna = move_to(&dna, &workdir)?;
    report(&dna)?;
    let hash = dna_hash(&dna).await?;
    println!("  economy: {hash}, {} of wasm", size(wasm_bytes(place)?));
    if workdir
        .join("zomes")
        .join(HOSTILE)
        .with_extension("wasm")
        .is_file()
    {
        pack_hostile(place, &hash).await?;
    }
    Ok(())
}

/// Packs the manifest of this kind that lies in the folder to a file beside it.
async fn in_place<M: mr_bundle::Manifest>(folder: &Path, file: &str) -> Result<PathBuf> {
    let target = folder.join(file);
    pack_folder::<M>(folder, Some(target.clone()), String::new())
        .await
        .with_context(|| format!("cannot pack {}", folder.join(M::file_name()).display()))?;
    Ok(target)
}

/// Moves a bundle unless workdir already has the same bytes: what is built from a bundle is then not built again.
fn move_to(bundle: &Path, workdir: &Path) -> Result<PathBuf> {
    let name = bundle.file_name().context("a bundle needs a name")?;
    let target = workdir.join(name);
    write_if_changed(&target, &fs::read(bundle)?)?;
    fs::remove_file(bundle)?;
    Ok(target)
}

fn report(bundle: &Path) -> Result<()> {
    let name = bundle.file_name().unwrap_or_default().to_string_lossy();
    println!("  {name} {}", size(fs::metadata(bundle)?.len()));
    Ok(())
}

async fn dna_hash(bundle: &Path) -> Result<DnaHash> {
    let bytes = fs::read(bundle)?;
    let (dna, _) = DnaBundle::unpack(bytes.as_slice())?.to_dna_file().await?;
    Ok(dna.dna_hash().clone())
}

/// All zomes of the economy's DNA.
fn zomes() -> impl Iterator<Item = &'static str> {
    std::iter::once(INTEGRITY).chain(COORDINATORS)
}

fn wasm_bytes(place: &Place) -> Result<u64> {
    let folder = place.workdir().join("zomes");
    let lengths =
        zomes().map(|zome| Ok(fs::metadata(folder.join(zome).with_extension("wasm"))?.len()));
    lengths.sum()
}

/// The same DNA with one more coordinator, which a hostile peer would write for itself. Its hash must be the same: a
/// test with another hash would talk to nobody and pass.
async fn pack_hostile(place: &Place, honest: &DnaHash) -> Result<()> {
    let manifest = fs::read_to_string(place.root.join("dnas/economy/dna.yaml"))?;
    let folder = place.workdir().join(HOSTILE);
    write_if_changed(
        &folder.join("dna.yaml"),
        with_hostile(&manifest)?.as_bytes(),
    )?;
    let bundle = in_place::<ValidatedDnaManifest>(&folder, "hostile.dna").await?;
    let bundle = move_to(&bundle, &place.workdir())?;
    let hash = dna_hash(&bundle).await?;
    if hash != *honest {
        bail!(
            "hostile.dna has the hash {hash} and would be in another network than economy.dna, {honest}"
        );
    }
    report(&bundle)
}

/// Adds the hostile coordinator to the economy's manifest. Both manifests lie two folders below what their paths name,
/// so the paths hold: `dnas/economy` and `workdir/hostile`.
fn with_hostile(manifest: &str) -> Result<String> {
    let mut manifest: Value = yaml_serde::from_str(manifest)?;
    let integrity = manifest["integrity"]["zomes"][0]["name"].clone();
    let zomes = manifest["coordinator"]["zomes"]
        .as_sequence_mut()
        .context("dna.yaml lists no coordinator zomes")?;
    let mut dependency = Mapping::new();
    dependency.insert("name".into(), integrity);
    let mut zome = Mapping::new();
    zome.insert("name".into(), HOSTILE.into());
    zome.insert(
        "path".into(),
        format!("../../workdir/zomes/{HOSTILE}.wasm").into(),
    );
    zome.insert(
        "dependencies".into(),
        Value::Sequence(vec![dependency.into()]),
    );
    zomes.push(zome.into());
    Ok(yaml_serde::to_string(&manifest)?)
}

/// Zips ui/dist to workdir/ui.zip, in one order and without dates, so that equal pages give equal bytes. Tells whether
/// there are pages.
fn zip_pages(place: &Place) -> Result<bool> {
    let pages = place.root.join("ui/dist");
    if !pages.join("index.html").is_file() {
        return Ok(false);
    }
    let mut archive = ZipArchiveWriter::new(Vec::new());
    for path in files_below(&pages)? {
        let inside = path.strip_prefix(&pages)?;
        let name = inside
            .to_str()
            .with_context(|| format!("{} is not text that a zip can carry", inside.display()))?;
        let (mut entry, settings) = archive
            .new_file(name)
            .compression_method(CompressionMethod::DEFLATE)
            .start()?;
        let deflate = DeflateEncoder::new(&mut entry, Compression::best());
        let mut writer = settings.wrap(deflate);
        writer.write_all(&fs::read(&path)?)?;
        let (deflate, checksum) = writer.finish()?;
        deflate.finish()?;
        entry.finish(checksum)?;
    }
    let bytes = archive.finish()?;
    write_if_changed(&place.workdir().join("ui.zip"), &bytes)?;
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use holochain_cli_bundle::{get_web_app_name, web_app_pack_recursive};

    const MANIFEST: &str = include_str!("../../dnas/economy/dna.yaml");

    #[test]
    fn the_hostile_manifest_differs_by_one_coordinator() {
        let honest: Value = yaml_serde::from_str(MANIFEST).unwrap();
        let hostile: Value = yaml_serde::from_str(&with_hostile(MANIFEST).unwrap()).unwrap();
        assert_eq!(hostile["name"], honest["name"]);
        assert_eq!(hostile["integrity"], honest["integrity"]);
        let honest = honest["coordinator"]["zomes"].as_sequence().unwrap();
        let hostile = hostile["coordinator"]["zomes"].as_sequence().unwrap();
        let (last, others) = hostile.split_last().unwrap();
        assert_eq!(others, honest.as_slice());
        assert_eq!(last["name"], "hostile");
        assert_eq!(last["dependencies"][0]["name"], "economy_integrity");
    }

    #[test]
    fn equal_pages_give_equal_bytes() {
        let folder = tempfile::tempdir().unwrap();
        let place = Place {
            root: folder.path().to_owned(),
            cache: folder.path().join("cache"),
        };
        assert!(!zip_pages(&place).unwrap());
        let pages = folder.path().join("ui/dist");
        fs::create_dir_all(pages.join("assets")).unwrap();
        fs::write(pages.join("index.html"), "<p>").unwrap();
        fs::write(pages.join("assets/a.js"), "1").unwrap();
        assert!(zip_pages(&place).unwrap());
        let first = fs::read(place.workdir().join("ui.zip")).unwrap();
        fs::write(pages.join("index.html"), "<p>").unwrap();
        assert!(zip_pages(&place).unwrap());
        assert_eq!(fs::read(place.workdir().join("ui.zip")).unwrap(), first);
    }

    #[tokio::test]
    async fn the_manifests_serve_hc_unchanged() {
        let folder = tempfile::tempdir().unwrap();
        let manifests = [
            ("dnas/economy/dna.yaml", MANIFEST),
            ("happ.yaml", include_str!("../../happ.yaml")),
            ("web-happ.yaml", include_str!("../../web-happ.yaml")),
        ];
        for (path, text) in manifests {
            write_if_changed(&folder.path().join(path), text.as_bytes()).unwrap();
        }
        for zome in zomes() {
            let wasm = folder.path().join(format!("workdir/zomes/{zome}.wasm"));
            write_if_changed(&wasm, zome.as_bytes()).unwrap();
        }
        write_if_changed(&folder.path().join("workdir/ui.zip"), b"zip").unwrap();
        // What `hc web-app pack . --recursive` calls.
        web_app_pack_recursive(&folder.path().to_owned())
            .await
            .unwrap();
        let name = get_web_app_name(folder.path()).await.unwrap();
        let web_app = pack_folder::<WebAppManifest>(folder.path(), None, name)
            .await
            .unwrap();
        assert_eq!(
            web_app,
            folder.path().canonicalize().unwrap().join("copex.webhapp")
        );
    }
}
