//! Why somebody is not let in, or may not do it, in words for them.

use super::role::Role;

/// A refusal.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PeopleError {
    /// Practice asks nobody who they are.
    #[error(
        "A practice node has no people: whoever is at this machine can be each of its accounts."
    )]
    Practice,
    /// Not this name with this passphrase.
    #[error("The name or the passphrase is not right.")]
    Wrong,
    /// Too many wrong ones.
    #[error("There were too many wrong tries. Try again in {}.", in_words(*seconds))]
    Wait {
        /// From now.
        seconds: i64,
    },
    /// Too many people sign in at once.
    #[error("Many people sign in at this moment.")]
    Busy,
    /// No such invitation.
    #[error(
        "This invitation does not work: it was used, it has ended, or a newer one took its place."
    )]
    Invitation,
    /// A new passphrase is too short.
    #[error("This passphrase has {length} characters; it must have {min} at least.")]
    TooShort {
        /// Its length.
        length: usize,
        /// The shortest.
        min: usize,
    },
    /// A new passphrase is too long.
    #[error("This passphrase is too long; {max} characters are the most.")]
    TooLong {
        /// The longest.
        max: usize,
    },
    /// A new passphrase holds the name.
    #[error("This passphrase contains your name, which is the first thing that others try.")]
    HoldsName,
    /// No name for a person.
    #[error("A name has 1 to 40 letters, digits, spaces, dots, hyphens and apostrophes.")]
    BadName,
    /// Somebody else has it.
    #[error("A person of this node is called {name} already.")]
    NameTaken {
        /// The name.
        name: String,
    },
    /// Nobody has it.
    #[error("No person of this node is called {name}.")]
    Unknown {
        /// What was asked for.
        name: String,
    },
    /// Not a steward here.
    #[error("Only a steward of this account can do this.")]
    NotSteward,
    /// Their passphrase opens accounts of others too.
    #[error("{name} also has accounts of which you are not a steward.")]
    Elsewhere {
        /// Who.
        name: String,
    },
    /// Nobody could invite people any more.
    #[error("The account would be left without a steward.")]
    LastSteward,
    /// The list is full.
    #[error("This node has as many people as it can have.")]
    Full,
    /// Their role does not allow it.
    #[error("Your role at this account is {role}, and this takes a {least}.")]
    Role {
        /// What they are.
        role: Role,
        /// What it takes.
        least: Role,
    },
    /// No page calls this.
    #[error("There is no function of that name that pages may call.")]
    UnknownFunction,
    /// A session that has ended meanwhile.
    #[error("Your session has ended.")]
    Gone,
    /// The pages are at no name that passkeys can belong to.
    #[error("Passkeys belong to a name, and this node is reached at none that can have them.")]
    NoPasskeysHere,
    /// What the device was asked is no longer waited for.
    #[error("The question to your device has ended.")]
    PasskeyAsk,
    /// Not a passkey of this node, or not one for this question.
    #[error("This passkey does not open anything here.")]
    Passkey,
    /// A person has enough of them.
    #[error("You have as many passkeys as you can have.")]
    Passkeys,
    /// No name for one.
    #[error("A passkey's name has 1 to 40 signs.")]
    BadPasskeyName,
    /// The file was changed by hand.
    #[error("The kept passphrase cannot be understood.")]
    Damaged,
    /// The machine has no memory left.
    #[error("The passphrase could not be checked: the machine has too little memory free.")]
    NoMemory,
}

fn in_words(seconds: i64) -> String {
    match seconds {
        1 => "1 second".into(),
        2..=90 => format!("{seconds} seconds"),
        _ => format!("{} minutes", seconds.saturating_add(59).div_euclid(60)),
    }
}

impl PeopleError {
    /// What the person can do about it.
    pub fn what_to_do(&self) -> String {
        match self {
            Self::Practice => "Pick an account.",
            Self::Wrong => "Type both again. If the passphrase is forgotten, ask a steward to invite you anew.",
            Self::Wait { .. } => "If it was not you, tell a steward: somebody tries to get in.",
            Self::Busy => "Try again in a few seconds.",
            Self::Invitation => "Ask a steward of the account for a new one.",
            Self::TooShort { .. } | Self::TooLong { .. } | Self::HoldsName => "Choose another: four words picked at random are good.",
            Self::BadName => "Type the name as others know it.",
            Self::NameTaken { .. } => "If it is the same person, say that they are on this node already. Otherwise choose another name.",
            Self::Unknown { .. } => "Look at the list of people, and type the name as it stands there.",
            Self::NotSteward => "Ask a steward of the account.",
            Self::Elsewhere { .. } => "Whoever runs this node can do it: copex people invite NAME --again.",
            Self::LastSteward => "Make somebody else a steward first.",
            Self::Full => "Remove people who are gone.",
            Self::Role { .. } => "Nothing was done. Ask a steward of the account if you need to do this.",
            Self::UnknownFunction => "Reload the page; it may be older than the node.",
            Self::Gone => "Sign in again.",
            Self::NoPasskeysHere => "Sign in with the passphrase. Whoever runs the node can give it a name: copex run --public-origin.",
            Self::PasskeyAsk => "Begin again.",
            Self::Passkey => "Sign in with the passphrase. You see your passkeys on the page You.",
            Self::Passkeys => "Remove one that you no longer use.",
            Self::BadPasskeyName => "Name it after the device, like phone.",
            Self::Damaged => "Ask a steward to invite you anew.",
            Self::NoMemory => "Try again in a moment.",
        }
        .into()
    }

    /// A short name for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Practice => "practice",
            Self::Wrong => "wrong_passphrase",
            Self::Wait { .. } => "wait",
            Self::Busy => "busy",
            Self::Invitation => "invitation",
            Self::TooShort { .. } | Self::TooLong { .. } | Self::HoldsName => "bad_passphrase",
            Self::BadName => "bad_name",
            Self::NameTaken { .. } => "name_taken",
            Self::Unknown { .. } => "unknown_person",
            Self::NotSteward => "not_steward",
            Self::Elsewhere { .. } => "elsewhere",
            Self::LastSteward => "last_steward",
            Self::Full => "full",
            Self::Role { .. } => "role",
            Self::UnknownFunction => "unknown_function",
            Self::Gone => "no_session",
            Self::NoPasskeysHere | Self::PasskeyAsk | Self::Passkey | Self::Passkeys => "passkey",
            Self::BadPasskeyName => "bad_name",
            Self::Damaged | Self::NoMemory => "people",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_is_told_in_seconds_and_then_in_minutes() {
        for (seconds, words) in [
            (1, "in 1 second."),
            (30, "in 30 seconds."),
            (91, "in 2 minutes."),
            (900, "in 15 minutes."),
        ] {
            let told = PeopleError::Wait { seconds }.to_string();
            assert!(told.ends_with(words), "{told}");
        }
    }
}
