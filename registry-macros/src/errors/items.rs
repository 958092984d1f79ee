//! Messages of [`check`](crate::check) about the item and its signature.

/// The word as a message names the item.
fn item_kind(word: &str) -> String {
    match word {
        "struct" | "trait" | "static" | "macro_rules" | "mod" | "union" => format!("a `{word}`"),
        "enum" | "impl" | "extern" => format!("an `{word}`"),
        "const" => "a `const`".to_owned(),
        "use" => "a `use`".to_owned(),
        "" => "nothing".to_owned(),
        other => format!("`{other}`"),
    }
}

pub(crate) fn wrong_item(word: &str) -> String {
    let found = item_kind(word);
    format!(
        "expected a function, a type alias of a function type, or a trait, found {found}; move the attribute to one of these"
    )
}

pub(crate) fn no_body(item: &str) -> String {
    format!("`{item}` has no body to call; put the attribute on a free function with a body")
}

pub(crate) fn not_a_function_type(name: &str, found: &str) -> String {
    format!(
        "expected a function type, found `{found}`; write it like `type {name} = fn(a: i32) -> i32`"
    )
}

pub(crate) fn closure_trait(found: &str, instead: &str) -> String {
    format!(
        "expected a function type, found the trait `{found}`; write `{instead}`, and any closure of these parameters can be exported"
    )
}

pub(crate) fn async_function() -> String {
    "an `async fn` can't be exported, since C waits for the result; remove `async` and block on the future inside"
        .to_owned()
}

pub(crate) fn extern_function(written: &str) -> String {
    match written {
        "extern \"system\"" => {
            "it is the stub that is `extern`, not the item; remove `extern \"system\"` and write `abi = \"system\"`".to_owned()
        }
        other => format!("it is the stub that is `extern`, not the item; remove `{other}`"),
    }
}

pub(crate) fn named_lifetime() -> String {
    "an argument is borrowed for the call alone, so its lifetime can't be named; remove the lifetime, and write `&T`, or `T<'_>` of a type that has one"
        .to_owned()
}

pub(crate) fn generic(name: &str) -> String {
    format!(
        "C calls one function, so `{name}` can't be a parameter here; write an item for each case"
    )
}

pub(crate) fn where_clause() -> String {
    "a callback type can't have a `where` clause; remove it".to_owned()
}

pub(crate) fn variadic() -> String {
    "a variadic callback can't be exported; list the parameters".to_owned()
}

pub(crate) fn receiver() -> String {
    "a method can't be exported, since C has no `self`; export a free function, or a closure that captures the value"
        .to_owned()
}

pub(crate) fn associated_function(name: &str) -> String {
    format!(
        "a function of an `impl` can't be exported; move `{name}` out of it, and write the type's name in the place of `Self`"
    )
}

pub(crate) fn attribute_twice() -> String {
    "`exported_callback` stands twice on this item; write all arguments in one".to_owned()
}

pub(crate) fn pattern(found: &str) -> String {
    format!(
        "a parameter needs a name that C can see, found `{found}`; name it here and take it apart inside"
    )
}

pub(crate) fn parameter_attribute(name: &str) -> String {
    format!(
        "`#[{name}]` on a parameter would change what C passes; remove it, or put it on the whole item"
    )
}

pub(crate) fn exports_itself(name: &str) -> String {
    format!(
        "`{name}` would export the Rust function beside its stub; remove it, `unsafe(name = \"my_symbol\")` names the stub"
    )
}

pub(crate) fn changes_the_call(name: &str) -> String {
    format!(
        "`{name}` changes how the function is called, which a stub can't follow; put it on a function that this one calls"
    )
}

pub(crate) fn too_many_parameters(count: usize, most: usize) -> String {
    format!(
        "expected at most {most} parameters, found {count}; pass the rest in a `#[repr(C)]` struct"
    )
}
