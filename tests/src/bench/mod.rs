//! Figures: each one function, each one number.

pub mod apply;
pub mod fork;
pub mod payment;
pub mod plain;

/// The median of some measurements.
pub fn median(mut measured: Vec<f64>) -> f64 {
    measured.sort_by(f64::total_cmp);
    measured
        .get(measured.len() / 2)
        .copied()
        .unwrap_or(f64::NAN)
}
