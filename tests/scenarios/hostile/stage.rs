//! Where the forgeries are tried: the honest app on one conductor, and on the other a registrar and a co-op that keep to the
//! rules, beside the forgers.

use copex_economy::credits::Credits;
use copex_entries::{
    calls::{
        credit::Written,
        registry::{Issued, Party, Trust, Warning},
    },
    ledger::LedgerInput,
};
use copex_tests::{
    account::Account,
    carry::carry,
    forger::{Forger, Waiting},
    peer::warrant_against,
    village::{Founding, Village, accredits},
    wait::until,
    words::{credits, offer},
};
use holochain::prelude::{ActionHash, AgentPubKey, ChainOpType, ValidationStatus};
use std::sync::Mutex;

/// The honest conductor.
pub const HONEST: usize = 0;
/// The one whose self-validation is off.
pub const HOSTILE: usize = 1;

/// The cast.
pub struct Stage {
    /// The economy.
    pub village: Village,
    /// An honest co-op on the honest conductor.
    pub bakery: Account,
    /// Its member.
    pub ana: Account,
    /// Ana's membership.
    pub of_ana: ActionHash,
    /// A wage on its way to Ana.
    pub wage_of_ana: Waiting,
    /// A co-op that keeps to the rules, on the hostile conductor.
    pub mill: Account,
    /// Its accreditation.
    pub of_mill: Issued,
    /// What it offers.
    pub flour: ActionHash,
    /// Everybody on the hostile conductor, in the order in which they came.
    there: Mutex<Vec<AgentPubKey>>,
    /// Those who were let in and have not forged yet.
    pool: Mutex<Vec<Forger>>,
}

/// What was tried: an act that the rules allow, and one that they do not.
pub struct Tried {
    /// Who tried.
    pub author: AgentPubKey,
    /// The honest twin.
    pub twin: ActionHash,
    /// The forgery.
    pub forged: ActionHash,
    /// The operation by which the forgery is judged.
    pub operation: ChainOpType,
}

impl Tried {
    /// Both by the same author, judged by the record.
    pub fn new(author: &Forger, twin: ActionHash, forged: ActionHash) -> Tried {
        Tried {
            author: author.account.agent(),
            twin,
            forged,
            operation: ChainOpType::CreateRecord,
        }
    }
}

impl Stage {
    /// Sets it up, with as many registrars on the hostile conductor, at least one, and strangers who will forge.
    pub async fn set(more_registrars: usize, strangers: usize) -> Stage {
        let founding = Founding {
            more_registrars,
            ..Stage::founding()
        };
        Stage::set_in(founding, strangers).await
    }

    /// How its economy is founded: the conductors do not find each other, so that what is forged arrives in good order, all
    /// at once, and no forgery closes the door to the next.
    pub fn founding() -> Founding {
        Founding {
            hostile: true,
            more_registrars: 1,
            foundation_on_last: true,
            connected: false,
            ..Founding::default()
        }
    }

    /// Sets it up in a given economy.
    pub async fn set_in(founding: Founding, strangers: usize) -> Stage {
        let foundation_is_hostile = founding.foundation_on_last;
        let village = Village::found(founding).await;
        let bakery = village.coop("Bakery", HONEST, credits(100_000)).await;
        let ana = village.member(&bakery, "Ana", HONEST).await;
        let registrars = village.more_registrars.iter().map(Account::agent).collect();
        let (mill, of_mill) = admitted(&village, "Mill", credits(100_000)).await;
        mill.opens().await;
        village.has_time_left(18, &[&bakery, &mill]).await;
        bakery.offers(&offer("Bread", 1_000)).await;
        let wage = bakery.pays_wage(&ana, credits(10)).await;
        let of_ana: Option<Party> = bakery.ask("registry", "party", ana.agent()).await;
        let of_ana = of_ana
            .and_then(|party| party.standing)
            .expect("Ana is a member");
        let flour = mill.offers(&offer("Flour", 1_000)).await.version;
        let (wage_of_ana, there) = (waiting(&wage, 0), Mutex::new(registrars));
        let stage = Stage {
            village,
            bakery,
            ana,
            of_ana,
            wage_of_ana,
            mill,
            of_mill,
            flour,
            there,
            pool: Mutex::new(Vec::new()),
        };
        stage.enters(&stage.mill);
        if foundation_is_hostile {
            stage.enters(&stage.village.foundation);
        }
        stage.lets_in(strangers).await;
        for honest in [&stage.village.registrar, &stage.bakery, &stage.ana] {
            stage.carries(HONEST, HOSTILE, &honest.agent()).await;
        }
        stage.mill.sees_coop(&stage.bakery).await;
        stage
    }

    async fn carries(&self, from: usize, to: usize, agent: &AgentPubKey) {
        let peers = &self.village.peers;
        carry(
            &peers[from],
            &peers[to],
            self.village.program.dna_hash(),
            agent,
        )
        .await;
    }

    /// Somebody more on the hostile conductor.
    pub fn enters(&self, account: &Account) {
        self.there
            .lock()
            .expect("nobody panics with the list")
            .push(account.agent());
    }

    /// A forger: a co-op with a good standing, not yet with an open account.
    pub async fn stranger(&self, name: &str) -> Forger {
        let mut forger = self
            .pool
            .lock()
            .expect("nobody panics with the list")
            .pop()
            .expect("enough were let in");
        forger.account.is_called(name);
        forger
    }

    /// The same with a ceiling.
    pub async fn stranger_with_ceiling(&self, name: &str, ceiling: Credits) -> Forger {
        let (account, issued) = admitted(&self.village, name, ceiling).await;
        self.enters(&account);
        Forger {
            account,
            issued,
            properties: self.village.properties.clone(),
        }
    }

    /// Lets so many strangers in, one after the other and before they do anything: a conductor that installs an app loads all
    /// zomes again at the next call, and never gives back the memory of the old ones.
    async fn lets_in(&self, strangers: usize) {
        let mut invited = Vec::new();
        for _ in 0..strangers {
            let agent = self.village.peers[HOSTILE].new_key().await;
            let registrar = &self.village.more_registrars[0];
            let issued = accredits(registrar, &agent, "Forger", credits(100_000)).await;
            invited.push((agent, issued));
        }
        for (agent, issued) in invited {
            let account = self.village.joins("Forger", HOSTILE, &agent, &issued).await;
            self.enters(&account);
            let properties = self.village.properties.clone();
            let forger = Forger {
                account,
                issued,
                properties,
            };
            self.pool
                .lock()
                .expect("nobody panics with the list")
                .push(forger);
        }
    }

    /// A forger with an open account.
    pub async fn forger(&self, name: &str) -> Forger {
        let forger = self.stranger(name).await;
        forger.account.opens().await;
        forger
    }

    /// A forger with 625.00 to spend, from an offer of 1,000.00 a month.
    pub async fn rich_forger(&self, name: &str) -> Forger {
        let forger = self.forger(name).await;
        forger.account.offers(&offer("Tools", 1_000)).await;
        forger
    }

    /// A member of somebody's co-op, on the hostile conductor.
    pub async fn member_of(&self, coop: &Account, name: &str) -> Forger {
        let account = self.village.member(coop, name, HOSTILE).await;
        self.enters(&account);
        let party: Option<Party> = account.ask("registry", "party", account.agent()).await;
        let record = party
            .and_then(|party| party.standing)
            .expect("it is a member");
        // What it signs with is its own key; its credential is not needed again.
        let issued = Issued {
            record,
            credential: self.of_mill.credential.clone(),
        };
        Forger {
            account,
            issued,
            properties: self.village.properties.clone(),
        }
    }

    /// A registrar among the forgers.
    pub fn registrar(&self, index: usize) -> Forger {
        let account = self.village.more_registrars[index].clone();
        Forger {
            account,
            issued: self.of_mill.clone(),
            properties: self.village.properties.clone(),
        }
    }

    /// The mill, where it writes by hand.
    pub fn miller(&self) -> Forger {
        Forger {
            account: self.mill.clone(),
            issued: self.of_mill.clone(),
            properties: self.village.properties.clone(),
        }
    }

    /// The Foundation among the forgers.
    pub fn foundation(&self) -> Forger {
        Forger {
            account: self.village.foundation.clone(),
            issued: self.of_mill.clone(),
            properties: self.village.properties.clone(),
        }
    }

    /// Hands everything that was written on the hostile conductor to the honest one.
    pub async fn everything_arrives(&self) {
        let there = self
            .there
            .lock()
            .expect("nobody panics with the list")
            .clone();
        for agent in there {
            self.carries(HOSTILE, HONEST, &agent).await;
        }
    }

    /// Checks that the honest conductor took the twin for valid and the forgery not, warranted its author with the rule's
    /// number, blocked it and tells its people not to deal with it.
    pub async fn judges(&self, name: &str, rule: &str, tried: &Tried) {
        let honest = &self.village.peers[HONEST];
        let dna = self.village.program.dna_hash();
        let verdict = async |action: &ActionHash, operation| {
            until(&format!("the verdict on {name}"), || async {
                let store = honest
                    .handle()
                    .get_dht_store(dna)
                    .map_err(|error| error.to_string())?;
                let status = store
                    .as_read()
                    .op_validation_status(action, operation)
                    .await;
                status
                    .map_err(|error| error.to_string())?
                    .ok_or_else(|| "none so far".into())
            })
            .await
        };
        let twin = verdict(&tried.twin, ChainOpType::CreateRecord).await;
        if twin != ValidationStatus::Valid {
            let reason = warrant_against(honest, dna, &tried.author).await;
            panic!("the honest twin of {name} is not accepted: {reason}");
        }
        let forged = verdict(&tried.forged, tried.operation).await;
        assert_eq!(
            forged,
            ValidationStatus::Rejected,
            "{name} is rejected by {rule}"
        );
        let reason = warrant_against(honest, dna, &tried.author).await;
        assert!(
            reason.contains(rule),
            "{name} is warranted with {rule}, not with: {reason}"
        );
        until(&format!("the block of the author of {name}"), || async {
            if honest.has_blocked(dna, &tried.author).await {
                Ok(())
            } else {
                Err("none so far".into())
            }
        })
        .await;
        // As a node does when it has shut somebody out.
        let warnings: Vec<Warning> = self
            .bakery
            .ask("registry", "watch", vec![tried.author.clone()])
            .await;
        assert_eq!(warnings.len(), 1, "the author of {name} is warned of");
        let trust: Trust = self
            .bakery
            .ask("registry", "trust", tried.author.clone())
            .await;
        assert!(
            matches!(trust, Trust::Refused { .. }),
            "nobody deals with the author of {name}"
        );
    }
}

/// A co-op that the registrar of the hostile conductor accredits.
async fn admitted(village: &Village, name: &str, ceiling: Credits) -> (Account, Issued) {
    let agent = village.peers[HOSTILE].new_key().await;
    let issued = accredits(&village.more_registrars[0], &agent, name, ceiling).await;
    (village.joins(name, HOSTILE, &agent, &issued).await, issued)
}

/// An output of something that was written.
pub fn waiting(written: &Written, index: u32) -> Waiting {
    let output = written
        .outputs
        .get(index as usize)
        .expect("it has the output")
        .clone();
    Waiting {
        input: LedgerInput {
            event: written.event.clone(),
            index,
            renewed: None,
        },
        output,
    }
}
