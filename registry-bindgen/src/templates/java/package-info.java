// Written by registry-bindgen from {{ prefix }} {{ version }}; changes are lost when it is written again.

/**
 * Rust callbacks of {{ prefix }} {{ version }}, held by handle. {@link {{ class }}} has the functions.
 */
package {{ module }};
