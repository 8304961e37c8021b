//! The tables of `docs/issuance.md`: written by this module, checked against the page by a test.

mod ceilings;
mod gains;

use super::FarmingError;
use copex_economy::credits::Credits;

/// All tables, by the name of their place in the page.
pub fn tables() -> Result<Vec<(&'static str, String)>, FarmingError> {
    Ok(vec![
        ("gains-default", gains::under_the_default_policy()?),
        ("gains-total", gains::after_two_years()?),
        ("gains-monthly", gains::a_month_in_the_second_year()?),
        ("first-trial", ceilings::first_trial()?),
        ("rings", ceilings::rings()?),
        ("clusters", ceilings::clusters()?),
    ])
}

/// A page with its tables renewed: what stands between `<!-- table NAME -->` and `<!-- end -->`. A place that is missing
/// leaves the page as it is there, so that whoever compares sees to it that there are all.
pub fn report(page: &str) -> Result<String, FarmingError> {
    let mut renewed = page.to_owned();
    for (name, table) in tables()? {
        let opening = format!("<!-- table {name} -->\n");
        let Some((before, rest)) = renewed.split_once(&opening) else {
            continue;
        };
        let Some((_, after)) = rest.split_once("<!-- end -->") else {
            continue;
        };
        renewed = format!("{before}{opening}{table}<!-- end -->{after}");
    }
    Ok(renewed)
}

/// Rows of cells as a table; the first row is its head.
fn table(rows: &[Vec<String>]) -> String {
    let mut text = String::new();
    for (number, row) in rows.iter().enumerate() {
        text.push_str(&format!("| {} |\n", row.join(" | ")));
        if number == 0 {
            text.push_str(&format!("|{}\n", "---|".repeat(row.len())));
        }
    }
    text
}

/// Minor units as whole credits, rounded towards nothing; no more digits than anybody reads.
fn whole(minor_units: i128) -> String {
    const MILLIARD: i128 = 1_000_000_000;
    let credits = minor_units / 100;
    if credits >= MILLIARD {
        return "over 10^9".to_owned();
    }
    let short = i64::try_from(credits * 100).unwrap_or(i64::MIN);
    let shown = Credits::new(short).to_string();
    shown.trim_end_matches(".00").to_owned()
}

/// A part of a whole in percent with one decimal, rounded towards nothing; a dash where there is no whole.
fn percent(part: i128, of: i128) -> String {
    if of <= 0 {
        return "-".to_owned();
    }
    let tenths = part * 1_000 / of;
    let sign = if tenths < 0 { "-" } else { "" };
    format!("{sign}{}.{} %", (tenths / 10).abs(), (tenths % 10).abs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_amounts_short() {
        assert_eq!(whole(112_599), "1,125");
        assert_eq!(whole(-49_950), "-499");
        assert_eq!(whole(99), "0");
        assert_eq!(whole(1 << 90), "over 10^9");
        assert_eq!(percent(1, 3), "33.3 %");
        assert_eq!(percent(-1, 3), "-33.3 %");
        assert_eq!(percent(-1, 3_000), "0.0 %");
        assert_eq!(percent(1, 0), "-");
    }
}
