//! Where browsers reach the pages: at 127.0.0.1, or through the owner's own proxy, which adds TLS and passes the `Host` on.

use super::Web;
use axum::http::header::HOST;
use axum::http::{HeaderMap, Uri};
use std::fmt;
use std::str::FromStr;

/// The address of a proxy in front of the node, like `https://coop.example`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicOrigin {
    host: String,
}

/// Which of the node's addresses a request came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Door {
    /// 127.0.0.1 or localhost.
    Here,
    /// The proxy's.
    Public,
}

impl FromStr for PublicOrigin {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || {
            "write it like https://coop.example: https, a name, and a port where it is not 443"
                .to_owned()
        };
        let host = text.strip_prefix("https://").ok_or_else(wrong)?;
        let host = host.trim_end_matches('/').to_lowercase();
        let (name, port) = host.split_once(':').unwrap_or((&host, "443"));
        let is_name = name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-'));
        if name.is_empty() || !is_name || port.parse::<u16>().is_err() {
            return Err(wrong());
        }
        // Browsers leave the usual port out.
        let host = host.strip_suffix(":443").unwrap_or(&host).to_owned();
        Ok(Self { host })
    }
}

impl fmt::Display for PublicOrigin {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "https://{}", self.host)
    }
}

impl Web {
    /// The address that a request names, if it is one of ours: one `Host`, and the same in an absolute request line.
    pub(super) fn door(&self, uri: &Uri, headers: &HeaderMap) -> Option<Door> {
        let mut hosts = headers.get_all(HOST).iter();
        let host = hosts.next()?.to_str().ok()?;
        if hosts.next().is_some() {
            return None;
        }
        if uri.authority().is_some_and(|named| named.as_str() != host) {
            return None;
        }
        self.door_of(host)
    }

    fn door_of(&self, host: &str) -> Option<Door> {
        let public = self.public.as_ref();
        if public.is_some_and(|public| public.host == host) {
            return Some(Door::Public);
        }
        let (name, port) = host.split_once(':')?;
        let here = matches!(name, "127.0.0.1" | "localhost") && port == self.port.to_string();
        here.then_some(Door::Here)
    }

    /// Whether a page of this origin is our own, seen through the same door.
    pub(super) fn is_own_page(&self, origin: &str, door: Door) -> bool {
        match door {
            Door::Public => self
                .public
                .as_ref()
                .is_some_and(|public| public.to_string() == origin),
            Door::Here => {
                let host = origin.strip_prefix("http://");
                self.allowed_origins.contains(origin)
                    || host.is_some_and(|host| self.door_of(host) == Some(Door::Here))
            }
        }
    }

    /// The address that a person's browser shows, where passkeys can belong to it: with a name.
    pub(super) fn address(&self, door: Door) -> String {
        match (door, &self.public) {
            (Door::Public, Some(public)) => public.to_string(),
            (Door::Public, None) | (Door::Here, _) => format!("http://localhost:{}", self.port),
        }
    }

    /// The name of the session's cookie. Cookies do not know ports: two nodes on one machine need two names. Through a proxy the
    /// prefix makes browsers keep it to this very name and to TLS.
    pub(super) fn cookie_name(&self, door: Door) -> String {
        match door {
            Door::Here => format!("copex_session_{}", self.port),
            Door::Public => "__Host-copex_session".into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_public_origin_is_https_and_a_name() {
        for (text, origin) in [
            ("https://coop.example", "https://coop.example"),
            ("https://Coop.example/", "https://coop.example"),
            ("https://coop.example:443", "https://coop.example"),
            ("https://coop.example:8443", "https://coop.example:8443"),
        ] {
            let read: PublicOrigin = text.parse().unwrap();
            assert_eq!(read.to_string(), origin);
        }
        for wrong in [
            "http://coop.example",
            "coop.example",
            "https://",
            "https://coop.example/pages",
            "https://a@coop.example",
            "https://coop.example:port",
            "https://[::1]",
        ] {
            let error = wrong.parse::<PublicOrigin>().unwrap_err();
            assert!(error.contains("https://coop.example"), "{wrong}");
        }
    }
}
