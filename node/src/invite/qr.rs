//! The link as a QR code on the terminal, where there is room: light modules on a dark terminal, two rows a line.

use console::Term;
use qrcode::render::unicode::Dense1x2;
use qrcode::{EcLevel, QrCode};

/// Cameras want so many light modules on each side.
const QUIET_ZONE: usize = 8;

/// The code and how many columns and lines it takes. None where the link is longer than any QR code.
fn code(link: &str) -> Option<(String, usize, usize)> {
    // A screen does not get dirty: the lowest correction makes the smallest code.
    let code = QrCode::with_error_correction_level(link, EcLevel::L).ok()?;
    let side = code.width().saturating_add(QUIET_ZONE);
    let text = code
        .render::<Dense1x2>()
        .dark_color(Dense1x2::Light)
        .light_color(Dense1x2::Dark)
        .build();
    Some((text, side, side.div_ceil(2)))
}

/// Prints the code where the terminal has room for it, or says how much room it takes.
pub fn print(link: &str) {
    let terminal = Term::stdout();
    if !terminal.is_term() {
        return;
    }
    let room = terminal.size_checked();
    match code(link) {
        Some((text, columns, _))
            if room.is_some_and(|(_, width)| usize::from(width) >= columns) =>
        {
            println!("\n{text}\n");
        }
        Some((_, columns, lines)) => {
            eprintln!(
                "(A QR code needs {columns} columns and {lines} lines; make the terminal larger to see it.)"
            );
        }
        None => eprintln!("(The link is too long for a QR code.)"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_of_usual_length_fits_a_wide_terminal() {
        let link = format!("copex:join?1.{}", "A".repeat(900));
        let (text, columns, lines) = code(&link).unwrap();
        assert!(columns <= 130, "{columns}");
        assert_eq!(text.lines().count(), lines);
        assert!(text.lines().all(|line| line.chars().count() == columns));
        assert!(code(&"a".repeat(3000)).is_none());
    }
}
