//! The command's options, read by hand: a parser of options would take longer to build than the soak.

use crate::plant::Plant;
use std::path::PathBuf;

/// What is printed for `--help`, and after a mistake.
pub(crate) const USAGE: &str = "\
usage: soak [--minutes N] [--out FOLDER] [--plant FAULT]
  --minutes  how long to run, 5 unless said otherwise; a part of a minute is fine
  --out      where `soak.csv` and `soak.svg` are written: target/soak unless said otherwise
  --plant    the control: plants a fault that the soak has to find, so that it ends with exit code 1 (3 for `stuck`)";

/// What the soak is told.
pub(crate) struct Options {
    pub(crate) minutes: f64,
    pub(crate) out: PathBuf,
    pub(crate) plant: Option<Plant>,
}

impl Options {
    /// Reads pairs of an option and its value.
    pub(crate) fn read(mut arguments: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut options = Options {
            minutes: 5.0,
            out: "target/soak".into(),
            plant: None,
        };
        while let Some(name) = arguments.next() {
            let value = arguments.next().unwrap_or_default();
            match &*name {
                "--minutes" => options.minutes = minutes(&value)?,
                "--out" => options.out = value.into(),
                "--plant" => options.plant = Some(plant(&value)?),
                _ => return Err(format!("there is no option `{name}`")),
            }
        }
        Ok(options)
    }
}

fn minutes(text: &str) -> Result<f64, String> {
    match text.parse() {
        Ok(minutes) if (0.01..=10_000.0).contains(&minutes) => Ok(minutes),
        _ => Err(format!(
            "`{text}` is no number of minutes from 0.01 to 10000"
        )),
    }
}

fn plant(name: &str) -> Result<Plant, String> {
    let found = Plant::ALL.iter().find(|(known, _)| *known == name);
    let names = Plant::ALL.map(|(known, _)| known).join(", ");
    found
        .map(|(_, plant)| *plant)
        .ok_or_else(|| format!("`{name}` is none of the faults: {names}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(arguments: &[&str]) -> Result<Options, String> {
        Options::read(arguments.iter().map(|&argument| argument.to_owned()))
    }

    #[test]
    fn options_are_read_and_mistakes_are_told() {
        let options = read(&["--plant", "lost-call", "--minutes", "0.02", "--out", "x"]).unwrap();
        assert_eq!(options.minutes, 0.02);
        assert_eq!(options.out, PathBuf::from("x"));
        assert_eq!(options.plant, Some(Plant::LostCall));
        for wrong in [
            &["--minutes"][..],
            &["--minutes", "0"],
            &["--plant", "rot"],
            &["--fast", "1"],
        ] {
            assert!(read(wrong).is_err(), "{wrong:?}");
        }
    }
}
