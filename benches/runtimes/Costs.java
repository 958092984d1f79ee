import costs.Scaler;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntUnaryOperator;

/** The costs in the JVM: {@code Costs LIBRARY}. */
public final class Costs {
    private Costs() {}

    private static final int CALLS = 20_000;
    private static Path library;

    /** The limits, and the calls by hand: each method handle is a constant, as it has to be for the compiler. */
    private static final class Hand {
        static final SymbolLookup LOOKUP = SymbolLookup.libraryLookup(library, Arena.global());
        static final MethodHandle LIMIT_HALF = bind("limit_half", FunctionDescriptor.of(ValueLayout.JAVA_DOUBLE, ValueLayout.JAVA_DOUBLE));
        static final MethodHandle LIMIT_SCALER = bind(
                "limit_scaler", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT));
        static final MethodHandle HALF_TRY = bind(
                "costs_half_try", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_DOUBLE, ValueLayout.ADDRESS));
        static final MethodHandle SCALER_TRY = bind(
                "costs_Scaler_try",
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT, ValueLayout.ADDRESS));

        static final MethodHandle LIMIT_OFTEN = bind(
                "limit_closure_often", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
        static final MethodHandle HAND_OFTEN = bind(
                "limit_call_often",
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT));
        static final MemorySegment TRIPLED = upcall(
                "tripled", MethodType.methodType(int.class, int.class), FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
        static final MemorySegment CALLED = upcall(
                "called",
                MethodType.methodType(int.class, long.class, int.class, MemorySegment.class, MemorySegment.class),
                FunctionDescriptor.of(
                        ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS));
        static final Map<Long, IntUnaryOperator> FUNCTIONS = new ConcurrentHashMap<>(Map.of(1L, Hand::tripled));

        static MemorySegment upcall(String name, MethodType type, FunctionDescriptor descriptor) {
            try {
                MethodHandle found = MethodHandles.lookup().findStatic(Hand.class, name, type);
                return Linker.nativeLinker().upcallStub(found, descriptor, Arena.global());
            } catch (ReflectiveOperationException missing) {
                throw new AssertionError(missing);
            }
        }

        static int tripled(int x) {
            return 3 * x;
        }

        static int called(long number, int x, MemorySegment result, MemorySegment error) {
            try {
                IntUnaryOperator function = FUNCTIONS.get(number);
                if (function == null) {
                    return 3;
                }
                result.reinterpret(4).set(ValueLayout.JAVA_INT, 0, function.applyAsInt(x));
                return 0;
            } catch (Throwable failure) {
                return 11;
            }
        }

        static MethodHandle bind(String name, FunctionDescriptor descriptor) {
            return Linker.nativeLinker().downcallHandle(LOOKUP.find(name).orElseThrow(), descriptor);
        }

        static double half(double x) throws Throwable {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment cell = arena.allocate(ValueLayout.JAVA_DOUBLE);
                int status = (int) HALF_TRY.invokeExact(x, cell);
                if (status != 0) {
                    throw new IllegalStateException("status " + status);
                }
                return cell.get(ValueLayout.JAVA_DOUBLE, 0);
            }
        }

        static int scaler(long handle, int x) throws Throwable {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment cell = arena.allocate(ValueLayout.JAVA_INT);
                int status = (int) SCALER_TRY.invokeExact(handle, x, cell);
                if (status != 0) {
                    throw new IllegalStateException("status " + status);
                }
                return cell.get(ValueLayout.JAVA_INT, 0);
            }
        }
    }

    /** A loop of its own for each case: what is called in it is known where it is compiled. */
    private interface Loop {
        double run() throws Throwable;
    }

    private static double sum;

    /**
     * @param args the library
     * @throws Throwable if a call fails
     */
    public static void main(String[] args) throws Throwable {
        library = Path.of(args[0]);
        costs.Costs.start();
        Scaler scaler = new Scaler(costs.Costs.makeScaler(3));
        long handle = scaler.handle();
        Map<String, Loop> cases = new LinkedHashMap<>();
        cases.put("limit, one double", () -> {
            double found = 0;
            for (int i = 0; i < CALLS; i++) {
                found += (double) Hand.LIMIT_HALF.invokeExact((double) i);
            }
            return found;
        });
        cases.put("by hand", () -> {
            double found = 0;
            for (int i = 0; i < CALLS; i++) {
                found += Hand.half(i);
            }
            return found;
        });
        cases.put("exported function", () -> {
            double found = 0;
            for (int i = 0; i < CALLS; i++) {
                found += costs.Costs.half(i);
            }
            return found;
        });
        cases.put("limit, handle and int", () -> {
            double found = 0;
            for (int i = 0; i < CALLS; i++) {
                found += (int) Hand.LIMIT_SCALER.invokeExact(handle, i);
            }
            return found;
        });
        cases.put("by hand, by handle", () -> {
            double found = 0;
            for (int i = 0; i < CALLS; i++) {
                found += Hand.scaler(handle, i);
            }
            return found;
        });
        cases.put("closure by handle", () -> {
            double found = 0;
            for (int i = 0; i < CALLS; i++) {
                found += scaler.call(i);
            }
            return found;
        });
        cases.put("limit, function of the host", () -> (int) Hand.LIMIT_OFTEN.invokeExact(Hand.TRIPLED, CALLS));
        cases.put("by hand, function of the host", () -> (int) Hand.HAND_OFTEN.invokeExact(Hand.CALLED, 1L, CALLS));
        cases.put("function of the host", () -> costs.Costs.callOften(Hand::tripled, CALLS));
        Map<String, List<String>> times = new LinkedHashMap<>();
        // The first rounds warm up: the loops are compiled.
        for (int round = 0; round < 150; round++) {
            for (Map.Entry<String, Loop> one : cases.entrySet()) {
                long start = System.nanoTime();
                sum += one.getValue().run();
                double nanoseconds = (double) (System.nanoTime() - start) / CALLS;
                if (round >= 50) {
                    times.computeIfAbsent(one.getKey(), name -> new ArrayList<>()).add(String.format(Locale.ROOT, "%.2f", nanoseconds));
                }
            }
        }
        times.forEach((name, rounds) -> System.out.println(name + "\t" + String.join(" ", rounds)));
        scaler.close();
    }
}
