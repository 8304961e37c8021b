//! Compiles the zomes to wasm. The bytes of the integrity zome decide the DNA's hash, and so who shares a network: what
//! differs between two machines (folders, registry mirrors) must not get into them.

use crate::place::{Place, size, write_if_changed};
use anyhow::{Context, Result, bail};
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const TARGET: &str = "wasm32-unknown-unknown";
/// The compiler of Debian's package `rustc-web`; its library source is in `rust-web-src`.
const DEBIAN_RUSTC: &str = "/usr/bin/rustc";
const DEBIAN_SOURCE: &str = "/usr/lib/rustlib/src/rust/library";
/// From this minor version on, rustc refuses undefined symbols in wasm, and Holochain's host functions are such.
const UNDEFINED_SYMBOLS_REFUSED_FROM: u32 = 96;

/// The package that holds the rules of the economy's DNA.
pub const INTEGRITY: &str = "economy_integrity";
/// The packages through which accounts use it.
pub const COORDINATORS: [&str; 3] = ["registry", "exchange", "credit"];
/// A coordinator for tests, which commits anything it is given.
pub const HOSTILE: &str = "hostile";
/// A zome for measuring, whose entries need no checks.
const PLAIN: &str = "plain";

/// Which compiler can make wasm here.
enum Compiler {
    /// The one that cargo uses; it has the target's standard library.
    Own,
    /// Debian's, which builds the standard library too. Linked by the own toolchain's linker.
    Debian { linker: PathBuf },
}

/// Builds all zomes with cargo and copies what has changed to `workdir/zomes`.
pub fn build(place: &Place) -> Result<()> {
    let compiler = Compiler::choose()?;
    println!("Zomes to wasm (under 3 minutes the first time, seconds after a change)");
    // Apart from the coordinators: built together, cargo would join the features of their dependencies, and a change in
    // a coordinator could change the integrity zome's bytes, and so found another network.
    build_in(place, &compiler, "wasm-integrity", &[INTEGRITY])?;
    build_in(place, &compiler, "wasm", &coordinators(place))
}

fn coordinators(place: &Place) -> Vec<&'static str> {
    let mut packages = COORDINATORS.to_vec();
    for package in [HOSTILE, PLAIN] {
        if place
            .root
            .join("tests")
            .join(package)
            .join("Cargo.toml")
            .is_file()
        {
            packages.push(package);
        }
    }
    packages
}

/// Builds packages in a folder of the cache.
fn build_in(place: &Place, compiler: &Compiler, folder: &str, packages: &[&str]) -> Result<()> {
    let target_folder = place.cache.join(folder);
    let mut cargo = Command::new("cargo");
    cargo
        .args(["build", "--release", "--target", TARGET])
        .current_dir(&place.root)
        .env("CARGO_TARGET_DIR", &target_folder)
        .env_remove("RUSTFLAGS")
        .env_remove("RUSTC_WORKSPACE_WRAPPER")
        .env(
            "CARGO_ENCODED_RUSTFLAGS",
            compiler.flags(&target_folder)?.join("\x1f"),
        );
    if let Compiler::Debian { linker } = compiler {
        cargo
            .arg("-Zbuild-std=std,panic_abort")
            .env("RUSTC", DEBIAN_RUSTC)
            .env("RUSTC_BOOTSTRAP", "1")
            .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker);
    }
    for package in packages {
        cargo.args(["--package", package]);
    }
    let status = cargo.status().context("cargo cannot be started")?;
    if !status.success() {
        bail!("the zomes do not compile; the errors stand above");
    }
    collect(place, &target_folder, packages)
}

fn collect(place: &Place, target_folder: &Path, packages: &[&str]) -> Result<()> {
    let built = target_folder.join(TARGET).join("release");
    let zomes = place.workdir().join("zomes");
    for package in packages {
        let from = built.join(package).with_extension("wasm");
        let bytes = fs::read(&from).with_context(|| {
            format!(
                "cargo built {package} but left no {}; its Cargo.toml needs crate-type \"cdylib\"",
                from.display()
            )
        })?;
        let written = write_if_changed(&zomes.join(package).with_extension("wasm"), &bytes)?;
        let length = size(u64::try_from(bytes.len())?);
        println!(
            "  {package}.wasm {length}{}",
            if written { "" } else { " (unchanged)" }
        );
    }
    Ok(())
}

impl Compiler {
    /// The normal one where it has the target; else Debian's. `scripts/setup` installs whichever can be had.
    fn choose() -> Result<Self> {
        let choice = env::var("COPEX_WASM_COMPILER").unwrap_or_default();
        let own = || -> Result<bool> {
            let libraries = output("rustc", &["--print", "target-libdir", "--target", TARGET])?;
            Ok(Path::new(libraries.trim()).is_dir())
        };
        let debian = || Path::new(DEBIAN_RUSTC).is_file() && Path::new(DEBIAN_SOURCE).is_dir();
        match choice.as_str() {
            "" if own()? => Ok(Self::Own),
            "" | "debian" if debian() => Ok(Self::Debian { linker: linker()? }),
            "own" if own()? => Ok(Self::Own),
            "" | "own" | "debian" => bail!(
                "no compiler here can make wasm. Run scripts/setup, which adds the target {TARGET} with rustup, \
                 or installs Debian's rustc-web and rust-web-src"
            ),
            other => bail!("COPEX_WASM_COMPILER may be \"own\" or \"debian\", not \"{other}\""),
        }
    }

    fn program(&self) -> &'static str {
        match self {
            Self::Own => "rustc",
            Self::Debian { .. } => DEBIAN_RUSTC,
        }
    }

    fn flags(&self, target_folder: &Path) -> Result<Vec<String>> {
        let version = output(self.program(), &["--version"])?;
        let minor = minor_version(&version)
            .with_context(|| format!("cannot read a version in \"{}\"", version.trim()))?;
        let mut flags = vec!["--cfg".into(), "getrandom_backend=\"custom\"".into()];
        if minor >= UNDEFINED_SYMBOLS_REFUSED_FROM {
            flags.extend(["-C".into(), "link-arg=--import-undefined".into()]);
        }
        flags.extend(remaps(target_folder)?);
        Ok(flags)
    }
}

/// Gives every folder that differs between machines one name; the last match wins. The checkout needs none: cargo names
/// our own files by their paths in it, and a flag that names it would have every checkout build all crates again.
fn remaps(target_folder: &Path) -> Result<Vec<String>> {
    let cargo_home = cargo_home()?;
    let mut pairs = vec![(cargo_home.clone(), "/cargo")];
    // The folder's name depends on where crates are downloaded from; what is in it does not.
    let sources = cargo_home.join("registry/src");
    let mut registries: Vec<PathBuf> = fs::read_dir(&sources)
        .map(|folders| folders.flatten().map(|folder| folder.path()).collect())
        .unwrap_or_default();
    registries.sort();
    pairs.extend(registries.into_iter().map(|path| (path, "/crates")));
    pairs.push((target_folder.to_owned(), "/target"));
    pairs
        .into_iter()
        .map(|(from, to)| {
            let from = from.to_str().with_context(|| {
                format!(
                    "{} is not text that a compiler flag can carry",
                    from.display()
                )
            })?;
            Ok(format!("--remap-path-prefix={from}={to}"))
        })
        .collect()
}

fn cargo_home() -> Result<PathBuf> {
    if let Some(own) = env::var_os("CARGO_HOME").filter(|value| !value.is_empty()) {
        return Ok(PathBuf::from(own));
    }
    let home = env::var_os("HOME").context("neither CARGO_HOME nor HOME is set")?;
    Ok(PathBuf::from(home).join(".cargo"))
}

/// Finds rust-lld, which a rustup toolchain carries and Debian's compiler does not.
fn linker() -> Result<PathBuf> {
    let root = output("rustc", &["--print", "sysroot"])?;
    let targets = Path::new(root.trim()).join("lib/rustlib");
    let found = fs::read_dir(&targets)
        .with_context(|| format!("cannot look for a linker in {}", targets.display()))?
        .flatten()
        .map(|target| target.path().join("bin/rust-lld"))
        .find(|linker| linker.is_file());
    found.with_context(|| format!("no rust-lld below {}", targets.display()))
}

fn minor_version(rustc_version: &str) -> Option<u32> {
    let number = rustc_version.split_whitespace().nth(1)?;
    number.split('.').nth(1)?.parse().ok()
}

fn output(program: &str, arguments: &[&str]) -> Result<String> {
    let done = Command::new(program)
        .args(arguments)
        .output()
        .with_context(|| format!("{program} cannot be started"))?;
    if !done.status.success() {
        bail!(
            "{program} {}: {}",
            arguments.join(" "),
            String::from_utf8_lossy(&done.stderr).trim()
        );
    }
    String::from_utf8(done.stdout).with_context(|| format!("{program} prints no text"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_minor_version() {
        assert_eq!(
            minor_version("rustc 1.95.0 (59807616e 2026-04-14)\n"),
            Some(95)
        );
        assert_eq!(minor_version("rustc 1.98.0-nightly (x 2026)"), Some(98));
        assert_eq!(minor_version("nonsense"), None);
    }

    #[test]
    fn folders_get_names_that_all_machines_share() {
        let flags = remaps(Path::new("/home/ana/wasm")).unwrap();
        assert_eq!(
            flags.last().unwrap(),
            "--remap-path-prefix=/home/ana/wasm=/target"
        );
        assert!(flags[0].ends_with("=/cargo"));
    }
}
