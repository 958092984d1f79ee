// Written by registry-bindgen from {{ prefix }} {{ version }}; changes are lost when it is written again.
package {{ module }};

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** More functions of {@link {{ class }}}, which inherits them: no class of Java's holds any number. It is public for reflection alone. */
public class {{ item.class }}{{ " extends " ~ item.next if item.next }} {
    {{ item.class }}() {}

{% include "functions.java" %}
}
