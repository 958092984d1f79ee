// Written by registry-bindgen from {{ prefix }} {{ version }}; changes are lost when it is written again.
package {{ module }};

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.function.IntFunction;

/** Checks values, and writes and reads them in memory as the library lays them out. */
@SuppressWarnings("restricted")
final class Memory {
    private Memory() {}

    /** Writes a value at an address. What it refuses is named from there: {@code .field[1]}. */
    interface Put<T> {
        void put(MemorySegment to, long at, T value);
    }

    /** Reads a value at an address. */
    interface Get<T> {
        T get(MemorySegment from, long at);
    }

    /** Copies a number of elements. */
    interface Copy<R> {
        R copy(MemorySegment from, int count);
    }

    static NullPointerException missing(String place, String wanted) {
        return new NullPointerException("`" + place + "` is null; pass " + wanted);
    }

    static IllegalArgumentException refused(String place, Object value, String wanted) {
        return new IllegalArgumentException("`" + place + "` is " + value + "; pass " + wanted);
    }

    static void present(String place, Object value, String wanted) {
        if (value == null) {
            throw missing(place, wanted);
        }
    }

    /** What was refused inside of a value, with the place of that value. */
    static RuntimeException within(String place, RuntimeException error) {
        String message = error.getMessage();
        if (message == null || !message.startsWith("`")) {
            return error;
        }
        message = "`" + place + message.substring(1);
        RuntimeException whole = error instanceof NullPointerException
                ? new NullPointerException(message)
                : new IllegalArgumentException(message);
        whole.setStackTrace(error.getStackTrace());
        return whole;
    }

    /** What a method handle threw, as it was: that the library can't be loaded, or that a segment has ended. */
    static RuntimeException unexpected(Throwable error) {
        if (error instanceof Error whole) {
            throw whole;
        }
        return error instanceof RuntimeException whole ? whole : new IllegalStateException(error);
    }

    private static void checkCount(String place, int found, long count) {
        if (found != count) {
            throw new IllegalArgumentException("`" + place + "` has " + found + " elements; pass an array of " + count);
        }
    }

    static MemorySegment address(MemorySegment value) {
        return value == null ? MemorySegment.NULL : value;
    }
{% for k in kinds %}
{% if k.refused %}

    static {{ k.scalar }} {{ k.check }}(String place, {{ k.scalar }} value) {
        if ({{ k.refused }}) {
            throw refused(place, value, "{{ k.wanted }}");
        }
        return {{ k.lower[0] if k.layout == "ADDRESS" }}value{{ k.lower[1] if k.layout == "ADDRESS" }};
    }
{% endif %}

    static void put{{ k.name }}(String place, MemorySegment to, long at, {{ k.scalar }} value) {
{% if k.refused %}
        {{ k.check }}(place, value);
{% endif %}
        to.set(ValueLayout.{{ k.layout }}, at, {{ k.lower[0] }}value{{ k.lower[1] }});
    }

    static {{ k.scalar }} get{{ k.name }}(MemorySegment from, long at) {
        return {{ k.lift[0] }}from.get(ValueLayout.{{ k.layout }}, at){{ k.lift[1] }};
    }

    /** Writes an array of a fixed length. */
    static void put{{ k.name }}s(String place, MemorySegment to, long at, int count, {{ k.element }}[] values) {
        if (values == null) {
            throw missing(place, "an array of " + count);
        }
        checkCount(place, values.length, count);
        fill{{ k.name }}s(place, to, at, values);
    }

    /** The elements of a slice, in memory of the call's. */
    static MemorySegment {{ k.check }}s(Arena arena, String place, {{ k.element }}[] values) {
        if (values == null) {
            throw missing(place, "an array");
        }
        MemorySegment to = arena.allocate({{ k.size }}L * values.length, {{ k.size }});
        fill{{ k.name }}s(place, to, 0, values);
        return to;
    }

    private static void fill{{ k.name }}s(String place, MemorySegment to, long at, {{ k.element }}[] values) {
{% if k.is_bulk %}
        MemorySegment.copy(values, 0, to, ValueLayout.{{ k.layout }}, at, values.length);
{% else %}
        for (int i = 0; i < values.length; i++) {
            {{ k.element }} value = values[i];
{% if k.refused_element %}
            if ({{ k.refused_element }}) {
                throw refused(place + "[" + i + "]", value, "{{ k.wanted }}");
            }
{% endif %}
            to.set(ValueLayout.{{ k.layout }}, at + {{ k.size }}L * i, {{ k.lower_element[0] }}value{{ k.lower_element[1] }});
        }
{% endif %}
    }

    static {{ k.element }}[] get{{ k.name }}s(MemorySegment from, long at, int count) {
        {{ k.element }}[] values = new {{ k.element }}[count];
        for (int i = 0; i < count; i++) {
            values[i] = {{ k.lift_element[0] }}from.get(ValueLayout.{{ k.layout }}, at + {{ k.size }}L * i){{ k.lift_element[1] }};
        }
        return values;
    }
{% endfor %}

    /** Writes one value that is made of others. */
    static <T> void putOne(String place, MemorySegment to, long at, T value, Put<T> put) {
        try {
            put.put(to, at, value);
        } catch (IllegalArgumentException | NullPointerException error) {
            throw within(place, error);
        }
    }

    /** Writes an array of a fixed length, of values that are made of others. */
    static <T> void putRow(String place, MemorySegment to, long at, int count, long size, Put<T> put, T[] values) {
        if (values == null) {
            throw missing(place, "an array of " + count);
        }
        checkCount(place, values.length, count);
        putEach(place, to, at, size, put, values);
    }

    private static <T> void putEach(String place, MemorySegment to, long at, long size, Put<T> put, T[] values) {
        for (int i = 0; i < values.length; i++) {
            try {
                put.put(to, at + i * size, values[i]);
            } catch (IllegalArgumentException | NullPointerException error) {
                throw within(place + "[" + i + "]", error);
            }
        }
    }

    static <T> T[] getRow(MemorySegment from, long at, int count, long size, IntFunction<T[]> make, Get<T> get) {
        T[] values = make.apply(count);
        for (int i = 0; i < count; i++) {
            values[i] = get.get(from, at + i * size);
        }
        return values;
    }

    /** One value in memory of the call's. What writes it refuses null, and knows what is wanted. */
    static <T> MemorySegment one(Arena arena, String place, T value, long size, long align, Put<T> put) {
        MemorySegment to = arena.allocate(size, align);
        putOne(place, to, 0, value, put);
        return to;
    }

    static <T> MemorySegment oneOrNull(Arena arena, String place, T value, long size, long align, Put<T> put) {
        return value == null ? MemorySegment.NULL : one(arena, place, value, size, align, put);
    }

    /** The elements of a slice, which are made of others. */
    static <T> MemorySegment all(Arena arena, String place, T[] values, long size, long align, Put<T> put) {
        if (values == null) {
            throw missing(place, "an array");
        }
        MemorySegment to = arena.allocate(Math.multiplyExact(size, (long) values.length), align);
        putEach(place, to, 0, size, put, values);
        return to;
    }

    /** UTF-8, which has no form for half of a character. */
    static byte[] utf8(String place, String text, String wanted) {
        if (text == null) {
            throw missing(place, wanted);
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!Character.isSurrogate(c)) {
                continue;
            }
            if (!Character.isHighSurrogate(c) || i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1))) {
                throw new IllegalArgumentException("`" + place + "` has a lone surrogate at " + i + "; pass " + wanted);
            }
            i++;
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static MemorySegment text(Arena arena, String place, String text) {
        return arena.allocateFrom(ValueLayout.JAVA_BYTE, utf8(place, text, "{{ texts["text"] }}"));
    }

    static MemorySegment cString(Arena arena, String place, String text) {
        byte[] bytes = utf8(place, text, "{{ texts["C string"] }}");
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("`" + place + "` has a zero character at " + text.indexOf('\0') + "; pass {{ texts["C string"] }}");
        }
        MemorySegment to = arena.allocate(bytes.length + 1L);
        MemorySegment.copy(bytes, 0, to, ValueLayout.JAVA_BYTE, 0, bytes.length);
        return to;
    }

    static MemorySegment optionalCString(Arena arena, String place, String text) {
        return text == null ? MemorySegment.NULL : cString(arena, place, text);
    }

    /** The elements of a buffer of the library's, which is freed. */
    static <R> R take(MemorySegment cell, long size, Copy<R> copy) {
        MemorySegment data = cell.get(ValueLayout.ADDRESS, 0);
        long length = cell.get(ValueLayout.JAVA_LONG, 8);
        try {
            if (length < 0 || length > Integer.MAX_VALUE - 8) {
                throw new OutOfMemoryError("a result of " + Long.toUnsignedString(length) + " elements is too long for an array");
            }
            return copy.copy(data.reinterpret(length * size), (int) length);
        } finally {
            Native.free(data);
        }
    }

    static String takeText(MemorySegment cell) {
        return take(cell, 1, (from, count) -> new String(bytes(from, count), StandardCharsets.UTF_8));
    }

{% if callables %}
    /** The elements that C passes, for the call only. */
    static MemorySegment slice(MemorySegment from, long length, long size) {
        if (length < 0 || length > Integer.MAX_VALUE - 8) {
            throw new OutOfMemoryError("a slice of " + Long.toUnsignedString(length) + " elements is too long for an array");
        }
        return from.reinterpret(length * size);
    }

    static String string(MemorySegment from, long length) {
        MemorySegment bytes = slice(from, length, 1);
        return new String(bytes(bytes, (int) length), StandardCharsets.UTF_8);
    }

    static String string(MemorySegment from) {
        return from.address() == 0 ? null : from.reinterpret(Long.MAX_VALUE).getString(0);
    }

{% endif %}
    static byte[] bytes(MemorySegment from, int count) {
        byte[] bytes = new byte[count];
        MemorySegment.copy(from, ValueLayout.JAVA_BYTE, 0, bytes, 0, count);
        return bytes;
    }
}
