//! The samples as a table and as a picture: resident memory over time, with a colour for each number of threads.
//!
//! `main.rs` calls it.

use crate::memory::{Line, Sample};
use plotters::prelude::*;
use std::fmt::Write as _;
use std::path::Path;

const SIZE: (u32, u32) = (860, 380);

/// Writes `soak.csv`.
pub(crate) fn table(samples: &[Sample], folder: &Path) -> std::io::Result<()> {
    let mut text = String::from("seconds,threads,calls,exports,resident_kib,warming\n");
    for s in samples {
        writeln!(
            text,
            "{:.2},{},{},{},{:.0},{}",
            s.seconds,
            s.threads,
            s.calls,
            s.exports,
            s.resident,
            u8::from(s.warming)
        )
        .expect("a string takes all");
    }
    std::fs::write(folder.join("soak.csv"), text)
}

/// Writes `soak.svg`.
pub(crate) fn draw(
    samples: &[Sample],
    line: Option<Line>,
    folder: &Path,
) -> Result<(), Box<dyn std::error::Error>> {
    let file = folder.join("soak.svg");
    let root = SVGBackend::new(&file, SIZE).into_drawing_area();
    root.fill(&WHITE)?;
    let minutes = |s: &Sample| s.seconds / 60.0;
    let mib = |s: &Sample| s.resident / 1024.0;
    let end = samples.last().map_or(1.0, minutes);
    let most = samples.iter().map(mib).fold(1.0, f64::max);
    let caption = line.map_or_else(
        || "Resident memory".to_owned(),
        |line| format!("Resident memory: {:+.1} KiB per minute", line.slope),
    );
    let mut chart = ChartBuilder::on(&root)
        .caption(caption, ("sans-serif", 17))
        .margin(10)
        .x_label_area_size(42)
        .y_label_area_size(60)
        .build_cartesian_2d(0.0..end, 0.0..most * 1.25)?;
    chart
        .configure_mesh()
        .x_desc("minutes")
        .y_desc("MiB")
        .light_line_style(BLACK.mix(0.06))
        .draw()?;
    for (n, threads) in [0, 2, 4, 8, 16, 32, 64].into_iter().enumerate() {
        let color = HSLColor(n as f64 / 8.0, 0.7, 0.4);
        let points = samples.iter().filter(|s| s.threads == threads);
        let dots = points.map(|s| Circle::new((minutes(s), mib(s)), 2, color.filled()));
        let name = if threads == 0 {
            "all closed".to_owned()
        } else {
            format!("{threads} threads")
        };
        chart
            .draw_series(dots)?
            .label(name)
            .legend(move |(x, y)| Circle::new((x + 8, y), 4, color.filled()));
    }
    chart
        .configure_series_labels()
        .position(SeriesLabelPosition::LowerRight)
        .border_style(BLACK.mix(0.2))
        .background_style(WHITE.mix(0.8))
        .label_font(("sans-serif", 12))
        .draw()?;
    root.present()?;
    Ok(())
}
