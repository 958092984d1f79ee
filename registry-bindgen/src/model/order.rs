//! The order of structs: C needs each before those that contain it.

use super::{ModelError, Struct};

/// The deepest nesting of structs, since the emitters recurse through them.
const DEEPEST: usize = 100;

/// Sorts structs so that each comes after those that it contains, as C requires. A struct can't contain itself, so each round places at least one.
pub(super) fn contained_first(mut waiting: Vec<Struct>) -> Result<Vec<Struct>, ModelError> {
    let mut placed: Vec<Struct> = Vec::new();
    let mut rounds = 0;
    while !waiting.is_empty() {
        let names: Vec<String> = waiting.iter().map(|s| s.symbol.clone()).collect();
        let (ready, later): (Vec<_>, Vec<_>) = waiting.into_iter().partition(|s| {
            !s.fields.iter().any(|field| {
                field
                    .ty
                    .contained()
                    .is_some_and(|name| names.iter().any(|n| n == name))
            })
        });
        rounds += 1;
        if let (Some(first), true) = (later.first(), ready.is_empty() || rounds == DEEPEST) {
            let what = match rounds {
                DEEPEST => format!("an end: it contains more than {DEEPEST} others in each other"),
                _ => "an end: it contains itself".to_owned(),
            };
            return Err(ModelError::Incomplete {
                item: first.symbol.clone(),
                what,
            });
        }
        placed.extend(ready);
        waiting = later;
    }
    Ok(placed)
}
