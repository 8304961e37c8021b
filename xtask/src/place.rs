//! Where things are: the checkout, what is made in it, and the cache beside it. Also the one way to write a made file.

use anyhow::{Context, Result, bail};
use std::env;
use std::fs;
use std::path::{Path, PathBuf};

/// The checkout that xtask works on, and its cache.
pub struct Place {
    /// The top folder of the checkout.
    pub root: PathBuf,
    /// What builds leave for the next checkout: `$COPEX_CACHE`, else `copex` in the user's cache folder.
    pub cache: PathBuf,
}

impl Place {
    /// Looks upwards from the current folder, since several checkouts may share one built xtask.
    pub fn find() -> Result<Self> {
        let here = env::current_dir().context("the current folder cannot be read")?;
        let Some(root) = here
            .ancestors()
            .find(|folder| folder.join("dnas/economy/dna.yaml").is_file())
        else {
            bail!(
                "{} is not inside a checkout of Copex; change into one and run this again",
                here.display()
            );
        };
        Ok(Self {
            root: root.to_owned(),
            cache: cache_folder()?,
        })
    }

    /// Bundles and wasm files; never committed.
    pub fn workdir(&self) -> PathBuf {
        self.root.join("workdir")
    }
}

fn cache_folder() -> Result<PathBuf> {
    // An empty variable counts as unset, as the XDG rules and the shell's `:-` have it.
    let folder = |name: &str| {
        env::var_os(name)
            .filter(|value| !value.is_empty())
            .map(PathBuf::from)
    };
    if let Some(own) = folder("COPEX_CACHE") {
        return Ok(own);
    }
    if let Some(user) = folder("XDG_CACHE_HOME") {
        return Ok(user.join("copex"));
    }
    folder("HOME")
        .map(|home| home.join(".cache/copex"))
        .context("no folder for the cache: set COPEX_CACHE or HOME")
}

/// Writes a file whole or not at all, and leaves it untouched (with its date) when it already holds these bytes, so
/// that nothing is built again for it. Tells whether it wrote.
pub fn write_if_changed(path: &Path, bytes: &[u8]) -> Result<bool> {
    if fs::read(path).is_ok_and(|present| present == bytes) {
        return Ok(false);
    }
    let folder = path.parent().context("a file needs a folder")?;
    fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    let beside = tempfile::NamedTempFile::new_in(folder)
        .with_context(|| format!("cannot write in {}", folder.display()))?;
    fs::write(beside.path(), bytes)
        .with_context(|| format!("cannot write {}", beside.path().display()))?;
    make_readable(beside.path())?;
    beside
        .persist(path)
        .with_context(|| format!("cannot write {}", path.display()))?;
    Ok(true)
}

/// Temporary files are for their owner only; what is made here is for everybody who may read the checkout.
fn make_readable(path: &Path) -> Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(path, fs::Permissions::from_mode(0o644))
            .with_context(|| format!("cannot set who may read {}", path.display()))?;
    }
    Ok(())
}

/// All files below a folder, sorted by path.
pub fn files_below(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut waiting = vec![folder.to_owned()];
    while let Some(folder) = waiting.pop() {
        for entry in fs::read_dir(&folder)? {
            let path = entry?.path();
            if path.is_dir() {
                waiting.push(path);
            } else {
                files.push(path);
            }
        }
    }
    files.sort();
    Ok(files)
}

/// Bytes as a person reads them.
pub fn size(bytes: u64) -> String {
    let hundredths = bytes.saturating_mul(100) / 1_000_000;
    format!("{}.{:02} MB", hundredths / 100, hundredths % 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_right_keeps_its_date() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deep/file");
        assert!(write_if_changed(&path, b"one").unwrap());
        let written = fs::metadata(&path).unwrap().modified().unwrap();
        assert!(!write_if_changed(&path, b"one").unwrap());
        assert_eq!(fs::metadata(&path).unwrap().modified().unwrap(), written);
        assert!(write_if_changed(&path, b"two").unwrap());
        assert_eq!(fs::read(&path).unwrap(), b"two");
    }

    #[test]
    fn sizes_have_two_decimals() {
        assert_eq!(size(1_905_000), "1.90 MB");
        assert_eq!(size(0), "0.00 MB");
    }
}
