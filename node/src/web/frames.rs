//! What a page may say to the app interface: who it is, what its app is, and zome calls that the node has signed. Everything else that
//! the interface knows (cloning cells, disabling them, other apps' business) is nobody's in a browser.

use rmpv::ValueRef;
use rmpv::decode::read_value_ref;

const REQUESTS: [&str; 2] = ["app_info", "call_zome"];

/// Whether a frame is one that pages send.
pub fn may_pass(frame: &[u8]) -> bool {
    let Some(envelope) = read(frame) else {
        return false;
    };
    match text(&envelope, "type") {
        Some("authenticate") => true,
        Some("request") => match field(&envelope, "data") {
            Some(ValueRef::Binary(request)) => read(request).is_some_and(|request| {
                text(&request, "type").is_some_and(|kind| REQUESTS.contains(&kind))
            }),
            _ => false,
        },
        _ => false,
    }
}

fn read(mut bytes: &[u8]) -> Option<ValueRef<'_>> {
    let value = read_value_ref(&mut bytes).ok()?;
    // Nothing may hide behind it.
    bytes.is_empty().then_some(value)
}

fn field<'a, 'b>(value: &'b ValueRef<'a>, name: &str) -> Option<&'b ValueRef<'a>> {
    let ValueRef::Map(fields) = value else {
        return None;
    };
    let mut found = fields
        .iter()
        .filter(|(key, _)| matches!(key, ValueRef::String(key) if key.as_str() == Some(name)));
    let first = found.next().map(|(_, value)| value);
    // Two fields of one name could be read differently by whoever reads next.
    if found.next().is_some() { None } else { first }
}

fn text<'a>(value: &'a ValueRef<'_>, name: &str) -> Option<&'a str> {
    match field(value, name)? {
        ValueRef::String(text) => text.as_str(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rmpv::Value;

    fn packed(fields: Vec<(&str, Value)>) -> Vec<u8> {
        let fields = fields
            .into_iter()
            .map(|(key, value)| (Value::from(key), value));
        let mut bytes = Vec::new();
        rmpv::encode::write_value(&mut bytes, &Value::Map(fields.collect())).unwrap();
        bytes
    }

    fn request(kind: &str) -> Vec<u8> {
        let inside = packed(vec![("type", kind.into()), ("value", Value::Nil)]);
        packed(vec![
            ("id", 1.into()),
            ("type", "request".into()),
            ("data", Value::Binary(inside)),
        ])
    }

    #[test]
    fn what_pages_send_passes_and_the_rest_does_not() {
        assert!(may_pass(&request("app_info")));
        assert!(may_pass(&request("call_zome")));
        let token = vec![
            ("type", "authenticate".into()),
            ("data", Value::Binary(vec![])),
        ];
        assert!(may_pass(&packed(token)));
        for kind in [
            "create_clone_cell",
            "disable_clone_cell",
            "dump_network_stats",
            "",
        ] {
            assert!(!may_pass(&request(kind)), "{kind}");
        }
    }

    #[test]
    fn what_is_damaged_or_says_two_things_does_not_pass() {
        let good = request("app_info");
        assert!(!may_pass(&[]));
        assert!(!may_pass(&good[..good.len() - 1]));
        assert!(!may_pass(&[good.as_slice(), &[0]].concat()));
        assert!(!may_pass(&[0xff; 64]));
        // Nested deeper than anybody reads.
        assert!(!may_pass(&vec![0x91; 100_000]));
        // A map that says it holds four thousand million fields.
        assert!(!may_pass(&[0xdf, 0xff, 0xff, 0xff, 0xff]));
        let inside = packed(vec![
            ("type", "app_info".into()),
            ("type", "create_clone_cell".into()),
        ]);
        let twice = packed(vec![
            ("type", "request".into()),
            ("data", Value::Binary(inside)),
        ]);
        assert!(!may_pass(&twice));
    }
}
