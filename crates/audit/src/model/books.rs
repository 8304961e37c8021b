//! The model's books: a list of postings for each account. What an account holds is nowhere stored; it is added up from
//! the list whenever it is asked for.

use copex_economy::account::Role;

/// What a posting changes. The first seven are places where credits are: what an event posts to them sums to zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The balance without its lots.
    Free,
    /// Unspent grants that lapse in the posting's month.
    Lot,
    /// Savings that mature in the posting's month.
    Saved,
    /// Outputs on their way; `item` is the output.
    Waiting,
    /// Investments on their way; `item` is the output.
    Pledged,
    /// Where credits come from: below zero by all that was created.
    Created,
    /// Where credits go to when they are repaid or an investment comes back.
    Retired,

    /// The account's first month.
    Opened,
    /// Settled to the posting's month.
    Settled,
    /// What the projection is from now on.
    Projection,
    /// An offer raised projection, fresh and estimates.
    Rise,
    Ceiling,
    Sale,
    /// What is owed grows or shrinks.
    Claim,
    /// An investment collected, due in the posting's month.
    Promise,

    /// Network fees that the Foundation keeps to share them.
    Kept,

    /// A ledger event; `amount` is its time, `month` its month.
    Happened,
    /// A version of an offer was written; `item` is the version, `amount` the time.
    Written,
    /// An output was taken; `item` is the output, `amount` the time, `month` the month.
    Taken,
    /// A credential; `item` is its serial, `month` the moment it begins, `amount` the one it ends.
    Credential,
    /// The account passed to its next key.
    Closed,
}

/// One line of the books.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Posting {
    pub(crate) kind: Kind,
    pub(crate) month: i64,
    pub(crate) amount: i128,
    pub(crate) item: u32,
    /// The event that it comes from.
    pub(crate) cause: u32,
}

/// Amounts by month, ascending, none of them zero.
pub(crate) type Terms = Vec<(i64, i128)>;

/// What a list of postings comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Books {
    pub(crate) role: Role,
    pub(crate) month: i64,
    pub(crate) free: i128,
    pub(crate) lots: Terms,
    pub(crate) saved: Terms,
    pub(crate) created: i128,
    pub(crate) retired: i128,
    pub(crate) promised: i128,
    pub(crate) ceiling: i128,
    pub(crate) projected: i128,
    pub(crate) fresh: i128,
    pub(crate) estimated: i128,
    pub(crate) sold: i128,
    pub(crate) last_sold: i128,
    pub(crate) owed: i128,
    pub(crate) investment: i128,
    pub(crate) base: i128,
    pub(crate) due: i64,
    pub(crate) invested: i128,
    pub(crate) kept: i128,
}

impl Books {
    pub(crate) fn of(role: Role, page: &[Posting]) -> Books {
        let mut books = Books {
            role,
            month: 0,
            free: 0,
            lots: Vec::new(),
            saved: Vec::new(),
            created: 0,
            retired: 0,
            promised: 0,
            ceiling: 0,
            projected: 0,
            fresh: 0,
            estimated: 0,
            sold: 0,
            last_sold: 0,
            owed: 0,
            investment: 0,
            base: 0,
            due: 0,
            invested: 0,
            kept: 0,
        };
        for posting in page {
            books.add(posting);
        }
        books
    }

    pub(crate) fn add(&mut self, posting: &Posting) {
        let Posting { month, amount, .. } = *posting;
        match posting.kind {
            Kind::Free => self.free += amount,
            Kind::Lot => add_term(&mut self.lots, month, amount),
            Kind::Saved => add_term(&mut self.saved, month, amount),
            Kind::Created => {
                self.created -= amount;
                if self.role == Role::Foundation {
                    self.invested -= amount;
                }
            }
            Kind::Retired => self.retired += amount,
            Kind::Opened => self.month = month,
            Kind::Settled => self.close_month(month),
            Kind::Projection => self.projected = amount,
            Kind::Rise => {
                self.projected += amount;
                self.fresh += amount;
                self.estimated += amount;
            }
            Kind::Ceiling => self.ceiling = amount,
            Kind::Sale => self.sold += amount,
            Kind::Claim => self.owed += amount,
            Kind::Kept => self.kept += amount,
            Kind::Promise => {
                self.promised += amount;
                self.investment = amount;
                self.base = self.projected;
                self.due = month;
            }
            Kind::Waiting
            | Kind::Pledged
            | Kind::Happened
            | Kind::Written
            | Kind::Taken
            | Kind::Credential
            | Kind::Closed => {}
        }
    }

    fn close_month(&mut self, to: i64) {
        self.last_sold = if to == self.month + 1 {
            self.sold.max(0)
        } else {
            0
        };
        self.sold = self.sold.min(0);
        self.fresh = 0;
        self.invested = 0;
        self.month = to;
        if self.due <= to {
            self.investment = 0;
            self.base = 0;
            self.due = 0;
        }
    }

    pub(crate) fn all_lots(&self) -> i128 {
        self.lots.iter().map(|(_, amount)| amount).sum()
    }

    pub(crate) fn balance(&self) -> i128 {
        self.free + self.all_lots()
    }

    pub(crate) fn matched(&self) -> i128 {
        match self.role {
            Role::Coop => self.created - self.retired + self.promised,
            Role::Foundation | Role::Member => 0,
        }
    }

    /// What of a positive balance is neither lot nor kept for the network.
    pub(crate) fn earned(&self) -> i128 {
        self.balance().max(0) - self.all_lots() - self.kept
    }
}

fn add_term(terms: &mut Terms, month: i64, amount: i128) {
    match terms.binary_search_by_key(&month, |(term, _)| *term) {
        Ok(at) => {
            if let Some((_, held)) = terms.get_mut(at) {
                *held += amount;
                if *held == 0 {
                    terms.remove(at);
                }
            }
        }
        Err(at) => {
            if amount != 0 {
                terms.insert(at, (month, amount));
            }
        }
    }
}
