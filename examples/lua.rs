//! Lua as the host: Rust closures are values of Lua, which its garbage collector ends, and Lua's allocator is a closure.
//!
//! * A value of type `rule` is a userdata that holds the handle. Its metamethod `__call` calls the closure by the handle, and
//!   `__gc` releases it.
//! * Lua reports errors by `longjmp`, past the frames of whatever it called. No frame of the registry may be among them: so the
//!   functions that Lua calls are plain Rust, they call `Rule::call`, and raise the error after it has returned.
//! * The allocator is one closure, with its `user_data` in front. It counts, and refuses above a limit.
//!
//! Run it with `cargo run --example lua --features lua`; it needs Lua 5.4's development files
//! (`apt-get install liblua5.4-dev`). `REGISTRY_EXAMPLE_SIZE` sets the number of closures.

use mlua_sys::lua54 as lua;
use registry_core::{Callback, Handle, ThunkFirst, exported_callback, scope};
use std::ffi::{CStr, CString, c_int, c_void};
use std::io::Write;
use std::ptr::null_mut;

/// Converts one price in cents to another.
#[exported_callback(on_error = 0)]
type Rule = fn(cents: i64) -> Result<i64, String>;

/// Lua's allocator: makes, resizes or frees a block; null if that is not possible.
///
/// # Safety
/// `block` is null, or a block of this allocator with `old` bytes.
#[exported_callback(on_error = null_mut())]
type Allocate = unsafe fn(block: *mut c_void, old: usize, new: usize) -> *mut c_void;

/// The name of the type in Lua.
const RULE: &CStr = c"rule";

/// `discount(percent)`: a rule that Lua owns.
///
/// # Safety
/// As Lua calls it.
unsafe extern "C-unwind" fn discount(state: *mut lua::lua_State) -> c_int {
    // SAFETY: the state is Lua's. Whatever may raise an error stands before the export, so that no entry is lost.
    unsafe {
        let percent = lua::luaL_checkinteger(state, 1);
        let place = lua::lua_newuserdatauv(state, size_of::<u64>(), 0).cast::<u64>();
        place.write(0);
        lua::luaL_setmetatable(state, RULE.as_ptr());
        let rule = Rule::export(move |cents| match cents {
            0.. => Ok(cents * (100 - percent) / 100),
            _ => Err(format!("{cents} cents is no price")),
        });
        place.write(rule.into_handle().raw());
    }
    1
}

/// The handle in the first argument, which is a rule.
///
/// # Safety
/// As Lua calls it. Raises an error if the argument is something else.
unsafe fn handle(state: *mut lua::lua_State) -> Option<Handle> {
    // SAFETY: the state is Lua's; a rule is a userdata of eight bytes.
    let place = unsafe { lua::luaL_checkudata(state, 1, RULE.as_ptr()) };
    // SAFETY: as above.
    Handle::from_raw(unsafe { place.cast::<u64>().read() })
}

/// `rule(cents)`.
///
/// # Safety
/// As Lua calls it.
unsafe extern "C-unwind" fn call(state: *mut lua::lua_State) -> c_int {
    let mut message = [0; 256];
    // SAFETY: the state is Lua's. When an error is raised, nothing is alive here that would have to be dropped.
    unsafe {
        let (rule, cents) = (handle(state), lua::luaL_checkinteger(state, 2));
        match outcome(rule, cents, &mut message) {
            Ok(cents) => {
                lua::lua_pushinteger(state, cents);
                1
            }
            Err(len) => {
                lua::lua_pushlstring(state, message.as_ptr().cast(), len);
                lua::lua_error(state)
            }
        }
    }
}

/// Calls the rule. If that fails it writes a message, and returns its length. It is not a `String`: a `longjmp` would leak that.
fn outcome(rule: Option<Handle>, cents: i64, message: &mut [u8]) -> Result<i64, usize> {
    let size = message.len();
    let mut rest = message;
    // A longer message is cut off.
    let _ = match rule.map(|rule| Rule::call(rule, cents)) {
        Some(Ok(cents)) => return Ok(cents),
        Some(Err(error)) => write!(rest, "{}: {error}", error.status()),
        None => write!(rest, "there is no handle"),
    };
    Err(size - rest.len())
}

/// `__gc`: the collector has found that nobody holds the rule.
///
/// # Safety
/// As Lua calls it.
unsafe extern "C-unwind" fn collected(state: *mut lua::lua_State) -> c_int {
    // SAFETY: the state is Lua's.
    let rule = unsafe { handle(state) };
    // It is an error if Rust has closed the entry before; then there is nothing left to do.
    drop(rule.map(Callback::<Rule>::from_handle));
    0
}

/// An interpreter whose memory is a closure's.
struct Lua(*mut lua::lua_State);

impl Lua {
    /// # Safety
    /// `function` may be called with `user_data` until the interpreter is dropped.
    unsafe fn new(function: ThunkFirst<Allocate>, user_data: *mut c_void) -> Self {
        // SAFETY: the functions are valid for the life of the program.
        unsafe {
            let state = lua::lua_newstate(function, user_data);
            assert!(!state.is_null());
            lua::luaL_openlibs(state);
            lua::luaL_newmetatable(state, RULE.as_ptr());
            lua::lua_pushcclosure(state, call, 0);
            lua::lua_setfield(state, -2, c"__call".as_ptr());
            lua::lua_pushcclosure(state, collected, 0);
            lua::lua_setfield(state, -2, c"__gc".as_ptr());
            lua::lua_settop(state, 0);
            lua::lua_pushcclosure(state, discount, 0);
            lua::lua_setglobal(state, c"discount".as_ptr());
            Lua(state)
        }
    }

    /// Runs a program; returns what it returns, as text, or the message of its error.
    fn run(&self, program: &str) -> Result<String, String> {
        let program = CString::new(program).expect("no NUL");
        // SAFETY: the state lives, and errors are caught by `pcall`.
        unsafe {
            let mut failed = lua::luaL_loadstring(self.0, program.as_ptr());
            if failed == lua::LUA_OK {
                failed = lua::lua_pcall(self.0, 0, 1, 0);
            }
            let text = lua::lua_tostring(self.0, -1);
            let text = if text.is_null() {
                c"nil"
            } else {
                CStr::from_ptr(text)
            };
            let text = text.to_string_lossy().into_owned();
            lua::lua_settop(self.0, 0);
            if failed == lua::LUA_OK {
                Ok(text)
            } else {
                Err(text)
            }
        }
    }
}

impl Drop for Lua {
    fn drop(&mut self) {
        // SAFETY: made by `new`, and not used afterwards.
        unsafe { lua::lua_close(self.0) };
    }
}

/// Allocates from C's heap, counts, and refuses above the limit.
fn counting<'a>(
    bytes: &'a mut usize,
    limit: usize,
) -> impl FnMut(*mut c_void, usize, usize) -> *mut c_void + Send + use<'a> {
    move |block, old, new| {
        let old = if block.is_null() { 0 } else { old };
        if new > old && *bytes + (new - old) > limit {
            return null_mut();
        }
        // SAFETY: the callback's contract: a block of this allocator, or null.
        let made = unsafe {
            if new == 0 {
                libc::free(block);
                null_mut()
            } else {
                libc::realloc(block, new)
            }
        };
        if new == 0 || !made.is_null() {
            *bytes = *bytes - old + new;
        }
        made
    }
}

fn main() {
    let rules = size();
    let mut bytes = 0;
    scope(|s| {
        let allocate = Allocate::export_scoped_mut(s, counting(&mut bytes, 16 << 20));
        let thunk = allocate.thunk_first();
        // SAFETY: the wrapper outlives the interpreter.
        let lua = unsafe { Lua::new(thunk.function(), thunk.user_data()) };
        let live = || registry_core::report().total.live - 1; // without the allocator

        println!(
            "discount(20)(100) is {:?}",
            lua.run("return discount(20)(100)")
        );
        println!("an error of the rule: {:?}", lua.run("discount(20)(-1)"));
        println!(
            "an error that Lua catches: {:?}",
            lua.run("return select(2, pcall(discount(5), -1))")
        );

        lua.run(&format!(
            "rules = {{}} for i = 1, {rules} do rules[i] = discount(i % 100) end"
        ))
        .expect("it runs");
        lua.run("collectgarbage()").expect("it runs");
        println!("{} rules live in a table of Lua", live());
        lua.run("rules = nil collectgarbage()").expect("it runs");
        println!("{} after the collector came by", live());

        println!(
            "too much memory: {:?}",
            lua.run("return string.rep('x', 32 << 20)")
        );
        lua.run("keep = discount(50)").expect("it runs");
        drop(lua); // Lua collects what is left
        println!("{} after Lua has ended", live());
    });
    assert_eq!(bytes, 0, "Lua has freed all its memory");
    registry_core::assert_no_leaks!();
}

fn size() -> usize {
    let size = std::env::var("REGISTRY_EXAMPLE_SIZE");
    size.map_or(10_000, |size| size.parse().expect("a number"))
}
