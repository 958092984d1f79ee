// Written by registry-bindgen from {{ prefix }} {{ version }}; changes are lost when it is written again.
package {{ module }};

/** A value of an enumeration, which is a number to Rust. */
interface Numbered {
    long number();
}
