//! The symbols that methods call, with their types for the linker.

use serde::Serialize;

use super::types::Types;
use crate::model::{Call, Type};
use crate::names::java as names;

/// A symbol of the library.
#[derive(Serialize)]
pub(super) struct Symbol {
    /// The C name.
    name: String,
    /// The method that calls it.
    method: String,
    /// The parameters' types.
    params: Vec<&'static str>,
    returns: &'static str,
    /// Their layouts, as the linker is told.
    descriptor: String,
}

impl Types<'_> {
    /// The symbol that returns the result itself.
    pub(super) fn plain_symbol(self, call: &Call, by_handle: bool) -> String {
        let is_method = self.0.methods().any(|method| method.symbol == call.symbol);
        if by_handle && !is_method {
            format!("{}_call", call.symbol)
        } else {
            call.symbol.clone()
        }
    }

    /// The symbol that a call goes to: the plain one, or the one that returns its status.
    pub(super) fn symbol(self, call: &Call, is_plain: bool, by_handle: bool) -> Symbol {
        let (mut layouts, mut params) = (Vec::new(), Vec::new());
        let mut add = |layout: &str, java: &'static str| {
            layouts.push(value_layout(layout));
            params.push(java);
        };
        if by_handle {
            add("JAVA_LONG", "long");
        }
        for param in &call.params {
            if matches!(param.ty, Type::Text | Type::Slice(_)) {
                add("ADDRESS", "MemorySegment");
                add("JAVA_LONG", "long");
            } else {
                let (layout, java) = self.carrier(&param.ty, false);
                add(&layout, java);
            }
        }
        let (name, returned, returns) = if is_plain {
            let (layout, java) = self.carrier(&call.returns, true);
            (self.plain_symbol(call, by_handle), layout, java)
        } else {
            if call.returns != Type::Void {
                add("ADDRESS", "MemorySegment");
            }
            (format!("{}_try", call.symbol), "JAVA_INT".to_owned(), "int")
        };
        layouts.insert(0, value_layout(&returned));
        Symbol {
            method: names::symbol(&name),
            name,
            params,
            returns,
            descriptor: format!("FunctionDescriptor.of({})", layouts.join(", ")),
        }
    }
}

/// A layout as Java names it: a struct's is an expression already.
pub(super) fn value_layout(layout: &str) -> String {
    if layout.ends_with(')') {
        layout.to_owned()
    } else {
        format!("ValueLayout.{layout}")
    }
}
