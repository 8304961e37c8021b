//! `copex fees`: what the network fees come to for whom, computed here from what is attested, with the rule that validators use.

use crate::commands::print_json;
use crate::error::NodeError;
use crate::folder::DataFolder;
use crate::public::PublicRecord;
use copex_economy::{calendar::Month, credits::Credits};
use copex_entries::calls::service::{SharingInput, SharingView};
use std::io::{self, Write};

/// Computes and prints it.
pub async fn run(
    folder: &DataFolder,
    month: Option<i64>,
    pot: Option<Credits>,
    through: Option<String>,
    json: bool,
    out: &mut impl Write,
) -> Result<(), NodeError> {
    let public = PublicRecord::open(folder, through).await?;
    let month = match month {
        Some(month) => Month(month),
        None => Month(public.me().await?.month.0.saturating_sub(1)),
    };
    let sharing = public.network_sharing(&SharingInput { month, pot }).await?;
    if json {
        print_json(&serde_json::json!(sharing))
    } else {
        print(&sharing, out)
            .map_err(|error| NodeError::file("Printing", "the standard output", error))
    }
}

fn print(sharing: &SharingView, out: &mut impl Write) -> io::Result<()> {
    let SharingView {
        month,
        pot,
        network_fee,
        is_shared,
        due_from: _,
        services,
        receipts,
    } = sharing;
    writeln!(
        out,
        "Service of month {month}, by {} receipts. The fee on what is bought is {}.{:02} %.",
        receipts.len(),
        network_fee.0.div_euclid(100),
        network_fee.0.rem_euclid(100)
    )?;
    let state = if *is_shared {
        "This month was shared before; with --pot you see what its sum came to."
    } else {
        "It has not been shared yet."
    };
    writeln!(out, "{pot} among {} co-ops. {state}", services.len())?;
    for service in services {
        writeln!(
            out,
            "  {:>16}  {}: there {}.{:02} % of the time, seen by {}; data {}, hosting {} points",
            service.amount.to_string(),
            service.name,
            service.uptime.0.div_euclid(100),
            service.uptime.0.rem_euclid(100),
            service.witnesses,
            service.data,
            service.hosting
        )?;
    }
    if services.is_empty() {
        writeln!(out, "No node was seen by three other co-ops.")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use copex_economy::{calendar::Moment, credits::BasisPoints};
    use copex_entries::calls::service::ServiceView;
    use holochain::prelude::AgentPubKey;

    #[test]
    fn a_sharing_is_told_in_words() {
        let sharing = SharingView {
            month: Month(24_321),
            pot: Credits::new(12_345),
            network_fee: BasisPoints(25),
            is_shared: false,
            due_from: Moment(0),
            services: vec![ServiceView {
                coop: AgentPubKey::from_raw_32(vec![1; 32]),
                name: "Hill Farm".into(),
                witnesses: 3,
                uptime: BasisPoints(9_905),
                data: 1_000_000,
                hosting: 0,
                amount: Credits::new(12_345),
            }],
            receipts: Vec::new(),
        };
        let mut out = Vec::new();
        print(&sharing, &mut out).unwrap();
        let told = String::from_utf8(out).unwrap();
        assert_eq!(
            told,
            "Service of month 24321, by 0 receipts. The fee on what is bought is 0.25 %.\n\
             123.45 among 1 co-ops. It has not been shared yet.\n            \
             123.45  Hill Farm: there 99.05 % of the time, seen by 3; data 1000000, hosting 0 points\n"
        );
    }
}
