// Written by registry-bindgen from {{ prefix }} {{ version }}; changes are lost when it is written again.
package {{ module }};

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Rust callbacks of {{ prefix }} {{ version }}, held by handle.
 *
 * <p>The library is loaded at the first call: it is the file that the system property {@code {{ module }}.library} or the variable
 * {@code {{ prefix | upper }}_LIBRARY} names, else the one beside the classes, else the system's. A wrong argument is an {@code IllegalArgumentException} or a
 * {@code NullPointerException} before Rust sees it.
 */
public final class {{ class }}{{ " extends " ~ item.next if item.next }} {
    private {{ class }}() {}

    /** The names of the functions and their handles, for {@link #invoke}. */
    public static final Map<String, Long> HANDLES = handles$();

    private static Map<String, Long> handles$() {
        Map<String, Long> handles = new HashMap<>();
        put$(handles);
        return Collections.unmodifiableMap(handles);
    }

{% include "functions.java" %}

    /**
     * Ends a callback that Rust has handed over, by its handle.
     *
     * @param handle the handle
     * @throws RegistryException if Rust owns it, or there is none
     */
    public static void release(long handle) {
        int status = Native.release(Memory.handle("handle", handle));
        if (status != 0) {
            throw Native.failure(status, "release");
        }
    }

    /**
     * Whether a call by this handle would find a callback now.
     *
     * @param handle the handle
     * @return whether the callback is live
     */
    public static boolean isLive(long handle) {
        return Native.isLive(Memory.handle("handle", handle));
    }

    /**
     * How many callbacks are live.
     *
     * @return the number, of all threads
     */
    public static long liveCount() {
        return Native.liveCount();
    }

    /**
     * Replaces the error hook, which is called for each failure in this process, also of calls that Rust or C has made.
     *
     * @param hook the hook; null for the default one, which writes a line to stderr when a callback fails with a given status for the first time
     */
    public static void setErrorHook(ErrorHook hook) {
        Native.setErrorHook(hook);
    }

    /** Stops all reports of failures, to stderr and to the hook. Failed calls still throw. */
    public static void silenceErrors() {
        Native.silenceErrors();
    }

    /**
     * The record of a callback: a keyword and a value a line.
     *
     * @param handle the handle
     * @return the record; empty for an unknown handle
     */
    public static String describe(long handle) {
        return Native.describe(Memory.handle("handle", handle));
    }

    /**
     * Calls any callback whose parameters need no typed pointer, by its handle.
     *
     * @param handle the handle
     * @param args a value for each parameter, as its own method takes it; an enumeration's may be its number
     * @return a {@code Boolean}, {@code Long}, {@code Double}, {@code String}, {@code byte[]}, {@code MemorySegment}, an owner, or null
     * @throws RegistryException if the call cannot be made or fails
     */
    public static Object invoke(long handle, Object... args) {
        return Invoke.invoke(Memory.handle("handle", handle), args);
    }
}
