// Written by registry-bindgen from {{ prefix }} {{ version }}; changes are lost when it is written again.
package {{ module }};

/** {{ item.meaning }} */
public final class {{ item.class }} extends RegistryException {
    private static final long serialVersionUID = 1L;

    {{ item.class }}(String callback, String message, int code) {
        super({{ item.number }}, callback, message, code);
    }
}
