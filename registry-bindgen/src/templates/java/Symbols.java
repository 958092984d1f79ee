// Written by registry-bindgen from {{ prefix }} {{ version }}; changes are lost when it is written again.
package {{ module }};

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** The library's functions for its callbacks, each of which is linked at its first call. */
class {{ item.class }}{{ " extends " ~ item.next if item.next }} {
    {{ item.class }}() {}
{% for s in item.items %}

    private static final class Symbol{{ loop.index }} {
        static final MethodHandle HANDLE = Native.bind(
                "{{ s.name }}",
                {{ s.descriptor }});
    }

    static {{ s.returns }} {{ s.method }}({% for p in s.params %}{{ p }} a{{ loop.index }}{{ ", " if not loop.last }}{% endfor %}) {
        try {
            return ({{ s.returns }}) Symbol{{ loop.index }}.HANDLE.invokeExact({% for p in s.params %}a{{ loop.index }}{{ ", " if not loop.last }}{% endfor %});
        } catch (Throwable error) {
            throw Memory.unexpected(error);
        }
    }
{% endfor %}
}
