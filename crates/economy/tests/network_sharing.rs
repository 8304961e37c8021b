//! Sharing the network fees: to the unit, by what others attest, and with what a ring that lies can gain.

use copex_economy::{
    account::AccountKey,
    credits::Credits,
    network_sharing::{Attested, NodeSeen, Receipt, Service, share_network_fees},
};
use proptest::{collection::vec, prelude::*};

fn key(number: u8) -> AccountKey {
    AccountKey([number; 32])
}

fn keys(numbers: std::ops::Range<u8>) -> Vec<AccountKey> {
    numbers.map(key).collect()
}

fn node(server: u8, asked: u16, answered: u16, megabytes: u32) -> NodeSeen {
    NodeSeen {
        server: key(server),
        asked,
        answered,
        megabytes,
    }
}

fn nodes(voice: u8, nodes: Vec<NodeSeen>) -> Receipt {
    Receipt {
        voice: key(voice),
        attested: Attested::Nodes(nodes),
    }
}

fn hosted(voice: u8, server: u8) -> Receipt {
    Receipt {
        voice: key(voice),
        attested: Attested::HostedBy(key(server)),
    }
}

fn share(pot: i64, candidates: &[AccountKey], receipts: &[Receipt]) -> Vec<Service> {
    share_network_fees(Credits::new(pot), candidates, receipts).unwrap()
}

fn amounts(services: &[Service]) -> Vec<(u8, i64)> {
    let amount = |service: &Service| (service.server.0[0], service.amount.minor_units());
    services.iter().map(amount).collect()
}

fn sum(services: &[Service]) -> i64 {
    amounts(services).iter().map(|(_, amount)| amount).sum()
}

/// Everyone of `among` saw everyone of `servers` answer always, and counted nothing.
fn all_see_all(among: std::ops::Range<u8>, servers: std::ops::Range<u8>) -> Vec<Receipt> {
    among
        .map(|voice| {
            let seen = servers.clone().filter(|server| *server != voice);
            nodes(
                voice,
                seen.map(|server| node(server, 100, 100, 0)).collect(),
            )
        })
        .collect()
}

#[test]
fn equal_nodes_share_alike_and_what_is_left_goes_by_key() {
    let receipts = all_see_all(0..6, 0..3);
    let services = share(1_000, &keys(0..6), &receipts);
    assert_eq!(amounts(&services), [(0, 334), (1, 333), (2, 333)]);
    assert_eq!(services[0].witnesses, 5);
    assert_eq!(services[0].uptime, 10_000);
}

#[test]
fn a_node_counts_where_three_others_saw_it() {
    let mut receipts: Vec<Receipt> = (1..4)
        .map(|voice| nodes(voice, vec![node(9, 10, 9, 5)]))
        .collect();
    assert_eq!(amounts(&share(70, &keys(0..10), &receipts)), [(9, 70)]);
    // The own word is not a third one, and neither is who was never answered because nobody asked.
    receipts[2] = nodes(9, vec![node(9, 10, 10, 5)]);
    assert_eq!(amounts(&share(70, &keys(0..10), &receipts)), []);
    receipts[2] = nodes(3, vec![node(9, 0, 0, 5)]);
    assert_eq!(amounts(&share(70, &keys(0..10), &receipts)), []);
    // Two receipts of one voice are one voice.
    receipts[2] = nodes(2, vec![node(9, 10, 10, 5)]);
    assert_eq!(amounts(&share(70, &keys(0..10), &receipts)), []);
}

#[test]
fn who_is_no_candidate_gets_nothing() {
    let receipts = all_see_all(0..6, 0..3);
    let services = share(1_000, &keys(1..6), &receipts);
    assert_eq!(amounts(&services), [(1, 500), (2, 500)]);
    assert_eq!(amounts(&share(1_000, &[], &receipts)), []);
}

#[test]
fn uptime_is_the_median_so_that_one_liar_moves_nothing() {
    let see = |voice: u8, answered: u16| {
        nodes(voice, vec![node(8, 100, answered, 0), node(9, 100, 100, 0)])
    };
    let honest = [see(1, 50), see(2, 51), see(3, 49)];
    let services = share(30_000, &keys(0..10), &honest);
    assert_eq!(services[0].uptime, 5_000);
    assert_eq!(amounts(&services), [(8, 10_000), (9, 20_000)]);
    for lie in [0, 100] {
        let lied = [see(1, 50), see(2, 51), see(3, lie)];
        let uptime = share(30_000, &keys(0..10), &lied)[0].uptime;
        assert!((5_000..=5_100).contains(&uptime), "{uptime}");
    }
}

#[test]
fn a_voice_is_a_voice_whatever_the_megabytes_that_it_names() {
    let see = |voice: u8, of_8: u32, of_9: u32| {
        nodes(voice, vec![node(8, 10, 10, of_8), node(9, 10, 10, of_9)])
    };
    let receipts = [see(1, 10, 0), see(2, 0, 10), see(3, 0, 100_000_000)];
    let services = share(100_000, &keys(0..10), &receipts);
    assert_eq!(services[0].data, 1_000_000);
    assert_eq!(services[1].data, 2_000_000);
    // Uptime has 7 of 10, since nobody hosts; of the 3 of data each voice moves 1.
    assert_eq!(amounts(&services), [(8, 45_000), (9, 55_000)]);
}

#[test]
fn the_members_of_a_co_op_have_one_voice_and_none_for_their_own() {
    let mut receipts = all_see_all(1..4, 8..10);
    receipts.push(hosted(1, 8));
    let one = share(300_000, &keys(0..10), &receipts);
    // One voice of three gives its 2 of 10: 20,000 of 300,000; the rest is uptime's, shared alike.
    assert_eq!(amounts(&one), [(8, 160_000), (9, 140_000)]);
    receipts.extend((0..500).map(|_| hosted(1, 8)));
    assert_eq!(share(300_000, &keys(0..10), &receipts), one);
    receipts.extend((0..500).map(|_| hosted(9, 9)));
    assert_eq!(share(300_000, &keys(0..10), &receipts), one);
    receipts.push(hosted(2, 9));
    let two = share(300_000, &keys(0..10), &receipts);
    assert_eq!(amounts(&two), [(8, 150_000), (9, 150_000)]);
}

#[test]
fn nothing_is_shared_where_nobody_answered() {
    let receipts: Vec<Receipt> = (1..5)
        .map(|voice| nodes(voice, vec![node(9, 10, 0, 0)]))
        .collect();
    assert_eq!(amounts(&share(1_000, &keys(0..10), &receipts)), [(9, 0)]);
}

/// Twelve honest co-ops keep nodes and see each other's. A ring of k co-ops keeps nothing and attests the best of each other.
fn with_a_ring(k: u8) -> (i64, i64) {
    const POT: i64 = 1_000_000;
    let honest = 0..12_u8;
    let ring = 100..100 + k;
    let mut receipts: Vec<Receipt> = honest
        .clone()
        .map(|voice| {
            let others = honest.clone().filter(|server| *server != voice);
            // The worst case: the honest do not ask the ring's nodes at all.
            nodes(
                voice,
                others.map(|server| node(server, 90, 88, 40)).collect(),
            )
        })
        .collect();
    for voice in ring.clone() {
        let others = ring.clone().filter(|server| *server != voice);
        receipts.push(nodes(
            voice,
            others
                .map(|server| node(server, 11_160, 11_160, 100_000_000))
                .collect(),
        ));
        receipts.extend((0..20).map(|_| hosted(voice, if voice == 100 { 101 } else { 100 })));
    }
    let candidates: Vec<AccountKey> = (0..12).chain(ring).map(key).collect();
    let services = share(POT, &candidates, &receipts);
    assert_eq!(sum(&services), POT);
    let gained = amounts(&services)
        .iter()
        .filter(|(server, _)| *server >= 100)
        .map(|(_, amount)| amount)
        .sum();
    (gained, POT)
}

/// What `docs/network-fee.md` says of rings: up to three gain nothing; a larger one no more than its part of all voices, and a little for
/// claiming a perfect uptime.
#[test]
fn a_ring_gains_nothing_beyond_its_part_of_the_voices() {
    for k in 1..=3 {
        assert_eq!(with_a_ring(k).0, 0, "a ring of {k}");
    }
    for k in 4..=20_u8 {
        let (gained, pot) = with_a_ring(k);
        let part = pot * i64::from(k) / (12 + i64::from(k));
        println!(
            "a ring of {k} beside 12 honest co-ops: {} %",
            gained * 100 / pot
        );
        assert!(gained > 0);
        // It puts its hosting voice to use, which the honest did not: 2 of 10 of its part more than they.
        assert!(
            gained <= part + part / 5 + 2 * i64::from(k),
            "{k}: {gained} of {part}"
        );
    }
}

/// Whoever asks a ring's nodes and gets no answer makes its lie worth less: with as many honest witnesses the median is theirs.
#[test]
fn honest_witnesses_outvote_a_ring() {
    let mut receipts = all_see_all(0..8, 0..8);
    for receipt in &mut receipts {
        if let Attested::Nodes(seen) = &mut receipt.attested {
            seen.extend((100..105).map(|server| node(server, 100, 0, 0)));
        }
    }
    let before = share(900_000, &keys(0..8), &receipts);
    for voice in 100..105 {
        let others = (100..105).filter(|server| *server != voice);
        let seen = others.map(|server| node(server, 100, 100, 0)).collect();
        receipts.push(nodes(voice, seen));
    }
    let candidates: Vec<AccountKey> = (0..8).chain(100..105).map(key).collect();
    let after = share(900_000, &candidates, &receipts);
    assert_eq!(amounts(&after[..8]), amounts(&before));
    assert!(
        after[8..]
            .iter()
            .all(|service| service.amount == Credits::ZERO)
    );
}

fn any_receipt() -> impl Strategy<Value = Receipt> {
    let seen = (0..9_u8, 0..40_u16, 0..40_u16, 0..50_u32)
        .prop_map(|(server, asked, answered, megabytes)| node(server, asked, answered, megabytes));
    let attested = prop_oneof![
        4 => vec(seen, 0..9).prop_map(Attested::Nodes),
        1 => (0..9_u8).prop_map(|server| Attested::HostedBy(key(server))),
    ];
    (0..9_u8, attested).prop_map(|(voice, attested)| Receipt {
        voice: key(voice),
        attested,
    })
}

/// One receipt of each voice about nodes, as the ledger lets pass.
fn receipts() -> impl Strategy<Value = Vec<Receipt>> {
    vec(any_receipt(), 0..30).prop_map(|mut receipts| {
        let mut seen = Vec::new();
        receipts.retain(|receipt| {
            let again = seen.contains(&receipt.voice);
            match receipt.attested {
                Attested::Nodes(_) if again => false,
                Attested::Nodes(_) => {
                    seen.push(receipt.voice);
                    true
                }
                Attested::HostedBy(_) => true,
            }
        });
        receipts
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3_000, failure_persistence: None, ..ProptestConfig::default() })]

    /// Every unit of the pot is shared, or none where nobody answered; never below nothing; whatever the order of the receipts.
    #[test]
    fn shares_come_to_the_pot(
        pot in prop_oneof![0..100_i64, 0..=Credits::MAX.minor_units()],
        receipts in receipts(),
        turn in 0..30_usize,
    ) {
        let services = share(pot, &keys(0..9), &receipts);
        prop_assert!(services.iter().all(|service| service.amount >= Credits::ZERO && service.witnesses >= 3));
        let answered = services.iter().any(|service| service.uptime > 0);
        let total: i64 = sum(&services);
        prop_assert!(total <= pot && (!answered || total == pot));
        let mut turned = receipts.clone();
        turned.rotate_left(turn.min(receipts.len()));
        prop_assert_eq!(share(pot, &keys(0..9), &turned), services);
    }

    /// What anybody says of themselves changes nothing.
    #[test]
    fn nobody_attests_themselves(receipts in receipts(), liar in 0..9_u8) {
        let before = share(1_000_000, &keys(0..9), &receipts);
        let mut lied = receipts.clone();
        lied.push(hosted(liar, liar));
        for receipt in &mut lied {
            if let (true, Attested::Nodes(seen)) = (receipt.voice == key(liar), &mut receipt.attested) {
                seen.retain(|node| node.server != key(liar));
                seen.push(node(liar, 100, 100, 1_000));
            }
        }
        prop_assert_eq!(share(1_000_000, &keys(0..9), &lied), before);
    }

    /// However a voice counts data and members, it moves no more than its half of one part in all voices.
    #[test]
    fn one_voice_moves_no_more_than_its_part(
        receipts in receipts(),
        liar in 0..9_u8,
        megabytes in vec(0..100_000_000_u32, 9),
        friend in 0..9_u8,
    ) {
        const POT: i64 = 1_000_000;
        let before = share(POT, &keys(0..9), &receipts);
        let mut lied = receipts.clone();
        let voices = 1_i64.max(lied.iter().map(|receipt| receipt.voice).collect::<std::collections::BTreeSet<_>>().len() as i64);
        for receipt in lied.iter_mut().filter(|receipt| receipt.voice == key(liar)) {
            match &mut receipt.attested {
                Attested::Nodes(seen) => seen.iter_mut().for_each(|node| {
                    node.megabytes = megabytes[usize::from(node.server.0[0])];
                }),
                Attested::HostedBy(server) if friend != liar => *server = key(friend),
                Attested::HostedBy(_) => {}
            }
        }
        let after = share(POT, &keys(0..9), &lied);
        prop_assert_eq!(before.len(), after.len());
        // Voices that speak of no node that counts hold no part of the pot.
        let counted = before.iter().map(|service| service.witnesses).max().unwrap_or(1).max(1) as i64;
        let part = POT / counted.min(voices) / 2 + 30;
        for (one, other) in before.iter().zip(&after) {
            let moved = (one.amount.minor_units() - other.amount.minor_units()).abs();
            prop_assert!(moved <= part, "{} of {}", moved, part);
        }
    }
}
