//! Figures for a monitor such as Prometheus: the node's own, and those that Holochain keeps of its workflows, zome calls and requests.

use super::{Standing, Weight};
use crate::error::NodeError;
use crate::node::Health;
use opentelemetry::metrics::{Gauge, Meter};
use opentelemetry::{KeyValue, global};
use opentelemetry_sdk::metrics::SdkMeterProvider;
use prometheus::{Registry, TextEncoder};

/// All figures of this process.
pub struct Metrics {
    registry: Registry,
    peers: Gauge<u64>,
    records: Gauge<u64>,
    waiting: Gauge<u64>,
    held_by: Gauge<u64>,
    memory: Gauge<u64>,
    data: Gauge<u64>,
    disk_free: Gauge<u64>,
    uptime: Gauge<u64>,
    troubles: Gauge<u64>,
    notices: Gauge<u64>,
}

impl Metrics {
    /// Makes this the place where the process's figures go. Holochain takes the place that is there when it starts, so this comes before.
    pub fn install() -> Result<Self, NodeError> {
        let registry = Registry::new();
        let exporter = opentelemetry_prometheus::exporter()
            .with_registry(registry.clone())
            .without_scope_info()
            .build()
            .map_err(|error| NodeError::conductor("Setting up the figures", error))?;
        global::set_meter_provider(SdkMeterProvider::builder().with_reader(exporter).build());
        let meter = global::meter("copex");
        Ok(Self {
            peers: gauge(
                &meter,
                "copex.peers",
                "",
                "Other nodes known, by how they are reached",
            ),
            records: gauge(
                &meter,
                "copex.records",
                "",
                "Pieces of the public record, by how far they have come",
            ),
            waiting: gauge(
                &meter,
                "copex.unconfirmed",
                "",
                "Pieces that an account wrote and too few others have confirmed",
            ),
            held_by: gauge(
                &meter,
                "copex.last_act_held_by",
                "",
                "Other nodes that confirmed what an account wrote last",
            ),
            memory: gauge(&meter, "copex.memory", "By", "Memory of the process"),
            data: gauge(&meter, "copex.data", "By", "Size of the data folder"),
            disk_free: gauge(
                &meter,
                "copex.disk_free",
                "By",
                "Free on the disk of the data folder",
            ),
            uptime: gauge(&meter, "copex.uptime", "s", "Since the program was started"),
            troubles: gauge(
                &meter,
                "copex.housekeeping_waiting",
                "",
                "Accounts whose routine work waits after an error",
            ),
            notices: gauge(
                &meter,
                "copex.notices",
                "",
                "Things that a person should know, by weight",
            ),
            registry,
        })
    }

    /// The figures in the text format of Prometheus.
    pub fn text(&self, standing: &Standing, health: &Health) -> Result<String, NodeError> {
        let count = |how: Option<bool>| {
            let present = standing.peers.iter().filter(|peer| !peer.left);
            present.filter(|peer| peer.direct == how).count() as u64
        };
        for (label, how) in [
            ("direct", Some(true)),
            ("relayed", Some(false)),
            ("none", None),
        ] {
            self.peers
                .record(count(how), &[KeyValue::new("connection", label)]);
        }
        let held = &standing.held;
        for (label, pieces) in [
            ("held", held.records),
            ("checking", held.checking),
            ("fetching", held.fetching),
        ] {
            self.records
                .record(pieces, &[KeyValue::new("state", label)]);
        }
        for account in &standing.accounts {
            let label = [KeyValue::new("account", account.account.clone())];
            self.waiting.record(account.waiting, &label);
            self.held_by.record(account.last_act_held_by, &label);
        }
        for (label, weight) in [
            ("danger", Weight::Danger),
            ("warning", Weight::Warning),
            ("note", Weight::Note),
        ] {
            let so = standing
                .notices
                .iter()
                .filter(|notice| notice.weight == weight);
            self.notices
                .record(so.count() as u64, &[KeyValue::new("weight", label)]);
        }
        let machine = &standing.machine;
        self.memory.record(machine.memory_bytes, &[]);
        self.data.record(machine.data_bytes, &[]);
        if let Some(free) = machine.disk_free_bytes {
            self.disk_free.record(free, &[]);
        }
        self.uptime.record(health.uptime_seconds, &[]);
        self.troubles
            .record(health.housekeeping.waiting as u64, &[]);
        TextEncoder::new()
            .encode_to_string(&self.registry.gather())
            .map_err(|error| NodeError::conductor("Writing the figures", error))
    }
}

fn gauge(meter: &Meter, name: &'static str, unit: &'static str, about: &'static str) -> Gauge<u64> {
    meter
        .u64_gauge(name)
        .with_unit(unit)
        .with_description(about)
        .build()
}
