// Written by registry-bindgen from {{ prefix }} {{ version }}; changes are lost when it is written again.
package {{ module }};

import java.lang.foreign.MemorySegment;

{{ item.docs -}}
public enum {{ item.name }} implements Numbered {
{% for docs, name, number in item.variants %}
{{ docs }}    {{ name }}({{ number }}){{ ";" if loop.last else "," }}

{% endfor %}
    private static final {{ item.name }}[] VALUES$ = values();
    private final long number$;

    {{ item.name }}(long number) {
        this.number$ = number;
    }

    /**
     * The number that Rust has for it.
     *
     * @return the number; of 64 unsigned bits, the {@code long} with these bits
     */
    @Override
    public long number() {
        return number$;
    }

    /**
     * The value with a number.
     *
     * @param number the number that Rust has for it
     * @return the value
     * @throws IllegalArgumentException if there is none
     */
    public static {{ item.name }} of(long number) {
        for ({{ item.name }} value : VALUES$) {
            if (value.number$ == number) {
                return value;
            }
        }
        throw Memory.refused("number", number, "the number of a {{ item.name }}");
    }

    static long number$(String place, {{ item.name }} value) {
        if (value == null) {
            throw Memory.missing(place, "a {{ item.name }}");
        }
        return value.number$;
    }

    static void put$(MemorySegment to, long at, {{ item.name }} value) {
        Memory.put{{ item.kind }}("", to, at, {{ "(" ~ item.scalar ~ ") " if item.scalar != "long" }}number$("", value));
    }

    static {{ item.name }} get$(MemorySegment from, long at) {
        return of(Memory.get{{ item.kind }}(from, at));
    }
}
