//! A description of the machine for the report.

/// One line: processor, system, compiler, and how busy the machine was with other things.
#[must_use]
pub fn line(load_before: Option<f64>) -> String {
    let processors = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let load = load_before.map_or("not known".into(), |load| format!("{load:.2}"));
    format!(
        "{}, {processors} processors, {} {}; {}; load of the machine before the run: {load}",
        processor().unwrap_or_else(|| std::env::consts::ARCH.into()),
        std::env::consts::OS,
        read("/proc/sys/kernel/osrelease").unwrap_or_default(),
        env!("REGISTRY_BENCH_RUSTC"),
    )
}

/// The load average of the last minute, where the system tells.
#[must_use]
pub fn load() -> Option<f64> {
    read("/proc/loadavg")?.split(' ').next()?.parse().ok()
}

fn read(path: &str) -> Option<String> {
    Some(std::fs::read_to_string(path).ok()?.trim().to_owned())
}

fn processor() -> Option<String> {
    let info = read("/proc/cpuinfo")?;
    let line = info.lines().find(|line| line.starts_with("model name"))?;
    Some(line.split_once(':')?.1.trim().to_owned())
}
