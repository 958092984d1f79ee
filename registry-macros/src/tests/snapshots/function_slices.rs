// #[exported_callback(on_error = String::new(), marker = Greet)]
// unsafe fn greet(name: &str, result: *const u8, marks: &[u16]) -> Result<String, Error> { todo() }

unsafe fn greet(name: &str, result: *const u8, marks: &[u16]) -> Result<String, Error> {
    todo()
}
#[doc(hidden)]
enum Greet {}
const _: () = {
    ::registry_core::__function! {
        , Greet greet "greet" 3084436515895861
        "registry_handle_3084436515895861_is_used_twice"(& 'static str, * const u8, &
        'static [u16],) __r::ReturnIf < Result < String, Error >, __Checked >,
        __ON_ERROR, __r::ValueIf < Result < String, Error >, __Checked >, type; [unsafe
        extern "C"] (name : * const __r::u8, name_len : __r::usize, result : * const u8,
        marks : * const u16, marks_len : __r::usize,) returns[-> __r::OutIf < Result <
        String, Error >, __Checked >] stub[const STUB : __r::Option < * const () > =
        __r::Option::Some(greet_stub as * const ());] given[const __CROSSING : __r::usize
        = { let _ : fn (< Result < String, Error > as __r::Lower > ::Shadow < >); 0 };
        type __Checked = [(); __CROSSING]; const __ON_ERROR : __r::ValueIf < Result <
        String, Error >, __Checked > = String::new(); unsafe extern "C" fn
        greet_stub(name : * const __r::u8, name_len : __r::usize, result : * const u8,
        marks : * const u16, marks_len : __r::usize,) -> __r::OutIf < Result < String,
        Error >, __Checked > { unsafe { __r::run:: < (& 'static str, * const u8, &
        'static [u16],), __r::ReturnIf < Result < String, Error >, __Checked > > (&
        __SLOT, (__r::slice(name, name_len), result, __r::slice(marks, marks_len),),
        __ON_ERROR) } }] 187
        b"crate shop 0.0.0\nname greet\nsymbol shop_greet\nhandle 3084436515895861\nunsafe\nparam name &str\nparam result *const u8\nparam marks &[u16]\nreturn Result<String, Error>\non_error String::new()\n"
        __r::on_error:: < __r::ReturnIf < Result < String, Error >, __Checked > >
        (__ON_ERROR), unsafe_slot NEW run try_run "shop_greet" greet_exported
        "shop_greet_try" greet_exported_try(name : * const __r::u8, name_len :
        __r::usize, result : * const u8, marks : * const u16, marks_len : __r::usize,
        result_2 : * mut __r::OutIf < Result < String, Error >, __Checked >,)
        (__r::slice(name, name_len), result, __r::slice(marks, marks_len),) result_2,
        wrapper export
    }
};
