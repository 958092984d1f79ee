//! `examples/shop`: a till in C++, Python and JavaScript, listeners in these, C, Java and Dart, and a web page.

use crate::dart;
use crate::examples::{Example, RUNTIMES, prints};
use crate::packages::{browser, program, wasm_module, workspace, write_bindings};
use crate::setup::NATIVE;
use registry_bindgen::emit::Language;
use std::process::Command;
use std::sync::LazyLock;

static SHOP: LazyLock<Example> = LazyLock::new(|| Example::new("shop", &NATIVE));

#[test]
fn a_till_in_each_language_prints_what_is_expected() {
    SHOP.prints_the_file(SHOP.compiled("till.cpp"), "expected.txt");
    SHOP.prints_the_file(SHOP.python("till.py"), "expected.txt");
    for runtime in RUNTIMES {
        SHOP.prints_the_file(SHOP.javascript(runtime, "till.mjs"), "expected.txt");
    }
}

/// In a folder in which the bindings are where the README has them.
#[test]
fn the_readme_s_line_for_node_prints_what_it_says() {
    let readme = std::fs::read_to_string(workspace().join("README.md")).expect("it is there");
    let line = readme
        .lines()
        .find_map(|line| line.strip_prefix("node -e '")?.strip_suffix('\''));
    let line = line.expect("the line");
    let said = |line: &str| {
        let mut command = SHOP.node()?;
        let folder = SHOP.packages.folder.join("shop-line");
        std::fs::create_dir_all(&folder).expect("a folder can be made");
        let bindings = folder.join("bindings");
        let _ = std::fs::remove_file(&bindings);
        #[cfg(unix)]
        std::os::unix::fs::symlink(&SHOP.bindings, bindings).expect("a link can be made");
        #[cfg(windows)]
        std::os::windows::fs::symlink_dir(&SHOP.bindings, bindings).expect("a link can be made");
        command.args(["-e", line]).current_dir(folder);
        Ok(command)
    };
    assert!(readme.contains("It prints `120n`"));
    prints(said(line), "120n\n");
}

#[test]
fn functions_of_each_language_hear_of_prices() {
    SHOP.prints_the_file(SHOP.compiled("listeners.c"), "listeners.txt");
    SHOP.prints_the_file(SHOP.compiled("listeners.cpp"), "listeners.txt");
    SHOP.prints_the_file(SHOP.python("listeners.py"), "listeners.txt");
    SHOP.prints_the_file(SHOP.java("Listeners"), "listeners.txt");
    for runtime in RUNTIMES {
        SHOP.prints_the_file(SHOP.javascript(runtime, "listeners.mjs"), "listeners.txt");
    }
}

#[test]
fn functions_of_dart_hear_of_prices() {
    let program = dart::command(&SHOP.packages, SHOP.source.join("listeners.dart"));
    SHOP.prints_the_file(program, "listeners.txt");
}

#[test]
fn a_thread_tells_functions_of_each_language_of_prices() {
    SHOP.prints_the_file(SHOP.compiled("follow.c"), "follow.txt");
    SHOP.prints_the_file(SHOP.compiled("follow.cpp"), "follow.txt");
    SHOP.prints_the_file(SHOP.java("Follow"), "follow.txt");
    SHOP.prints_the_file(SHOP.python("follow.py"), "follow.txt");
    for runtime in RUNTIMES {
        SHOP.prints_the_file(SHOP.javascript(runtime, "follow.mjs"), "follow.txt");
    }
}

/// The page of the README, in a folder with what it loads.
#[test]
fn a_web_page_shows_what_the_readme_says() {
    let opened = || {
        let packages = &SHOP.packages;
        packages.node()?;
        let (node, browser) = (program(&["node"])?, browser()?);
        let module = wasm_module(&["shop"])?;
        let folder = packages.folder.join("shop-page");
        write_bindings(&module, &[Language::Web], &folder.join("bindings"));
        std::fs::copy(module, folder.join("shop.wasm")).expect("the module can be copied");
        let page = std::fs::read_to_string(SHOP.source.join("page.html")).expect("it is there");
        // What the runner of pages waits for, and prints.
        let said = "window.lines = [document.body.textContent];\n</script>";
        std::fs::write(folder.join("page.html"), page.replace("</script>", said))
            .expect("a file can be written");
        let mut command = Command::new(node);
        command.arg(packages.folder.join("programs/web/chromium.js"));
        command.arg(browser).arg(folder);
        Ok(command)
    };
    prints(opened(), "120, 80\n");
}
