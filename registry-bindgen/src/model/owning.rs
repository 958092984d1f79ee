//! Checks that a struct with typed handles stands only where it crosses by value: nothing else gives an ownership up once, or ends a loan with the call.
//!
//! The compiler has refused every other place. A damaged record may contain it, and a binding would end a callback twice.

use super::{Interface, ModelError, Type};

/// Refuses an interface in which such a struct may be copied.
///
/// # Errors
/// [`ModelError::Incomplete`] by the first item that has one elsewhere.
pub(super) fn check(interface: &Interface) -> Result<(), ModelError> {
    for structure in &interface.structs {
        let fields = structure.fields.iter().map(|field| &field.ty);
        refuse(interface, &structure.symbol, fields.map(innermost))?;
    }
    let called_by_rust = interface.taken_foreign();
    for call in interface.calls() {
        let params = call.params.iter().map(|param| &param.ty);
        let promised = call.promise.iter().map(|promise| &promise.value);
        let types = params.chain([&call.returns]).chain(promised);
        let is_copied = called_by_rust.contains(call.symbol.as_str());
        let copied = types.filter(|ty| is_copied || innermost(ty) != *ty);
        refuse(interface, &call.symbol, copied.map(innermost))?;
    }
    let methods = interface.implemented().flat_map(|item| &item.methods);
    for call in methods.map(|method| &method.call) {
        let params = call.params.iter().map(|param| &param.ty);
        refuse(interface, &call.symbol, params.chain([&call.returns]))?;
    }
    Ok(())
}

/// What stands behind references, in slices, in buffers and in arrays.
fn innermost(ty: &Type) -> &Type {
    match ty {
        Type::Array(of, _)
        | Type::Slice(of)
        | Type::Buffer(of)
        | Type::Reference { to: of, .. } => innermost(of),
        ty => ty,
    }
}

fn refuse<'a>(
    interface: &Interface,
    item: &str,
    copied: impl Iterator<Item = &'a Type>,
) -> Result<(), ModelError> {
    let mut owning = copied.filter(|ty| interface.holds(ty));
    owning
        .next()
        .and_then(Type::contained)
        .map_or(Ok(()), |symbol| {
            Err(ModelError::Incomplete {
                item: item.to_owned(),
                what: format!(
                    "a type that may be copied, where it has `{symbol}`, which has typed handles"
                ),
            })
        })
}
