// Written by registry-bindgen from {{ prefix }} {{ version }}; changes are lost when it is written again.
package {{ module }};

{% if item.layout %}
import java.lang.foreign.MemoryLayout;
{% endif %}
import java.lang.foreign.MemorySegment;
{% if item.layout %}
import java.lang.foreign.ValueLayout;
{% endif %}
{% if item.has_arrays %}
import java.util.Arrays;
{% endif %}

{{ item.docs -}}
public record {{ item.name }}({% for name, type in item.components %}{{ type }} {{ name }}{{ ", " if not loop.last }}{% endfor %}) {
{% if item.layout %}
    static MemoryLayout layout$() {
        return MemoryLayout.structLayout(
{% for part in item.layout %}
                {{ part }}{{ "," if not loop.last else ");" }}
{% endfor %}
    }

{% endif %}
    static void put$(MemorySegment to, long at, {{ item.name }} value) {
        if (value == null) {
            throw Memory.missing("", "a {{ item.name }}");
        }
{% for put in item.puts %}
        {{ put }}
{% endfor %}
    }

    static {{ item.name }} get$(MemorySegment from, long at) {
        return new {{ item.name }}(
{% for get in item.gets %}
                {{ get }}{{ "," if not loop.last else ");" }}
{% endfor %}
    }
{% if item.has_arrays %}

    private Object[] values$() {
        return new Object[] { {%- for name, type in item.components %}{{ " " }}{{ name }}{{ "," if not loop.last }}{% endfor %} };
    }

    /**
     * Compares arrays by their elements.
     *
     * @param other any object
     * @return whether it is an equal {{ item.name }}
     */
    @Override
    public boolean equals(Object other) {
        return other instanceof {{ item.name }} that && Arrays.deepEquals(values$(), that.values$());
    }

    @Override
    public int hashCode() {
        return Arrays.deepHashCode(values$());
    }

    @Override
    public String toString() {
        return "{{ item.name }}" + Arrays.deepToString(values$());
    }
{% endif %}
}
