//! Messages of [`check`](crate::check) about a trait.

pub(crate) fn unsafe_trait() -> String {
    "foreign code calls methods, and an `unsafe trait` says nothing of their callers; remove `unsafe`, and write it at the methods that need a promise"
        .to_owned()
}

pub(crate) fn item_of_a_trait(word: &str) -> String {
    let found = match word {
        "type" => "an associated type",
        "const" => "an associated constant",
        _ => "another item",
    };
    format!("foreign code sees methods alone, found {found}; move it into another trait")
}

pub(crate) fn no_methods(name: &str) -> String {
    format!("`{name}` has no method to call; give it one, such as `fn run(&self);`")
}

pub(crate) fn no_receiver(method: &str) -> String {
    format!(
        "foreign code calls `{method}` by the handle of a value; add `&self` or `&mut self`, or export a free function"
    )
}

pub(crate) fn receiver_by_value(found: &str) -> String {
    format!(
        "the entry keeps its value, so a method can't have it as `{found}`; write `&self` or `&mut self`"
    )
}

pub(crate) fn self_in_a_method(name: &str) -> String {
    format!(
        "foreign code has no `Self`; write a type that crosses, or `OwnedHandle<{name}Entry>` for another value of this interface"
    )
}

pub(crate) fn cfg_on_a_method() -> String {
    "each method has its place in a table, which a `#[cfg]` would leave empty; put it on the trait, or on what is in the method's body"
        .to_owned()
}

pub(crate) fn on_error_without_a_list() -> String {
    "expected `#[on_error(..)]` with the value that C gets when the call can't be made, such as `#[on_error(-1)]`"
        .to_owned()
}

pub(crate) fn bad_on_error_of_a_method(error: &str) -> String {
    format!("the value of `on_error` can't be read: {error}; write it like `#[on_error(-1)]`")
}

pub(crate) fn where_clause_of_a_trait(name: &str) -> String {
    format!(
        "an exported trait can't have a `where` clause; write what `Self` needs behind its name, as in `trait {name}: Send`"
    )
}

pub(crate) fn argument_on_a_trait(name: &str) -> String {
    match name {
        "on_error" => {
            "each method has a return of its own; write `#[on_error(..)]` above the method"
                .to_owned()
        }
        "handle" | "pinned" => {
            format!(
                "`{name}` is for functions, and each implementer gets a handle when it is exported; remove it"
            )
        }
        _ => format!(
            "`{name}` is for callback types, and an interface is called by handle; remove it"
        ),
    }
}

pub(crate) fn method_without_a_c_name(name: &str) -> String {
    format!(
        "C can't have a function named after `{name}`; give the method a name of ASCII letters, digits and `_`"
    )
}

pub(crate) fn two_methods_of_one_symbol(name: &str, other: &str) -> String {
    format!(
        "`{name}` would have the symbol of the form of `{other}` that returns a status; rename one of them"
    )
}

pub(crate) fn adopted_without_an_error(method: &str) -> String {
    format!(
        "`{method}` returns nothing, so it can't say that a foreign implementer failed; write `-> Result<(), ForeignError>`, or remove `adopt` and write the `impl` for `Foreign<..>` by hand"
    )
}

pub(crate) fn self_without_a_vtable() -> String {
    "`self` says where the functions of a table get their object, and there is no table; add `vtable = other_crate::Methods`"
        .to_owned()
}

pub(crate) fn needs_a_vtable(attribute: &str) -> String {
    format!(
        "`#[{attribute}]` is about the table of another interface, and the trait has none; write `vtable = other_crate::Methods` in its attribute, or remove it"
    )
}

pub(crate) fn field_without_a_name() -> String {
    "expected `#[field(..)]` with the name of the field that gets the method's function, such as `#[field(xRead)]`"
        .to_owned()
}

pub(crate) fn release_with_a_value() -> String {
    "`#[release]` takes no value; the method's function ends the entry after the call".to_owned()
}

pub(crate) fn two_methods_of_one_field(field: &str, other: &str) -> String {
    format!(
        "the field `{field}` has the function of `{other}` already; name another one, like `#[field(my_field)]`"
    )
}
