//! Reads the records of traits and of their methods.

use std::collections::BTreeMap;

use super::documentation::docs;
use super::facts::{binding, incomplete, name, required, symbol};
use super::read::{Names, call};
use super::{Call, Method, ModelError, Trait};
use crate::record::{Item, Record};

impl Trait {
    /// The end of the path by which Rust names a method of it in messages.
    pub(crate) fn path_of(&self, method: &Call) -> String {
        format!("{}::{}", self.name, method.name)
    }
}

/// The traits with their methods.
pub(super) fn traits(records: &[&Record], names: &Names) -> Result<Vec<Trait>, ModelError> {
    let mut traits = BTreeMap::new();
    for record in records.iter().filter(|record| record.item == Item::Trait) {
        let item = without_methods(record)?;
        traits.insert(required(record, "identity")?, (item, BTreeMap::new()));
    }
    for record in records.iter().filter(|record| record.item == Item::Method) {
        let at: usize = required(record, "at")?
            .parse()
            .map_err(|_| incomplete(record, "a whole number as its `at`"))?;
        let method = Method {
            call: call(record, names)?,
            exclusive: record.fact("exclusive").is_some(),
        };
        let (item, methods) = traits
            .get_mut(required(record, "trait")?)
            .ok_or_else(|| incomplete(record, "the record of its trait"))?;
        item.fingerprint = item.fingerprint.wrapping_add(record.fingerprint);
        if methods.insert(at, method).is_some() {
            return Err(incomplete(record, "a place of its own in its trait"));
        }
    }
    let traits = traits.into_values().map(|(item, methods)| Trait {
        methods: methods.into_values().collect(),
        ..item
    });
    let mut traits: Vec<Trait> = traits.collect();
    traits.sort_by(|one, other| one.symbol.cmp(&other.symbol));
    Ok(traits)
}

/// What the record of a trait says.
fn without_methods(record: &Record) -> Result<Trait, ModelError> {
    let krate = required(record, "crate")?;
    let identity = required(record, "identity")?.parse();
    Ok(Trait {
        identity: identity.map_err(|_| incomplete(record, "a number as its `identity`"))?,
        implemented: None,
        name: name(record)?.to_owned(),
        binding: binding(record)?,
        ident: name(record)?.to_owned(),
        krate: krate.split(' ').next().unwrap_or("").to_owned(),
        symbol: symbol(record)?.to_owned(),
        docs: docs(record),
        methods: Vec::new(),
        fingerprint: record.fingerprint,
    })
}
