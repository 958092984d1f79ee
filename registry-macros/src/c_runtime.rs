//! The names that a default symbol must not have: those of the C run times.
//!
//! [`check`](crate::check) asks for the symbols that an item would get. A symbol of the program hides a shared library's: a crate
//! `clock` with a function `gettime` would replace `clock_gettime` for the whole process, Rust's standard library included.
//! The user has not chosen such a name, and so has not promised that it does no harm.
//!
//! The symbols of other libraries can't be known here: a crate `sqlite3` may have a function `open`.

/// One name a line, in the order of their bytes. `c_runtime.sh` makes it.
const NAMES: &str = include_str!("c_runtime.txt");

/// The owner of a symbol.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Owner {
    /// A C run time, or Rust's own run time.
    RunTime,
    /// It begins with `_`: C keeps all of these for its run times, and linkers for themselves.
    Reserved,
    /// It tells that a handle is used twice.
    Handle,
    /// `export_runtime!()` of this crate exports it, or will.
    Library,
}

/// The owner of this symbol, if it has one. The answer is the same for every target, so that code compiles on all or on none.
pub(crate) fn owner(symbol: &str) -> Option<Owner> {
    if symbol.starts_with('_') {
        Some(Owner::Reserved)
    } else if symbol.starts_with("registry_handle_") && symbol.ends_with("_is_used_twice") {
        Some(Owner::Handle)
    } else {
        is_listed(symbol).then_some(Owner::RunTime)
    }
}

/// A binary search over the lines of the text.
fn is_listed(symbol: &str) -> bool {
    let (mut low, mut high) = (0, NAMES.len());
    while low < high {
        let middle = low + (high - low) / 2;
        let start = NAMES[..middle].rfind('\n').map_or(0, |end| end + 1);
        let end = NAMES[middle..]
            .find('\n')
            .map_or(NAMES.len(), |length| middle + length);
        match symbol.cmp(&NAMES[start..end]) {
            std::cmp::Ordering::Equal => return true,
            std::cmp::Ordering::Less => high = start,
            std::cmp::Ordering::Greater => low = end + 1,
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted_and_of_names_that_a_default_symbol_can_be() {
        let names: Vec<&str> = NAMES.lines().collect();
        assert!(names.len() > 5000 && NAMES.ends_with('\n'));
        assert!(names.is_sorted_by(|one, next| one < next));
        for name in names {
            assert!(crate::names::is_c_identifier(name), "{name}");
            let item = name.split_once('_').map(|(_, item)| item);
            assert!(item.is_some_and(|item| !item.is_empty()), "{name}");
            assert!(!name.starts_with('_'), "{name}");
        }
    }

    #[test]
    fn every_name_of_the_list_is_found_and_a_longer_one_is_not() {
        for name in NAMES.lines() {
            assert_eq!(owner(name), Some(Owner::RunTime), "{name}");
            assert!(!is_listed(&format!("{name}__")), "{name}");
        }
    }

    #[test]
    fn each_run_time_is_in_the_list() {
        for name in [
            "clock_gettime",    // all
            "sem_post",         // pthread
            "mtx_lock",         // C11
            "pidfd_spawn",      // glibc 2.39
            "epoll_wait",       // Linux
            "obstack_free",     // glibc
            "getopt_long_only", // musl
            "strcpy_s",         // Windows
            "dispatch_release", // macOS: by `export_runtime!()` in a crate `dispatch`
            "rust_eh_personality",
        ] {
            assert_eq!(owner(name), Some(Owner::RunTime), "{name}");
        }
        assert_eq!(owner("shop_add_tax"), None);
        assert_eq!(owner("_private_read"), Some(Owner::Reserved));
        assert_eq!(
            owner("registry_handle_7_is_used_twice"),
            Some(Owner::Handle)
        );
    }
}
