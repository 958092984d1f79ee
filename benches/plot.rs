//! One plot for a case: a dot for each way's median on a logarithmic axis, and a line for the range of the middle
//! four fifths of its samples.

use crate::measure::quantile;
use crate::report::figure;
use crate::results::{Case, Unit};
use plotters::prelude::*;
use std::path::Path;

const WIDTH: u32 = 860;
const ROW: u32 = 26;
const LABELS: u32 = 270;

/// Low, middle and high of one way.
type Row<'a> = (&'a str, [f64; 3]);

/// Writes an SVG file.
///
/// # Errors
/// Of the file system.
pub fn draw(case: &Case, file: &Path) -> Result<(), Box<dyn std::error::Error>> {
    let rows: Vec<Row<'_>> = case
        .series
        .iter()
        .filter(|series| !series.samples.is_empty())
        .map(|series| {
            (
                &*series.name,
                [0.1, 0.5, 0.9].map(|q| quantile(&series.samples, q)),
            )
        })
        .collect();
    if rows.is_empty() {
        return Ok(());
    }
    let height = 100 + ROW * u32::try_from(rows.len())?;
    let root = SVGBackend::new(file, (WIDTH, height)).into_drawing_area();
    root.fill(&WHITE)?;
    let all = rows.iter().flat_map(|(_, row)| row.iter().copied());
    let (low, high) = all.fold((f64::INFINITY, 0.0_f64), |(low, high), x| {
        (low.min(x), high.max(x))
    });
    // Room for the labels on the right of the dots.
    let range = (low * 0.8..high * 1.25 * (high / low).powf(0.12)).log_scale();
    let count = f64::from(u32::try_from(rows.len())?);
    let mut chart = ChartBuilder::on(&root)
        .caption(case.title, ("sans-serif", 17))
        .margin(10)
        .x_label_area_size(42)
        .y_label_area_size(LABELS)
        .build_cartesian_2d(range, 0.0..count)?;
    chart
        .configure_mesh()
        .disable_y_mesh()
        .disable_y_axis()
        .y_labels(0)
        .x_desc(description(case.unit))
        .x_label_formatter(&|x| figure(*x))
        .light_line_style(BLACK.mix(0.06))
        .draw()?;
    for (n, (name, row)) in rows.iter().enumerate() {
        // The first way on top.
        let y = count - 0.5 - f64::from(u32::try_from(n)?);
        let color = if is_ours(name) {
            RGBColor(190, 60, 20)
        } else {
            RGBColor(40, 80, 140)
        };
        let [low, middle, high] = *row;
        let line = PathElement::new(vec![(low, y), (high, y)], color.stroke_width(3));
        let dot = Circle::new((middle, y), 5, color.filled());
        chart.draw_series([line])?;
        chart.draw_series([dot])?;
        let (x, y) = chart.backend_coord(&(high, y));
        root.draw(&Text::new(
            figure(middle),
            (x + 9, y - 7),
            ("sans-serif", 13),
        ))?;
        root.draw(&Text::new(
            (*name).to_owned(),
            (14, y - 7),
            ("sans-serif", 13),
        ))?;
    }
    root.present()?;
    Ok(())
}

/// Whether a way is the registry's: its dots have a colour of their own.
pub(crate) fn is_ours(name: &str) -> bool {
    [
        "registry",
        "stub",
        "by handle",
        "Add::call",
        "export",
        "close",
        "drop",
    ]
    .iter()
    .any(|word| name.contains(word))
}

fn description(unit: Unit) -> &'static str {
    match unit {
        Unit::Nanoseconds => "nanoseconds (logarithmic)",
        Unit::Scale => "throughput over that of one thread (logarithmic)",
        Unit::Bytes => "bytes (logarithmic)",
        Unit::Milliseconds => "milliseconds (logarithmic)",
    }
}
