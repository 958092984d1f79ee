//! The pool of a callback type: bare stubs, each with its number hardcoded.
//!
//! The stubs are instances of one const-generic function, written
//! down in rows of sixteen by one const-generic row: so the length of the expansion grows with the number of rows only.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::signature::Pieces;
use crate::model::{Exported, Pool};
use crate::names;

/// Stubs in a row. `Pool` and `position` of the library have the same number.
const ROW: usize = 16;

// from  pool = 64, pool_quarantine = 8
// into  impl Pooled: 64 cells, and 4 rows of 16 stubs that each call their cell
pub(crate) fn expand(pool: &Pool, exported: &Exported, pieces: &Pieces) -> TokenStream {
    let Pieces {
        unsafe_extern,
        c_params,
        c_return,
        call_arguments,
        ..
    } = pieces;
    let marker = &exported.marker;
    let stub = names::nested(&exported.item, "pooled");
    let row = names::nested(&exported.item, "row");
    let columns = (0..ROW).map(Literal::usize_unsuffixed);
    let rows = (0..pool.size.div_ceil(ROW)).map(Literal::usize_unsuffixed);
    let [size, quarantine] = [pool.size, pool.quarantine].map(Literal::usize_unsuffixed);
    let reuse = pool.reuse;
    let row_length = Literal::usize_unsuffixed(ROW);
    let c_fn = quote!(__r::CFn<#marker>);
    quote! {
        unsafe impl __r::Pooled for #marker {
            fn pool() -> &'static __r::Pool<Self::CFn> {
                static __CELLS: [__r::PoolCell; #size] = [const { __r::PoolCell::new() }; #size];
                #unsafe_extern fn #stub<const __ROW: __r::usize, const __COLUMN: __r::usize>(#c_params) #c_return {
                    let __cell = &__CELLS[const { __r::position(__ROW, __COLUMN, #size) }];
                    unsafe { __r::call_pooled::<#marker>(__cell, #call_arguments) }
                }
                const fn #row<const __ROW: __r::usize>() -> [#c_fn; #row_length] {
                    [#(#stub::<{ __ROW }, #columns>),*]
                }
                static __POOL: __r::Pool<#c_fn> = __r::Pool::new(
                    &[#(#row::<#rows>()),*],
                    &__CELLS,
                    #quarantine,
                    #reuse,
                );
                &__POOL
            }
        }
    }
}
