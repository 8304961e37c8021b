//! What can be asked about an economy of many machines: hub, key, found, run, invite, join.

use crate::backup::RESTORE_PEERS;
use crate::found::agent_key;
use crate::hub;
use crate::planned::command::amount;
use crate::web::PublicOrigin;
use clap::{Args, Subcommand, value_parser};
use copex_economy::credits::Credits;
use holochain::prelude::AgentPubKey;
use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::path::PathBuf;

/// Examples of `copex hub`.
const HUB_HELP: &str = "Bundles are served at the next port unless --bundles-listen says otherwise. With TLS, UDP port 7842 is used as well. \
The certificate must be one that other machines trust without being told.

Examples:
  copex hub --listen 127.0.0.1:4000 --bundles bundles
  copex hub --listen 0.0.0.0:443 --tls-cert fullchain.pem --tls-key privkey.pem --bundles /srv/copex";
/// Examples of `copex key`.
const KEY_HELP: &str =
    "The passphrase comes from --passphrase-file, else from COPEX_PASSPHRASE, else it is asked for.

Examples:
  copex key
  copex key --another --passphrase-file passphrase.txt";
/// Examples of `copex found`.
const FOUND_HELP: &str = "Without a file it asks, and writes what was answered to founding.yaml in the data folder. For a file, copy \
examples/founding.yaml and change it: what it says holds for good.

Examples:
  copex found
  copex found --file founding.yaml";
/// Examples of `copex run`.
const RUN_HELP: &str = "The pages are for this machine only. The node uses the first of the economy's hubs that answers.

Examples:
  copex run
  copex run --port 8421 --data /srv/copex --passphrase-file /etc/copex/passphrase
  copex run --public-origin https://coop.example
  copex run --board 127.0.0.1:8480";
/// Examples of `copex invite`.
const INVITE_HELP: &str = "KEY is what `copex key` printed on the machine that shall join. Send the link on a way that you trust.

Examples:
  copex invite coop uhCAk... --name \"Hill Farm\" --register \"Companies register\" --number 12345 --ceiling 5000.00
  copex invite member uhCAk... --name \"Ana Duarte\"
  copex invite link uhCAk...";
/// Examples of `copex backup`.
const BACKUP_HELP: &str = "The file is locked with the keystore's passphrase. It holds the keys, who lives here, the economy's bundle and the planned \
payments; histories are read from the network when it is restored. Make a new one after a new account has come in.

Examples:
  copex backup valley.copex-backup
  copex backup /mnt/stick/valley.copex-backup --passphrase-file passphrase.txt";
/// Examples of `copex restore`.
const RESTORE_HELP: &str =
    "Two machines that run one key are taken for a cheat and shut out for good: stop the old one first.

Examples:
  copex restore valley.copex-backup
  copex restore valley.copex-backup --other-machine-is-gone
  copex restore --peers 1";
/// Examples of `copex join`.
const JOIN_HELP: &str =
    "The key that the invitation is for must be in this data folder (copex key).

Example:
  copex join 'copex:join?1....'";

/// Examples of `copex migrate`.
const MIGRATE_HELP: &str = "Every node closes its accounts; one composes; the others check; then each moves into a new data folder.

Examples:
  copex migrate close
  copex migrate compose valley-2 --bundle copex.happ
  copex migrate check valley-2
  copex --data /srv/copex-2 migrate move valley-2 --from /srv/copex";

/// The commands of an economy of many machines.
#[derive(Debug, Subcommand)]
pub enum Federation {
    /// Run a hub: where the nodes of an economy meet and get its bundle
    #[command(after_help = HUB_HELP)]
    Hub(HubArguments),
    /// Make a key for somebody who wants to join an economy; prints it
    #[command(after_help = KEY_HELP)]
    Key {
        /// Make a further key, though one still waits for an invitation
        #[arg(long)]
        another: bool,
        /// Where the keystore's passphrase comes from
        #[command(flatten)]
        passphrase: PassphraseArguments,
    },
    /// Found an economy, from a file or by answering questions, and make its first node
    #[command(after_help = FOUND_HELP)]
    Found {
        /// What it is founded with [default: it is asked for]
        #[arg(long, value_name = "FILE")]
        file: Option<PathBuf>,
        /// Where the keystore's passphrase comes from
        #[command(flatten)]
        passphrase: PassphraseArguments,
    },
    /// Run the node of an economy that was founded or joined here
    #[command(after_help = RUN_HELP)]
    Run {
        /// The port of the web pages
        #[arg(long, default_value_t = 8420, value_parser = value_parser!(u16).range(1..))]
        port: u16,
        /// Where browsers reach the pages through a proxy of yours, like https://coop.example
        #[arg(long, value_name = "URL")]
        public_origin: Option<PublicOrigin>,
        /// Show offers and figures of the economy at this address, for everybody to read
        #[arg(long, value_name = "ADDRESS")]
        board: Option<SocketAddr>,
        /// A hub still lists another machine with the same keys, and that machine will never run again
        #[arg(long)]
        other_machine_is_gone: bool,
        /// Where the keystore's passphrase comes from
        #[command(flatten)]
        passphrase: PassphraseArguments,
    },
    /// Let somebody in, through the running node of a registrar or a co-op; prints a link
    #[command(after_help = INVITE_HELP)]
    Invite {
        /// Who is invited
        #[command(subcommand)]
        who: Invite,
        /// The hosted account that invites [default: the only one that can]
        #[arg(long, global = true, value_name = "ACCOUNT")]
        through: Option<String>,
    },
    /// Write the keys and settings of this node to a file, locked with its passphrase; also while it runs
    #[command(after_help = BACKUP_HELP)]
    Backup {
        /// The file to make
        file: PathBuf,
        /// Where the keystore's passphrase comes from
        #[command(flatten)]
        passphrase: PassphraseArguments,
    },
    /// Make this machine the node of a backup; reads the histories from other nodes
    #[command(after_help = RESTORE_HELP)]
    Restore {
        /// The backup; without it, what was cut short goes on
        file: Option<PathBuf>,
        /// The machine of the backup will never run again
        #[arg(long)]
        other_machine_is_gone: bool,
        /// How many other nodes must agree on each history
        #[arg(long, default_value_t = RESTORE_PEERS, value_parser = value_parser!(u8).range(1..))]
        peers: u8,
        /// Where the passphrase comes from
        #[command(flatten)]
        passphrase: PassphraseArguments,
    },
    /// Move an economy to a new version: close, compose, check, move
    #[command(after_help = MIGRATE_HELP)]
    Migrate {
        /// What to do
        #[command(subcommand)]
        what: Migrate,
    },
    /// Join an economy by the link of an invitation
    #[command(after_help = JOIN_HELP)]
    Join {
        /// The link, in quotes
        link: String,
        /// Where the keystore's passphrase comes from
        #[command(flatten)]
        passphrase: PassphraseArguments,
    },
}

/// The steps of a move to a new version.
#[derive(Debug, Subcommand)]
pub enum Migrate {
    /// Bring the accounts of the running node up to date and close them for good
    Close,
    /// Compose the new founding from the public record, as the running node knows it
    Compose {
        /// The folder to make
        into: PathBuf,
        /// The folder that this economy itself was moved with
        #[arg(long, value_name = "DIR")]
        before: Option<PathBuf>,
    },
    /// Compose again, and compare to the unit
    Check {
        /// The folder that was composed
        folder: PathBuf,
        /// The folder that this economy itself was moved with
        #[arg(long, value_name = "DIR")]
        before: Option<PathBuf>,
    },
    /// Come into the new economy with all accounts of an old data folder
    Move {
        /// The folder that was composed
        folder: PathBuf,
        /// The data folder of the economy that ended; it stays as it is
        #[arg(long, value_name = "DIR")]
        from: PathBuf,
        /// Where the keystore's passphrase comes from
        #[command(flatten)]
        passphrase: PassphraseArguments,
    },
}

/// Where a hub listens and what it serves.
#[derive(Debug, Args)]
pub struct HubArguments {
    /// Where bootstrap and relay listen
    #[arg(long, value_name = "ADDR:PORT")]
    pub listen: SocketAddr,
    /// The folder of founding bundles, each named by its hash
    #[arg(long, value_name = "DIR")]
    pub bundles: Option<PathBuf>,
    /// Where bundles are served [default: the next port]
    #[arg(long, value_name = "ADDR:PORT", requires = "bundles")]
    pub bundles_listen: Option<SocketAddr>,
    /// The certificate and its chain, as PEM
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    pub tls_cert: Option<PathBuf>,
    /// Its private key, as PEM
    #[arg(long, value_name = "FILE", requires = "tls_cert")]
    pub tls_key: Option<PathBuf>,
    /// How many accounts of one economy are listed at most
    #[arg(long, value_name = "N", default_value_t = hub::ENTRIES_MOST, value_parser = entries)]
    pub entries: usize,
    /// How many bytes a second each node may send over the relay [default: as many as it likes]
    #[arg(long, value_name = "BYTES")]
    pub relay_rate: Option<NonZeroU32>,
    /// Where figures of bootstrap and relay are sent, an OpenTelemetry address (OTLP over HTTP)
    #[arg(long, value_name = "URL")]
    pub figures_to: Option<String>,
}

fn entries(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(entries) if (1..=10_000).contains(&entries) => Ok(entries),
        _ => Err("between 1 and 10000".to_owned()),
    }
}

/// Where a passphrase comes from.
#[derive(Debug, Args)]
pub struct PassphraseArguments {
    /// A file with the keystore's passphrase on its first line
    #[arg(long, value_name = "FILE")]
    pub passphrase_file: Option<PathBuf>,
}

/// Who is invited.
#[derive(Debug, Subcommand)]
pub enum Invite {
    /// A co-op, by a registrar
    Coop {
        /// Its key
        #[arg(value_parser = agent_key)]
        key: AgentPubKey,
        /// Its legal name
        #[arg(long)]
        name: String,
        /// The public register it stands in
        #[arg(long)]
        register: String,
        /// Its number there
        #[arg(long)]
        number: String,
        /// The most that its projection may be, in credits a month
        #[arg(long, value_parser = amount)]
        ceiling: Credits,
    },
    /// Somebody who was let in already, on the pages or by two registrars
    Link {
        /// Its key
        #[arg(value_parser = agent_key)]
        key: AgentPubKey,
    },
    /// A person, by a co-op
    Member {
        /// Its key
        #[arg(value_parser = agent_key)]
        key: AgentPubKey,
        /// Its name
        #[arg(long)]
        name: String,
    },
}
