import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import scenario.*;
import torture.Factor;
import torture.Torture;

/** A hostile caller: {@code Hostile BOX}. For any value that it passes, it gets an exception of Java's or a correct result. */
public final class Hostile {
    private Hostile() {}

    static void claim(String what, Object wanted, Callable<?> run) {
        Object found = outcome(run);
        if (!Objects.equals(found, wanted)) {
            System.out.println(what + ": " + wanted + " expected, " + found + " found");
        }
    }

    static Object outcome(Callable<?> run) {
        try {
            return run.call();
        } catch (IllegalArgumentException | NullPointerException error) {
            return error.getMessage() == null ? "no message" : "refused";
        } catch (Exception error) {
            return error.getClass();
        }
    }

    static Object done(Runnable run) {
        run.run();
        return "done";
    }

    static void handles(long number) {
        for (long value : new long[] {-1, Long.MIN_VALUE, 1L << 53, Long.MAX_VALUE, (1L << 63) + number}) {
            claim("Scaler(" + value + ")", "refused", () -> new Scaler(value));
            claim("release(" + value + ")", "refused", () -> done(() -> Scenario.release(value)));
            claim("isLive(" + value + ")", "refused", () -> Scenario.isLive(value));
            claim("describe(" + value + ")", "refused", () -> Scenario.describe(value));
            claim("invoke(" + value + ")", "refused", () -> Scenario.invoke(value, 1));
        }
        claim("the largest handle", UnknownHandleException.class, () -> new Scaler((1L << 53) - 1).call(1));
        claim("a late release", UnknownHandleException.class, () -> done(() -> Scenario.release(77)));
    }

    static void values(long number) {
        claim("no text", "refused", () -> Scenario.greet(null, 1));
        claim("a zero byte", "hello a\0b!", () -> Scenario.greet("a\0b", 1));
        claim("a mark of byte order", "\ufeffx", () -> Scenario.sameText("\ufeffx"));
        claim("no array", "refused", () -> Scenario.sum(null));
        claim("an empty array", 0.0, () -> Scenario.sum(new double[0]) + 0.0);
        claim("no point", "refused", () -> Scenario.between(null, null));
        claim("no marks", "refused", () -> Scenario.between(new Point(0, 0, Kind.EMPTY, null), null));
        claim("no kind", "refused", () -> Scenario.nearest(new Point[] {new Point(0, 0, null, new byte[3])}));
        claim("no element", "refused", () -> Scenario.nearest(new Point[] {null}));
        claim("two marks", "refused", () -> Scenario.nearest(new Point[] {new Point(0, 0, Kind.DEEP, new byte[2])}));
        for (Object value : new Object[] {"x", 1.5, 5.0, true, null, new byte[0], 1L << 31, 1L << 53, 'x', new Object(), Kind.class}) {
            claim("invoke(.., " + value + ")", "refused", () -> Scenario.invoke(number, value));
        }
        claim("no arguments", InvalidArgumentException.class, () -> Scenario.invoke(number, (Object[]) null));
        claim("many arguments", InvalidArgumentException.class, () -> Scenario.invoke(number, 1, 2, 3));
        long tags = Scenario.HANDLES.get("tags");
        for (Object value : new Object[] {null, 5, new byte[0], "a\0b", "\ud800"}) {
            claim("a C string of " + value, "refused", () -> Scenario.invoke(tags, value, null, 0, null, null, null));
        }
        for (Object value : new Object[] {true, 1.0, "1", -1L, 1L << 53}) {
            claim("a handle of " + value, "refused", () -> Scenario.invoke(tags, "one", null, 0, value, null, null));
            claim("a pointer of " + value, "refused", () -> Scenario.invoke(tags, "one", null, 0, null, value, null));
        }
        claim("no kind of it", InvalidArgumentException.class, () -> Scenario.invoke(tags, "one", null, 2, null, null, null));
        claim("an array of the heap", "refused", () -> Scenario.invoke(tags, "one", null, 0, null, MemorySegment.ofArray(new byte[1]), null));
        claim("no enumeration's number", "refused", () -> Kind.of(3));
        claim("an array by its handle", "refused", () -> Scenario.invoke(Scenario.HANDLES.get("keySum"), new byte[16]));
    }

    static void memoryThatHasEnded() {
        MemorySegment ended;
        try (Arena arena = Arena.ofConfined()) {
            ended = arena.allocate(8);
        }
        try (Summer summer = new Summer(Scenario.makeSummer(1))) {
            claim("a pointer to memory that has ended", IllegalStateException.class, () -> summer.call(ended));
            claim("no pointer", 1L, () -> summer.call(null));
        }
    }

    /** Memory that only the thread that has taken it may read. */
    static void memoryOfAnotherThread() throws InterruptedException {
        MemorySegment[] taken = new MemorySegment[1];
        CountDownLatch isTried = new CountDownLatch(1);
        CountDownLatch isTaken = new CountDownLatch(1);
        Thread owner = Thread.ofPlatform().start(() -> {
            try (Arena arena = Arena.ofConfined()) {
                taken[0] = arena.allocate(8);
                isTaken.countDown();
                isTried.await();
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            }
        });
        isTaken.await();
        try (Summer summer = new Summer(Scenario.makeSummer(1))) {
            claim("a pointer to another thread's memory", WrongThreadException.class, () -> summer.call(taken[0]));
        }
        isTried.countDown();
        owner.join();
    }

    /** The caller's array is another one when the call returns. */
    static void argumentsThatChange() {
        Factor given = Torture.factor(4);
        Factor other = Torture.factor(5);
        Object[] args = {given, Long.MAX_VALUE};
        // The factor panics on an overflow, of which the hook hears while `use_up` runs.
        Torture.setErrorHook((status, handle, message) -> args[0] = other);
        claim("an overflow", -2L, () -> Torture.invoke(Torture.HANDLES.get("useUp"), args));
        Torture.silenceErrors();
        claim("it was changed", true, () -> args[0] == other);
        claim("what was passed is taken", false, given::isLive);
        claim("what was not is its owner's", 10L, () -> other.call(2));
        other.close();
        claim("which ends it", false, other::isLive);
    }

    /** What a thread has made that has ended since. */
    static void ofAnEndedThread() throws InterruptedException {
        Scaler[] scaler = new Scaler[1];
        Queue[] queue = new Queue[1];
        Thread.ofPlatform().start(() -> {
            scaler[0] = new Scaler(Scenario.makeScaler(9));
            queue[0] = new Queue(4, () -> {});
        }).join();
        claim("called", 27, () -> scaler[0].call(3));
        scaler[0].close();
        claim("closed by another", ClosedException.class, () -> scaler[0].call(3));
        // A thread may be joined before the library has ended what it has of it.
        for (int i = 0; i < 10_000 && outcome(() -> queue[0].run()) == WrongThreadCallException.class; i++) {
            Thread.sleep(1);
        }
        claim("a queue that has ended", ClosedException.class, () -> queue[0].run());
        queue[0].close();
        claim("which is closed", ClosedException.class, () -> queue[0].run());
    }

    /** Closed by one thread while others call. */
    static void closedDuringCalls() throws InterruptedException {
        Scaler scaler = new Scaler(Scenario.makeScaler(7));
        Set<Object> answers = ConcurrentHashMap.newKeySet();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            threads.add(Thread.ofPlatform().start(() -> {
                for (int n = 0; n < 500; n++) {
                    answers.add(outcome(() -> scaler.call(1)));
                }
            }));
            threads.add(Thread.ofVirtual().start(() -> {
                for (int n = 0; n < 500; n++) {
                    answers.add(outcome(() -> scaler.call(1)));
                    Thread.yield();
                }
            }));
        }
        Thread.sleep(1);
        scaler.close();
        for (Thread thread : threads) {
            thread.join();
        }
        answers.removeAll(Set.of(7, ClosedException.class));
        claim("called while it was closed", Set.of(), () -> answers);
        scaler.close();
        claim("closed twice", ClosedException.class, () -> scaler.call(1));
    }

    /** The collector has every reason to end an owner as soon as its handle is read. */
    static void collectedDuringCalls() {
        Thread collector = Thread.ofPlatform().daemon().start(() -> {
            while (!Thread.interrupted()) {
                System.gc();
            }
        });
        for (int i = 0; i < 20_000; i++) {
            int found = new Scaler(Scenario.makeScaler(3)).call(i);
            if (found != 3 * i) {
                System.out.println("an owner was collected during its call");
                break;
            }
        }
        collector.interrupt();
    }

    static void hooks() {
        List<String> heard = new ArrayList<>();
        Scenario.setErrorHook((status, handle, message) -> heard.add(status + " " + handle + " " + message));
        claim("a failure that is heard", UnknownHandleException.class, () -> done(() -> Scenario.release(77)));
        List<Object> caught = new ArrayList<>();
        Thread.currentThread().setUncaughtExceptionHandler((thread, error) -> caught.add(error.getMessage()));
        Scenario.setErrorHook((status, handle, message) -> {
            throw new IllegalStateException("from the hook");
        });
        claim("a hook that throws", UnknownHandleException.class, () -> done(() -> Scenario.release(78)));
        Thread.currentThread().setUncaughtExceptionHandler((thread, error) -> {
            throw new IllegalStateException("from the handler");
        });
        claim("a handler that throws", UnknownHandleException.class, () -> done(() -> Scenario.release(78)));
        Scenario.silenceErrors();
        claim("a failure that nobody hears", UnknownHandleException.class, () -> done(() -> Scenario.release(79)));
        claim("what the handler heard", List.of("from the hook"), () -> caught);
        claim("what the hook heard", List.of("2 77 handle 77 was never issued by this library"), () -> heard);
        // The failures of another call are not this one's, whatever a hook does.
        Scenario.setErrorHook((status, handle, message) -> outcome(() -> Scenario.minusOne(true)));
        claim("a hook that fails", UnknownHandleException.class, () -> done(() -> Scenario.release(80)));
        Scenario.setErrorHook(null);
        Scenario.silenceErrors();
    }

    /** What another machine says that is told to load such a library. */
    static String loading(String library) throws IOException, InterruptedException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process program = new ProcessBuilder(java, "--enable-native-access=ALL-UNNAMED", "-Dscenario.library=" + library,
                        "-cp", System.getProperty("java.class.path"), "Hostile")
                .redirectErrorStream(true).start();
        String said = new String(program.getInputStream().readAllBytes());
        return program.waitFor() == 1 ? said : program.exitValue() + said;
    }

    static void libraries(Path box) throws IOException, InterruptedException {
        Path broken = Files.createTempDirectory("broken");
        byte[] whole = Files.readAllBytes(box.resolve("libscenario.so"));
        // Within what is mapped: half a file may be all of that, and its debug information the rest.
        Path cut = Files.write(broken.resolve("cut.so"), java.util.Arrays.copyOf(whole, 8192));
        Path text = Files.writeString(broken.resolve("text.so"), "no library");
        whole[18] = (byte) 0xb7;
        Path foreign = Files.write(broken.resolve("foreign.so"), whole);
        for (Object[] row : new Object[][] {
            {box.resolve("nowhere.so"), "Can't load library"},
            {box.resolve("nowhere.so"), "UnsatisfiedLinkError: the library `"},
            {cut, "it is cut off"},
            {text, "file too short"},
            {foreign, "AARCH64"},
            {box.resolve("libneighbour.so"), "StaleBindingError: the library `"},
            {box.resolve("libneighbour.so"), "expected, none found; write the bindings again"},
            {box.resolve("newer/libscenario.so"), "offers another interface than this package"},
        }) {
            String said = loading(row[0].toString());
            claim("loading " + row[0], true, () -> said.contains((String) row[1]) ? true : said);
        }
        for (Path path : new Path[] {cut, text, foreign, broken}) {
            Files.delete(path);
        }
    }

    /**
     * @param args the folder with the libraries; without it, one call is made
     * @throws Exception if a program cannot be started
     */
    public static void main(String[] args) throws Exception {
        if (args.length == 0) {
            Scenario.start();
            return;
        }
        Scenario.silenceErrors();
        Scenario.start();
        try (Scaler scaler = new Scaler(Scenario.makeScaler(7))) {
            handles(scaler.handle());
            values(scaler.handle());
            claim("it is alive after all that", 21, () -> scaler.call(3));
        }
        claim("another thread's", WrongThreadCallException.class, () -> new Scaler(Scenario.makeElsewhere()).call(1));
        memoryThatHasEnded();
        memoryOfAnotherThread();
        argumentsThatChange();
        ofAnEndedThread();
        closedDuringCalls();
        collectedDuringCalls();
        hooks();
        libraries(Path.of(args[0]));
        System.out.println("end");
    }
}
