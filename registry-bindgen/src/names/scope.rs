//! A scope: its names, and the item that has each.
//!
//! Each language has scopes for its modules, enumerations, structs and parameter lists.

use std::collections::{BTreeMap, BTreeSet};

use super::Clash;

/// An item that needs a name.
pub(super) struct Item {
    /// Its name in Rust.
    pub(super) wanted: String,
    /// Whether the user has chosen it for the bindings.
    pub(super) chosen: bool,
    /// The name that distinguishes it from another item with the same Rust name.
    pub(super) apart: String,
    /// Its description in messages.
    pub(super) shown: String,
    /// The advice for giving it another name.
    pub(super) cure: &'static str,
}

impl Item {
    /// A variant of the enumeration with this symbol.
    pub(super) fn variant(name: &str, symbol: &str) -> Self {
        Self {
            wanted: name.to_owned(),
            chosen: true,
            apart: name.to_owned(),
            shown: format!("the variant `{name}` of `{symbol}`"),
            cure: "#[ffi_type(name = \"..\")]",
        }
    }
}

/// How a language spells a name of such a kind.
pub(super) type Spelling = fn(&str) -> String;

/// The names of one scope.
pub(super) struct Scope<'a> {
    language: &'static str,
    is_reserved: &'a dyn Fn(&str) -> bool,
    taken: BTreeMap<String, String>,
}

impl<'a> Scope<'a> {
    pub(super) fn new(language: &'static str, is_reserved: &'a dyn Fn(&str) -> bool) -> Self {
        Self {
            language,
            is_reserved,
            taken: BTreeMap::new(),
        }
    }

    /// The names of these items.
    pub(super) fn items(&mut self, items: &[(&Item, Spelling)]) -> Result<Vec<String>, Clash> {
        let spelled: Vec<String> = told_apart(items);
        for ((item, _), name) in items.iter().zip(&spelled) {
            self.take(name, &item.shown, item.cure)?;
        }
        let mut taken: BTreeSet<String> = self.taken.keys().cloned().collect();
        let free = spelled.into_iter().map(|name| {
            if !(self.is_reserved)(&name) {
                return name;
            }
            let free = free(name, &|name| {
                (self.is_reserved)(name) || taken.contains(name)
            });
            taken.insert(free.clone());
            free
        });
        let names = free.collect();
        Ok(names)
    }

    /// Takes a name that can't be another.
    pub(super) fn take(&mut self, name: &str, shown: &str, cure: &str) -> Result<(), Clash> {
        match self.taken.insert(name.to_owned(), shown.to_owned()) {
            None => Ok(()),
            Some(other) => Err(Clash {
                language: self.language,
                name: name.to_owned(),
                one: shown.to_owned(),
                other,
                cure: format!("give one of them another name: `{cure}`"),
            }),
        }
    }

    /// Whether something has this name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.taken.contains_key(name)
    }

    /// A name that is not taken: this one, or with underscores.
    pub(super) fn take_free(&mut self, name: String, shown: &str) -> String {
        let free = free(name, &|name| self.taken.contains_key(name));
        self.taken.insert(free.clone(), shown.to_owned());
        free
    }
}

/// The items' names as the language spells them. Where two have one name in Rust too, those that the user has not chosen are told apart by their symbols.
fn told_apart(items: &[(&Item, Spelling)]) -> Vec<String> {
    let spelled = |item: &Item, spell: Spelling| spell(&item.wanted);
    let mut first: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for (item, spell) in items {
        let wanted = first.entry(spelled(item, *spell)).or_default();
        wanted.push(&item.wanted);
    }
    let is_shared = |item: &Item, name: &String| {
        let same = |wanted: &&&str| **wanted == item.wanted;
        first
            .get(name)
            .is_some_and(|all| all.iter().filter(same).count() > 1)
    };
    let name = |(item, spell): &(&Item, Spelling)| {
        let name = spelled(item, *spell);
        if !item.chosen && is_shared(item, &name) {
            spell(&item.apart)
        } else {
            name
        }
    };
    items.iter().map(name).collect()
}

/// Assigns names in a list that no other file depends on: a free name is kept, others get underscores.
pub(super) fn locals(names: &[String], is_reserved: &dyn Fn(&str) -> bool) -> Vec<String> {
    let mut taken: BTreeSet<String> = BTreeSet::new();
    let mut kept: Vec<Option<String>> = Vec::new();
    for name in names {
        let keeps = !is_reserved(name) && taken.insert(name.clone());
        kept.push(keeps.then(|| name.clone()));
    }
    let mut name = |(kept, name): (Option<String>, &String)| {
        kept.unwrap_or_else(|| {
            let free = free(name.clone(), &|name| {
                is_reserved(name) || taken.contains(name)
            });
            taken.insert(free.clone());
            free
        })
    };
    kept.into_iter().zip(names).map(&mut name).collect()
}

/// The name, with as many underscores as it needs.
pub(super) fn free(mut name: String, is_taken: &dyn Fn(&str) -> bool) -> String {
    while is_taken(&name) {
        name.push('_');
    }
    name
}
