// Written by registry-bindgen from {{ prefix }} {{ version }}; changes are lost when it is written again.
package {{ module }};

/** The classes of owners, by the numbers that descriptions have for them. */
final class {{ item.class }} {
    private {{ item.class }}() {}

    /** The object for a typed handle, or the number of any other. */
    static Object owner(String kind, long handle) {
        return switch (kind) {
{% for identity, name in item.items %}
            case "owned handle {{ identity }}" -> {{ name }}.owner$(handle);
            case "borrowed handle {{ identity }}" -> {{ name }}.borrowed$(handle);
{% endfor %}
            default -> {{ item.next ~ ".owner(kind, handle)" if item.next else "handle" }};
        };
    }
}
