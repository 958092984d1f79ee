// Written by registry-bindgen from {{ prefix }} {{ version }}; changes are lost when it is written again.
package {{ module }};

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.util.concurrent.CompletableFuture;

{{ item.docs -}}
public final class {{ item.name }} extends OwnedCallback {
    /**
     * Takes over a handle that Rust has handed out.
     *
     * @param handle the handle
     */
    public {{ item.name }}(long handle) {
        this(handle, true);
    }

    private {{ item.name }}(long handle, boolean isOwned) {
        super(handle, isOwned);
    }

    static {{ item.name }} owner$(long handle) {
        return handle == 0 ? null : new {{ item.name }}(handle, true);
    }

    /** An object for what Rust owns. */
    static {{ item.name }} borrowed$(long handle) {
        return handle == 0 ? null : new {{ item.name }}(handle, false);
    }

{% for m in item.methods %}
{{ m.docs }}    {{ m.head }} {
{% for line in m.lines %}
        {{ line }}
{% endfor %}
    }
{{ "\n" if not loop.last }}{% endfor %}
{% if item.called %}

    /** {{ item.called.about }} */
{% if item.called.is_functional %}
    @FunctionalInterface
{% endif %}
    public interface {{ item.called.name }} {
{% for m in item.called.methods %}
{{ m.docs }}        {{ m.head }}
{{ "\n" if not loop.last }}{% endfor %}
    }
{% endif %}
}
