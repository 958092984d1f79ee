//! The command for the page: builds the wasm module, writes its bindings, and serves both with the page, to this machine only.
//!
//! `cargo run -p registry-web [-- PORT]` prints the address. The default port is 8080; 0 picks a free one. Each connection serves one
//! file and is then closed, which is enough for a few static files.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Component, Path, PathBuf};
use std::process::Command;

use registry_bindgen::emit::{self, Language};
use registry_bindgen::{artifact, model};

type Failure = Box<dyn std::error::Error>;

fn main() -> Result<(), Failure> {
    let port = std::env::args()
        .nth(1)
        .map_or(Ok(8080), |port| port.parse::<u16>())?;
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../..")
        .canonicalize()?;
    let module = build(&workspace)?;
    let bindings = bindings(&module)?;
    let listener = TcpListener::bind(("127.0.0.1", port))?;
    println!("http://{}/", listener.local_addr()?);
    std::io::stdout().flush()?;
    let page = workspace.join("examples/web/page");
    for stream in listener.incoming().flatten() {
        let (page, bindings, module) = (page.clone(), bindings.clone(), module.clone());
        // An error means that the browser closed the connection; there is nothing to do then.
        std::thread::spawn(move || answer(stream, &page, &bindings, &module).ok());
    }
    Ok(())
}

/// The wasm module of the playground.
fn build(workspace: &Path) -> Result<PathBuf, Failure> {
    let done = Command::new(workspace.join(".ci/wasm"))
        .arg("playground")
        .output()?;
    if !done.status.success() {
        return Err(String::from_utf8_lossy(&done.stderr).into_owned().into());
    }
    Ok(workspace.join(String::from_utf8(done.stdout)?.trim()))
}

/// Writes the bindings beside the module.
fn bindings(module: &Path) -> Result<PathBuf, Failure> {
    let interface = model::interface(&artifact::read_file(module)?)?;
    let folder = module.with_file_name("playground-bindings");
    for file in emit::files(&interface, Language::Web)? {
        let path = folder.join(&file.path);
        std::fs::create_dir_all(path.parent().unwrap_or(&folder))?;
        std::fs::write(path, file.text)?;
    }
    Ok(folder.join("web"))
}

/// The file that a request asks for, or `None` if it is not served.
fn file(target: &str, page: &Path, bindings: &Path, module: &Path) -> Option<PathBuf> {
    let path = target.split('?').next()?.trim_start_matches('/');
    if !Path::new(path)
        .components()
        .all(|part| matches!(part, Component::Normal(_)))
    {
        return None;
    }
    match path {
        "" => Some(page.join("index.html")),
        "playground.wasm" => Some(module.to_path_buf()),
        path => match path.strip_prefix("bindings/") {
            Some(name) => Some(bindings.join(name)),
            None => Some(page.join(path)),
        },
    }
}

fn content_type(path: &Path) -> &'static str {
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("wasm") => "application/wasm",
        _ => "application/octet-stream",
    }
}

fn answer(
    mut stream: TcpStream,
    page: &Path,
    bindings: &Path,
    module: &Path,
) -> std::io::Result<()> {
    let mut lines = BufReader::new(stream.try_clone()?).lines();
    let request = lines.next().transpose()?.unwrap_or_default();
    // The other headers are not needed.
    for line in lines {
        if line?.is_empty() {
            break;
        }
    }
    let target = request
        .strip_prefix("GET ")
        .and_then(|rest| rest.split(' ').next());
    let found = target.and_then(|target| file(target, page, bindings, module));
    let (status, kind, body) = match found.as_deref().map(|path| (path, std::fs::read(path))) {
        Some((path, Ok(body))) => ("200 OK", content_type(path), body),
        _ => ("404 Not Found", "text/plain", b"not found\n".to_vec()),
    };
    let length = body.len();
    write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n"
    )?;
    stream.write_all(&body)
}
