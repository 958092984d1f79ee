import java.lang.foreign.MemorySegment;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import torture.*;

/**
 * Passes values of every row of the table of checks in every position, and prints what is wrong. A value of the kind comes back as it was. Any other is refused
 * by an exception that names its place, what came and what is wanted. A value of another Java type does not compile, except in {@code invoke}.
 */
public final class Checked {
    private Checked() {}

    private static final List<String> WRONG = new ArrayList<>();
    private static int refusals;

    /** A row: its values, those that its Java type has beside them, those that {@code invoke} gets besides, and what is wanted. */
    record Kind(String name, List<Object> good, List<Object> bad, List<Object> foreign, String wanted) {}

    /** A place of a value: the call, which gives the value back, and how a message calls the place. */
    record Position(String name, String place, Call call) {}

    interface Call {
        Object with(Object value) throws Exception;
    }

    /** What an array of the kind has no room for. */
    static final class NoSuchElement extends Exception {
        private static final long serialVersionUID = 1;
    }

    static void claim(String what, Object found, Object wanted) {
        if (!Objects.deepEquals(found, wanted)) {
            WRONG.add(what + ": " + wanted + " expected, " + found + " found");
        }
    }

    static void refused(String what, String place, String wanted, Callable<?> run) {
        refusals++;
        try {
            WRONG.add(what + ": not refused, but " + run.call());
        } catch (NoSuchElement error) {
            refusals--;
        } catch (IllegalArgumentException | NullPointerException error) {
            String said = String.valueOf(error.getMessage());
            if (!said.startsWith("`" + place + "` ") || !said.contains("; pass " + wanted)) {
                WRONG.add(what + ": " + said);
            }
        } catch (Exception error) {
            WRONG.add(what + ": " + error);
        }
    }

    static Method method(Class<?> of, String name) {
        return Arrays.stream(of.getMethods()).filter(m -> m.getName().equals(name)).findFirst().orElseThrow(() -> new AssertionError(name));
    }

    /** The method's own exception is thrown. */
    static Object called(Method method, Object of, Object... args) throws Exception {
        try {
            return method.invoke(of, args);
        } catch (InvocationTargetException error) {
            throw error.getCause() instanceof Exception own ? own : error;
        }
    }

    static Object called(String name, Object... args) throws Exception {
        return called(method(Torture.class, name), null, args);
    }

    /** A value as an element: a {@code byte[]} has the bits of a {@code u8}. */
    static Object element(Class<?> type, Object value) throws NoSuchElement {
        if (type == byte.class && value instanceof Integer number) {
            if (number < 0 || number > 255) {
                throw new NoSuchElement();
            }
            return number.byteValue();
        }
        return value;
    }

    static Object array(Class<?> type, Object... values) throws NoSuchElement {
        Object made = Array.newInstance(type.getComponentType(), values.length);
        for (int i = 0; i < values.length; i++) {
            Object value = type.getComponentType().isArray() ? array(type.getComponentType(), (Object[]) values[i]) : values[i];
            Array.set(made, i, element(type.getComponentType(), value));
        }
        return made;
    }

    /** An element as the value that it stands for. */
    static Object value(Object like, Object element) {
        return like instanceof Integer && element instanceof Byte bits ? (Object) (bits & 255) : element;
    }

    static Object at(Object like, Object array, int... places) {
        Object found = array;
        for (int place : places) {
            found = Array.get(found, place);
        }
        return value(like, found);
    }

    static Object[] pair(Object one, Object other) {
        return new Object[] {one, other};
    }

    static Class<?> parameter(String method) {
        return method(Torture.class, method).getParameterTypes()[0];
    }

    static Object fields(String kind, Object one, Object... two) throws Exception {
        var maker = Class.forName("torture." + kind + "Fields").getConstructors()[0];
        return maker.newInstance(one, array(maker.getParameterTypes()[1], two));
    }

    static Object field(Object of, String name) throws Exception {
        return called(method(of.getClass(), name), of);
    }

    static List<Position> positions(Kind kind, Object good) {
        String name = kind.name;
        Class<?> all = parameter("all" + name), two = parameter("pair" + name), rows = parameter("rows" + name), many = parameter("allFields" + name);
        List<Position> found = new ArrayList<>();
        found.add(new Position("parameter", "given", value -> called("same" + name, value)));
        found.add(new Position("reference", "given", value -> called("behind" + name, value)));
        found.add(new Position("optional reference", "given", value -> at(good, called("maybe" + name, value), 0)));
        found.add(new Position("slice", "many[1]", value -> at(good, called("all" + name, array(all, good, value)), 1)));
        found.add(new Position("array", "many[1]", value -> at(good, called("pair" + name, array(two, good, value)), 1)));
        found.add(new Position("array in a slice", "many[1][1]",
                value -> at(good, called("rows" + name, array(rows, pair(good, good), pair(good, value))), 1, 1)));
        found.add(new Position("field", "given.one", value -> field(called("fields" + name, fields(name, value, good, good)), "one")));
        found.add(new Position("array in a field", "given.two[1]",
                value -> at(good, field(called("fields" + name, fields(name, good, good, value)), "two"), 1)));
        found.add(new Position("field in a slice", "many[1].one", value -> field(at(good,
                called("allFields" + name, array(many, fields(name, good, good, good), fields(name, value, good, good))), 1), "one")));
        found.add(new Position("array of a field in a slice", "many[0].two[0]", value -> at(good, field(at(good,
                called("allFields" + name, array(many, fields(name, good, value, good))), 0), "two"), 0)));
        return found;
    }

    static Object widened(Object value) {
        return switch (value) {
            case Float number -> (Object) number.doubleValue();
            case Byte number -> number.longValue();
            case Short number -> number.longValue();
            case Integer number -> number.longValue();
            case Size size -> size.number();
            default -> value;
        };
    }

    static void check(Kind kind) throws Exception {
        Object good = kind.good.getFirst();
        List<Position> positions = positions(kind, good);
        long handle = (long) called("make" + kind.name);
        try (AutoCloseable owner = (AutoCloseable) Class.forName("torture." + kind.name + "Echo").getConstructor(long.class).newInstance(handle)) {
            positions.add(new Position("callback", "given", value -> called(method(owner.getClass(), "call"), owner, value)));
            for (Position position : positions) {
                String what = kind.name + " as " + position.name + ": ";
                for (Object value : kind.good) {
                    claim(what + value, position.call.with(value), value);
                }
                for (Object value : kind.bad) {
                    refused(what + value, position.place, kind.wanted, () -> position.call.with(value));
                }
            }
            for (Object value : kind.good) {
                claim(kind.name + " by handle: " + value, Torture.invoke(handle, value), widened(value));
            }
            for (List<Object> values : List.of(kind.bad, kind.foreign)) {
                for (Object value : values) {
                    refused(kind.name + " by handle: " + value, "given", kind.wanted, () -> Torture.invoke(handle, value));
                }
            }
        }
        lengths(kind.name, good);
    }

    /** What is no array of the right length, or none at all. */
    static void lengths(String name, Object good) throws Exception {
        Class<?> all = parameter("all" + name), two = parameter("pair" + name), rows = parameter("rows" + name);
        claim(name + ", none", Array.getLength(called("maybe" + name, (Object) null)), 0);
        claim(name + ", no elements", Array.getLength(called("all" + name, array(all))), 0);
        refused(name + ", no slice", "many", "an array", () -> called("all" + name, (Object) null));
        refused(name + ", no rows", "many", "an array", () -> called("rows" + name, (Object) null));
        refused(name + ", no struct", "given", "a " + name + "Fields", () -> called("fields" + name, (Object) null));
        refused(name + ", no array", "many", "an array of 2", () -> called("pair" + name, (Object) null));
        for (int length : new int[] {0, 1, 3}) {
            Object[] values = new Object[length];
            Arrays.fill(values, good);
            refused(name + ", " + length + " elements", "many", "an array of 2", () -> called("pair" + name, array(two, values)));
            refused(name + ", a row of " + length, "many[1]", "an array of 2",
                    () -> called("rows" + name, array(rows, pair(good, good), values)));
            refused(name + ", a field of " + length, "given.two", "an array of 2",
                    () -> called("fields" + name, fields(name, good, values)));
        }
    }

    static final List<Object> NEVER = Arrays.asList(null, "5", 'x', new Object(), new byte[1], MemorySegment.NULL, BigInteger.ONE);

    static List<Object> with(List<Object> values, Object... more) {
        List<Object> all = new ArrayList<>(values);
        all.addAll(Arrays.asList(more));
        return all;
    }

    /** A whole number's row, and that of the one that is not 0. */
    static void wholes(String name, List<Object> good, List<Object> bad, List<Object> beyond, String wanted, String nonzero) throws Exception {
        List<Object> foreign = with(NEVER, 1.0, true, 1.5f);
        foreign.addAll(beyond);
        check(new Kind(name, good, bad, foreign, wanted));
        Object zero = good.getLast();
        check(new Kind("Nz" + name.substring(0, 1).toLowerCase() + name.substring(1), good.subList(0, good.size() - 1), with(bad, zero), with(foreign, 0), nonzero));
    }

    static void numbers() throws Exception {
        List<Object> no = List.of();
        List<Object> far = List.of(Long.MIN_VALUE, Long.MAX_VALUE);
        wholes("I8", List.of((byte) -128, (byte) 127, (byte) 1, (byte) 0), no, with(far, -129, 128), "a byte", "a byte, but not 0");
        wholes("I16", List.of((short) -32768, (short) 32767, (short) 1, (short) 0), no, with(far, -32769, 32768), "a short", "a short, but not 0");
        wholes("I32", List.of(Integer.MIN_VALUE, Integer.MAX_VALUE, 1, 0), no, with(far, 1L << 31, (-1L << 31) - 1), "an int", "an int, but not 0");
        for (String name : new String[] {"I64", "Isize"}) {
            wholes(name, List.of(Long.MIN_VALUE, Long.MAX_VALUE, 1L, 0L), no, no, "a long", "a long, but not 0");
        }
        List<Object> ints = List.of(-1, Integer.MIN_VALUE, Integer.MAX_VALUE);
        wholes("U8", List.of(1, 127, 128, 255, 0), with(ints, 256), far, "an int from 0 to 255", "an int from 1 to 255");
        wholes("U16", List.of(1, 32768, 65535, 0), with(ints, 65536), far, "an int from 0 to 65535", "an int from 1 to 65535");
        wholes("U32", List.of(1L, 1L << 31, (1L << 32) - 1, 0L), with(far, -1L, 1L << 32), no, "a long from 0 to 4294967295", "a long from 1 to 4294967295");
        for (String name : new String[] {"U64", "Usize"}) {
            wholes(name, List.of(1L, Long.MIN_VALUE, -1L, 0L), no, no, "a long, taken as unsigned", "a long, taken as unsigned, but not 0");
        }
        List<Object> floats = List.of(0.5f, 0.0f, -0.0f, Float.NaN, Float.NEGATIVE_INFINITY, Float.MIN_VALUE, -Float.MAX_VALUE);
        check(new Kind("F32", floats, no, with(NEVER, true, 3.5e38, -Double.MAX_VALUE), "a float"));
        List<Object> doubles = List.of(0.1, 0.0, -0.0, Double.NaN, Double.POSITIVE_INFINITY, Double.MIN_VALUE, Double.MAX_VALUE);
        check(new Kind("F64", doubles, no, with(NEVER, true), "a double"));
        check(new Kind("Bool", List.of(true, false), no, with(NEVER, 0, 1, 1.0), "a boolean"));
        Object[] sizes = Size.values();
        check(new Kind("Size", List.of(sizes), no, with(NEVER, 1.0, true), ""));
        // An enumeration is an object, so it may be null.
        for (Position position : positions(new Kind("Size", List.of(), no, no, ""), Size.KB)) {
            if (!position.name.equals("optional reference")) {
                refused("no size as " + position.name, position.place, "a Size", () -> position.call.with(null));
            }
        }
    }

    static void others() throws Exception {
        String handle = "a handle, which is a long from 0 to 9007199254740991";
        for (long value : new long[] {0, 1, 7, (1L << 53) - 1}) {
            claim("optional handle", Torture.sameOptionalHandle(value), value);
            claim("handles in fields", Torture.fieldsHandle(new Handles(1, new long[] {value, 0})), new Handles[] {new Handles(1, new long[] {value, 0})});
        }
        claim("handles", Torture.allHandle(new long[] {1, 7}), new long[] {1, 7});
        for (long value : new long[] {-1, 1L << 53, Long.MIN_VALUE, Long.MAX_VALUE}) {
            refused("handle " + value, "given", handle, () -> Torture.sameHandle(value));
            refused("optional handle " + value, "given", handle, () -> Torture.sameOptionalHandle(value));
            refused("handle " + value + " in a field", "given.one", handle, () -> Torture.fieldsHandle(new Handles(value, new long[2])));
            refused("handle " + value + " in a row", "given.two[1]", handle, () -> Torture.fieldsHandle(new Handles(1, new long[] {0, value})));
            refused("handle " + value + " in a slice", "many[1]", handle, () -> Torture.allHandle(new long[] {1, value}));
            refused("handle " + value + " by handle", "given", handle, () -> Torture.invoke(Torture.HANDLES.get("sameHandle"), value));
        }
        for (Object value : with(NEVER, true, 1.0)) {
            refused("handle " + value + " by handle", "given", handle, () -> Torture.invoke(Torture.HANDLES.get("sameHandle"), value));
        }
        for (long address : new long[] {0, 1, -1}) {
            MemorySegment place = MemorySegment.ofAddress(address);
            claim("pointer", Torture.samePointer(place), place);
            claim("pointers", Torture.allPointer(new MemorySegment[] {place, null})[0], place);
            claim("pointers in fields", Torture.fieldsPointer(new Places(null, new MemorySegment[] {null, place})).two()[1], place);
            claim("function", Torture.hasFunction(place), address != 0);
        }
        MemorySegment heap = MemorySegment.ofArray(new byte[1]);
        refused("pointer", "given", "a native MemorySegment, or null", () -> Torture.samePointer(heap));
        refused("function", "given", "", () -> Torture.hasFunction(heap));
        refused("pointers", "many[0]", "a native MemorySegment", () -> Torture.allPointer(new MemorySegment[] {heap}));
        refused("pointer in a field", "given.one", "a native MemorySegment", () -> Torture.fieldsPointer(new Places(heap, new MemorySegment[2])));
        for (Object value : new Object[] {"5", 5, 5L, heap, new byte[1]}) {
            refused("pointer by handle: " + value, "given", "a native MemorySegment", () -> Torture.invoke(Torture.HANDLES.get("samePointer"), value));
        }
        texts();
    }

    static void texts() throws Exception {
        for (String text : new String[] {"", "a", "\ufeffx", "\u00e4\ud83d\ude00", "\ud7ff\ue000\uffff", "a".repeat(100_000)}) {
            claim("text", Torture.sameText(text), text);
            claim("C string", Torture.sameCString(text), text);
            claim("optional C string", Torture.sameOptionalCString(text), text);
            claim("text by handle", Torture.invoke(Torture.HANDLES.get("sameText"), text), text);
        }
        claim("a zero character", Torture.sameText("a\0b"), "a\0b");
        claim("no C string", Torture.sameOptionalCString(null), "none");
        String wanted = "a String without lone surrogates";
        for (String text : new String[] {null, "\ud800", "a\udfffb", "\ud800\ud800\udc00", "\udc00\ud800"}) {
            refused("text", "given", wanted, () -> Torture.sameText(text));
            refused("C string", "given", wanted, () -> Torture.sameCString(text));
            refused("text by handle", "given", wanted, () -> Torture.invoke(Torture.HANDLES.get("sameText"), text));
            if (text != null) {
                refused("optional C string", "given", wanted, () -> Torture.sameOptionalCString(text));
            }
        }
        String zero = wanted + " and without zero characters";
        refused("a zero character in a C string", "given", zero, () -> Torture.sameCString("a\0b"));
        refused("a zero character in an optional one", "given", zero, () -> Torture.sameOptionalCString("\0"));
        try (Texts every = new Texts(Torture.makeTexts())) {
            claim("all of them by handle", Torture.invoke(every.handle(), "a", new byte[1], "c", null, null), null);
            String[] places = {"text", "bytes", "c", "maybe", "place"};
            for (int at = 0; at < places.length; at++) {
                Object[] values = {"a", new byte[1], "c", "d", null};
                values[at] = 0.5;
                refused("a wrong one by handle", places[at], "", () -> Torture.invoke(every.handle(), values));
            }
        }
    }

    /**
     * @param args nothing
     * @throws Exception if a method is not there
     */
    public static void main(String[] args) throws Exception {
        Torture.silenceErrors();
        numbers();
        others();
        WRONG.stream().limit(100).forEach(System.out::println);
        if (refusals < 1000) {
            System.out.println("only " + refusals + " values were refused");
        }
        System.out.println("end");
    }
}
