import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.NotSerializableException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import torture.*;

/** Calls every item of the torture library by the name that the rules give it, and prints what is wrong. */
public final class Tortured {
    private Tortured() {}

    private static final String WORDS = "from import_ def lambda pass with not is del class_ global len map getattr isinstance"
            + " callable int_ str bool list tuple property bytes memoryview float_ hasattr weakref enumerate dataclass sequence"
            + " typeError registryError annotations _fail _check _native _owned __name__ function var_ default_ delete new_ eval arguments"
            + " undefined object then stub handles_ load attach __proto__ toString_ hasOwnProperty prototype toJson call bind apply"
            + " length name exports require process async yield_ __dict__ __getattr__ __dir__ main printf try_ template operator private_"
            + " requireCurrent detail std registry openedByNobody release_ open";

    private static int count;

    static void same(String what, Object found, Object expected) {
        count++;
        if (!Objects.deepEquals(found, expected)) {
            System.out.println(what + ": " + shown(found) + ", not " + shown(expected));
        }
    }

    static String shown(Object value) {
        String all = Arrays.deepToString(new Object[] {value});
        return all.substring(1, all.length() - 1);
    }

    static Object result(Callable<?> run) {
        try {
            return run.call();
        } catch (Exception error) {
            return error.getClass();
        }
    }

    static String message(Callable<?> run) {
        try {
            return String.valueOf(run.call());
        } catch (Exception error) {
            return error.getMessage();
        }
    }

    static Method method(String name) {
        return Arrays.stream(Torture.class.getMethods())
                .filter(method -> Modifier.isStatic(method.getModifiers()) && method.getName().equals(name))
                .findFirst().orElseThrow(() -> new AssertionError("no method `" + name + "`"));
    }

    static void names() throws Exception {
        for (String word : WORDS.split(" ")) {
            same(word, method(word).invoke(null, 41), 42);
        }
        same("storeOpen", Torture.storeOpen(40), 42);
        same("alphaOpen", Torture.alphaOpen(32), 42);
        same("betaOpen", Torture.betaOpen(22), 42);
        same("wholeToFloat", Torture.wholeToFloat(39), 42);
        same("int2Float", Torture.int2Float(38), 42);
        same("token", Torture.token(Token.FILE), Token.HANDLE);
        same("_step", Torture.ofStep(new _step(41)), 42);
        same("Error_", Torture.ofError(new Error_(41)), 42);
        same("Value", Torture.ofValue(new Value(41)), 42);
        same("TypeAlias", Torture.ofTypeAlias(new TypeAlias(41)), 42);
        same("Owned", Torture.ofOwned(new Owned(41)), 42);
        same("Status", Torture.ofStatus(new Status(41)), 42);
        same("Array", Torture.ofArray(new Array(41)), 42);
        same("Iterable_", Torture.ofIterable(new Iterable_(41)), 42);
        same("Library", Torture.ofLibrary(new Library(41)), 42);
        same("Promise", Torture.ofPromise(new Promise(41)), 42);
        same("points", Torture.points(new Point(2), new GpuPoint(4, 10)), 42.0);
        same("rows", Torture.rows(new AlphaRow(2, Weight.ALL), new BetaRow((byte) 40)), 42);
        try (Adder adder = new Adder(Torture.makeAdder(1))) {
            same("adder", adder.call(1, 2, 3, 4, 5), 56);
        }
        int found = 0;
        for (String name : new String[] {"macrosOfC", "macrosOfX11", "wordsOfCpp", "namesOfHeaders", "wordsOfPython", "namesOfPython",
            "wordsOfJavascript", "namesOfJavascript", "namesOfBodies", "otherScripts"}) {
            Method function = method(name);
            int count = function.getParameterCount();
            Object[] args = new Object[count];
            int weighed = 0;
            for (int i = 0; i < count; i++) {
                args[i] = i + 1;
                weighed += (i + 1) * (i + 1);
            }
            same(name, function.invoke(null, args), weighed);
            found += count;
        }
        same("parameters were found", found > 90, true);
        same("joined", Torture.joined("one", "two"), "one/two");
        same("labels", Torture.labels("one", "two"), "one/two");
        String all = "a/b/c/d [1, 2] [1, 2] [3] [18446744073709551615] -9223372036854775808 3 [4] [true, false]";
        same("helpers", Torture.helpers("a", "b", new int[] {1, 2}, new Size[] {Size.KB, Size.KILOBYTES}, new byte[] {3}, new long[] {-1},
                Long.MIN_VALUE, Size.NONE, new byte[] {4}, "c", "d", new boolean[] {true, false}), all);
        same("lengths", Torture.lengths(new byte[] {1, 2}, 1, "abc", 1), 1313L);
    }

    static void members() {
        Fields fields = new Fields(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
        same("nextFields", Torture.nextFields(fields), new Fields(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12));
        same("components", new Fields(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12).null_(), 8);
        Size size = Size.KB;
        for (Size next : new Size[] {Size.KILOBYTES, Size.NONE, Size.MRO, Size.CONSTRUCTOR, Size.__PROTO__, Size._HIDDEN_, Size.KB}) {
            size = Torture.nextSize(size);
            same("nextSize", size, next);
        }
        same("unsigned8", Torture.allUnsigned8(Unsigned8.values()), Unsigned8.values());
        same("signed8", Torture.allSigned8(Signed8.values()), Signed8.values());
        same("unsigned16", Torture.allUnsigned16(Unsigned16.values()), Unsigned16.values());
        same("signed16", Torture.allSigned16(Signed16.values()), Signed16.values());
        same("unsigned32", Torture.allUnsigned32(Unsigned32.values()), Unsigned32.values());
        same("signed32", Torture.allSigned32(Signed32.values()), Signed32.values());
        same("signed64", Torture.allSigned64(Signed64.values()), Signed64.values());
        same("masks", Torture.allMasks(Mask.values()), Mask.values());
        for (Unsigned8 value : Unsigned8.values()) {
            same("an unsigned8", Torture.unsigned8(value), value);
        }
        for (Unsigned16 value : Unsigned16.values()) {
            same("an unsigned16", Torture.unsigned16(value), value);
        }
        for (Unsigned32 value : Unsigned32.values()) {
            same("an unsigned32", Torture.unsigned32(value), value);
        }
        for (Signed64 value : Signed64.values()) {
            same("a signed64", Torture.signed64(value), value);
        }
        for (Signed8 value : Signed8.values()) {
            same("a signed8", Torture.signed8(value), value);
        }
        for (Mask value : Mask.values()) {
            same("a mask", Torture.mask(value), value);
        }
        same("their numbers", Arrays.stream(Unsigned32.values()).map(Unsigned32::number).toList(), java.util.List.of(0L, 1L << 31, (1L << 32) - 1));
        same("maskOrFailure", Torture.maskOrFailure(false), Mask.ALL);
        same("a failure", result(() -> Torture.maskOrFailure(true)), FailedException.class);
        Masked masked = new Masked(Mask.TOP, new Mask[] {Mask.ALL, Mask.NONE}, Signed8.FIRST);
        same("masked", Torture.masked(masked), masked);
        same("areNull", Torture.areNull(null, null, null, MemorySegment.NULL, null, null), true);
        same("documented", Torture.documented(Documented.TWO), Documented.TWO);
        same("commented", Torture.commented(new Commented(7)), 7);
    }

    static void byValue() {
        for (byte value : new byte[] {-128, 127}) {
            same("a boxed i8", Torture.sameBoxedI8(new BoxedI8(value)), new BoxedI8(value));
            same("a boxed box", Torture.sameBoxedBoxed(new BoxedBoxed(new BoxedI8(value))), new BoxedBoxed(new BoxedI8(value)));
        }
        for (int value : new int[] {0, 65535}) {
            same("a boxed u16", Torture.sameBoxedU16(new BoxedU16(value)), new BoxedU16(value));
        }
        same("a wrong u16", message(() -> Torture.sameBoxedU16(new BoxedU16(65536))),
                "`given.held` is 65536; pass an int from 0 to 65535");
        same("a boxed bool", Torture.sameBoxedBool(new BoxedBool(true)), new BoxedBool(true));
        same("a boxed size", Torture.sameBoxedSize(new BoxedSize(Size.NONE)), new BoxedSize(Size.NONE));
        same("no size", message(() -> Torture.sameBoxedSize(new BoxedSize(null))), "`given.held` is null; pass a Size");
        same("a boxed u64", Torture.sameBoxedU64(new BoxedU64(-1)), new BoxedU64(-1));
        same("a boxed f32", Torture.sameBoxedF32(new BoxedF32(-1.5f)), new BoxedF32(-1.5f));
        same("a boxed f64", Torture.sameBoxedF64(new BoxedF64(1e308)), new BoxedF64(1e308));
        same("a boxed handle", Torture.sameBoxedHandle(new BoxedHandle((1L << 53) - 1)), new BoxedHandle((1L << 53) - 1));
        same("no handle", result(() -> Torture.sameBoxedHandle(new BoxedHandle(1L << 53))), IllegalArgumentException.class);
        same("a boxed place", Torture.sameBoxedPlace(new BoxedPlace(MemorySegment.ofAddress(-1))).held().address(), -1L);
        same("a boxed row", Torture.sameBoxedRow(new BoxedRow(new byte[] {-1})), new BoxedRow(new byte[] {-1}));
        short[] many = {-32768, 0, 32767};
        same("many", Torture.sameBoxedMany(new BoxedMany(many)), new BoxedMany(many));
        same("too few", message(() -> Torture.sameBoxedMany(new BoxedMany(new short[2]))),
                "`given.held` has 2 elements; pass an array of 3");
        Every every = new Every((byte) -128, true, 65535, Long.MIN_VALUE, 0.1f, -1, 0.1, -1, Size._HIDDEN_, MemorySegment.ofAddress(16), new long[] {0, (1L << 32) - 1});
        same("every", Torture.everyByValue(every), every);
    }

    /** The ends of each range, and what is beside it, in every position. */
    static void checked() {
        for (int value : new int[] {0, 127, 128, 255}) {
            U8Fields fields = new U8Fields(value, new byte[] {(byte) value, 0});
            same("u8", Torture.sameU8(value), value);
            same("u8 behind", Torture.behindU8(value), value);
            same("u8 maybe", Torture.maybeU8(value), new byte[] {(byte) value});
            same("u8 fields", Torture.fieldsU8(fields), fields);
            same("u8 all fields", Torture.allFieldsU8(new U8Fields[] {fields}), new U8Fields[] {fields});
            same("u8 by handle", echo(Torture.makeU8(), value), (long) value);
            try (U8Echo echo = new U8Echo(Torture.makeU8())) {
                same("u8 by an owner", echo.call(value), value);
            }
        }
        for (int value : new int[] {-1, 256}) {
            String wanted = " is " + value + "; pass an int from 0 to 255";
            U8Fields fields = new U8Fields(value, new byte[2]);
            same("no u8", message(() -> Torture.sameU8(value)), "`given`" + wanted);
            same("no u8 behind", message(() -> Torture.behindU8(value)), "`given`" + wanted);
            same("no u8 maybe", message(() -> Torture.maybeU8(value)), "`given`" + wanted);
            same("no u8 in a field", message(() -> Torture.fieldsU8(fields)), "`given.one`" + wanted);
            same("no u8 in a slice", message(() -> Torture.allFieldsU8(new U8Fields[] {new U8Fields(1, new byte[2]), fields})),
                    "`many[1].one`" + wanted);
            same("no u8 by handle", message(() -> echo(Torture.makeU8(), value)), "`given`" + wanted);
        }
        int[] u16 = {0, 65535};
        same("u16", Torture.sameU16(65535), 65535);
        same("u16s", new int[][] {Torture.allU16(u16), Torture.pairU16(u16), Torture.rowsU16(new int[][] {u16})[0]}, new int[][] {u16, u16, u16});
        same("no u16s", message(() -> Torture.allU16(new int[] {0, 65536})), "`many[1]` is 65536; pass an int from 0 to 65535");
        same("no row", message(() -> Torture.rowsU16(new int[][] {u16, {1, -1}})), "`many[1][1]` is -1; pass an int from 0 to 65535");
        same("a short row", message(() -> Torture.rowsU16(new int[][] {u16, {1}})), "`many[1]` has 1 elements; pass an array of 2");
        same("no row at all", message(() -> Torture.rowsU16(new int[][] {null})), "`many[0]` is null; pass an array of 2");
        long[] u32 = {0, (1L << 32) - 1};
        same("u32", new long[] {Torture.sameU32(u32[0]), Torture.sameU32(u32[1])}, u32);
        same("u32s", Torture.allU32(u32), u32);
        same("no u32", result(() -> Torture.sameU32(1L << 32)), IllegalArgumentException.class);
        same("no u32s", message(() -> Torture.allU32(new long[] {-1})), "`many[0]` is -1; pass a long from 0 to 4294967295");
        long[] u64 = {0, Long.MIN_VALUE, -1};
        same("u64s", Torture.allU64(u64), u64);
        same("usizes", Torture.allUsize(u64), u64);
        same("u64", Torture.sameU64(-1), -1L);
        same("u64 by handle", echo(Torture.makeU64(), -1L), -1L);
        same("i8s", Torture.allI8(new byte[] {-128, 127}), new byte[] {-128, 127});
        same("i16s", Torture.allI16(new short[] {-32768, 32767}), new short[] {-32768, 32767});
        same("i32", Torture.sameI32(Integer.MIN_VALUE), Integer.MIN_VALUE);
        same("i64", Torture.sameI64(Long.MIN_VALUE), Long.MIN_VALUE);
        same("i32 by handle", message(() -> echo(Torture.makeI32(), 1L << 31)), "`given` is 2147483648; pass an int");
        for (double value : new double[] {0.0, -0.0, Double.NaN, Double.NEGATIVE_INFINITY, Double.MIN_VALUE, Double.MAX_VALUE}) {
            same("f64", Torture.sameF64(value), value);
        }
        for (float value : new float[] {-0.0f, Float.NaN, Float.POSITIVE_INFINITY, Float.MIN_VALUE, Float.MAX_VALUE, 0.1f}) {
            same("f32", Torture.sameF32(value), value);
            same("f32 by handle", echo(Torture.makeF32(), value), (double) value);
        }
        same("no f32 by handle", result(() -> echo(Torture.makeF32(), 1e39)), IllegalArgumentException.class);
        same("bools", Torture.allBool(new boolean[] {true, false}), new boolean[] {true, false});
        same("a bool by handle", echo(Torture.makeBool(), true), true);
        same("no bool by handle", message(() -> echo(Torture.makeBool(), 1)), "`given` is a Integer; pass a boolean");
        same("nonzero", new long[] {Torture.sameNzi8((byte) -1), Torture.sameNzu8(255), Torture.sameNzu64(-1)}, new long[] {-1, 255, -1});
        same("zero", message(() -> Torture.sameNzi8((byte) 0)), "`given` is 0; pass a byte, but not 0");
        same("zero of u64", message(() -> Torture.sameNzu64(0)), "`given` is 0; pass a long, taken as unsigned, but not 0");
        same("zeros", message(() -> Torture.allNzu8(new byte[] {1, 0})), "`many[1]` is 0; pass an int from 1 to 255");
        same("zero in a field", message(() -> Torture.fieldsNzi16(new Nzi16Fields((short) 1, new short[] {1, 0}))), "`given.two[1]` is 0; pass a short, but not 0");
        same("zero by handle", result(() -> echo(Torture.makeNzu16(), 0)), IllegalArgumentException.class);
        same("sizes", Torture.allSize(Size.values()), Size.values());
        same("no size", message(() -> Torture.allSize(new Size[] {Size.KB, null})), "`many[1]` is null; pass a Size");
        same("a size by handle", echo(Torture.makeSize(), Size.MRO), 4L);
        same("an address", Torture.samePointer(MemorySegment.ofAddress(-1)).address(), -1L);
        same("no address", Torture.samePointer(null), MemorySegment.NULL);
        same("an array for an address", result(() -> Torture.samePointer(MemorySegment.ofArray(new byte[1]))), IllegalArgumentException.class);
        same("hasFunction", new boolean[] {Torture.hasFunction(null), Torture.hasFunction(MemorySegment.ofAddress(16))}, new boolean[] {false, true});
        same("largestSize", Torture.largestSize(), -1L);
        same("endSizes", Torture.endSizes(), new IsizeFields[] {new IsizeFields(Long.MIN_VALUE, new long[] {Long.MAX_VALUE, 0})});
        for (String text : new String[] {"", "Ä\0b", "\uD83D\uDE00"}) {
            same("a text", Torture.sameText(text), text);
        }
        for (String text : new String[] {"\uD83D", "a\uDE00", "\uDE00\uD83D"}) {
            same("half a character", result(() -> Torture.sameText(text)), IllegalArgumentException.class);
            same("half a character in C", result(() -> Torture.sameCString(text)), IllegalArgumentException.class);
        }
        same("a C string", Torture.sameCString("Ä"), "Ä");
        same("a zero character", result(() -> Torture.sameOptionalCString("a\0")), IllegalArgumentException.class);
        same("no C string", new String[] {Torture.sameOptionalCString(null), message(() -> Torture.sameCString(null))},
                new String[] {"none", "`given` is null; pass a String without lone surrogates and without zero characters"});
    }

    static Object echo(long handle, Object value) {
        try {
            return Torture.invoke(handle, value);
        } finally {
            Torture.release(handle);
        }
    }

    static void owners() throws Exception {
        Factor two = Torture.factor(2);
        same("call", two.call(21), 42L);
        same("borrowed", Torture.useOnce(two, 21), 42L);
        same("none", new Object[] {Torture.factorOrNone(0), Torture.useAny(null, 42), Torture.useUpAny(null, 42)}, new Object[] {null, 42L, 42L});
        same("no owner", message(() -> Torture.useOnce(null, 1)), "`factor` is null; pass a Factor");
        Factor back = Torture.passBack(two);
        same("passed back", new Object[] {back.handle(), back.isLive()}, new Object[] {two.handle(), true});
        same("its text", two.toString(), "Factor " + two.handle() + " closed");
        same("used up", Torture.useUp(back, 21), 42L);
        same("used up twice", result(() -> Torture.useUp(back, 1)), ClosedException.class);
        Factor disguised = new Factor(Torture.summand(1).detach());
        same("another type", result(() -> Torture.useUp(disguised, 1)), WrongSignatureException.class);
        same("not taken", disguised.isLive(), true);
        disguised.close();
        Factor kept = Torture.keptFactor();
        same("kept", new Object[] {kept.call(6), Torture.useOnce(kept, 6), kept.toString()}, new Object[] {42L, 42L, "Factor " + kept.handle() + " of Rust's"});
        for (Factor refused : new Factor[] {kept, new Factor(kept.handle())}) {
            same("close of Rust's", result(() -> {
                refused.close();
                return null;
            }), NotOwnedException.class);
        }
        same("taking Rust's", result(() -> Torture.useUp(kept, 1)), NotOwnedException.class);
        Factor four = (Factor) Torture.invoke(Torture.HANDLES.get("factor"), 4);
        same("an owner by handle", four.call(2), 8L);
        same("borrowed by handle", Torture.invoke(Torture.HANDLES.get("useOnce"), four, 3), 12L);
        same("taken by handle", Torture.invoke(Torture.HANDLES.get("useUp"), four, 3), 12L);
        same("its text after that", four.toString(), "Factor " + four.handle() + " closed");
        same("none by handle", Torture.invoke(Torture.HANDLES.get("useUpAny"), null, 3), 3L);
        FailedException failed = (FailedException) thrown(() -> Torture.factorOrError(0));
        same("its code", failed.errorCode(), OptionalInt.of(Integer.MIN_VALUE));
        same("its detail", failed.detail() + failed.status() + failed.callback(), "a factor of 011factorOrError");
        FailedException again = (FailedException) serialized(failed);
        same("it after a way through bytes", again.detail() + again.status() + again.errorCode() + again.getMessage(),
                failed.detail() + failed.status() + failed.errorCode() + failed.getMessage());
        same("an owner is no value", result(() -> serialized(kept)), NotSerializableException.class);
        for (int code : new int[] {2, 0, -7}) {
            same("a code", ((FailedException) thrown(() -> system(code))).errorCode(), code == 0 ? OptionalInt.empty() : OptionalInt.of(code));
        }
        kits(kept);
        loans(kept);
        Numbers numbers = new Numbers(12, 0);
        same("numbers", Torture.sameNumbers(numbers), numbers);
        same("no number", result(() -> Torture.sameNumbers(new Numbers(0, 0))), InvalidArgumentException.class);
        long live = Torture.liveCount();
        Torture.factor(3);
        Torture.useUp(Torture.factor(6), 1);
        for (int i = 0; i < 1000 && Torture.liveCount() != live; i++) {
            System.gc();
            Thread.sleep(5);
        }
        same("collected", Torture.liveCount(), live);
    }

    /** Structs own what is in their fields, and are taken as a whole or not at all. */
    static void kits(Factor kept) throws Exception {
        Kit kit = Torture.kit(2);
        same("its values", new Object[] {kit.letter(), kit.marks()[2], kit.factor().call(21), kit.spare().call(21)}, new Object[] {107, 65535, 42L, 63L});
        Factor factor = kit.factor();
        Factor spare = kit.spare();
        Summand summand = kit.summand();
        Callable<?> none = () -> Torture.useKit(new Kit(107, null, null, kit.marks(), summand), 1);
        same("no owner", message(none), "`kit.factor` is null; pass a Factor");
        same("no struct", message(() -> Torture.useKit(null, 1)), "`kit` is null; pass a Kit");
        for (Kit refused : new Kit[] {new Kit(107, factor, factor, kit.marks(), summand), new Kit(107, kept, spare, kit.marks(), summand)}) {
            same("an owner that can't be taken", result(() -> Torture.useKit(refused, 1)), NotOwnedException.class);
        }
        Exception twice = thrown(() -> Torture.useKit(new Kit(107, factor, factor, kit.marks(), summand), 1));
        same("said plainly", twice.getMessage().endsWith("which another field has too"), true);
        Factor ended = Torture.factor(1);
        ended.close();
        for (Kit refused : new Kit[] {new Kit(107, ended, spare, kit.marks(), summand), new Kit(107, factor, ended, kit.marks(), summand)}) {
            same("a closed owner", result(() -> Torture.useKit(refused, 1)), ClosedException.class);
        }
        same("twice in two", result(() -> Torture.joinKits(kit, kit)), NotOwnedException.class);
        String texts = factor + ", " + spare + ", " + summand;
        same("none is taken", texts.contains("closed"), false);
        same("used", Torture.useKit(kit, 10), 20L + 30 + 65537);
        same("all are taken", factor + ", " + spare + ", " + summand, texts.replace(",", " closed,") + " closed");
        same("used twice", result(() -> Torture.useKit(kit, 10)), ClosedException.class);
        same("called after it was taken", result(() -> factor.call(1)), ClosedException.class);
        Kit one = Torture.kit(1);
        same("no spare", one.spare(), null);
        same("a call that fails", result(() -> Torture.useKit(new Kit(0, one.factor(), null, one.marks(), one.summand()), 10)), FailedException.class);
        same("it has run", one.factor().isLive(), false);
        same("no factor of 0", result(() -> Torture.kit(0)), FailedException.class);
        try (KitUser user = Torture.kitUser()) {
            same("by a closure", user.call(new Kit(107, Torture.factor(5), null, new int[] {0, 0, 1}, Torture.summand(1)), 10), 52L);
        }
        Kit joined = Torture.joinKits(Torture.kit(3), Torture.kit(4));
        same("joined", joined.factor().call(1) + joined.spare().call(1), 7L);
        for (OwnedCallback owner : new OwnedCallback[] {joined.factor(), joined.spare(), joined.summand()}) {
            owner.close();
        }
        try (Factor held = Torture.openHull(Torture.hull(Torture.factor(6)))) {
            same("a hull", held.call(7), 42L);
        }
    }

    /** What is lent in a struct stays its owner's. */
    static void loans(Factor kept) throws Exception {
        Factor lent = Torture.factor(2);
        Factor closed = Torture.factor(3);
        Summand added = Torture.summand(1);
        closed.close();
        int[] marks = {1, 2, 65535};
        Loan loan = new Loan(108, lent, null, marks, added);
        same("no owner lent", message(() -> Torture.useLoan(new Loan(108, null, lent, marks, added), 1)), "`loan.factor` is null; pass a Factor");
        same("no loan", message(() -> Torture.useLoan(null, 1)), "`loan` is null; pass a Loan");
        for (Loan refused : new Loan[] {new Loan(108, closed, null, marks, added), new Loan(108, lent, closed, marks, added)}) {
            same("a closed owner lent", result(() -> Torture.useLoan(refused, 1)), ClosedException.class);
        }
        same("it runs and fails", result(() -> Torture.useLoan(new Loan(0, lent, null, marks, added), 1)), FailedException.class);
        same("lent", new Object[] {Torture.useLoan(loan, 10), Torture.useLoan(loan, 10)}, new Object[] {20L + 65536, 20L + 65536});
        same("lent twice in one", Torture.useLoan(new Loan(108, lent, lent, marks, added), 10), 40L + 65536);
        try (LoanUser user = Torture.loanUser()) {
            same("lent to a closure", user.call(loan, 10), 20L + 65536);
        }
        Loan rusts = Torture.keptLoan(true);
        same("Rust's", new Object[] {rusts.factor().call(1), Torture.useLoan(rusts, 10), Torture.keptLoan(false).spare()}, new Object[] {7L, 140L + 65536, null});
        Callable<?> close = () -> {
            rusts.factor().close();
            return null;
        };
        same("Rust's own", result(close), NotOwnedException.class);
        // Beside an owner that is taken.
        Factor given = Torture.factor(5);
        Trade trade = new Trade(given, lent, 3);
        same("nothing given", message(() -> Torture.makeTrade(new Trade(null, lent, 3), 10)), "`trade.given` is null; pass a Factor");
        same("Rust's given", result(() -> Torture.makeTrade(new Trade(kept, lent, 3), 10)), NotOwnedException.class);
        same("a closed one lent", result(() -> Torture.makeTrade(new Trade(given, closed, 3), 10)), ClosedException.class);
        same("not taken", given.isLive(), true);
        same("a trade", Torture.makeTrade(trade, 10), 50L + 20 + 3);
        same("one is taken", new Object[] {given.isLive(), lent.isLive()}, new Object[] {false, true});
        same("used after it was taken", result(() -> Torture.makeTrade(trade, 10)), ClosedException.class);
        same("called after it was taken", result(() -> given.call(1)), ClosedException.class);
        Trade made = Torture.keptTrade(4);
        same("given by Rust", new Object[] {made.given().call(1), made.lent().call(1), made.price()}, new Object[] {4L, 7L, 3});
        made.given().close();
        long[] seen = {Torture.useGlimpse(new Glimpse(lent), 10), Torture.useGlimpse(new Glimpse(null), 10), Torture.useGlimpse(Torture.keptGlimpse(), 10)};
        same("seen", new Object[] {seen[0], seen[1], seen[2]}, new Object[] {20L, 10L, 70L});
        lent.close();
        added.close();
        same("after its owner", result(() -> Torture.useLoan(loan, 10)), ClosedException.class);
    }

    static Object serialized(Object value) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new ObjectOutputStream(bytes).writeObject(value);
        return new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();
    }

    static Object system(int code) {
        Torture.systemError(code);
        return null;
    }

    static Exception thrown(Callable<?> run) {
        try {
            run.call();
            return null;
        } catch (Exception error) {
            return error;
        }
    }

    /**
     * @param args nothing
     * @throws Exception if a method is not there
     */
    public static void main(String[] args) throws Exception {
        names();
        members();
        byValue();
        checked();
        owners();
        if (count < 200) {
            System.out.println("only " + count + " claims");
        }
        System.out.println("end");
    }
}
