//! Documentation as Javadoc: Rust's is Markdown, and a comment of Java's is HTML.
//!
//! Paragraphs, headings, fenced code and inline code are converted; all other text is kept as it reads.

use super::super::docs;

/// Text that HTML, the tool and the compiler take as it is: the compiler decodes `\u` in comments too.
pub(super) fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '@' => html.push_str("&#64;"),
            '{' => html.push_str("&#123;"),
            '}' => html.push_str("&#125;"),
            '\\' => html.push_str("&#92;"),
            '/' if html.ends_with('*') => html.push_str("&#47;"),
            c if c.is_control() => html.push_str(&format!("U+{:04X}", u32::from(c))),
            c => html.push(c),
        }
    }
    html
}

/// A line, with the code in it as code.
fn line(text: &str) -> String {
    let parts: Vec<&str> = text.split('`').collect();
    // A mark without its other half is a character like any other.
    if parts.len() % 2 == 0 {
        return escaped(text);
    }
    let parts = parts.iter().enumerate().map(|(at, part)| match at % 2 {
        1 if !part.is_empty() => format!("<code>{}</code>", escaped(part)),
        _ => escaped(part),
    });
    parts.collect()
}

/// The lines of a description.
fn described(lines: &[String]) -> Vec<String> {
    let (mut html, mut in_code, mut is_new) = (Vec::new(), false, false);
    for text in docs::trimmed(lines) {
        if text.trim_start().starts_with("```") {
            in_code = !in_code;
            html.push(if in_code { "<pre>" } else { "</pre>" }.to_owned());
            is_new = false;
        } else if in_code {
            html.push(escaped(text));
        } else if text.trim().is_empty() {
            is_new = true;
        } else {
            let heading = text.trim_start_matches('#');
            let is_heading = heading.len() < text.len() && heading.starts_with(' ');
            let shown = if is_heading {
                format!("<b>{}</b>", line(heading.trim()))
            } else {
                line(text.trim())
            };
            let paragraph = if is_new && !html.is_empty() {
                "<p>"
            } else {
                ""
            };
            html.push(format!("{paragraph}{shown}"));
            is_new = is_heading;
        }
    }
    if in_code {
        html.push("</pre>".to_owned());
    }
    html
}

/// A comment: a description, sentences of the binding's own, and tags. Without a description, `otherwise` is it.
pub(super) fn comment(
    lines: &[String],
    otherwise: &str,
    own: &[String],
    tags: &[String],
    indent: &str,
) -> String {
    let mut html = described(lines);
    if html.is_empty() {
        html.push(otherwise.to_owned());
    }
    html.extend(own.iter().map(|text| format!("<p>{}", line(text))));
    if !tags.is_empty() {
        html.push(String::new());
        html.extend_from_slice(tags);
    }
    let mut text = format!("{indent}/**\n");
    for line in html {
        text.push_str(format!("{indent} * {line}").trim_end());
        text.push('\n');
    }
    text.push_str(indent);
    text.push_str(" */\n");
    text
}

/// A tag with its text.
pub(super) fn tag(tag: &str, text: &str) -> String {
    format!("@{tag} {}", line(text))
}
