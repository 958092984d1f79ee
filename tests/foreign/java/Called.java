import java.lang.ref.WeakReference;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import torture.*;

/** Functions of Java that the torture library calls, keeps and releases. Prints what is wrong. */
public final class Called {
    private Called() {}

    static void same(String what, Object found, Object expected) {
        if (!Objects.deepEquals(found, expected)) {
            System.out.println(what + ": " + found + ", not " + expected);
        }
    }

    static Exception thrown(Callable<?> run) {
        try {
            run.call();
            return null;
        } catch (Exception error) {
            return error;
        }
    }

    /** The functions that Rust has. */
    static int held() throws ReflectiveOperationException {
        Method held = Class.forName("torture.Callables").getDeclaredMethod("held");
        held.setAccessible(true);
        return (int) held.invoke(null);
    }

    static void calls() {
        List<Object> heard = new ArrayList<>();
        int sum = Torture.tellPrices((quote, currency, before) -> {
            heard.addAll(List.of(quote, currency, Arrays.toString(before)));
            return (int) quote.cents();
        }, 5);
        same("tellPrices", sum, 105);
        same("what was heard", heard, List.of(new Quote(100, false), "EUR", "[]", new Quote(5, true), "Ä", "[1.5, 2.5]"));
        same("none", Torture.ringIfAny(null), false);
        same("any", Torture.ringIfAny(heard::clear), true);
        same("no function", thrown(() -> Torture.tellPrices(null, 0)).getMessage(), "`hears` is null; pass a Hears.Function");
    }

    static void arguments() {
        Quote one = new Quote(7, true);
        List<Object> seen = new ArrayList<>();
        Sees.Function sees = (quote, other, bytes, name, nick, sizes, rows, flags, quotes) -> {
            seen.clear();
            seen.add(new Object[] {quote, other, bytes, name, nick, sizes, rows, flags, quotes});
            return new Quote(rows.length, true);
        };
        same("little", Torture.show(sees, true), new Quote(0, true));
        same("little seen", seen.get(0), new Object[] {one, null, new byte[0], "", null, new Size[0], new int[0][], new boolean[0], new Quote[0]});
        same("much", Torture.show(sees, false), new Quote(2, true));
        same("much seen", seen.get(0), new Object[] {one, one, new byte[] {0, -1}, "Ä", "b", new Size[] {Size.KILOBYTES, Size.NONE},
            new int[][] {{1, 2}, {3, 65535}}, new boolean[] {true, false}, new Quote[] {one, one}});
        Factor[] kept = {null};
        Size size = Torture.weigh((at, any, factor, yes, small, large, below, length) -> {
            same("numbers", List.of(at.address(), any, yes, small, large, below, length), List.of(4096L, 0L, true, 0.5f, -1L, (byte) -128, -1L));
            same("a handle", factor.call(5), 15L);
            kept[0] = factor;
            return Size.KB;
        });
        same("weigh", size, Size.KB);
        same("a handle that Rust has closed", thrown(() -> kept[0].call(5)).getClass(), ClosedException.class);
    }

    static FailedException failed(Hears.Function function) {
        return (FailedException) thrown(() -> Torture.tellPrices(function, 0));
    }

    static final class Wordless extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @Override
        public String toString() {
            throw new IllegalStateException();
        }
    }

    static void failures() throws Exception {
        Exception own = new IllegalStateException("no such price");
        FailedException error = failed((quote, currency, before) -> {
            throw own;
        });
        same("a text", error.detail().endsWith("java.lang.IllegalStateException: no such price"), true);
        same("a cause", error.getCause(), own);
        same("no code", error.errorCode(), OptionalInt.empty());
        error = failed((quote, currency, before) -> {
            Torture.systemError(-7);
            return 1;
        });
        same("a code", error.errorCode(), OptionalInt.of(-7));
        same("no text", failed((quote, currency, before) -> {
            throw new Wordless();
        }).detail().endsWith("Called$Wordless"), true);
        same("half a character", failed((quote, currency, before) -> {
            throw new Exception("\ud800");
        }).detail().endsWith("java.lang.Exception: ?"), true);
        same("an error", failed((quote, currency, before) -> {
            throw new StackOverflowError("deep");
        }).getCause().getClass(), StackOverflowError.class);
        same("interrupted", failed((quote, currency, before) -> {
            throw new InterruptedException("now");
        }).detail().endsWith("java.lang.InterruptedException: now") && Thread.interrupted(), true);
        same("no quote", thrown(() -> Torture.show((a, b, c, d, e, f, g, h, i) -> null, true)).getMessage()
                .contains("NullPointerException: `result` is null; pass a Quote"), true);
        same("no member", thrown(() -> Torture.weigh((a, b, c, d, e, f, g, h) -> null)).getMessage()
                .contains("`result` is null; pass a Size"), true);
        // A later failure has not this cause.
        Torture.ringIfAny(() -> {
            throw own;
        });
        same("another's cause", thrown(() -> Torture.factorOrError(0)).getCause(), null);
        Torture.ringIfAny(() -> {
            throw own;
        });
        Torture.ringIfAny(() -> {
            throw new Silent();
        });
        same("a silent one's cause", thrown(() -> Torture.factorOrError(0)).getCause(), null);
        // Nor one whose text has the name of its class.
        try (Shelf shelf = Torture.newShelf()) {
            same("another text", thrown(() -> shelf.get(own.getClass().getName())).getCause(), null);
            // Nor one with the whole text, if a call has succeeded since.
            same("the text", thrown(() -> shelf.get(own.toString())).getMessage().contains(own.toString()), true);
            Torture.ringIfAny(() -> {
                throw own;
            });
            same("the same text", thrown(() -> shelf.get(own.toString())).getCause(), null);
            // Nor while that function's call has not ended.
            for (Exception failure : List.of(own, new Brief())) {
                Throwable cause = failedWithin(failure, () -> shelf.get(failure.toString())).getCause();
                same("within", cause instanceof FailedException && cause.getCause() == null, true);
            }
        }
        same("a zero's cause", failed((quote, currency, before) -> {
            throw new Exception("a\0b");
        }).getCause().getClass(), Exception.class);
        same("half a character's cause", failed((quote, currency, before) -> {
            throw new Exception("\ud800");
        }).getCause().getClass(), Exception.class);
    }

    /** Why Rust fails, if one function throws this and the other one, which hears of it, makes that call. */
    static Exception failedWithin(Exception failure, Callable<?> call) {
        return thrown(() -> {
            Torture.ringOrTell(() -> {
                throw failure;
            }, text -> call.call());
            return null;
        });
    }

    /** An exception with a text that most others have in theirs. */
    static final class Brief extends Exception {
        private static final long serialVersionUID = 1L;

        @Override
        public String toString() {
            return "e";
        }
    }

    /** An exception without a text. */
    static final class Silent extends Exception {
        private static final long serialVersionUID = 1;

        @Override
        public String toString() {
            return "";
        }
    }

    /** What is refused before the call leaves no function with Rust. */
    static void refused() throws ReflectiveOperationException {
        same("no number of threads", thrown(() -> Torture.ringOnThreads(() -> {}, -1, 1)).getMessage().startsWith("`threads`"), true);
        same("kept before a call", held(), 0);
    }

    static void kept() throws Exception {
        Object[] one = {new Object()};
        WeakReference<Object> gone = new WeakReference<>(one[0]);
        Rings.Function ring = held(one[0]);
        one[0] = null;
        same("kept", Torture.keepRing(ring), 1L);
        same("kept again", Torture.keepRing(ring), 2L);
        ring = null;
        System.gc();
        same("alive", gone.get() != null && held() == 2, true);
        Torture.ringAll();
        Thread thread = new Thread(Torture::ringAll);
        thread.start();
        thread.join();
        thread = Thread.ofVirtual().start(Torture::forgetRings);
        thread.join();
        same("released", held(), 0);
        for (int i = 0; i < 1000 && gone.get() != null; i++) {
            System.gc();
            Thread.sleep(5);
        }
        same("collected", gone.get(), null);
    }

    static Rings.Function held(Object object) {
        return () -> object.hashCode();
    }

    static void threads() {
        Set<Thread> names = ConcurrentHashMap.newKeySet();
        same("on threads", Torture.ringOnThreads(() -> names.add(Thread.currentThread()), 4, 2000), 8000L);
        same("other threads", names.contains(Thread.currentThread()), false);
        same("a failure on threads", Torture.ringOnThreads(() -> {
            throw new IllegalStateException();
        }, 2, 3), 0L);
    }

    static void deeper(List<Integer> depths, int depth) {
        depths.add(depth);
        if (depth < 30) {
            Torture.ringIfAny(() -> deeper(depths, depth + 1));
        }
    }

    static int told(Quote quote, String currency, double[] before) {
        return Torture.tellPrices(Called::told, 0);
    }

    static int without;

    static void without() {
        without++;
        Torture.ringIfAny(Called::without);
    }

    static void nested() throws InterruptedException {
        List<Integer> depths = new ArrayList<>();
        deeper(depths, 1);
        same("depths", depths.size(), 30);
        // Without an end of its own, also on the stack of another thread.
        without = 0;
        Torture.ringIfAny(Called::without);
        same("without an end", without, 32);
        Thread thread = new Thread(() -> Torture.ringIfAny(Called::without));
        thread.start();
        thread.join();
        same("on another thread", without, 64);
        FailedException error = failed(Called::told);
        Throwable last = error;
        while (last.getCause() != null) {
            last = last.getCause();
        }
        same("the last cause", last.toString().startsWith("java.lang.StackOverflowError: functions and Rust call each other more than 32 deep"), true);
        error = failed((quote, currency, before) -> Torture.tellPrices((a, b, c) -> {
            throw new IllegalStateException("innermost");
        }, 0));
        same("the innermost text", error.detail().contains("innermost"), true);
        same("the innermost cause", error.getCause().getCause().getMessage(), "innermost");
    }

    /** Rust refuses functions of a host that has ended, and none of them is kept. */
    static void closed() throws ReflectiveOperationException {
        same("before", Torture.ringIfAny(() -> {}), true);
        Method close = Class.forName("torture.Native").getDeclaredMethod("hostClose");
        close.setAccessible(true);
        close.invoke(null);
        same("a function after the end", thrown(() -> Torture.ringIfAny(() -> {})).getClass(), ClosedException.class);
        same("kept after a refused call", held(), 0);
    }

    static String run(String how, String... options) throws Exception {
        List<String> java = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        java.addAll(List.of(options));
        java.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"), "Called", how));
        Path said = Files.createTempFile("called", ".txt");
        Process program = new ProcessBuilder(java).redirectErrorStream(true).redirectOutput(said.toFile()).start();
        try {
            if (!program.waitFor(300, TimeUnit.SECONDS)) {
                program.destroyForcibly();
                return "it hangs";
            }
            return program.exitValue() + Files.readString(said).trim();
        } finally {
            Files.delete(said);
        }
    }

    /**
     * @param args nothing, or how to end
     * @throws Exception if a program cannot be started
     */
    public static void main(String[] args) throws Exception {
        Torture.silenceErrors();
        if (args.length > 0 && args[0].equals("end")) {
            Torture.ringUntilItFails(() -> {});
            Torture.ringIfAny(() -> System.exit(3));
            return;
        }
        if (args.length > 0 && args[0].equals("wait")) {
            // The thread that calls a function is told that it has ended, before the machine is gone.
            Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.print(Torture.waitForRinger())));
            Torture.ringUntilItFails(() -> {});
            return;
        }
        if (args.length > 0 && args[0].equals("none")) {
            Torture.ringIfAny(null);
            return;
        }
        if (args.length > 0 && args[0].equals("closed")) {
            closed();
            return;
        }
        long before = Torture.liveCount();
        calls();
        same("what ends the functions is no callback", Torture.liveCount(), before);
        arguments();
        failures();
        refused();
        same("left", held(), 0);
        kept();
        threads();
        nested();
        long live = Torture.liveCount();
        for (int i = 0; i < 2000; i++) {
            Torture.ringIfAny(() -> {});
        }
        same("many", List.of(held(), Torture.liveCount()), List.of(0, live));
        // One ends the program, while another thread calls another one.
        same("its end", run("end"), "3");
        same("a thread at the end", run("wait"), "03");
        same("a closed host", run("closed"), "0");
        // The first function of all may come when little is left: what it needs has been initialised before.
        String initialised = run("none", "-Xlog:class+init=info");
        for (String name : List.of("Running", "Failure")) {
            same(name, initialised.contains("'torture/Callables$" + name + "'"), true);
        }
        // This one is called until the end.
        Torture.ringUntilItFails(() -> {});
        System.out.println("end");
    }
}
