//! A village: an economy founded for one story, on one or two conductors.

use crate::{
    account::Account,
    moving,
    peer::{Peer, ROLE, membrane_proof},
    wait::until,
    warm,
    words::{accreditation, profile},
};
use copex_economy::{
    calendar::{Calendar, Moment, Month},
    credits::{BasisPoints, Credits},
    policy::Policy,
};
use copex_entries::{
    calls::registry::{AdmitInput, Issued},
    carried::Passage,
    properties::EconomyProperties,
};
use holochain::{
    prelude::{
        ActionHash, AgentPubKey, AppBundle, AppManifest, DnaBundle, DnaFile, DnaHash,
        DnaModifiersOpt, YamlProperties,
    },
    sweettest::{SweetConductorBatch, SweetConductorConfig},
};
use std::{
    collections::HashMap,
    path::PathBuf,
    sync::Mutex,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

/// How an economy is founded for a story.
#[derive(Clone)]
pub struct Founding {
    /// The founding policy.
    pub policy: Policy,
    /// Seconds of a month.
    pub period_seconds: u32,
    /// How long a payment can be collected.
    pub collection_seconds: u32,
    /// How long ago the first month began.
    pub age_seconds: u32,
    /// The last month of the founding policy.
    pub policy_last_month: Month,
    /// How many registrars there are beside the first, who lives with the Foundation.
    pub more_registrars: usize,
    /// Whether the second conductor is a hostile one.
    pub hostile: bool,
    /// Whether all run the hostile coordinator too, on honest conductors: it can make chains long at once.
    pub growing: bool,
    /// Whether the conductors find each other by themselves.
    pub connected: bool,
    /// Whether the Foundation lives on the last conductor.
    pub foundation_on_last: bool,
    /// How many conductors there are.
    pub conductors: usize,
    /// How many co-ops the economy counts that come from one before it; their keys live on the last conductor.
    pub carried: usize,
}

impl Default for Founding {
    /// Months that no story outlives, and the default policy.
    fn default() -> Founding {
        Founding {
            policy: Policy::default(),
            period_seconds: 3_600,
            collection_seconds: 3_600,
            age_seconds: 90,
            policy_last_month: Month(1 << 40),
            more_registrars: 0,
            hostile: false,
            growing: false,
            connected: true,
            foundation_on_last: false,
            conductors: 2,
            carried: 0,
        }
    }
}

impl Founding {
    /// As in the founding paper's Appendix 1: a factor of one, nothing lapses, and short months.
    pub fn of_appendix_1(share: u32) -> Founding {
        let policy = Policy {
            foundation_share: BasisPoints(share),
            factor: BasisPoints(10_000),
            grant_validity_months: 12,
            standing_periods: 12,
            ..Policy::default()
        };
        Founding {
            policy,
            ..Founding::with_months_of(30)
        }
    }

    /// Months of so many seconds, so that a story can live through some.
    pub fn with_months_of(seconds: u32) -> Founding {
        let policy = Policy {
            standing_periods: 12,
            ..Policy::default()
        };
        Founding {
            policy,
            period_seconds: seconds,
            age_seconds: 0,
            ..Founding::default()
        }
    }
}

/// What every account of an economy runs.
pub struct Program {
    bundle: Vec<u8>,
    modifiers: DnaModifiersOpt<YamlProperties>,
    dna: DnaFile,
}

impl Program {
    /// The program of an economy.
    pub async fn new(bundle: AppBundle, modifiers: DnaModifiersOpt<YamlProperties>) -> Program {
        let mut manifest = bundle.manifest().to_owned();
        let of_role = HashMap::from([(ROLE.to_string(), modifiers.clone())]);
        manifest
            .override_modifiers(of_role)
            .expect("the manifest has the role");
        let bytes = bundle.pack().expect("a bundle can be packed").to_vec();
        let inner = bundle
            .into_inner()
            .update_manifest(manifest)
            .expect("the manifest fits the bundle");
        let resolved = AppBundle::from(inner)
            .resolve_cells(HashMap::new(), HashMap::new())
            .await;
        let dnas = resolved.expect("the bundle holds its DNA").dnas_to_register;
        let (dna, _) = dnas.into_iter().next().expect("the bundle holds a DNA");
        Program {
            bundle: bytes,
            modifiers,
            dna,
        }
    }

    /// The app bundle.
    pub fn bundle(&self) -> &Vec<u8> {
        &self.bundle
    }

    /// What makes this economy differ from others.
    pub fn modifiers(&self) -> DnaModifiersOpt<YamlProperties> {
        self.modifiers.clone()
    }

    /// The economy's hash.
    pub fn dna_hash(&self) -> &DnaHash {
        self.dna.dna_hash()
    }
}

/// An economy with its founders.
pub struct Village {
    /// Conductors, the Foundation's first.
    pub peers: Vec<Peer>,
    /// What everybody runs.
    pub program: Program,
    /// The founding.
    pub properties: EconomyProperties,
    /// The Foundation's account.
    pub foundation: Account,
    /// The registrar, on the Foundation's conductor.
    pub registrar: Account,
    /// Further registrars, on the last conductor.
    pub more_registrars: Vec<Account>,
    /// Whether everybody runs the hostile coordinator too.
    pub is_hostile: bool,
    /// With what co-ops of the economy before come in, those that have not yet.
    pub carried: Mutex<Vec<Passage>>,
}

impl Village {
    /// Founds an economy: conductors that know each other, the Foundation with an open account, and a registrar.
    pub async fn found(founding: Founding) -> Village {
        let peers = peers(&founding).await;
        let (first, last) = (&peers[0], &peers[peers.len() - 1]);
        let of_foundation = if founding.foundation_on_last {
            last
        } else {
            first
        };
        let (foundation, registrar) = (of_foundation.new_key().await, first.new_key().await);
        let mut registrars = vec![registrar.clone()];
        for _ in 0..founding.more_registrars {
            registrars.push(last.new_key().await);
        }
        let mut properties = properties(&founding, foundation.clone(), registrars.clone());
        let mut carried = Vec::new();
        if founding.carried > 0 {
            let mut keys = Vec::new();
            for _ in 0..founding.carried {
                keys.push(last.new_key().await);
            }
            let passages = moving::counted(&mut properties, keys);
            carried.extend(passages);
        }
        let of_foundation_before = carried
            .iter()
            .position(|passage| passage.account.key == foundation)
            .map(|place| moving::proof_of(&carried.remove(place)));
        let program = Program::new(
            bundle(founding.hostile || founding.growing),
            modifiers(&properties),
        )
        .await;
        let install = async |peer: &Peer, agent: &AgentPubKey, name: &str, proof| {
            let cell = peer
                .install(&program, agent, proof)
                .await
                .expect("founders need no invitation");
            Account::new(peer.handle(), cell, name)
        };
        let foundation = install(
            of_foundation,
            &foundation,
            "Foundation",
            of_foundation_before,
        )
        .await;
        let registrar = install(first, &registrar, "Registrar", None).await;
        let mut more_registrars = Vec::new();
        for agent in &registrars[1..] {
            more_registrars.push(install(last, agent, "Another registrar", None).await);
        }
        foundation.opens().await;
        Village {
            peers,
            program,
            properties,
            foundation,
            registrar,
            more_registrars,
            is_hostile: founding.hostile || founding.growing,
            carried: Mutex::new(carried),
        }
    }

    /// Accredits a co-op and lets it in on a conductor, with its profile set and its account open.
    pub async fn coop(&self, name: &str, on: usize, ceiling: Credits) -> Account {
        let agent = self.peers[on].new_key().await;
        let issued = self.accredits(&agent, name, ceiling).await;
        let coop = self.joins(name, on, &agent, &issued).await;
        let _: ActionHash = until("a profile", || {
            coop.call("registry", "set_profile", profile(name))
        })
        .await;
        coop.opens().await;
        coop
    }

    /// A co-op admits a person, who comes in on a conductor, accepts and opens an account.
    pub async fn member(&self, coop: &Account, name: &str, on: usize) -> Account {
        let agent = self.peers[on].new_key().await;
        let input = AdmitInput {
            subject: agent.clone(),
            name: name.into(),
            takes_over: None,
        };
        let issued: Issued = until("an admission", || {
            coop.call("registry", "admit_member", input.clone())
        })
        .await;
        let member = self.joins(name, on, &agent, &issued).await;
        let _: Option<ActionHash> = until("an acceptance", || {
            member.call("registry", "accept_membership", ())
        })
        .await;
        member.opens().await;
        member
    }

    /// The registrar accredits a key.
    pub async fn accredits(&self, agent: &AgentPubKey, name: &str, ceiling: Credits) -> Issued {
        accredits(&self.registrar, agent, name, ceiling).await
    }

    /// Comes in with an invitation.
    pub async fn joins(
        &self,
        name: &str,
        on: usize,
        agent: &AgentPubKey,
        issued: &Issued,
    ) -> Account {
        let peer = &self.peers[on];
        let proof = membrane_proof(&issued.credential);
        let cell = peer
            .install(&self.program, agent, Some(proof))
            .await
            .expect("the invitation is good");
        Account::new(peer.handle(), cell, name)
    }

    /// The month of now.
    pub fn month(&self) -> Month {
        self.properties.calendar.month(now())
    }

    /// Waits until a month has begun and every account was settled to it.
    pub async fn lives_until(&self, month: Month, accounts: &[&Account]) {
        let left = self
            .properties
            .calendar
            .start_of(month)
            .microseconds_since(now());
        let left = u64::try_from(left).unwrap_or_default();
        tokio::time::sleep(Duration::from_micros(left)).await;
        until("the next month", || async {
            if self.month() >= month {
                Ok(())
            } else {
                Err(format!("it is still month {}", self.month()))
            }
        })
        .await;
        for account in accounts {
            account.upkeep().await;
        }
    }

    /// Makes sure that so much of the month is left, by living on into the next one if need be.
    pub async fn has_time_left(&self, seconds: i64, accounts: &[&Account]) {
        let next = self.month().plus(1);
        let left = self
            .properties
            .calendar
            .start_of(next)
            .microseconds_since(now());
        if left < seconds * 1_000_000 {
            self.lives_until(next, accounts).await;
        }
    }
}

/// A registrar accredits a key.
pub async fn accredits(
    registrar: &Account,
    agent: &AgentPubKey,
    name: &str,
    ceiling: Credits,
) -> Issued {
    let input = accreditation(agent, name, ceiling);
    until("an accreditation", || {
        registrar.call("registry", "accredit", input.clone())
    })
    .await
}

/// Now, as the ledger counts time.
pub fn now() -> Moment {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .expect("it is later than 1970");
    Moment(i64::try_from(since.as_micros()).expect("it is earlier than the year 290,000"))
}

async fn peers(founding: &Founding) -> Vec<Peer> {
    let honest = SweetConductorConfig::rendezvous(founding.connected);
    let mut configs = Vec::new();
    let mut folders = Vec::new();
    for index in 0..founding.conductors {
        let hostile = founding.hostile && index > 0;
        let folder = warm::data_folder(founding.hostile || founding.growing).await;
        let mut config = honest
            .clone()
            .tune_conductor(|tune| tune.disable_self_validation = hostile);
        config.data_root_path = Some(folder.path().to_path_buf().into());
        configs.push(config);
        folders.push(folder);
    }
    let batch = SweetConductorBatch::from_configs_rendezvous(configs).await;
    batch
        .into_inner()
        .into_iter()
        .zip(folders)
        .map(|(conductor, folder)| Peer::new(conductor, folder))
        .collect()
}

/// The properties of an economy that is founded so.
pub fn properties(
    founding: &Founding,
    foundation: AgentPubKey,
    registrars: Vec<AgentPubKey>,
) -> EconomyProperties {
    let calendar = Calendar {
        founded: now().before_seconds(founding.age_seconds),
        period_seconds: Some(founding.period_seconds),
        collection_seconds: founding.collection_seconds,
        closure_seconds: founding.collection_seconds,
    };
    EconomyProperties {
        name: "Millbrook".into(),
        practice: true,
        registrars,
        foundation,
        policy: founding.policy.clone(),
        policy_last_month: founding.policy_last_month,
        calendar,
        predecessor: None,
    }
}

/// A bundle keeps its properties as YAML, which knows no bytes: keys are written as text.
pub fn modifiers(properties: &EconomyProperties) -> DnaModifiersOpt<YamlProperties> {
    let mut values = serde_json::to_value(properties).expect("properties can be written as JSON");
    values["foundation"] = properties.foundation.to_string().into();
    values["registrars"] = properties
        .registrars
        .iter()
        .map(ToString::to_string)
        .collect();
    if let Some(predecessor) = &properties.predecessor {
        values["predecessor"]["dna"] = predecessor.dna.to_string().into();
    }
    DnaModifiersOpt {
        // The keys differ in every founding, and so does the network.
        network_seed: Some("scenario".into()),
        properties: Some(serde_json::from_value(values).expect("JSON is YAML")),
    }
}

/// The folder of the bundles that `xtask bundle` packs, looked for from where the program runs: several checkouts share what
/// is built, so the path of none of them is built in.
pub fn workdir() -> PathBuf {
    let here = std::env::current_dir().expect("the program runs somewhere");
    let found = here
        .ancestors()
        .map(|folder| folder.join("workdir"))
        .find(|folder| folder.join("copex.happ").is_file());
    found.unwrap_or_else(|| {
        panic!(
            "no workdir/copex.happ above {}: run `make build`",
            here.display()
        )
    })
}

/// The app that everybody installs; the hostile one has one more coordinator.
pub fn bundle(hostile: bool) -> AppBundle {
    let read = |name: &str| {
        let path = workdir().join(name);
        std::fs::read(&path).unwrap_or_else(|error| {
            panic!("{} is missing, run `make build`: {error}", path.display())
        })
    };
    let honest =
        AppBundle::unpack(read("copex.happ").as_slice()).expect("copex.happ is an app bundle");
    if !hostile {
        return honest;
    }
    // The honest app with one more coordinator: the same integrity zome, so the same network.
    let manifest: AppManifest = honest.manifest().to_owned();
    let path = manifest_path(&manifest);
    let dna =
        DnaBundle::unpack(read("hostile.dna").as_slice()).expect("hostile.dna is a DNA bundle");
    AppBundle::new(manifest, [(path, dna)]).expect("the manifest names the DNA")
}

fn manifest_path(manifest: &AppManifest) -> String {
    let role = manifest
        .app_roles()
        .into_iter()
        .find(|role| role.name == ROLE)
        .expect("the app has the role");
    role.dna.path.expect("the DNA lies in the bundle")
}
