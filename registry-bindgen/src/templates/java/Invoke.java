// Written by registry-bindgen from {{ prefix }} {{ version }}; changes are lost when it is written again.
package {{ module }};

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Calls by a callback's record, with tagged values. */
final class Invoke {
    private Invoke() {}

    /** Bytes of a value. */
    private static final long SIZE = 24;

    private record Range(long low, long high, boolean isNonzero, String wanted) {}

    private static Range range(String type) {
        return switch (type) {
{% for kind, low, high, nonzero, wanted in wholes %}
            case "{{ kind }}" -> new Range({{ low }}, {{ high }}, {{ nonzero | lower }}, "{{ wanted }}");
{% endfor %}
            default -> null;
        };
    }

    private record Param(String name, String type) {}

    private record Signature(List<Param> params, String returns) {}

    /** By the handle: that of a function never changes, and that of a closure never returns. */
    private static final Map<Long, Signature> SIGNATURES = new ConcurrentHashMap<>();

    private static Signature signature(long handle) {
        Signature known = SIGNATURES.get(handle);
        if (known != null) {
            return known;
        }
        String described = Native.describe(handle);
        if (described.isEmpty()) {
            return null;
        }
        List<Param> params = new ArrayList<>();
        String returns = "";
        for (String line : described.split("\n")) {
            String[] words = line.split(" ", 3);
            if (words[0].equals("param") && words.length == 3) {
                params.add(new Param(words[1], words[2]));
            } else if (words[0].equals("return")) {
                returns = line.substring("return ".length());
            }
        }
        if (SIGNATURES.size() >= 1024) {
            SIGNATURES.clear();
        }
        Signature made = new Signature(params, returns);
        SIGNATURES.put(handle, made);
        return made;
    }

    static Object invoke(long handle, Object[] arguments) {
        // Read once: another thread, or a hook during the call, may change the caller's array.
        Object[] args = arguments == null ? null : arguments.clone();
        Signature signature = signature(handle);
        if (signature != null && signature.returns.startsWith("promise ")) {
            throw new IllegalArgumentException("`invoke` cannot await what this callback returns; call it by its own method or class");
        }
        // The library reports a wrong number, and reads none of the values.
        boolean fits = signature != null && args != null && signature.params.size() == args.length;
        int count = args == null ? 1 : args.length;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment values = arena.allocate(SIZE * count, 8);
            for (int i = 0; fits && i < count; i++) {
                tagged(arena, values.asSlice(SIZE * i, SIZE), signature.params.get(i), args[i]);
            }
            MemorySegment result = arena.allocate(SIZE, 8);
            int status = Native.invoke(handle, values, count, result);
            for (int i = 0; fits && i < count; i++) {
                if (args[i] instanceof OwnedCallback owner && signature.params.get(i).type.contains("owned handle ")) {
                    OwnedCallback.taken$(status, owner);
                }
            }
            if (status != 0) {
                throw Native.failure(status, "invoke");
            }
            return untagged(result, signature.returns);
        } finally {
            Reference.reachabilityFence(args);
        }
    }

    private static void put(MemorySegment to, int tag, long bits) {
        to.set(ValueLayout.JAVA_INT, 0, tag);
        to.set(ValueLayout.JAVA_LONG, 8, bits);
    }

    private static void put(MemorySegment to, int tag, MemorySegment data, long length) {
        put(to, tag, data.address());
        to.set(ValueLayout.JAVA_LONG, 16, length);
    }

    /** A value, converted to its parameter's type. */
    private static void tagged(Arena arena, MemorySegment to, Param param, Object value) {
        String place = param.name;
        // What an enumeration is to C.
        String type = param.type.startsWith("enum ") ? param.type.substring(5) : param.type;
        Range range = range(type);
        // A raw pointer may be null, and so may what is optional.
        boolean isOptional = type.startsWith("optional ");
        String kind = isOptional ? type.substring("optional ".length()) : type;
        if (range != null) {
            boolean isSigned = type.contains("i") && type.replace("nonzero ", "").startsWith("i");
            put(to, isSigned ? 2 : 3, whole(place, value, range));
        } else if (type.equals("bool")) {
            put(to, 1, typed(place, value, Boolean.class, "a boolean") ? 1 : 0);
        } else if (type.equals("f32") || type.equals("f64")) {
            put(to, 4, Double.doubleToRawLongBits(real(place, value, type)));
        } else if (kind.startsWith("handle") || kind.startsWith("owned handle") || kind.startsWith("borrowed handle")) {
            handle(to, place, value, isOptional);
        } else if (kind.equals("pointer") || kind.equals("function pointer")) {
            MemorySegment address = value == null ? null : typed(place, value, MemorySegment.class, "{{ texts["pointer"] }}");
            put(to, 7, Memory.pointer(place, address).address());
        } else if (type.equals("text")) {
            MemorySegment text = Memory.text(arena, place, typed(place, value, String.class, "{{ texts["text"] }}"));
            put(to, 5, text, text.byteSize());
        } else if (type.equals("[u8]") || type.equals("[nonzero u8]")) {
            MemorySegment bytes = arena.allocateFrom(ValueLayout.JAVA_BYTE, typed(place, value, byte[].class, "a byte[]"));
            put(to, 6, bytes, bytes.byteSize());
        } else if (kind.equals("C string")) {
            if (value != null || !isOptional) {
                String text = typed(place, value, String.class, "{{ texts["C string"] }}");
                put(to, 7, Memory.cString(arena, place, text).address());
            }
        } else {
            throw new IllegalArgumentException("`" + place + "` is of the type " + param.type
                    + ", which `invoke` cannot pass; call the callback by its own method");
        }
    }

    private static <T> T typed(String place, Object value, Class<T> type, String wanted) {
        if (value == null) {
            throw Memory.missing(place, wanted);
        }
        if (!type.isInstance(value)) {
            throw wrong(place, value, wanted);
        }
        return type.cast(value);
    }

    private static IllegalArgumentException wrong(String place, Object value, String wanted) {
        return new IllegalArgumentException("`" + place + "` is a " + value.getClass().getSimpleName() + "; pass " + wanted);
    }

    private static boolean isWhole(Object value) {
        return value instanceof Long || value instanceof Integer || value instanceof Short || value instanceof Byte;
    }

    private static long whole(String place, Object value, Range range) {
        if (value == null) {
            throw Memory.missing(place, range.wanted);
        }
        long number;
        if (value instanceof Numbered numbered) {
            number = numbered.number();
        } else if (isWhole(value)) {
            number = ((Number) value).longValue();
        } else {
            throw wrong(place, value, range.wanted);
        }
        if (number < range.low || number > range.high || range.isNonzero && number == 0) {
            throw Memory.refused(place, value, range.wanted);
        }
        return number;
    }

    private static double real(String place, Object value, String type) {
        String wanted = type.equals("f32") ? "a float" : "a double";
        if (value == null) {
            throw Memory.missing(place, wanted);
        }
        if (!isWhole(value) && !(value instanceof Float) && !(value instanceof Double)) {
            throw wrong(place, value, wanted);
        }
        double number = ((Number) value).doubleValue();
        if (type.equals("f32") && Float.isInfinite((float) number) && !Double.isInfinite(number)) {
            throw Memory.refused(place, value, wanted);
        }
        return number;
    }

    private static void handle(MemorySegment to, String place, Object value, boolean isOptional) {
        // The library checks that an owner is one of the callback type.
        if (value instanceof OwnedCallback owner) {
            put(to, 8, owner.handle());
        } else if (value != null && isWhole(value)) {
            put(to, 8, Memory.handle(place, ((Number) value).longValue()));
        } else if (value != null) {
            throw wrong(place, value, "{{ texts["handle"] }}");
        } else if (!isOptional) {
            throw Memory.missing(place, "{{ texts["handle"] }}");
        }
    }

    private static Object untagged(MemorySegment result, String returns) {
        int tag = result.get(ValueLayout.JAVA_INT, 0);
        long bits = result.get(ValueLayout.JAVA_LONG, 8);
        return switch (tag) {
            case 1 -> bits != 0;
            case 2, 3 -> bits;
            case 4 -> Double.longBitsToDouble(bits);
            case 5 -> Memory.takeText(result.asSlice(8, 16));
            case 6 -> Memory.take(result.asSlice(8, 16), 1, Memory::bytes);
            case 7 -> MemorySegment.ofAddress(bits);
            case 8 -> owner(returns, bits);
            default -> null;
        };
    }

    /** The object for a typed handle, or the number of any other. */
    private static Object owner(String returns, long handle) {
        String kind = returns.startsWith("optional ") ? returns.substring("optional ".length()) : returns;
        return Owners.owner(kind, handle);
    }
}
