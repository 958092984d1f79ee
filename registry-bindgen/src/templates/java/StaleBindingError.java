// Written by registry-bindgen from {{ prefix }} {{ version }}; changes are lost when it is written again.
package {{ module }};

/** The library has a different interface than this package. */
public class StaleBindingError extends LinkageError {
    private static final long serialVersionUID = 1L;

    StaleBindingError(String message) {
        super(message);
    }
}
