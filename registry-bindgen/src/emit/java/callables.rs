//! Functions of Java that Rust calls: an interface for each callback type that a function takes a callable of, and a method that C calls.
//!
//! `Callables.java` has the functions by their numbers, which are their `user_data`. A method finds the function, makes Java's values of the
//! arguments, and Rust's of the result.

use serde::Serialize;

use super::symbols::value_layout;
use super::types::{Types, element, hint, kind};
use crate::emit::c;
use crate::model::{Call, Callback, Interface, Pointee, Trait, Type};

/// The data of a callable for the templates.
#[derive(Serialize)]
pub(super) struct Callable {
    /// The callback type, or the trait and the method.
    pub(super) name: String,
    /// As Rust knows it.
    rust: String,
    /// What Java implements.
    interface: String,
    /// The layouts of the C function's parameters, and their Java types and names.
    descriptor: String,
    types: Vec<&'static str>,
    params: Vec<String>,
    /// The call of the function, and what its result is to it: empty for none.
    called: String,
    returns: String,
    /// The statement that writes the result.
    put: String,
}

/// The callback types that have callables here: no upcall can take a struct by value whose alignment is larger than its fields'.
pub(super) fn used(interface: &Interface) -> impl Iterator<Item = &Callback> {
    let can_call = |c: &&Callback| interface.over_aligned_by_value(&c.call).is_none();
    c::callables(interface).filter(can_call)
}

/// The traits whose methods C can call here, likewise.
pub(super) fn used_traits(interface: &Interface) -> impl Iterator<Item = &Trait> {
    let can_call = |t: &&Trait| {
        let mut methods = t.methods.iter();
        methods.all(|m| interface.over_aligned_by_value(&m.call).is_none())
    };
    interface.implemented().filter(can_call)
}

/// The table of the methods of a trait.
#[derive(Serialize)]
pub(super) struct Table {
    name: String,
    /// The callables of the methods.
    methods: Vec<String>,
}

/// The name of the callable of the method at this place. Its class has a file, so it is no method's name: two of those may differ in case alone.
fn name_of_method(item: &Trait, at: usize) -> String {
    format!("{}${at}", item.ident)
}

pub(super) fn tables(interface: &Interface) -> Vec<Table> {
    let table = |item: &Trait| Table {
        name: item.ident.clone(),
        methods: (0..item.methods.len())
            .map(|at| name_of_method(item, at))
            .collect(),
    };
    used_traits(interface).map(table).collect()
}

/// Names what Java implements where it is a parameter: the interface `Function` of a callback type, or `Methods` of a trait.
pub(in crate::emit) fn name_interfaces(interface: &mut Interface) {
    let traits: Vec<String> = interface.traits.iter().map(|t| t.symbol.clone()).collect();
    let functions = interface.functions.iter_mut().map(|f| &mut f.call);
    let callbacks = interface.callbacks.iter_mut().map(|c| &mut c.call);
    let methods = interface.traits.iter_mut().flat_map(|t| &mut t.methods);
    let calls = functions.chain(callbacks);
    let calls = calls.chain(methods.map(|method| &mut method.call));
    for param in calls.flat_map(|c| &mut c.params) {
        if let Type::Foreign { callback, .. } = &mut param.ty {
            let is_trait = traits.contains(&callback.symbol);
            callback.name += if is_trait { ".Methods" } else { ".Function" };
        }
    }
}

/// Passes those that have none by the address of their struct.
pub(in crate::emit) fn pass_others_by_address(interface: &mut Interface) {
    let traits = used_traits(interface).map(|t| t.symbol.clone());
    let used = used(interface).map(|c| c.call.symbol.clone());
    let used: Vec<String> = used.chain(traits).collect();
    let functions = interface.functions.iter_mut().map(|f| &mut f.call);
    let callbacks = interface.callbacks.iter_mut().map(|c| &mut c.call);
    let methods = interface.traits.iter_mut().flat_map(|t| &mut t.methods);
    let calls = functions.chain(callbacks);
    let calls = calls.chain(methods.map(|method| &mut method.call));
    for param in calls.flat_map(|c| &mut c.params) {
        if matches!(&param.ty, Type::Foreign { callback, .. } if !used.contains(&callback.symbol)) {
            param.ty = Type::Pointer {
                mutable: false,
                to: Pointee::Void,
            };
        }
    }
}

impl Types<'_> {
    pub(super) fn callables(self) -> Vec<Callable> {
        let of_callback = |call: &Call| {
            let interface = format!("{}.Function", call.ident);
            Callable {
                rust: call.name.clone(),
                ..self.callable(call, call.ident.clone(), interface, "call")
            }
        };
        let of_method = |item: &Trait, at: usize, call: &Call| {
            let interface = format!("{}.Methods", item.ident);
            Callable {
                rust: item.path_of(call),
                ..self.callable(call, name_of_method(item, at), interface, &call.ident)
            }
        };
        let callbacks = used(self.0).map(|callback| of_callback(&callback.call));
        let methods = used_traits(self.0).flat_map(|item| {
            let methods = item.methods.iter().enumerate();
            methods.map(move |(at, m)| of_method(item, at, &m.call))
        });
        callbacks.chain(methods).collect()
    }

    /// The C function that calls a method of an interface.
    fn callable(self, call: &Call, name: String, interface: String, method: &str) -> Callable {
        let mut layouts = ["JAVA_INT", "JAVA_LONG"].map(value_layout).to_vec();
        let (mut types, mut params) = (vec!["long"], vec!["$key".to_owned()]);
        let mut add = |layout: &str, java: &'static str, name: String| {
            layouts.push(value_layout(layout));
            types.push(java);
            params.push(name);
        };
        let mut values = Vec::new();
        for param in &call.params {
            let name = format!("{}$", param.name);
            values.push(self.given(&name, &param.ty));
            if matches!(param.ty, Type::Text | Type::Slice(_)) {
                add("ADDRESS", "MemorySegment", name.clone());
                add("JAVA_LONG", "long", format!("{name}$"));
            } else {
                let (layout, java) = self.carrier(&param.ty, true);
                add(&layout, java, name);
            }
        }
        if call.returns != Type::Void {
            add("ADDRESS", "MemorySegment", "$result".to_owned());
        }
        add("ADDRESS", "MemorySegment", "$error".to_owned());
        let (returns, put) = match &call.returns {
            Type::Void => (String::new(), String::new()),
            ty => (hint(ty), self.put_result(ty)),
        };
        Callable {
            name,
            rust: String::new(),
            interface,
            descriptor: format!("FunctionDescriptor.of({})", layouts.join(", ")),
            types,
            params,
            called: format!("$function.{method}({})", values.join(", ")),
            put,
            returns,
        }
    }

    /// The statement that writes `$value` where Rust wants it.
    fn put_result(self, ty: &Type) -> String {
        let to = format!("$result.reinterpret({})", self.size(ty).0);
        match kind(ty) {
            Some(kind) => format!("Memory.put{kind}(\"result\", {to}, 0, $value);"),
            None => format!(
                "Memory.putOne(\"result\", {to}, 0, $value, {});",
                self.put(ty, 1)
            ),
        }
    }

    /// The value that a function gets, made of what C passes.
    fn given(self, name: &str, ty: &Type) -> String {
        match ty {
            Type::Text => format!("Memory.string({name}, {name}$)"),
            Type::CText { .. } => format!("Memory.string({name})"),
            Type::Slice(of) => {
                let (size, _) = self.size(of);
                let from = format!("Memory.slice({name}, {name}$, {size})");
                self.get_row(of, &from, "0", &format!("(int) {name}$"), 1)
            }
            Type::Reference { to, optional } => {
                let value = self.get(
                    to,
                    &format!("{name}.reinterpret({})", self.size(to).0),
                    "0",
                    1,
                );
                if *optional {
                    format!("{name}.address() == 0 ? null : {value}")
                } else {
                    value
                }
            }
            Type::Struct(named) => format!("{}.get$({name}, 0)", named.name),
            Type::Handle { of: Some(of), .. } => {
                let function = if of.owned { "owner$" } else { "borrowed$" };
                format!("{}.{function}({name})", of.callback.name)
            }
            Type::Enum(named) => {
                format!("{}.of({})", named.name, unsigned(self.0.scalar(ty), name))
            }
            ty => unsigned(ty, name),
        }
    }
}

/// A number as Java has it.
pub(super) fn unsigned(ty: &Type, value: &str) -> String {
    match ty {
        Type::Int {
            bits: 8,
            signed: false,
            ..
        } => format!("{value} & 0xff"),
        Type::Int {
            bits: 32,
            signed: false,
            ..
        } => format!("{value} & 0xffffffffL"),
        _ => value.to_owned(),
    }
}

/// The parameters of the interface's method.
pub(super) fn params(call: &Call) -> String {
    let given = |ty: &Type| match ty {
        Type::Slice(of) => format!("{}[]", element(of)),
        ty => hint(ty),
    };
    let params = call
        .params
        .iter()
        .map(|p| format!("{} {}", given(&p.ty), p.name));
    params.collect::<Vec<_>>().join(", ")
}
