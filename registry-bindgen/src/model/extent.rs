//! Counts the plain values of a type, which generated code may have to name one by one.
//!
//! A damaged record can contain any count, and nested structs multiply the counts. An interface with a type that is too large is
//! refused before a binding is written.

use std::collections::BTreeMap;

use super::{Interface, ModelError, Type};

/// The most that one parameter, return or struct may consist of.
const MOST: u64 = 1 << 16;

/// Refuses an interface in which a type is made of more than [`MOST`] values.
///
/// # Errors
/// [`ModelError::TooLarge`] by the first item that has one. The structs are sorted: what they contain comes first.
pub(super) fn check(interface: &Interface) -> Result<(), ModelError> {
    let mut structs = BTreeMap::new();
    let allowed = |item: &str, count: u64| match count {
        0..=MOST => Ok(count),
        _ => Err(ModelError::TooLarge(item.to_owned())),
    };
    for structure in &interface.structs {
        let fields = structure.fields.iter().map(|field| &field.ty);
        let count = allowed(&structure.symbol, sum(fields, &structs))?;
        structs.insert(structure.symbol.as_str(), count);
    }
    for call in interface.calls() {
        let params = call.params.iter().map(|param| &param.ty);
        let promised = call.promise.as_ref().map(|promise| &promise.value);
        let types = params.chain([&call.returns]).chain(promised);
        allowed(&call.symbol, sum(types, &structs))?;
    }
    Ok(())
}

fn sum<'a>(types: impl Iterator<Item = &'a Type>, structs: &BTreeMap<&str, u64>) -> u64 {
    types.fold(0, |sum, ty| sum.saturating_add(values(ty, structs)))
}

fn values(ty: &Type, structs: &BTreeMap<&str, u64>) -> u64 {
    match ty {
        Type::Array(of, count) => values(of, structs).saturating_mul(u64::from(*count)),
        // A struct without fields still has its braces, and an array of it can have any length.
        Type::Struct(named) => structs.get(named.symbol.as_str()).map_or(1, |n| *n.max(&1)),
        Type::Slice(of) | Type::Buffer(of) | Type::Reference { to: of, .. } => values(of, structs),
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Named;

    #[test]
    fn arrays_and_structs_of_arrays_multiply_and_never_overflow() {
        let row = Type::Array(Box::new(Type::Bool), 3);
        let grid = Type::Array(Box::new(row), 5);
        assert_eq!(values(&grid, &BTreeMap::new()), 15);
        let point = Named {
            symbol: "point".into(),
            name: "Point".into(),
        };
        let points = Type::Array(Box::new(Type::Struct(point)), u32::MAX);
        assert_eq!(
            values(&points, &BTreeMap::from([("point", 2)])),
            2 * u64::from(u32::MAX)
        );
        assert_eq!(
            values(&points, &BTreeMap::from([("point", u64::MAX)])),
            u64::MAX
        );
        assert_eq!(
            values(&points, &BTreeMap::from([("point", 0)])),
            u64::from(u32::MAX)
        );
    }
}
