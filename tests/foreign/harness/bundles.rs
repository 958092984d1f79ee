//! The JavaScript modules as they are shipped: pages of `registry-bindgen`'s README, bundlers, versions of TypeScript, and one program for Node
//! and for browsers.

use std::path::{Path, PathBuf};
use std::process::Command;

use registry_bindgen::emit::Language;

use crate::packages::{Missing, browser, finished, program, wasm_module, write_bindings};
use crate::scenarios::skipped;
use crate::setup::Setup;
use crate::shipping::{Ship, cut_off, for_another_machine, page, ship};

/// Node, and the packages beside it.
fn node(ship: &Ship) -> Result<[PathBuf; 1], Missing> {
    ship.packages.node()?;
    program(&["node"])?;
    Ok([ship.packages.folder.join("node_modules/.bin")])
}

/// A program of a folder of these tests, beside the packages that it uses.
fn script(folder: &str, name: &str) -> PathBuf {
    let to = ship().packages.folder.join("shipping").join(name);
    copy(&ship().packages.source.join(folder).join(name), &to);
    to
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to.parent().expect("it is in a folder")).expect("a folder can be made");
    std::fs::copy(from, to).unwrap_or_else(|error| panic!("{}: {error}", from.display()));
}

fn write(path: &Path, text: &str) {
    std::fs::write(path, text).expect("a file can be written");
}

/// What uses the module of `shop`, and prints one line.
const APP: &str =
    "import { addTax } from \"./bindings/node/index.js\";\nconsole.log(addTax(100));\n";

/// A folder with the module for Node, the library in it, and `app.js`.
fn with_module(name: &str) -> PathBuf {
    let folder = ship().folder(name);
    write_bindings(&ship().library, &[Language::Node], &folder.join("bindings"));
    copy(&ship().library, &folder.join("bindings/node/libshop.so"));
    write(&folder.join("app.js"), APP);
    folder
}

#[test]
fn the_page_on_node_installs_the_package_and_bundles_a_program() {
    let ship = ship();
    if let Err(missing) = node(ship) {
        return skipped("node", &missing);
    }
    let folder = ship.folder("node");
    let printed = ship.runs(&folder, &page("Node, Bun and Deno"), &[]);
    let lines = printed.lines().filter(|line| *line == "120n");
    assert_eq!(lines.count(), 2, "{printed}");
}

#[test]
fn the_page_on_the_web_loads_the_module_and_bundles_a_page() {
    let ship = ship();
    let bin = match node(ship) {
        Ok(bin) => bin,
        Err(missing) => return skipped("node", &missing),
    };
    let module = match wasm_module(&["shop"]) {
        Ok(module) => module,
        Err(missing) => return skipped("wasm", &missing),
    };
    let folder = ship.folder("web");
    copy(
        &module,
        &folder.join("target/wasm32-unknown-unknown/release/shop.wasm"),
    );
    let printed = ship.runs(&folder, &page("Web"), &[]);
    let lines = printed.lines().filter(|line| *line == "120n");
    assert_eq!(lines.count(), 2, "{printed}");

    // The other bundlers find the module by its URL, and put it beside the program.
    let sites = [
        ("vite", "vite build --logLevel warn --outDir vite --base ./"),
        (
            "webpack",
            &format!(
                "node '{}' page.js webpack/page.js web",
                script("shipping", "bundle.mjs").display()
            ),
        ),
    ];
    write(
        &folder.join("page.js"),
        "import { load } from \"./bindings/web/index.js\";\nwindow.lines = [String((await load()).addTax(100))];\n",
    );
    write(
        &folder.join("page.html"),
        "<!doctype html><script type=\"module\" src=\"./page.js\"></script>\n",
    );
    write(
        &folder.join("vite.config.js"),
        "export default { build: { target: \"esnext\", rollupOptions: { input: \"page.html\" } } };\n",
    );
    for (name, command) in sites {
        ship.runs(&folder, command, &bin);
        let site = folder.join(name);
        if name == "webpack" {
            copy(&folder.join("page.html"), &site.join("page.html"));
        }
        match browser() {
            Err(missing) => skipped("a browser", &missing),
            Ok(browser) => assert_eq!(in_browser(&browser, &site), "120\n", "{name}"),
        }
    }
}

/// The lines of a page in a folder.
fn in_browser(browser: &Path, site: &Path) -> String {
    let script = script("web", "chromium.js");
    let mut node = Command::new("node");
    let done = finished(node.arg(script).arg(browser).arg(site), "node");
    let done = done.unwrap_or_else(|missing| panic!("{}", missing.0));
    String::from_utf8_lossy(&done.stdout).into_owned()
}

#[test]
fn every_bundler_takes_the_module_and_the_program_finds_the_library_beside_it() {
    let ship = ship();
    let bin = match node(ship) {
        Ok(bin) => bin,
        Err(missing) => return skipped("node", &missing),
    };
    let folder = with_module("bundlers");
    let webpack = |output: &str| {
        format!(
            "node '{}' app.js {output} node",
            script("shipping", "bundle.mjs").display()
        )
    };
    let esbuild = |format: &str, output: &str| {
        format!(
            "esbuild app.js --bundle --platform=node --format={format} --outfile={output} --log-level=error"
        )
    };
    let bun = ship.packages.bun();
    let bundles = [
        (
            "esm/app.mjs",
            "node esm/app.mjs",
            esbuild("esm", "esm/app.mjs"),
        ),
        (
            "cjs/app.cjs",
            "node cjs/app.cjs",
            esbuild("cjs", "cjs/app.cjs"),
        ),
        ("wp/app.cjs", "node wp/app.cjs", webpack("wp/app.cjs")),
        ("wpm/app.mjs", "node wpm/app.mjs", webpack("wpm/app.mjs")),
        (
            "vite/app.js",
            "node vite/app.js",
            "vite build --ssr app.js --outDir vite --logLevel warn".to_owned(),
        ),
        (
            "bun/app",
            "./bun/app",
            format!(
                "'{}' build --compile app.js --outfile bun/app",
                bun.display()
            ),
        ),
    ];
    for (output, _, command) in &bundles {
        ship.runs(&folder, command, &bin);
        let beside = folder.join(output).with_file_name("libshop.so");
        copy(&ship.library, &beside);
    }
    ship.runs(
        &folder,
        "node -e 'require(\"./bindings/node/index.js\")'",
        &bin,
    );
    // What was built is shipped without its sources.
    std::fs::remove_dir_all(folder.join("bindings")).expect("it can be removed");
    for (_, start, _) in &bundles {
        assert_eq!(ship.runs(&folder, start, &bin), "120n\n", "{start}");
    }
}

#[test]
fn node_says_what_is_missing_and_how_to_get_it() {
    let ship = ship();
    let bin = match node(ship) {
        Ok(bin) => bin,
        Err(missing) => return skipped("node", &missing),
    };
    // No packages in any folder above.
    let alone = Path::new(env!("CARGO_TARGET_TMPDIR")).join("no_koffi");
    write_bindings(&ship.library, &[Language::Node], &alone);
    ship.fails(&alone, "node node/index.js", &[], "the package `koffi`, by which Node calls the library, is not installed; run `npm install koffi`");

    let folder = with_module("unloadable");
    let library = folder.join("bindings/node/libshop.so");
    for_another_machine(&library);
    let wanted = "it is for aarch64 (ELF, 64 bits, little-endian), and this runtime for x86_64 (ELF, 64 bits, little-endian)";
    let deno = format!(
        "'{}' run --allow-ffi --allow-env --allow-read app.js",
        ship.packages.deno().display()
    );
    let bun = format!("'{}' run app.js", ship.packages.bun().display());
    for start in ["node app.js", &deno, &bun] {
        ship.fails(&folder, start, &bin, wanted);
    }
    cut_off(&library);
    for start in ["node app.js", &deno, &bun] {
        ship.fails(
            &folder,
            start,
            &bin,
            "it is cut off: 5000 bytes of at least ",
        );
    }
    write(&library, "no library");
    ship.fails(&folder, "node app.js", &bin, "it is no library, or damaged");
    std::fs::remove_file(&library).expect("it can be removed");
    ship.fails(
        &folder,
        "node app.js",
        &bin,
        "so the system looked for it; copy it there, or set `SHOP_LIBRARY` to its path",
    );
    let beside = format!("there is no `{}`", library.display());
    ship.fails(&folder, "node app.js", &bin, &beside);
    // A variable names a path and no name for the system's search, from the current folder.
    copy(&ship.library, &folder.join("here.so"));
    let there = format!("`{}` cannot be loaded", folder.join("there.so").display());
    let bare = format!("'{}' run --allow-env", ship.packages.deno().display());
    for start in ["node app.js", &deno, &bun] {
        ship.runs(&folder, &format!("SHOP_LIBRARY=here.so {start}"), &bin);
        let missing = format!("SHOP_LIBRARY=there.so {start}");
        ship.fails(&folder, &missing, &bin, &there);
        let names = "`SHOP_LIBRARY` names it; a relative path begins in the current folder";
        ship.fails(&folder, &missing, &bin, names);
    }
    // Deno's permissions: that to read finds the library, and that to call loads it.
    copy(&ship.library, &library);
    ship.runs(&folder, &deno, &bin);
    for permissions in ["--allow-ffi", "--allow-read"] {
        let start = format!("{bare} {permissions} app.js");
        ship.fails(
            &folder,
            &start,
            &bin,
            "Deno needs --allow-ffi and --allow-read",
        );
    }
}

/// A folder with `scenario` in both forms, a package that chooses between them, and `both.ts`.
fn with_both(setup: &Setup, name: &str) -> PathBuf {
    let folder = ship().folder(name);
    let boxed = setup.boxed().join("scenario");
    for (place, files) in [("node", "libscenario.so"), ("web", "scenario.wasm")] {
        let names = std::fs::read_dir(boxed.join(place)).expect("the bindings are there");
        for entry in names {
            let path = entry.expect("it can be listed").path();
            copy(
                &path,
                &folder.join(place).join(path.file_name().expect("a name")),
            );
        }
        assert!(folder.join(place).join(files).exists());
    }
    let program = script("shipping", "both.ts");
    copy(&program, &folder.join("both.ts"));
    write(&folder.join("package.json"), "{
  \"type\": \"module\",
  \"imports\": { \"#library\": { \"browser\": \"./web/index.js\", \"default\": \"./node/index.js\" } }
}\n");
    folder
}

#[test]
fn one_file_of_typescript_runs_with_the_module_for_node_and_with_that_for_browsers() {
    let (setup, ship) = (Setup::get(), ship());
    let bin = match node(ship).and_then(|bin| setup.wasm().map(|()| bin)) {
        Ok(bin) => bin,
        Err(missing) => return skipped("node and wasm", &missing),
    };
    let folder = with_both(setup, "both");
    let check = "tsc --strict --noEmit --skipDefaultLibCheck --target esnext --lib esnext,dom --module nodenext --types '' both.ts";
    let bundle = "esbuild both.ts --bundle --platform=node --format=esm --log-level=error";
    for (name, conditions) in [("node", ""), ("web", "browser")] {
        let (types, bundled) = if conditions.is_empty() {
            (check.to_owned(), bundle.to_owned())
        } else {
            (
                format!("{check} --customConditions {conditions}"),
                format!("{bundle} --conditions={conditions}"),
            )
        };
        ship.runs(&folder, &types, &bin);
        ship.runs(&folder, &format!("{bundled} --outfile={name}.mjs"), &bin);
        copy(
            &folder.join("node/libscenario.so"),
            &folder.join("libscenario.so"),
        );
        copy(
            &folder.join("web/scenario.wasm"),
            &folder.join("scenario.wasm"),
        );
        let printed = ship.runs(&folder, &format!("node {name}.mjs"), &bin);
        assert_eq!(
            printed, "120\nhello you!\n120\n15\n21\ntrue\nfalse\n0\nCLOSED 3 release\n",
            "{name}"
        );
    }
}

#[test]
fn the_declarations_are_for_every_typescript_and_every_lib() {
    let (setup, ship) = (Setup::get(), ship());
    let bin = match node(ship).and_then(|bin| setup.wasm().map(|()| bin)) {
        Ok(bin) => bin,
        Err(missing) => return skipped("node and wasm", &missing),
    };
    let folder = with_both(setup, "declarations");
    let uses = |more: &str| {
        format!("import * as node from \"./node/index.js\";\nimport * as web from \"./web/index.js\";
export const all = async (): Promise<number> => (await node.load()).liveCount() + (await web.load()).liveCount();\n{more}")
    };
    write(&folder.join("plain.ts"), &uses(""));
    write(
        &folder.join("using.ts"),
        &uses(
            "export function f(library: web.Library): void {
  using one = new node.Scaler(1);
  using other = new library.Scaler(1);
  one[Symbol.dispose]();
  other.call(1);
}\n",
        ),
    );
    write(
        &folder.join("wrong.ts"),
        &uses("export const wrong = node.addTax(\"1\");\n"),
    );
    // TypeScript's own declarations are its own affair, and take most of the time to check.
    // The old versions can't read today's declarations of Node, which a project with them does not have either.
    let common = "--strict --noEmit --skipLibCheck false --skipDefaultLibCheck --target es2022 --module nodenext --moduleResolution nodenext --typeRoots none";
    let modules = ship.packages.folder.join("node_modules");
    let compilers = [
        ("typescript-4.9", &["es2020", "es2022", "esnext"][..]),
        ("typescript-5.0", &["es2020", "es2023", "esnext"]),
        (
            "typescript",
            &["es2020", "es2021", "es2022", "es2023", "es2024", "esnext"],
        ),
    ];
    for (compiler, libs) in compilers {
        let tsc = if compiler == "typescript" {
            "tsc".to_owned()
        } else {
            format!(
                "node '{}'",
                modules.join(compiler).join("lib/tsc.js").display()
            )
        };
        for lib in libs {
            ship.runs(
                &folder,
                &format!("{tsc} {common} --lib {lib},dom plain.ts"),
                &bin,
            );
        }
        ship.fails(
            &folder,
            &format!("{tsc} {common} --lib es2020,dom wrong.ts"),
            &bin,
            "TS2345",
        );
    }
    ship.runs(
        &folder,
        &format!("tsc {common} --lib esnext,dom using.ts"),
        &bin,
    );
}

#[test]
fn memory_that_grows_is_seen_again_and_calls_and_attachments_add_none() {
    let (setup, ship) = (Setup::get(), ship());
    let bin = match node(ship).and_then(|bin| setup.wasm().map(|()| bin)) {
        Ok(bin) => bin,
        Err(missing) => return skipped("node and wasm", &missing),
    };
    let folder = setup.boxed().join("scenario/web");
    let script = format!("node '{}' .", script("shipping", "memory.js").display());
    let printed = ship.runs(&folder, &script, &bin);
    assert_eq!(
        printed,
        "plain\tfalse true true 0\nshared\ttrue true true 0\n"
    );
}
