//! Shows what the start is doing: a spinner on a terminal, one line a step elsewhere; the pages' `/health` shows the same.

use crate::web::Web;
use indicatif::{ProgressBar, ProgressStyle};
use std::io::IsTerminal;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// The steps of a start.
pub struct Progress {
    bar: Option<ProgressBar>,
    web: Option<Arc<Web>>,
    begun: Instant,
}

impl Progress {
    /// Nothing is shown before the first step.
    pub fn new(web: Arc<Web>) -> Self {
        Self::shown(Some(web))
    }

    /// For a command that serves no pages.
    pub fn without_pages() -> Self {
        Self::shown(None)
    }

    fn shown(web: Option<Arc<Web>>) -> Self {
        let bar = std::io::stderr().is_terminal().then(|| {
            let bar = ProgressBar::new_spinner();
            if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} ({elapsed})") {
                bar.set_style(style);
            }
            bar.enable_steady_tick(Duration::from_millis(120));
            bar
        });
        Self {
            bar,
            web,
            begun: Instant::now(),
        }
    }

    /// Says what is being done from here on. `usually` says how long that may take, where it takes long.
    pub fn step(&self, doing: &str, usually: Option<&str>) {
        if let Some(web) = &self.web {
            web.show_step(doing);
        }
        let text = match usually {
            Some(time) => format!("{doing} (about {time})"),
            None => doing.to_string(),
        };
        match &self.bar {
            Some(bar) => bar.set_message(text),
            None => eprintln!("[{:>5.1} s] {text}", self.begun.elapsed().as_secs_f32()),
        }
    }

    /// Clears the spinner and hands over how long it took.
    pub fn finish(self) -> Duration {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
        self.begun.elapsed()
    }
}
