//! Where the plans of an account lie: in one file of the data folder, which holds the old plans or the new ones, whenever
//! the power goes. Whoever opens it has it alone until they let go.

use super::book::Book;
use crate::error::NodeError;
use crate::folder::{read_json, write_json};
use std::ops::{Deref, DerefMut};
use std::path::{Path, PathBuf};
use tokio::sync::{Mutex, MutexGuard};

/// The place of one account's plans.
#[derive(Debug)]
pub struct Shelf {
    path: PathBuf,
    /// As the file has it; none before it was read, and after it could not be written.
    book: Mutex<Option<Book>>,
}

/// The plans, as long as nobody else may touch them.
#[derive(Debug)]
pub struct OpenBook<'a> {
    path: &'a Path,
    kept: MutexGuard<'a, Option<Book>>,
    book: Book,
}

impl Shelf {
    /// A shelf whose file need not be there yet.
    pub fn new(path: PathBuf) -> Self {
        Self {
            path,
            book: Mutex::default(),
        }
    }

    /// Waits until nobody else has the plans, and takes them.
    pub async fn open(&self) -> Result<OpenBook<'_>, NodeError> {
        let mut kept = self.book.lock().await;
        let book = match kept.take() {
            Some(book) => book,
            None => read_json(&self.path).map_err(damaged)?.unwrap_or_default(),
        };
        Ok(OpenBook {
            path: &self.path,
            kept,
            book,
        })
    }
}

fn damaged(error: NodeError) -> NodeError {
    match error {
        NodeError::FileDamaged { path, reason } => NodeError::PlansDamaged { path, reason },
        other => other,
    }
}

impl OpenBook<'_> {
    /// Writes them down. From here on they survive a crash.
    pub fn save(&mut self) -> Result<(), NodeError> {
        // Until it is written the file is what counts, and the next to open reads that.
        write_json(self.path, &self.book)
    }

    /// Gives the plans back as they were written last.
    pub fn close(mut self) {
        *self.kept = Some(std::mem::take(&mut self.book));
    }
}

impl Deref for OpenBook<'_> {
    type Target = Book;
    fn deref(&self) -> &Book {
        &self.book
    }
}

impl DerefMut for OpenBook<'_> {
    fn deref_mut(&mut self) -> &mut Book {
        &mut self.book
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::account::Role;
    use copex_economy::calendar::{Calendar, Moment};
    use copex_economy::credits::Credits;
    use copex_economy::recurrence::{Recurrence, Rhythm};
    use copex_entries::calls::credit::{PaymentInput, PaymentKind};
    use copex_entries::calls::planned::PlanInput;
    use holochain::prelude::AgentPubKey;
    use std::os::unix::fs::PermissionsExt;

    fn plan() -> PlanInput {
        PlanInput {
            payment: PaymentInput {
                amount: Credits::new(500),
                kind: PaymentKind::Contribution {
                    coop: AgentPubKey::from_raw_32(vec![3; 32]),
                },
            },
            of_sales: None,
            recurrence: Recurrence {
                first: Moment(1_800_000_000_000_000),
                rhythm: Rhythm::Monthly,
                until: None,
                times: Some(3),
            },
            try_seconds: 3_600,
            note: String::new(),
        }
    }

    fn calendar() -> Calendar {
        Calendar {
            founded: Moment(0),
            period_seconds: None,
            collection_seconds: 1,
            closure_seconds: 1,
        }
    }

    #[tokio::test]
    async fn plans_are_read_again_as_they_were_written() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("planned-farm.json");
        let shelf = Shelf::new(path.clone());
        let mut book = shelf.open().await.unwrap();
        book.add(plan(), Role::Coop, Moment(0), &calendar())
            .unwrap();
        book.save().unwrap();
        book.close();
        assert_eq!(shelf.open().await.unwrap().plans().len(), 1);
        let mode = std::fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        let again = Shelf::new(path);
        assert_eq!(
            again.open().await.unwrap().plans()[0].plan.payment.amount,
            Credits::new(500)
        );
    }

    #[tokio::test]
    async fn what_could_not_be_written_is_forgotten() {
        let place = tempfile::tempdir().unwrap();
        let folder = place.path().join("gone");
        let shelf = Shelf::new(folder.join("planned-farm.json"));
        let mut book = shelf.open().await.unwrap();
        book.add(plan(), Role::Coop, Moment(0), &calendar())
            .unwrap();
        book.save().unwrap_err();
        drop(book);
        assert!(shelf.open().await.unwrap().plans().is_empty());
    }

    #[tokio::test]
    async fn a_damaged_file_is_named_and_left_alone() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("planned-farm.json");
        std::fs::write(&path, "{\"plans\":").unwrap();
        let error = Shelf::new(path.clone()).open().await.unwrap_err();
        assert!(error.to_string().contains("planned-farm.json"), "{error}");
        assert!(error.what_to_do().contains("Nothing is paid"));
        assert_eq!(std::fs::read_to_string(path).unwrap(), "{\"plans\":");
    }
}
