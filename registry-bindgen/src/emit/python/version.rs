//! Versions as Python's packages have them (PEP 440), from Cargo's.

/// The version of a package. Every pre-release of Cargo's is one of Python's, before the release: `1.0.0-alpha.2` is `1.0.0a2`, and a
/// word that Python doesn't know is a development release, `0.2.0-next.3` is `0.2.0.dev3`. What has no place in it comes after a `+`.
#[must_use]
pub(super) fn pep440(version: &str) -> String {
    let (version, build) = version.split_once('+').unwrap_or((version, ""));
    let (release, pre) = version.split_once('-').unwrap_or((version, ""));
    let mut rest: Vec<String> = Vec::new();
    let mut found = release.to_owned();
    if !pre.is_empty() {
        let mut parts = parts(pre).peekable();
        let mut word = String::new();
        if let Some(first) = parts.next_if(|part| !is_number(part)) {
            word = first;
        }
        // `rc1` and `rc.1`.
        let letters = word
            .trim_end_matches(|c: char| c.is_ascii_digit())
            .to_owned();
        let digits = word[letters.len()..].to_owned();
        let number = if digits.is_empty() {
            parts.next_if(|part| is_number(part)).unwrap_or_default()
        } else {
            digits
        };
        let number = number.trim_start_matches('0');
        let number = if number.is_empty() { "0" } else { number };
        found += &format!("{}{number}", phase(&letters));
        rest.extend(parts);
    }
    rest.extend(parts(build));
    if rest.is_empty() {
        found
    } else {
        format!("{found}+{}", rest.join("."))
    }
}

/// How Python writes the phase of a pre-release.
fn phase(word: &str) -> &'static str {
    match word {
        "a" | "alpha" => "a",
        "b" | "beta" => "b",
        "c" | "pre" | "preview" | "rc" => "rc",
        _ => ".dev",
    }
}

/// The identifiers, in lower case as Python compares them.
fn parts(text: &str) -> impl Iterator<Item = String> + '_ {
    let parts = text.split(['.', '-']).filter(|part| !part.is_empty());
    parts.map(str::to_ascii_lowercase)
}

fn is_number(part: &str) -> bool {
    part.chars().all(|c| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::pep440;

    #[test]
    fn each_version_of_cargo_has_one_of_python() {
        let versions = [
            ("0.1.0", "0.1.0"),
            ("1.0.0-alpha", "1.0.0a0"),
            ("1.0.0-alpha.2", "1.0.0a2"),
            ("1.0.0-alpha.2.x", "1.0.0a2+x"),
            ("1.0.0-beta2", "1.0.0b2"),
            ("1.0.0-RC.010", "1.0.0rc10"),
            ("1.0.0-pre", "1.0.0rc0"),
            ("0.2.0-next.3", "0.2.0.dev3"),
            ("0.2.0-nightly", "0.2.0.dev0"),
            ("1.0.0-0.3.7", "1.0.0.dev0+3.7"),
            ("1.0.0+20130313144700", "1.0.0+20130313144700"),
            (
                "1.0.0-x-y-z.4+exp.sha-5114f85",
                "1.0.0.dev0+y.z.4.exp.sha.5114f85",
            ),
        ];
        for (cargo, python) in versions {
            assert_eq!(pep440(cargo), python, "{cargo}");
        }
    }
}
