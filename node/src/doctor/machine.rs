//! The data folder, and what the machine gives the node.

use super::Finding;
use crate::folder::DataFolder;
use crate::watch::{Weight, free_on_disk};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::Path;
use sysinfo::System;

/// A conductor, its databases and its connections take some hundred files.
const FILES_MIN: usize = 1_024;
/// A node of a small federation takes far less; beyond this it needs no thought for years.
const DISK_FREE_MIN: u64 = 2_000_000_000;

/// All of it.
pub fn look(folder: &DataFolder) -> Vec<Finding> {
    let mut findings = vec![data_folder(folder)];
    findings.extend(keystore(folder));
    findings.push(disk(folder));
    findings.push(files());
    findings
}

fn data_folder(folder: &DataFolder) -> Finding {
    let (what, root) = ("Data folder", folder.root());
    let shown = root.display();
    if let Err(error) = folder.check_length() {
        return Finding::bad(
            what,
            Weight::Danger,
            error.code(),
            error.to_string(),
            error.what_to_do(),
        );
    }
    let about = match root.metadata() {
        Ok(about) => about,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return Finding::good(what, format!("{shown} is not there yet"));
        }
        Err(error) => {
            return Finding::bad(
                what,
                Weight::Danger,
                "folder_unreadable",
                format!("{shown} cannot be read: {error}"),
                "Run this as the user whose node it is.",
            );
        }
    };
    let user = Path::new("/proc/self").metadata().map(|about| about.uid());
    if user.is_ok_and(|user| user != about.uid()) {
        return Finding::bad(
            what,
            Weight::Danger,
            "folder_of_another",
            format!("{shown} belongs to another user (number {})", about.uid()),
            "Run copex as that user. Two users on one folder end with files that neither can write.",
        );
    }
    let mode = about.permissions().mode() & 0o777;
    if mode & 0o077 != 0 {
        return Finding::bad(
            what,
            Weight::Danger,
            "folder_open",
            format!("{shown} can be read by other users of this machine (mode {mode:o})"),
            format!("chmod 700 {shown}"),
        );
    }
    Finding::good(what, format!("{shown}, only for its owner"))
}

fn keystore(folder: &DataFolder) -> Option<Finding> {
    let what = "Keystore";
    if folder.has_keystore() {
        return Some(Finding::good(what, "is there"));
    }
    folder.roster_file().exists().then(|| {
        Finding::bad(
            what,
            Weight::Danger,
            "no_keystore",
            "the folder says who lives here, but their keys are missing",
            "Restore the last backup: copex restore FILE, into an empty folder.",
        )
    })
}

fn disk(folder: &DataFolder) -> Finding {
    let what = "Disk";
    // Before the first start the folder is not there, but one above it is.
    let free = folder.root().ancestors().find_map(free_on_disk);
    match free {
        Some(free) if free < DISK_FREE_MIN => Finding::bad(
            what,
            Weight::Warning,
            "disk_low",
            format!("{} MB are free", free.div_euclid(1_000_000)),
            "Make room; 2 GB are enough for years of a small federation.",
        ),
        Some(free) => Finding::good(what, format!("{} MB are free", free.div_euclid(1_000_000))),
        None => Finding::good(what, "what is free cannot be told here"),
    }
}

fn files() -> Finding {
    let what = "Open files";
    match System::open_files_limit() {
        Some(limit) if limit < FILES_MIN => Finding::bad(
            what,
            Weight::Warning,
            "few_files",
            format!("this user may open {limit} files at once"),
            format!(
                "Allow {FILES_MIN} at least: ulimit -n {FILES_MIN}, or LimitNOFILE= in the service."
            ),
        ),
        Some(limit) => Finding::good(what, format!("up to {limit} at once")),
        None => Finding::good(what, "the limit cannot be told here"),
    }
}
