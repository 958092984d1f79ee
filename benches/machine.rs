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

/// The processor's family: results of two machines of one family can be compared. `amd-25-17` is AMD's family 25, model 17;
/// `arm-65-3340` is the processor 3340 of the implementer 65. Where the system does not tell, it is the architecture.
#[must_use]
pub fn family() -> String {
    let info = read("/proc/cpuinfo").unwrap_or_default();
    family_in(&info).unwrap_or_else(|| std::env::consts::ARCH.into())
}

fn family_in(info: &str) -> Option<String> {
    let number = |name: &str| {
        let value = field(info, name)?;
        let hex = value.strip_prefix("0x");
        match hex {
            Some(digits) => u64::from_str_radix(digits, 16).ok(),
            None => value.parse().ok(),
        }
    };
    if let Some(vendor) = field(info, "vendor_id") {
        let vendor = match vendor {
            "AuthenticAMD" => "amd",
            "GenuineIntel" => "intel",
            _ => "x86",
        };
        return Some(format!(
            "{vendor}-{}-{}",
            number("cpu family")?,
            number("model")?
        ));
    }
    Some(format!(
        "arm-{}-{}",
        number("CPU implementer")?,
        number("CPU part")?
    ))
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
    Some(field(&read("/proc/cpuinfo")?, "model name")?.to_owned())
}

/// The first value of that name, as it stands in Linux's description of the processors.
fn field<'a>(info: &'a str, name: &str) -> Option<&'a str> {
    let mut fields = info.lines().filter_map(|line| line.split_once(':'));
    let (_, value) = fields.find(|(key, _)| key.trim() == name)?;
    Some(value.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_family_is_the_vendor_and_two_numbers() {
        let amd = "processor\t: 0\nvendor_id\t: AuthenticAMD\ncpu family\t: 25\nmodel\t\t: 17\nmodel name\t: AMD EPYC\n";
        assert_eq!(family_in(amd).as_deref(), Some("amd-25-17"));
        let arm = "processor\t: 0\nCPU implementer\t: 0x41\nCPU part\t: 0xd0c\n";
        assert_eq!(family_in(arm).as_deref(), Some("arm-65-3340"));
        assert_eq!(family_in("processor : 0\n"), None);
    }
}
