import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import scenario.Queue;
import scenario.Scenario;
import scenario.UnknownHandleException;
import torture.Torture;

/**
 * Rust is called where little of the stack is left, and calls Java: a function, its release, what wakes a queue, but not the error hook. Prints what is wrong, and ends the
 * machine if any of them is entered without room.
 *
 * <p>It is for a machine that only interprets: there each frame has one size.
 */
public final class Deep {
    private Deep() {}

    static void same(String what, Object found, Object expected) {
        if (!Objects.deepEquals(found, expected)) {
            System.out.println(what + ": " + found + ", not " + expected);
        }
    }

    static int frames;

    /** As many frames of `at` as the stack has room for. */
    static int most() {
        frames = 0;
        try {
            return at(-1, () -> "");
        } catch (StackOverflowError end) {
            return frames;
        }
    }

    /** Runs it under so many frames; with a number below zero there is no end of them. */
    static int at(int left, Supplier<String> run) {
        frames++;
        if (left != 0) {
            return at(left - 1, run) + 1;
        }
        said = run.get();
        return 0;
    }

    static String said;

    static int without;

    static void without() {
        without++;
        Torture.ringIfAny(Deep::without);
    }

    /** Functions and Rust where most of the stack is taken already, from many places within the size of a level. Each time Rust ends it with a failure. */
    static void nested() {
        int most = most();
        for (int i = 0; i < 64; i++) {
            without = 0;
            at(most / 10 * 7 + 3 * i, () -> {
                Torture.ringIfAny(Deep::without);
                return "";
            });
            same("with little room", without > 1 && without < 32, true);
        }
    }

    /** What is said where less and less is left, in steps of 4 KiB: each answer once. At the end there is no room for Java itself. */
    static String fromRoomToNone(Supplier<String> run) {
        List<String> answers = new ArrayList<>();
        int most = most();
        for (int frames = most / 2; frames <= most + most / 64; frames += most / 256) {
            try {
                at(frames, run);
            } catch (StackOverflowError end) {
                said = "over";
            }
            if (answers.isEmpty() || !answers.getLast().equals(said)) {
                answers.add(said);
            }
        }
        return String.join(", ", answers);
    }

    static final AtomicInteger RUN = new AtomicInteger();
    static final AtomicInteger HEARD = new AtomicInteger();
    static final AtomicInteger WOKEN = new AtomicInteger();

    static String called() {
        int before = RUN.get();
        boolean answered = Torture.ringIfAny(RUN::incrementAndGet);
        return answered + " " + (RUN.get() - before);
    }

    static String failed() {
        int before = HEARD.get();
        try {
            Scenario.release(78);
            return "released";
        } catch (UnknownHandleException refused) {
            return "heard " + (HEARD.get() - before);
        }
    }

    static String woken(Queue queue) {
        int before = WOKEN.get();
        return Scenario.runInside(queue.handle()) + " " + (WOKEN.get() > before);
    }

    static void sweeps() {
        Supplier<String> called = Deep::called;
        Supplier<String> failed = Deep::failed;
        same("here", List.of(called.get(), failed.get()), List.of("true 1", "heard 1"));
        same("a function", fromRoomToNone(called), "true 1, false 0, over");
        same("the error hook", fromRoomToNone(failed), "heard 1, heard 0, over");
        if (!Thread.currentThread().isVirtual()) {
            try (Queue queue = new Queue(4, WOKEN::incrementAndGet)) {
                Supplier<String> woken = () -> woken(queue);
                same("here", woken.get(), "7 true");
                same("a queue", fromRoomToNone(woken), "7 true, over");
            }
        }
    }

    /**
     * @param args nothing
     * @throws Exception if a thread cannot be waited for
     */
    public static void main(String[] args) throws Exception {
        Torture.silenceErrors();
        Scenario.setErrorHook((status, handle, message) -> HEARD.incrementAndGet());
        Torture.ringIfAny(() -> {});
        for (Runnable run : List.<Runnable>of(Deep::nested, Deep::sweeps)) {
            Thread thread = new Thread(null, run, "deep", 1 << 20);
            thread.start();
            thread.join();
            for (int i = 0; i < 3; i++) {
                Thread.ofVirtual().start(run).join();
            }
        }
        Method held = Class.forName("torture.Callables").getDeclaredMethod("held");
        held.setAccessible(true);
        same("left", held.invoke(null), 0);
        System.out.println("end");
    }
}
