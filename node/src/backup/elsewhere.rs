//! Where else a key runs: what the hubs list. Nodes sign what they say of themselves, so a hub cannot make it up; it can only hold it
//! back, or repeat it for the twenty minutes that it is good for.

use crate::hubs::{HubAddress, client};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use copex_economy::calendar::Moment;
use holochain::prelude::{AgentPubKey, DnaHash};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(4);

/// What a hub lists of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Where its node can be reached.
    pub url: String,
    /// When its node last said so.
    pub at: Moment,
}

/// What hubs list of some keys: none where a key's node said goodbye, or no hub answers.
pub type Listing = BTreeMap<AgentPubKey, Listed>;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Signed {
    agent_info: String,
    signature: String,
}

/// What a node says of itself; the fields are kitsune2's.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Info {
    agent: String,
    created_at: String,
    expires_at: String,
    is_tombstone: bool,
    url: Option<String>,
}

/// The newest that any of the hubs lists of these keys.
pub async fn listed(
    hubs: &[HubAddress],
    dna: &DnaHash,
    agents: Vec<AgentPubKey>,
    now: Moment,
) -> Listing {
    let space = URL_SAFE_NO_PAD.encode(dna.get_raw_32());
    let hubs = hubs.to_vec();
    let look = move || {
        let answers: Vec<String> = hubs.iter().filter_map(|hub| ask(hub, &space)).collect();
        newest(&answers, &agents, now)
    };
    tokio::task::spawn_blocking(look).await.unwrap_or_default()
}

fn ask(hub: &HubAddress, space: &str) -> Option<String> {
    let url = format!("{}/bootstrap/{space}", hub.address.trim_end_matches('/'));
    let mut answer = client(PATIENCE).get(&url).call().ok()?;
    answer.body_mut().read_to_string().ok()
}

fn newest(answers: &[String], agents: &[AgentPubKey], now: Moment) -> Listing {
    let mut found: BTreeMap<AgentPubKey, (Moment, Info)> = BTreeMap::new();
    for answer in answers {
        let signed: Vec<Signed> = serde_json::from_str(answer).unwrap_or_default();
        for (agent, at, info) in signed.iter().filter_map(|one| genuine(one, agents, now)) {
            let is_newer = found.get(&agent).is_none_or(|(before, _)| *before < at);
            if is_newer {
                found.insert(agent, (at, info));
            }
        }
    }
    let still_there = |(agent, (at, info)): (AgentPubKey, (Moment, Info))| {
        let url = info.url.filter(|_| !info.is_tombstone)?;
        Some((agent, Listed { url, at }))
    };
    found.into_iter().filter_map(still_there).collect()
}

/// What one of the keys signed itself, and is not out of date.
fn genuine(
    signed: &Signed,
    agents: &[AgentPubKey],
    now: Moment,
) -> Option<(AgentPubKey, Moment, Info)> {
    let info: Info = serde_json::from_str(&signed.agent_info).ok()?;
    let is_its = |agent: &&AgentPubKey| URL_SAFE_NO_PAD.encode(agent.get_raw_32()) == info.agent;
    let agent = agents.iter().find(is_its)?.clone();
    let key: &[u8; sodoken::sign::PUBLICKEYBYTES] = agent.get_raw_32().try_into().ok()?;
    let signature = URL_SAFE_NO_PAD.decode(&signed.signature).ok()?;
    let signature: &[u8; sodoken::sign::SIGNATUREBYTES] = signature.as_slice().try_into().ok()?;
    let text = signed.agent_info.as_bytes();
    let expires: i64 = info.expires_at.parse().ok()?;
    let is_good = expires > now.0 && sodoken::sign::verify_detached(signature, text, key);
    let at = info.created_at.parse().ok().map(Moment)?;
    is_good.then_some((agent, at, info))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    struct Signer {
        agent: AgentPubKey,
        secret: sodoken::SizedLockedArray<{ sodoken::sign::SECRETKEYBYTES }>,
    }

    impl Signer {
        fn new() -> Self {
            let mut public = [0; sodoken::sign::PUBLICKEYBYTES];
            let mut secret = sodoken::SizedLockedArray::new().unwrap();
            sodoken::sign::keypair(&mut public, &mut secret.lock()).unwrap();
            Self {
                agent: AgentPubKey::from_raw_32(public.to_vec()),
                secret,
            }
        }

        fn says(&mut self, url: Option<&str>, at: i64, of: &AgentPubKey) -> Value {
            let info = json!({
                "agent": URL_SAFE_NO_PAD.encode(of.get_raw_32()), "space": "x", "createdAt": at.to_string(),
                "expiresAt": (at + 1_000).to_string(), "isTombstone": url.is_none(), "url": url, "storageArc": null,
            })
            .to_string();
            let mut signature = [0; sodoken::sign::SIGNATUREBYTES];
            sodoken::sign::sign_detached(&mut signature, info.as_bytes(), &self.secret.lock())
                .unwrap();
            json!({ "agentInfo": info, "signature": URL_SAFE_NO_PAD.encode(signature) })
        }
    }

    #[test]
    fn the_newest_word_of_the_key_itself_counts() {
        let (mut farm, mut other) = (Signer::new(), Signer::new());
        let key = farm.agent.clone();
        let look = |hubs: &[Vec<Value>], now: i64| {
            let answers: Vec<String> = hubs.iter().map(|hub| json!(hub).to_string()).collect();
            newest(&answers, std::slice::from_ref(&key), Moment(now)).remove(&key)
        };
        let at = |url: &str, at: i64| {
            Some(Listed {
                url: url.into(),
                at: Moment(at),
            })
        };
        let old = farm.says(Some("old"), 100, &key);
        let new = farm.says(Some("new"), 200, &key);
        let goodbye = farm.says(None, 300, &key);
        let forged = other.says(Some("forged"), 900, &key);
        let others = other.says(Some("others"), 900, &other.agent.clone());
        assert_eq!(
            look(&[vec![new.clone()], vec![old.clone()]], 250),
            at("new", 200)
        );
        assert_eq!(
            look(&[vec![old.clone()], vec![new.clone(), goodbye]], 350),
            None
        );
        assert_eq!(look(&[vec![forged, others, old]], 250), at("old", 100));
        assert_eq!(look(&[vec![new]], 1_201), None, "it is out of date");
        assert_eq!(look(&[], 0), None);
    }

    #[test]
    fn an_answer_that_is_none_says_nothing() {
        let agents = [AgentPubKey::from_raw_32(vec![1; 32])];
        let answers = ["", "{}", "[{\"agentInfo\":\"{\",\"signature\":\"\"}]"].map(String::from);
        assert_eq!(newest(&answers, &agents, Moment(0)), Listing::new());
    }
}
