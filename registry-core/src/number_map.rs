//! A map whose keys are numbers: open addressing, with linear probing and without tombstones.
//!
//! `mail.rs` (which thread owns an entry), `buffer.rs` (what is handed out, by address) and `key.rs` (the key of a handle)
//! use it, each under its own lock. The tree of the standard library would serve as well, but is compiled anew for each
//! kind of value: without its trees, this crate is little more than half the machine code in an unoptimised build, the first of
//! every user (`benches/README.md`).
//!
//! # Invariants
//! The number of places is 0 or a power of two, and at most three quarters are taken. From where a key belongs (`home`) to
//! where it stands, every place is taken: a search may stop at the first free one. (Knuth, *The Art of Computer Programming*, volume 3,
//! 6.4, algorithms L and R.)

use alloc::vec::Vec;

const FEWEST: usize = 16;

pub(crate) struct NumberMap<V> {
    places: Vec<Option<(u64, V)>>,
    len: usize,
}

impl<V> NumberMap<V> {
    pub(crate) const fn new() -> Self {
        Self {
            places: Vec::new(),
            len: 0,
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.len
    }

    pub(crate) fn get(&self, key: u64) -> Option<&V> {
        let place = self.find(key)?;
        self.places[place].as_ref().map(|(_, value)| value)
    }

    /// Puts the value in, in the place of any that was there.
    pub(crate) fn insert(&mut self, key: u64, value: V) {
        if let Some(place) = self.find(key) {
            self.places[place] = Some((key, value));
            return;
        }
        if (self.len + 1) * 4 > self.places.len() * 3 {
            self.resize((self.places.len() * 2).max(FEWEST));
        }
        self.put(key, value);
    }

    /// Takes the value out.
    pub(crate) fn remove(&mut self, key: u64) -> Option<V> {
        let mut free = self.find(key)?;
        let (_, value) = self.places[free].take()?;
        self.len -= 1;
        // Whoever stands behind the gap and could not be found over it moves into it, and leaves the next.
        let mut place = free;
        loop {
            place = self.after(place);
            let Some(&(key, _)) = self.places[place].as_ref() else {
                break;
            };
            if self.distance(self.home(key), place) >= self.distance(free, place) {
                self.places.swap(free, place);
                free = place;
            }
        }
        if self.places.len() > FEWEST && self.len * 8 < self.places.len() {
            self.resize(self.places.len() / 2);
        }
        Some(value)
    }

    /// Keeps the keys of which this says so.
    #[cfg(any(test, not(target_pointer_width = "64")))]
    pub(crate) fn retain(&mut self, mut keep: impl FnMut(u64) -> bool) {
        for (key, value) in self.renewed(self.places.len()).into_iter().flatten() {
            if keep(key) {
                self.put(key, value);
            }
        }
    }

    fn find(&self, key: u64) -> Option<usize> {
        if self.len == 0 {
            return None;
        }
        let mut place = self.home(key);
        while let Some((there, _)) = &self.places[place] {
            if *there == key {
                return Some(place);
            }
            place = self.after(place);
        }
        None
    }

    /// Puts a key in that is not there; a place is free.
    fn put(&mut self, key: u64, value: V) {
        let mut place = self.home(key);
        while self.places[place].is_some() {
            place = self.after(place);
        }
        self.places[place] = Some((key, value));
        self.len += 1;
    }

    fn resize(&mut self, places: usize) {
        for (key, value) in self.renewed(places).into_iter().flatten() {
            self.put(key, value);
        }
    }

    /// Empties the map, gives it this many places, and hands out what was in it.
    fn renewed(&mut self, places: usize) -> Vec<Option<(u64, V)>> {
        let mut empty = Vec::new();
        empty.resize_with(places, || None);
        self.len = 0;
        core::mem::replace(&mut self.places, empty)
    }

    /// Where the key belongs. Multiplied by 2^64 over the golden ratio (Knuth, as above): handles and addresses differ in low bits mostly,
    /// and the product's high bits depend on all.
    fn home(&self, key: u64) -> usize {
        let bits = self.places.len().trailing_zeros();
        let high = key.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> (64 - bits);
        // Below the number of places, which is a `usize`.
        high as usize
    }

    fn after(&self, place: usize) -> usize {
        (place + 1) & (self.places.len() - 1)
    }

    /// Steps from one place to another.
    fn distance(&self, from: usize, to: usize) -> usize {
        to.wrapping_sub(from) & (self.places.len() - 1)
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::NumberMap;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    #[derive(Clone, Debug)]
    enum Step {
        Insert(u64),
        Remove(u64),
        RetainAbove(u64),
    }

    /// Few keys, so that they meet; some that differ in high bits alone.
    fn key() -> impl Strategy<Value = u64> {
        prop_oneof![
            0..40_u64,
            (0..40_u64).prop_map(|n| n << 58 | 1 << 52),
            0..2_000_u64
        ]
    }

    fn step() -> impl Strategy<Value = Step> {
        prop_oneof![
            6 => key().prop_map(Step::Insert),
            5 => key().prop_map(Step::Remove),
            1 => key().prop_map(Step::RetainAbove),
        ]
    }

    /// So many cases; an interpreter gets fewer.
    fn config() -> ProptestConfig {
        ProptestConfig {
            cases: if cfg!(miri) { 4 } else { 200 },
            failure_persistence: None,
            ..ProptestConfig::default()
        }
    }

    proptest! {
        #![proptest_config(config())]

        #[test]
        fn it_holds_what_a_tree_holds(steps in prop::collection::vec(step(), 0..if cfg!(miri) { 60 } else { 600 })) {
            let (mut map, mut tree) = (NumberMap::new(), BTreeMap::new());
            for (value, step) in steps.into_iter().enumerate() {
                match step {
                    Step::Insert(key) => {
                        map.insert(key, value);
                        tree.insert(key, value);
                    }
                    Step::Remove(key) => prop_assert_eq!(map.remove(key), tree.remove(&key)),
                    Step::RetainAbove(least) => {
                        map.retain(|key| key > least);
                        tree.retain(|&key, _| key > least);
                    }
                }
                prop_assert_eq!(map.len(), tree.len());
                for (&key, value) in &tree {
                    prop_assert_eq!(map.get(key), Some(value));
                }
            }
        }
    }

    #[test]
    fn a_map_that_was_large_gives_its_memory_back() {
        const KEYS: usize = if cfg!(miri) { 100 } else { 10_000 };
        let mut map = NumberMap::new();
        for key in 0..KEYS as u64 {
            map.insert(key, ());
        }
        let most = map.places.len();
        for key in 0..KEYS as u64 {
            assert_eq!(map.remove(key), Some(()));
        }
        assert!(
            most >= KEYS && map.places.len() == super::FEWEST,
            "{most}, {}",
            map.places.len()
        );
    }
}
