//! What can go wrong in the program, in words for the person who runs it: what happened, and what to do.
//! A refusal by the economy's own rules is not an error of the node; it passes through as text.

use std::path::PathBuf;

/// Everything that makes a command end without having done its work.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum NodeError {
    /// Another program listens where the pages would be served.
    #[error("Port {port} is in use by another program.")]
    PortInUse {
        /// The port that was asked for.
        port: u16,
    },
    /// Another copex holds the data folder.
    #[error("Another copex is running on the data folder {folder}.")]
    FolderLocked {
        /// The folder that is in use.
        folder: PathBuf,
    },
    /// The data folder's path leaves no room for the control socket.
    #[error(
        "The path of the data folder is too long: {path} has {length} characters, and a socket's path allows {limit}."
    )]
    PathTooLong {
        /// The path of the socket.
        path: PathBuf,
        /// Its length in bytes.
        length: usize,
        /// The longest that works.
        limit: usize,
    },
    /// No home folder is known for this user.
    #[error("This user has no home folder, so there is no usual place for the data.")]
    NoHome,
    /// A file of the data folder could not be read or written.
    #[error("{doing} failed for {path}: {source}")]
    File {
        /// What was being done, as the start of a sentence.
        doing: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// The system's reason.
        source: std::io::Error,
    },
    /// A file of the data folder does not hold what it should.
    #[error("{path} cannot be understood: {reason}")]
    FileDamaged {
        /// The file.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// The data were made with other rules than this program carries.
    #[error(
        "The data in {folder} belong to another version of the economy's rules ({theirs}); this program carries {ours}."
    )]
    OtherRules {
        /// The data folder.
        folder: PathBuf,
        /// DNA hash of the data.
        theirs: String,
        /// DNA hash of the bundle in this program.
        ours: String,
    },
    /// The data were made from another list of accounts.
    #[error("The data in {folder} were made from another configuration: {difference}")]
    OtherConfig {
        /// The data folder.
        folder: PathBuf,
        /// What differs.
        difference: String,
    },
    /// The program was built without the economy's bundle.
    #[error("The economy's bundle (workdir/copex.happ) is missing.")]
    NoBundle,
    /// The practice configuration is wrong.
    #[error("The practice configuration is not usable: {0}")]
    Config(String),
    /// Nothing answers for the data folder.
    #[error("No copex is running on the data folder {folder}.")]
    NotRunning {
        /// The folder that was looked at.
        folder: PathBuf,
    },
    /// The passphrase does not open the keystore.
    #[error("The keystore in {folder} does not open with this passphrase.")]
    WrongPassphrase {
        /// The data folder.
        folder: PathBuf,
    },
    /// There is no account of that name.
    #[error("There is no account \"{id}\" here. The accounts are: {known}.")]
    UnknownAccount {
        /// The name that was asked for.
        id: String,
        /// The ids that exist, for the message.
        known: String,
    },
    /// Text that should be JSON is not.
    #[error("The input is not JSON: {0}")]
    BadJson(String),
    /// A zome function refused or failed.
    #[error("{0}")]
    Call(#[from] crate::host::CallError),
    /// A running node answered with a refusal.
    #[error("{message}")]
    Refused {
        /// The node's words.
        message: String,
        /// The node's advice.
        advice: String,
    },
    /// The conductor failed at something that should work.
    #[error("{doing} failed: {reason}")]
    Conductor {
        /// What was being done, as the start of a sentence.
        doing: String,
        /// The conductor's reason.
        reason: String,
    },
    /// A replay file was refused.
    #[error("The replay stopped: {0}")]
    Replay(String),
    /// A funding round cannot be tallied.
    #[error(transparent)]
    Tally(#[from] copex_tally::outcome::NoOutcome),
    /// A payment cannot be planned so.
    #[error("{0}")]
    Planned(#[from] crate::planned::book::PlanRefused),
    /// The file of an account's planned payments does not hold what it should.
    #[error("The planned payments in {path} cannot be understood: {reason}")]
    PlansDamaged {
        /// The file.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// There is no passphrase.
    #[error("{0}")]
    Passphrase(#[from] crate::passphrase::PassphraseError),
    /// A person is not let in, or may not do it.
    #[error("{0}")]
    People(#[from] crate::people::PeopleError),
    /// The economy's own check did not let an account in.
    #[error("The economy did not let this key in: {reason}.")]
    NotLetIn {
        /// The words of its membrane.
        reason: String,
    },
    /// Practice was asked for where a real node's keys are.
    #[error("The data in {folder} are those of a real node, not of a practice economy.")]
    NotPractice {
        /// The data folder.
        folder: PathBuf,
    },
    /// Nothing was founded or joined here.
    #[error("No economy lives in {folder} yet.")]
    NoEconomy {
        /// The data folder.
        folder: PathBuf,
    },
    /// An economy was founded or joined here before.
    #[error("{economy} lives in {folder} already.")]
    Founded {
        /// The data folder.
        folder: PathBuf,
        /// The economy.
        economy: String,
    },
    /// The founding file is wrong.
    #[error("The founding file is not usable: {0}")]
    FoundingFile(String),
    /// The kept founding bundle was changed.
    #[error("The founding bundle {path} is not what its name says.")]
    FoundingBundle {
        /// The file.
        path: PathBuf,
    },
    /// A hub did not start.
    #[error("{0}")]
    Hub(#[from] crate::hub::HubError),
    /// Nobody can be invited so.
    #[error("{0}")]
    Invite(#[from] crate::invite::InviteError),
    /// A key did not come in.
    #[error("{0}")]
    Join(#[from] crate::join::JoinError),
    /// An economy did not move.
    #[error("{0}")]
    Moving(#[from] crate::moving::MovingError),
    /// Nothing was backed up or restored.
    #[error("{0}")]
    Backup(#[from] crate::backup::BackupError),
    /// A check of the rules or of the ledger did not go well.
    #[error("{0}")]
    Check(#[from] crate::check::CheckError),
    /// A program gets no answer.
    #[error("{0}")]
    Program(#[from] crate::programs::ProgramError),
    /// Something in the set-up is broken.
    #[error("{count} of these are broken.")]
    Unwell {
        /// How many.
        count: usize,
    },
}

impl NodeError {
    /// Wraps a failure of the conductor.
    pub fn conductor(doing: impl Into<String>, reason: impl std::fmt::Display) -> Self {
        Self::Conductor {
            doing: doing.into(),
            reason: reason.to_string(),
        }
    }

    /// Wraps a failure of the file system.
    pub fn file(doing: &'static str, path: impl Into<PathBuf>, source: std::io::Error) -> Self {
        Self::File {
            doing,
            path: path.into(),
            source,
        }
    }

    /// What the person can do about it, as one or two sentences.
    pub fn what_to_do(&self) -> String {
        match self {
            Self::PortInUse { port } => format!(
                "If a copex is already running, open http://127.0.0.1:{port}. Otherwise choose another port: copex practice --port {}.",
                port.saturating_add(1)
            ),
            Self::FolderLocked { .. } => {
                "Your data are safe. Stop the other one with Ctrl-C, or give this one a folder of its own with --data DIR.".into()
            }
            Self::PathTooLong { .. } => "Choose a shorter folder with --data DIR.".into(),
            Self::NoHome => "Say where the data shall be with --data DIR.".into(),
            Self::File { .. } => "Nothing was changed. Check that the folder exists, is yours and has free space.".into(),
            Self::FileDamaged { .. } | Self::OtherConfig { .. } => {
                "Begin the practice economy anew: copex practice --reset (or make start RESET=1). This deletes its data.".into()
            }
            Self::OtherRules { .. } => {
                "The data are untouched. Run the version that made them, or begin the practice economy anew: copex practice --reset \
                 (or make start RESET=1). This deletes its data."
                    .into()
            }
            Self::NoBundle => "Build it first: make build.".into(),
            Self::Config(_) => "Compare it with examples/practice.yaml.".into(),
            Self::NotRunning { .. } => "Start it with: copex practice (or copex run). If it runs on another data folder, name that with --data DIR.".into(),
            Self::WrongPassphrase { .. } => {
                "The data are untouched. Give the right passphrase; that of a practice economy is in the file passphrase beside its data.".into()
            }
            Self::UnknownAccount { .. } => "Use one of these names.".into(),
            Self::BadJson(_) => "Put the JSON in single quotes, like '{\"amount\":500}', or leave it out for a function without input.".into(),
            Self::Call(error) => error.what_to_do().into(),
            Self::Refused { advice, .. } => advice.clone(),
            Self::Conductor { .. } => {
                "Your data are safe. Start again; if it stays like this, run with RUST_LOG=info and report what it says.".into()
            }
            Self::Replay(_) => "The lines printed so far are right; look at the file after them.".into(),
            Self::Tally(_) => "Nothing was counted. docs/tally.md says what a round looks like.".into(),
            Self::Passphrase(error) => error.what_to_do(),
            Self::People(error) => error.what_to_do(),
            Self::NotLetIn { .. } => "Nothing was installed. Join again with a new invitation.".into(),
            Self::NotPractice { .. } => "Nothing was changed. Run it with copex run, or give practice another folder with --data DIR.".into(),
            Self::NoEconomy { .. } => {
                "Found one with copex found --file FILE, or make a key with copex key, ask for an invitation, and open it with copex join LINK.".into()
            }
            Self::Founded { .. } => "Nothing was changed. One data folder holds one economy: name another with --data DIR.".into(),
            Self::FoundingFile(_) => "Nothing was changed. Compare it with examples/founding.yaml.".into(),
            Self::FoundingBundle { .. } => {
                "The accounts are untouched. Put the right file there; every node of the economy and its hubs have it.".into()
            }
            Self::Hub(error) => error.what_to_do().into(),
            Self::Invite(error) => error.what_to_do().into(),
            Self::Join(error) => error.what_to_do(),
            Self::Moving(error) => error.what_to_do().into(),
            Self::Backup(error) => error.what_to_do().into(),
            Self::Check(error) => error.what_to_do().into(),
            Self::Program(error) => error.what_to_do().into(),
            Self::Unwell { .. } => "The lines with -> say what to do.".into(),
            Self::Planned(_) => "Nothing was changed. Change what you typed, or look at the list of planned payments again.".into(),
            Self::PlansDamaged { .. } => {
                "Nothing is paid from it, and it was left as it is. Mend it, or move it away to begin without plans.".into()
            }
        }
    }

    /// A short name for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::PortInUse { .. } => "port_in_use",
            Self::FolderLocked { .. } => "folder_locked",
            Self::PathTooLong { .. } => "path_too_long",
            Self::NoHome => "no_home",
            Self::File { .. } => "file",
            Self::FileDamaged { .. } => "file_damaged",
            Self::OtherRules { .. } => "other_rules",
            Self::OtherConfig { .. } => "other_config",
            Self::NoBundle => "no_bundle",
            Self::Config(_) => "config",
            Self::NotRunning { .. } => "not_running",
            Self::WrongPassphrase { .. } => "wrong_passphrase",
            Self::UnknownAccount { .. } => "unknown_account",
            Self::BadJson(_) => "bad_json",
            Self::Call(_) => "call",
            Self::Refused { .. } => "refused",
            Self::Conductor { .. } => "conductor",
            Self::Replay(_) => "replay",
            Self::Tally(_) => "tally",
            Self::Check(_) => "check",
            Self::Program(error) => error.code(),
            Self::Unwell { .. } => "unwell",
            Self::Passphrase(_) => "passphrase",
            Self::People(error) => error.code(),
            Self::NotLetIn { .. } => "not_let_in",
            Self::NotPractice { .. } => "not_practice",
            Self::NoEconomy { .. } => "no_economy",
            Self::Founded { .. } => "founded",
            Self::FoundingFile(_) => "founding_file",
            Self::FoundingBundle { .. } => "founding_bundle",
            Self::Hub(_) => "hub",
            Self::Invite(_) => "invite",
            Self::Join(_) => "join",
            Self::Moving(_) => "moving",
            Self::Backup(_) => "backup",
            Self::Planned(_) => "planned",
            Self::PlansDamaged { .. } => "plans_damaged",
        }
    }
}
