//! What the commands of an economy of many machines do: hub, key, found, run, invite, join.

use super::print_json;
use super::serve::{Serving, first_words, serve};
use crate::arguments::federation::{Federation, HubArguments, Invite};
use crate::backup;
use crate::board;
use crate::control::{self, Request};
use crate::error::NodeError;
use crate::folder::DataFolder;
use crate::found::{self, Config, Founded};
use crate::hub;
use crate::invite::{self, Ask, Invitation, Sent};
use crate::join::{self, JoinError, Joined};
use crate::live::{self, Keys, Roster};
use crate::loopback;
use crate::passphrase;
use crate::people::People;
use crate::progress::Progress;
use crate::public;
use crate::web::{self, PublicOrigin};
use serde_json::{Value, json};
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

/// Runs one of them.
pub async fn run(
    folder: DataFolder,
    bundle: Option<&Path>,
    json: bool,
    command: Federation,
) -> Result<(), NodeError> {
    match command {
        Federation::Hub(arguments) => run_hub(arguments, json).await,
        Federation::Key {
            another,
            passphrase,
        } => run_key(folder, another, json, passphrase.passphrase_file.as_deref()).await,
        Federation::Found { file, passphrase } => {
            let file_of_passphrase = passphrase.passphrase_file.as_deref();
            run_found(folder, file.as_deref(), bundle, json, file_of_passphrase).await
        }
        Federation::Run {
            port,
            public_origin,
            board,
            other_machine_is_gone,
            passphrase,
        } => {
            let asked = Running {
                json,
                port,
                public_origin,
                board,
                other_machine_is_gone,
            };
            run_node(folder, asked, passphrase.passphrase_file.as_deref()).await
        }
        Federation::Invite { who, through } => run_invite(&folder, who, through, json).await,
        Federation::Backup { file, passphrase } => {
            run_backup(&folder, &file, json, passphrase.passphrase_file.as_deref()).await
        }
        Federation::Restore {
            file,
            other_machine_is_gone,
            peers,
            passphrase,
        } => {
            let asked = backup::Asked {
                file,
                other_machine_is_gone,
                peers,
            };
            run_restore(folder, asked, json, passphrase.passphrase_file.as_deref()).await
        }
        Federation::Migrate { what } => super::migrate::run(folder, bundle, json, what).await,
        Federation::Join { link, passphrase } => {
            let file_of_passphrase = passphrase.passphrase_file.as_deref();
            run_join(folder, &link, bundle, json, file_of_passphrase).await
        }
    }
}

async fn run_hub(arguments: HubArguments, json: bool) -> Result<(), NodeError> {
    let HubArguments {
        listen,
        bundles,
        bundles_listen,
        tls_cert,
        tls_key,
        entries,
        relay_rate,
        figures_to,
    } = arguments;
    loopback::let_out();
    let asked = hub::Asked {
        listen,
        bundles_listen,
        bundles,
        tls: tls_cert.zip(tls_key),
        limits: hub::Limits {
            entries,
            relay_rate,
        },
        figures_to,
        json,
    };
    Ok(hub::run(asked).await?)
}

async fn run_key(
    folder: DataFolder,
    another: bool,
    json: bool,
    passphrase_file: Option<&Path>,
) -> Result<(), NodeError> {
    let held = folder.hold()?;
    let key = match Roster::of(&held)?.keys.first() {
        Some(waiting) if !another => waiting.clone(),
        _ => found::new_key(&held, Keys::of(&held, passphrase_file)?).await?,
    };
    if json {
        return print_json(&json!({ "key": key.to_string() }));
    }
    println!("{key}");
    eprintln!(
        "Send this key to a registrar (for a co-op) or to your co-op (for a person), and ask for an invitation.\nThe secret half stays in {}.",
        held.root().display()
    );
    Ok(())
}

async fn run_found(
    folder: DataFolder,
    file: Option<&Path>,
    bundle: Option<&Path>,
    json: bool,
    passphrase_file: Option<&Path>,
) -> Result<(), NodeError> {
    let config = file.map(Config::read).transpose()?;
    let held = folder.hold()?;
    if let Some(home) = Roster::of(&held)?.economy {
        return Err(NodeError::Founded {
            folder: held.root().into(),
            economy: home.name,
        });
    }
    let config = match config {
        Some(config) => config,
        None => {
            let Some(config) = found::wizard::ask(&mut found::wizard::Terminal)? else {
                eprintln!("Nothing was founded.");
                return Ok(());
            };
            let kept = held.founding_file();
            std::fs::write(&kept, config.to_yaml()?)
                .map_err(|source| NodeError::file("Keeping the answers", &kept, source))?;
            config
        }
    };
    let keys = Keys::of(&held, passphrase_file)?;
    let progress = Progress::without_pages();
    let Founded { home, links } = found::found(&held, &config, bundle, keys, &progress).await?;
    let took = progress.finish();
    let kept = held.bundle_file(&home.bundle);
    let first_link = People::open(&held, None)?.invite_first()?.link;
    if json {
        let links: Vec<Value> = links
            .iter()
            .map(|(name, link)| json!({ "name": name, "link": link }))
            .collect();
        return print_json(&json!({
            "economy": home, "bundle_file": kept, "links": links, "first_link": first_link,
        }));
    }
    println!(
        "{} is founded (after {:.1} s).\nBundle:  {}\nEconomy: {}\n",
        home.name,
        took.as_secs_f32(),
        home.bundle,
        home.dna_hash
    );
    for (name, link) in links {
        println!("{name} joins from its own node with\n{link}\n");
    }
    println!(
        "Next:\n1. Put {} into the folder of bundles of each hub.\n2. copex run\n3. copex invite coop KEY ...\n",
        kept.display()
    );
    println!("{}", first_words(&first_link));
    Ok(())
}

/// How a node is to run.
struct Running {
    json: bool,
    port: u16,
    public_origin: Option<PublicOrigin>,
    board: Option<SocketAddr>,
    other_machine_is_gone: bool,
}

async fn run_node(
    folder: DataFolder,
    asked: Running,
    passphrase_file: Option<&Path>,
) -> Result<(), NodeError> {
    let Running {
        json,
        port,
        public_origin,
        board,
        other_machine_is_gone,
    } = asked;
    let started = Instant::now();
    let held = folder.hold()?;
    let Roster {
        economy, accounts, ..
    } = Roster::of(&held)?;
    let home = economy.ok_or_else(|| NodeError::NoEconomy {
        folder: held.root().into(),
    })?;
    let keys = Keys::of(&held, passphrase_file)?;
    let pages = match &public_origin {
        Some(origin) => origin.to_string(),
        None => format!("http://127.0.0.1:{port}"),
    };
    let people = Arc::new(People::open(&held, Some(pages))?);
    // A real node is there for others; what is for this machine alone names 127.0.0.1 itself.
    loopback::let_out();
    let twins = backup::check_alone(&held, &home, &accounts, other_machine_is_gone).await?;
    let serving = Serving {
        held: &held,
        json,
        port,
        listener: web::listen(port).await?,
        board: board::listen(board).await?,
        allow_origin: Vec::new(),
        public_origin,
        twins,
        started,
    };
    let opening = async |progress: &Progress| {
        let node = live::open(&held, keys, progress, started).await?;
        Ok(node.for_people(people))
    };
    serve(serving, &home.name, opening).await
}

async fn run_invite(
    folder: &DataFolder,
    who: Invite,
    through: Option<String>,
    json: bool,
) -> Result<(), NodeError> {
    let request = match who {
        Invite::Coop {
            key,
            name,
            register,
            number,
            ceiling,
        } => Request::Invite {
            through,
            whom: Ask::Coop {
                key,
                name,
                register,
                number,
                ceiling,
            },
        },
        Invite::Member { key, name } => Request::Invite {
            through,
            whom: Ask::Member { key, name },
        },
        Invite::Link { key } => Request::Link { key },
    };
    // Where no real node runs, a practice node may: its own words say why it invites nobody.
    let answer = control::ask(folder, &request).await?;
    if json {
        return print_json(&answer);
    }
    let Sent {
        link,
        ends,
        economy,
        by,
    } = public::read(answer)?;
    println!("{link}");
    invite::print_qr(&link);
    eprintln!(
        "{by} invites to {economy}. The link works until {ends}, on the machine that made the key:\n    copex join 'LINK'"
    );
    Ok(())
}

async fn run_backup(
    folder: &DataFolder,
    file: &Path,
    json: bool,
    passphrase_file: Option<&Path>,
) -> Result<(), NodeError> {
    let passphrase = passphrase::read(passphrase_file, false)?;
    let made = backup::make(folder, file, passphrase).await?;
    if json {
        return print_json(&json!({
            "file": file, "economy": made.economy, "accounts": made.accounts, "bytes": made.length,
        }));
    }
    println!(
        "{} holds the keys of {} in {} ({} kB). Keep it and the passphrase apart; neither is of use without the other.",
        file.display(),
        made.accounts.join(", "),
        made.economy,
        made.length.div_ceil(1_000),
    );
    Ok(())
}

async fn run_restore(
    folder: DataFolder,
    asked: backup::Asked,
    json: bool,
    passphrase_file: Option<&Path>,
) -> Result<(), NodeError> {
    let held = folder.hold()?;
    let passphrase = passphrase::read(passphrase_file, false)?;
    let progress = Progress::without_pages();
    let restored = backup::restore(&held, asked, passphrase, &progress).await?;
    let took = progress.finish();
    if json {
        return print_json(&json!({ "economy": restored.home, "accounts": restored.accounts }));
    }
    println!(
        "{} is restored in {} (after {:.1} s).\nNext: copex run",
        restored.accounts.join(", "),
        restored.home.name,
        took.as_secs_f32()
    );
    Ok(())
}

async fn run_join(
    folder: DataFolder,
    link: &str,
    bundle: Option<&Path>,
    json: bool,
    passphrase_file: Option<&Path>,
) -> Result<(), NodeError> {
    let link = Invitation::from_link(link).map_err(JoinError::from)?;
    let held = folder.hold()?;
    // What can be told without a passphrase and without the network is told first.
    join::check(&Roster::of(&held)?, &held, &link)?;
    let keys = Keys::of(&held, passphrase_file)?;
    let progress = Progress::without_pages();
    let joined = join::join(&held, link, bundle, keys, &progress).await?;
    let took = progress.finish();
    let Joined {
        account,
        home,
        own_build_differs,
        waits,
    } = joined;
    let people = People::open(&held, None)?;
    let first_link = match people.is_empty() {
        true => Some(people.invite_first()?.link),
        false => None,
    };
    if json {
        return print_json(&json!({
            "account": account, "economy": home, "own_build_differs": own_build_differs,
            "waits_for": waits.map(|reason| reason.to_string()), "first_link": first_link,
        }));
    }
    if own_build_differs {
        println!(
            "This program was built with other rules than {} was founded with. The economy's own are used.",
            home.name
        );
    }
    match waits {
        None => println!(
            "The account \"{account}\" is open in {} (after {:.1} s).\nEconomy: {}\nNext: copex run",
            home.name,
            took.as_secs_f32(),
            home.dna_hash
        ),
        Some(reason) => println!(
            "The account \"{account}\" is in {}, and waits to be opened: {reason}\nEconomy: {}\nNext: copex run. It opens the account by itself as soon as it reaches another node.",
            home.name, home.dna_hash
        ),
    }
    match first_link {
        Some(link) => println!("\n{}", first_words(&link)),
        None => println!(
            "Then: copex people invite NAME --role steward --account {account}, or copex people role for somebody who is here."
        ),
    }
    Ok(())
}
