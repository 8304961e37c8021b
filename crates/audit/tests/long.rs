//! x
#[test]
fn long() {
    let t = std::time::Instant::now();
    let a: u64 = std::env::var("A").unwrap().parse().unwrap();
    let b: u64 = std::env::var("B").unwrap().parse().unwrap();
    let n: u32 = std::env::var("N").unwrap().parse().unwrap();
    match copex_audit::run(
        &copex_audit::Simulation {
            seeds: a..b,
            acts: n,
            threads: 2,
        },
        |_| {},
    ) {
        Ok(r) => println!("{r}"),
        Err(f) => panic!("{f}"),
    }
    println!("{:?}", t.elapsed());
}
