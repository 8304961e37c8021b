//! Forged signatures: a co-op whose node is in foreign hands, or whose members go behind each other's back.

use super::{
    payments::contribution,
    stage::{HOSTILE, Stage, Tried},
};
use copex_economy::{
    account::AccountKey,
    act::{Act, Purpose},
    credits::Credits,
    spending::{self, Asked, Mandate, Spending, SpendingRule, Tier},
};
use copex_entries::{
    account_key,
    calls::registry::{AccreditInput, Issued},
    first_signers::FirstSigners,
    ledger::{Approval, Approvals, LedgerAct, ToApprove},
};
use copex_tests::{
    forger::{Forger, known_payment},
    village::now,
    words::{accreditation, credits, offer},
};
use holochain::prelude::{ActionHash, AgentPubKey};
use holochain_keystore::AgentPubKeyExt;

/// A co-op with 625.00 whose rule asks for one signature up to 100.00 a day and for two above.
pub struct Ruled<'a> {
    stage: &'a Stage,
    pub forger: Forger,
    rule: SpendingRule,
    /// The signers in the order of the rule.
    people: Vec<AgentPubKey>,
    /// Their memberships.
    memberships: Vec<ActionHash>,
    /// The event that set the rule.
    set: ActionHash,
}

/// A member's key with the membership.
async fn member(stage: &Stage, forger: &Forger) -> (AgentPubKey, ActionHash) {
    let key = stage.village.peers[HOSTILE].new_key().await;
    let membership = forger.admits(&key).await;
    (key, membership)
}

fn steps() -> Vec<Tier> {
    vec![
        Tier {
            up_to: Some(credits(100)),
            signatures: 1,
        },
        Tier {
            up_to: None,
            signatures: 2,
        },
    ]
}

fn rule_of(signers: &[AgentPubKey]) -> SpendingRule {
    let full = |signer: &AgentPubKey| Mandate::full(account_key(signer));
    SpendingRule {
        signers: signers.iter().map(full).collect(),
        tiers: steps(),
    }
}

impl Ruled<'_> {
    pub async fn new<'a>(stage: &'a Stage, name: &str) -> Ruled<'a> {
        Ruled::with(stage, name, |_| {}).await
    }

    /// With another rule, for the same two people.
    pub async fn with<'a>(
        stage: &'a Stage,
        name: &str,
        change: impl FnOnce(&mut SpendingRule),
    ) -> Ruled<'a> {
        let forger = stage.rich_forger(name).await;
        let mut people = vec![member(stage, &forger).await, member(stage, &forger).await];
        people.sort_by_key(|(key, _)| account_key(key));
        let (people, memberships): (Vec<_>, Vec<_>) = people.into_iter().unzip();
        let mut rule = rule_of(&people);
        change(&mut rule);
        let act = LedgerAct::ChangeRule {
            rule: rule.clone(),
            memberships: memberships.clone(),
        };
        let event = forger.desk().await.event(act, &Act::Mark);
        let set = forger.commits_event(event).await;
        Ruled {
            stage,
            forger,
            rule,
            people,
            memberships,
            set,
        }
    }

    pub fn to_approve(&self, act: &LedgerAct, number: u64) -> ToApprove {
        ToApprove {
            economy: self.stage.village.program.dna_hash().clone(),
            account: self.forger.account.agent(),
            act: act.clone(),
            number,
            valid_until: now().after_seconds(600),
        }
    }

    async fn approval(&self, signer: &AgentPubKey, signed: &ToApprove) -> Approval {
        let keystore = self.stage.village.peers[HOSTILE].keystore();
        let signature = signer
            .sign(&keystore, signed.clone())
            .await
            .expect("the signer's key is in this keystore");
        Approval {
            signer: signer.clone(),
            signature,
        }
    }

    /// Signatures of some of the signers.
    pub async fn signed(&self, by: &[usize], signed: &ToApprove) -> Approvals {
        let mut signatures = Vec::new();
        for place in by {
            signatures.push(self.approval(&self.people[*place], signed).await);
        }
        Approvals {
            number: signed.number,
            valid_until: signed.valid_until,
            signatures,
        }
    }

    /// Writes an act with what signatures there are. What was spent is what the rules give, where they let it pass.
    async fn writes(
        &self,
        act: LedgerAct,
        known: &Act<'_>,
        approvals: Option<Approvals>,
    ) -> ActionHash {
        let desk = self.forger.desk().await;
        let mut event = desk.event(act.clone(), known);
        let payments: Vec<(Purpose, Credits)> = act
            .payments()
            .iter()
            .map(|payment| (payment.reason.purpose(), payment.amount))
            .collect();
        let asked = Asked {
            account: account_key(&self.forger.account.agent()),
            act: match &act {
                LedgerAct::Save { amount, .. } => Spending::Save(*amount),
                LedgerAct::ChangeRule { rule, .. } => Spending::ChangeRule(rule),
                _ => Spending::Pay(&payments),
            },
            network_fee: Credits::ZERO,
            time: now(),
            calendar: &self.forger.properties.calendar,
        };
        let known = approvals.as_ref().map(Approvals::known);
        let spent = spending::authorise(
            Some(&self.rule),
            &desk.before.state.spent,
            &asked,
            known.as_ref(),
        );
        if let Ok(spent) = spent {
            event.state.spent = spent;
        }
        event.approvals = approvals;
        self.forger.commits_event(event).await
    }

    pub fn gift(&self, whole: i64) -> LedgerAct {
        LedgerAct::Pay {
            payments: vec![contribution(self.stage, credits(whole))],
        }
    }

    /// Pays a gift with what signatures there are.
    pub async fn gives(&self, whole: i64, approvals: Option<Approvals>) -> ActionHash {
        let act = self.gift(whole);
        let known = [known_payment(&act.payments()[0])];
        self.writes(act, &Act::Pay(&known), approvals).await
    }

    /// The same with signatures of some of the signers over it.
    pub async fn gives_signed(&self, whole: i64, number: u64, by: &[usize]) -> ActionHash {
        let approvals = self
            .signed(by, &self.to_approve(&self.gift(whole), number))
            .await;
        self.gives(whole, Some(approvals)).await
    }

    /// Earned credits, given by the mill and collected: collecting takes no signature.
    pub async fn earns(&self, whole: i64) {
        let gift = super::payments::gift(self.stage, &self.forger, credits(whole)).await;
        self.forger.collects(&gift).await;
    }

    /// Sets credits aside until the next month, with what signatures there are.
    pub async fn saves(&self, whole: i64, number: u64, by: Option<&[usize]>) -> ActionHash {
        let amount = credits(whole);
        let until = self.stage.village.month().plus(1);
        let act = LedgerAct::Save { amount, until };
        let approvals = match by {
            Some(by) => Some(self.signed(by, &self.to_approve(&act, number)).await),
            None => None,
        };
        self.writes(act, &Act::Save { amount, until }, approvals)
            .await
    }

    /// Changes the rule so that one signature is always enough.
    pub async fn loosens(&self, number: u64, by: &[usize]) -> ActionHash {
        let act = LedgerAct::ChangeRule {
            rule: SpendingRule {
                signers: self.rule.signers.clone(),
                tiers: vec![Tier {
                    up_to: None,
                    signatures: 1,
                }],
            },
            memberships: self.memberships.clone(),
        };
        let approvals = self.signed(by, &self.to_approve(&act, number)).await;
        self.writes(act, &Act::Mark, Some(approvals)).await
    }

    pub fn tried(&self, twin: ActionHash, forged: ActionHash) -> Tried {
        Tried::new(&self.forger, twin, forged)
    }
}

/// A rule that is set again, changed by both signers and wrong in one point.
async fn sets(
    stage: &Stage,
    name: &str,
    change: impl AsyncFnOnce(&Ruled<'_>, &mut SpendingRule, &mut Vec<ActionHash>),
) -> Tried {
    let ruled = Ruled::new(stage, name).await;
    let (mut rule, mut memberships) = (ruled.rule.clone(), ruled.memberships.clone());
    change(&ruled, &mut rule, &mut memberships).await;
    let act = LedgerAct::ChangeRule { rule, memberships };
    let approvals = ruled.signed(&[0, 1], &ruled.to_approve(&act, 0)).await;
    let forged = ruled.writes(act, &Act::Mark, Some(approvals)).await;
    ruled.tried(ruled.set.clone(), forged)
}

pub async fn another_coops_member_signs_for_it(stage: &Stage) -> Tried {
    sets(stage, "Recruiter", async |_, rule, memberships| {
        let ana = Mandate::full(account_key(&stage.ana.agent()));
        let place = rule.signers.partition_point(|one| one.signer < ana.signer);
        rule.signers.insert(place, ana);
        memberships.insert(place, stage.of_ana.clone());
    })
    .await
}

pub async fn a_signer_has_somebody_elses_membership(stage: &Stage) -> Tried {
    sets(stage, "Straw man", async |_, rule, _| {
        let stranger = stage.village.peers[HOSTILE].new_key().await;
        rule.signers[0].signer = account_key(&stranger);
        rule.signers.sort_by_key(|mandate| mandate.signer);
    })
    .await
}

pub async fn a_rule_has_seventeen_signers(stage: &Stage) -> Tried {
    sets(stage, "Crowd", async |_, rule, memberships| {
        let mandate = |place: u8| Mandate::full(AccountKey([place; 32]));
        rule.signers = (1..=17).map(mandate).collect();
        *memberships = vec![memberships[0].clone(); 17];
    })
    .await
}

pub async fn signers_are_out_of_order(stage: &Stage) -> Tried {
    sets(stage, "Untidy", async |_, rule, memberships| {
        rule.signers.reverse();
        memberships.reverse();
    })
    .await
}

pub async fn a_signer_is_named_twice(stage: &Stage) -> Tried {
    sets(stage, "Two votes", async |_, rule, memberships| {
        rule.signers[1] = rule.signers[0].clone();
        memberships[1] = memberships[0].clone();
    })
    .await
}

pub async fn a_rule_could_never_be_changed(stage: &Stage) -> Tried {
    sets(stage, "For ever", async |_, rule, _| {
        rule.signers[0].may_change_rule = false;
    })
    .await
}

pub async fn nobody_signs(stage: &Stage) -> Tried {
    let ruled = Ruled::new(stage, "Thief of keys").await;
    let twin = ruled.gives_signed(1, 0, &[0]).await;
    let forged = ruled.gives(1, None).await;
    ruled.tried(twin, forged)
}

pub async fn too_few_sign(stage: &Stage) -> Tried {
    let ruled = Ruled::new(stage, "Alone").await;
    let twin = ruled.gives_signed(150, 0, &[0, 1]).await;
    let forged = ruled.gives_signed(1, 1, &[0]).await;
    ruled.tried(twin, forged)
}

/// Two payments below the first step come to more than it on the same day.
pub async fn a_large_sum_is_split(stage: &Stage) -> Tried {
    let ruled = Ruled::new(stage, "Splitter").await;
    let twin = ruled.gives_signed(60, 0, &[0]).await;
    let forged = ruled.gives_signed(60, 1, &[1]).await;
    ruled.tried(twin, forged)
}

pub async fn one_person_signs_twice(stage: &Stage) -> Tried {
    let ruled = Ruled::new(stage, "Both hands").await;
    let twin = ruled.gives_signed(150, 0, &[0, 1]).await;
    let forged = ruled.gives_signed(150, 1, &[0, 0]).await;
    ruled.tried(twin, forged)
}

pub async fn a_signature_is_for_another_amount(stage: &Stage) -> Tried {
    let ruled = Ruled::new(stage, "Another nought").await;
    let twin = ruled.gives_signed(1, 0, &[0]).await;
    let small = ruled.to_approve(&ruled.gift(1), 1);
    let approvals = ruled.signed(&[0], &small).await;
    let forged = ruled.gives(10, Some(approvals)).await;
    ruled.tried(twin, forged)
}

pub async fn a_signature_is_for_another_account(stage: &Stage) -> Tried {
    let ruled = Ruled::new(stage, "Borrowed").await;
    let twin = ruled.gives_signed(1, 0, &[0]).await;
    let mut of_another = ruled.to_approve(&ruled.gift(1), 1);
    of_another.account = stage.mill.agent();
    let approvals = ruled.signed(&[0], &of_another).await;
    let forged = ruled.gives(1, Some(approvals)).await;
    ruled.tried(twin, forged)
}

pub async fn a_signature_is_for_another_number(stage: &Stage) -> Tried {
    let ruled = Ruled::new(stage, "Renumbered").await;
    let twin = ruled.gives_signed(1, 0, &[0]).await;
    let mut approvals = ruled
        .signed(&[0], &ruled.to_approve(&ruled.gift(1), 1))
        .await;
    approvals.number = 2;
    let forged = ruled.gives(1, Some(approvals)).await;
    ruled.tried(twin, forged)
}

pub async fn somebody_signs_who_is_no_signer(stage: &Stage) -> Tried {
    let ruled = Ruled::new(stage, "Helpful").await;
    let twin = ruled.gives_signed(1, 0, &[0]).await;
    let (helper, _) = member(stage, &ruled.forger).await;
    let signed = ruled.to_approve(&ruled.gift(1), 1);
    let approvals = Approvals {
        number: 1,
        valid_until: signed.valid_until,
        signatures: vec![ruled.approval(&helper, &signed).await],
    };
    let forged = ruled.gives(1, Some(approvals)).await;
    ruled.tried(twin, forged)
}

pub async fn there_are_seventeen_signatures(stage: &Stage) -> Tried {
    let ruled = Ruled::new(stage, "Petition").await;
    let signed = ruled.to_approve(&ruled.gift(1), 0);
    // What is said twice counts once, and does no harm.
    let sixteen = ruled.signed(&[0; 16], &signed).await;
    let twin = ruled.gives(1, Some(sixteen)).await;
    let signed = ruled.to_approve(&ruled.gift(1), 1);
    let seventeen = ruled.signed(&[0; 17], &signed).await;
    let forged = ruled.gives(1, Some(seventeen)).await;
    ruled.tried(twin, forged)
}

pub async fn an_act_is_signed_that_takes_no_signatures(stage: &Stage) -> Tried {
    let ruled = Ruled::new(stage, "Ornament").await;
    let twin = ruled.forger.marks().await;
    let signed = ruled.to_approve(&LedgerAct::Mark, 0);
    let approvals = ruled.signed(&[0], &signed).await;
    let mut event = ruled.forger.desk().await.event(LedgerAct::Mark, &Act::Mark);
    event.approvals = Some(approvals);
    let forged = ruled.forger.commits_event(event).await;
    ruled.tried(twin, forged)
}

pub async fn credits_are_saved_without_a_signature(stage: &Stage) -> Tried {
    let ruled = Ruled::new(stage, "Frozen assets").await;
    ruled.earns(5).await;
    let twin = ruled.saves(1, 0, Some(&[0])).await;
    let forged = ruled.saves(1, 1, None).await;
    ruled.tried(twin, forged)
}

/// A co-op whose accreditation names two first signers, who sign together, and what a rule of its own would be.
async fn with_first_signers(stage: &Stage, name: &str) -> (Forger, LedgerAct) {
    let peer = &stage.village.peers[HOSTILE];
    let agent = peer.new_key().await;
    let signers = vec![peer.new_key().await, peer.new_key().await];
    let input = AccreditInput {
        first_signers: Some(FirstSigners {
            signers,
            signatures: 2,
        }),
        ..accreditation(&agent, name, credits(1_000))
    };
    let registrar = &stage.village.more_registrars[0];
    let issued: Issued = registrar.ask("registry", "accredit", input).await;
    let account = stage.village.joins(name, HOSTILE, &agent, &issued).await;
    stage.enters(&account);
    let forger = Forger {
        account,
        issued,
        properties: stage.village.properties.clone(),
    };
    forger.account.opens().await;
    // Whoever has the node admits whom it likes.
    let (own, membership) = member(stage, &forger).await;
    let mut rule = rule_of(&[own]);
    rule.tiers.truncate(1);
    rule.tiers[0].up_to = None;
    let memberships = vec![membership];
    (forger, LedgerAct::ChangeRule { rule, memberships })
}

pub async fn a_node_key_alone_sets_the_first_rule(stage: &Stage) -> Tried {
    let (forger, act) = with_first_signers(stage, "Stolen").await;
    let twin = forger.marks().await;
    let event = forger.desk().await.event(act, &Act::Mark);
    let forged = forger.commits_event(event).await;
    Tried::new(&forger, twin, forged)
}

pub async fn a_node_key_alone_pays_before_there_is_a_rule(stage: &Stage) -> Tried {
    let (forger, _) = with_first_signers(stage, "Burgled").await;
    let twin = forger
        .account
        .offers(&offer("Tools", 100))
        .await
        .issued
        .event;
    let forged = forger.pays(contribution(stage, credits(1))).await;
    Tried::new(&forger, twin, forged)
}
