//! Values whose layout is error-prone: arrays behind pointers, nested arrays, and structs with an explicit alignment.
//!
//! A binding uses Rust's layout for each of them, or refuses it by name. The result of each function depends on every byte of its argument.

use registry_core::{FfiType, exported_callback};

use crate::values::Kind;

/// Sixteen bytes apart, though its field needs four.
#[derive(Clone, Copy, Debug, PartialEq, FfiType)]
#[repr(C, align(16))]
pub struct Grain {
    /// How much it weighs.
    pub weight: u32,
}

/// A line of a processor's cache.
#[derive(Clone, Copy, Debug, PartialEq, FfiType)]
#[repr(C, align(64))]
pub struct Line {
    /// How often it was hit.
    pub hits: u64,
    /// What it is for.
    pub kind: Kind,
}

/// A sector of a disk: more than an alignment of one byte can say.
#[derive(Clone, Copy, Debug, PartialEq, FfiType)]
#[repr(C, align(512))]
pub struct Sector {
    /// The first bytes of it.
    pub head: [u8; 3],
}

/// All of that in one, with gaps.
#[derive(Clone, Copy, Debug, PartialEq, FfiType)]
#[repr(C)]
pub struct Chest {
    /// Before a gap of fifteen bytes.
    pub mark: u8,
    /// Two of them.
    pub grains: [Grain; 2],
    /// Three rows of two.
    pub rows: [[u16; 2]; 3],
    /// Structs with arrays, in an array.
    pub tools: [Tool; 2],
    /// Before a gap at the end.
    pub last: u8,
}

/// A struct with arrays and nothing special.
#[derive(Clone, Copy, Debug, PartialEq, FfiType)]
#[repr(C)]
pub struct Tool {
    /// Its name in bytes.
    pub name: [u8; 3],
    /// Its measures.
    pub sizes: [i16; 2],
}

/// A digit for each place, so that no two values of an argument give the same sum.
fn weighed(values: impl IntoIterator<Item = u64>) -> u64 {
    (1..).zip(values).map(|(place, value)| place * value).sum()
}

/// The bytes of a key, weighed by their places.
#[exported_callback(on_error = 0, pinned)]
fn key_sum(key: &[u8; 16]) -> u64 {
    weighed(key.map(u64::from))
}

/// The same of a key that may be missing: 7 for none.
#[exported_callback(on_error = 0, pinned)]
fn key_sum_or_7(key: Option<&[u8; 16]>) -> u64 {
    key.map_or(7, key_sum)
}

/// The same of all keys.
#[exported_callback(on_error = 0, pinned)]
fn keys_sum(keys: &[[u8; 16]]) -> u64 {
    weighed(keys.iter().map(key_sum))
}

/// The numbers of a grid, weighed by their places.
#[exported_callback(on_error = 0, pinned)]
fn grid_sum(grid: &[[u16; 2]; 3]) -> u64 {
    weighed(grid.iter().flatten().map(|&n| u64::from(n)))
}

/// The same of all grids.
#[exported_callback(on_error = 0, pinned)]
fn grids_sum(grids: &[[[u16; 2]; 3]]) -> u64 {
    weighed(grids.iter().map(grid_sum))
}

/// How many of the answers are yes.
#[exported_callback(on_error = u64::MAX, pinned)]
fn yes_count(answers: &[bool; 3], kinds: &[Kind; 2]) -> u64 {
    let trees = kinds.iter().filter(|&&kind| kind == Kind::TallTree);
    answers.iter().filter(|&&yes| yes).count() as u64 * 10 + trees.count() as u64
}

/// So many keys, counted on.
#[exported_callback(on_error = Vec::new(), pinned)]
fn make_keys(count: u8) -> Vec<[u8; 16]> {
    (0..count)
        .map(|n| std::array::from_fn(|at| n * 16 + at as u8))
        .collect()
}

/// So many grids, counted on.
#[exported_callback(on_error = Vec::new(), pinned)]
fn make_grids(count: u16) -> Vec<[[u16; 2]; 3]> {
    let grid = |n| std::array::from_fn(|y| [n * 6 + 2 * y as u16, n * 6 + 2 * y as u16 + 1]);
    (0..count).map(grid).collect()
}

/// The weights, weighed by their places.
#[exported_callback(on_error = 0, pinned)]
fn grains_sum(grains: &[Grain]) -> u64 {
    weighed(grains.iter().map(|grain| u64::from(grain.weight)))
}

/// One more grain than there were, each heavier by one.
#[exported_callback(on_error = Vec::new(), pinned)]
fn heavier_grains(grains: &[Grain]) -> Vec<Grain> {
    let more = [Grain { weight: 99 }];
    let all = grains.iter().chain(&more);
    all.map(|grain| Grain {
        weight: grain.weight + 1,
    })
    .collect()
}

/// Takes a struct by value. A binding that can't pass one has to say so.
#[exported_callback(on_error = 0, pinned)]
fn grain_by_value(first: u32, grain: Grain, last: u32) -> u64 {
    weighed([first, grain.weight, last].map(u64::from))
}

/// The next line: hit once more.
#[exported_callback(on_error = Line { hits: 0, kind: Kind::Empty }, pinned)]
fn next_line(line: &Line) -> Line {
    Line {
        hits: line.hits + 1,
        kind: line.kind,
    }
}

/// The sectors the other way round.
#[exported_callback(on_error = Vec::new(), pinned)]
fn reversed_sectors(sectors: &[Sector]) -> Vec<Sector> {
    sectors.iter().rev().copied().collect()
}

const EMPTY: Chest = Chest {
    mark: 0,
    grains: [Grain { weight: 0 }; 2],
    rows: [[0; 2]; 3],
    tools: [Tool {
        name: [0; 3],
        sizes: [0; 2],
    }; 2],
    last: 0,
};

fn numbers(chest: &Chest) -> impl Iterator<Item = u64> + '_ {
    let tools = chest.tools.iter().flat_map(|tool| {
        let sizes = tool.sizes.map(|size| u64::from(size.unsigned_abs()));
        tool.name.map(u64::from).into_iter().chain(sizes)
    });
    [u64::from(chest.mark)]
        .into_iter()
        .chain(chest.grains.map(|grain| u64::from(grain.weight)))
        .chain(chest.rows.iter().flatten().map(|&n| u64::from(n)))
        .chain(tools)
        .chain([u64::from(chest.last)])
}

/// All numbers in a chest, weighed by their places.
#[exported_callback(on_error = 0, pinned)]
fn chest_sum(chest: &Chest) -> u64 {
    weighed(numbers(chest))
}

/// The same of all chests.
#[exported_callback(on_error = 0, pinned)]
fn chests_sum(chests: &[Chest]) -> u64 {
    weighed(chests.iter().map(chest_sum))
}

/// The same chest.
#[exported_callback(on_error = EMPTY, pinned)]
fn same_chest(chest: &Chest) -> Chest {
    *chest
}

/// Two of the same chest.
#[exported_callback(on_error = Vec::new(), pinned)]
fn two_chests(chest: &Chest) -> Vec<Chest> {
    vec![*chest, *chest]
}
