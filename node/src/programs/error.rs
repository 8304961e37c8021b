//! Why a program gets no answer.

use copex_economy::credits::Credits;

/// A refusal of something that a program, or a person who lets one in, asked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ProgramError {
    /// Nobody has this key.
    #[error("This key is not one of this node's.")]
    WrongKey,
    /// Its role does not reach.
    #[error("{name} may not do this; it takes the role {takes}.")]
    NotAllowed {
        /// The program.
        name: String,
        /// The role.
        takes: String,
    },
    /// It pays nothing.
    #[error("{name} may not pay.")]
    MayNotPay {
        /// The program.
        name: String,
    },
    /// A payment is too large.
    #[error("{amount} is more than this program may pay at once: {most}.")]
    AboveMost {
        /// The payment.
        amount: Credits,
        /// The limit.
        most: Credits,
    },
    /// A day's payments are too large.
    #[error("With this it would have paid {sum} today; it may pay {most} a day.")]
    AboveDay {
        /// All of the day.
        sum: Credits,
        /// The limit.
        most: Credits,
    },
    /// Payments of this account are signed by people.
    #[error("Payments of this account are signed by people: it has a spending rule.")]
    NeedsSignatures,
    /// A request has no name, or a strange one.
    #[error(
        "The request needs a name in Idempotency-Key: up to {max} letters, digits and signs without spaces."
    )]
    BadRequestName {
        /// The longest.
        max: usize,
    },
    /// One name stands for two requests.
    #[error("Another request of this program had this Idempotency-Key.")]
    RequestReused,
    /// Nobody knows whether it was paid.
    #[error("Whether this was paid is not known yet: {0}")]
    InDoubt(String),
    /// Too many are remembered.
    #[error("Too many payments were asked for in a month.")]
    TooManyRequests,
    /// Not a name.
    #[error("A program's name has 1 to {max} characters, and no spaces at its ends.")]
    BadName {
        /// The longest.
        max: usize,
    },
    /// No program closes accounts or lets people in.
    #[error("A program cannot be a steward.")]
    NoSteward,
    /// It would pay without limits.
    #[error("A program that pays needs a limit for one payment and one for a day.")]
    NoLimits,
    /// Too many of them.
    #[error("This node has {max} of them already.")]
    TooMany {
        /// How many there may be.
        max: usize,
    },
    /// Not a web address.
    #[error("{url} is no web address.")]
    BadUrl {
        /// What was given.
        url: String,
    },
    /// There is none.
    #[error("There is no program or address with the number {id}.")]
    Unknown {
        /// The number.
        id: u32,
    },
}

impl ProgramError {
    /// What to do.
    pub fn what_to_do(&self) -> &'static str {
        match self {
            Self::WrongKey => {
                "Send Authorization: Bearer KEY with the key that copex program add printed. A lost key is replaced by a new one."
            }
            Self::NotAllowed { .. } | Self::MayNotPay { .. } => {
                "Let it in anew with another role, or do it on the pages."
            }
            Self::AboveMost { .. } | Self::AboveDay { .. } => {
                "Nothing was paid. A person can pay it on the pages; or let the program in anew with other limits."
            }
            Self::NeedsSignatures => {
                "Nothing was paid. Ask for it on the pages, where the signers find it."
            }
            Self::BadRequestName { .. } => {
                "Nothing was paid. Give each payment a name of its own, such as the number of the bill, and the same one when you repeat it."
            }
            Self::RequestReused => "Nothing was paid. Give another payment another name.",
            Self::InDoubt(_) => {
                "Send the same request again with the same Idempotency-Key: it is looked up, and never paid twice."
            }
            Self::TooManyRequests => "Nothing was paid. Join small payments, or wait.",
            Self::BadName { .. }
            | Self::NoSteward
            | Self::NoLimits
            | Self::TooMany { .. }
            | Self::Unknown { .. } => {
                "Nothing was changed. copex program list shows what there is."
            }
            Self::BadUrl { .. } => "Nothing was changed. Write it like https://shop.example/copex.",
        }
    }

    /// A short name for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::WrongKey => "wrong_key",
            Self::NotAllowed { .. } => "not_allowed",
            Self::MayNotPay { .. } => "may_not_pay",
            Self::AboveMost { .. } => "above_most",
            Self::AboveDay { .. } => "above_day",
            Self::NeedsSignatures => "needs_signatures",
            Self::BadRequestName { .. } => "bad_request_name",
            Self::RequestReused => "request_reused",
            Self::InDoubt(_) => "in_doubt",
            Self::TooManyRequests => "too_many_requests",
            Self::BadName { .. }
            | Self::NoSteward
            | Self::NoLimits
            | Self::TooMany { .. }
            | Self::BadUrl { .. } => "bad_program",
            Self::Unknown { .. } => "unknown_program",
        }
    }
}
