import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import scenario.*;

/** Awaits what the library gives later: once on a thread with an event loop, and once on one without. */
public final class Awaited {
    private Awaited() {}

    private static final StringBuilder ROWS = new StringBuilder();

    /** A loop of this thread's, as a user interface has one. */
    private static Queue queue;
    private static Semaphore woken;

    static void row(String name, Callable<?> run) throws Exception {
        ROWS.append(name).append('\t').append(attempt(run)).append('\n');
    }

    static String attempt(Callable<?> run) throws Exception {
        try {
            return String.valueOf(run.call());
        } catch (FailedException error) {
            return "FAILED " + error.detail();
        } catch (RegistryException error) {
            return Scenarios.status(error);
        }
    }

    /** The future's value; the loop runs meanwhile. */
    static <T> T got(CompletableFuture<T> future) throws Exception {
        while (queue != null && queue.isOpen() && !future.isDone()) {
            if (!woken.tryAcquire(60, TimeUnit.SECONDS)) {
                throw new AssertionError("nobody has woken the loop");
            }
            queue.run();
        }
        try {
            return future.get(60, TimeUnit.SECONDS);
        } catch (ExecutionException error) {
            throw (Exception) error.getCause();
        }
    }

    static String cancelled() throws Exception {
        long before = Scenario.cancelled();
        while (Scenario.cancelled() == before) {
            // On a busy machine its value may come first.
            Scenario.doubledLater(1).cancel(true);
            Thread.sleep(10);
        }
        return "yes";
    }

    static long many() throws Exception {
        List<CompletableFuture<Integer>> all = IntStream.range(0, 500).mapToObj(Scenario::doubledLater).toList();
        long sum = 0;
        for (CompletableFuture<Integer> one : all) {
            sum += got(one);
        }
        return sum;
    }

    static String onAThread(Runnable run) throws Exception {
        String[] said = {"nothing"};
        Thread thread = new Thread(() -> {
            try {
                run.run();
            } catch (RegistryException error) {
                said[0] = Scenarios.status(error);
            }
        });
        thread.start();
        thread.join();
        return said[0];
    }

    static long counted(Queue own, Semaphore signal) throws Exception {
        long before = Scenario.counted();
        long step = Scenario.countIn(own.handle(), 10);
        while (Scenario.counted() < before + 10) {
            if (!signal.tryAcquire(60, TimeUnit.SECONDS)) {
                throw new AssertionError("nobody has woken the queue");
            }
            own.run();
        }
        Scenario.release(step);
        return Scenario.counted() - before;
    }

    /** What is awaited hears that its queue was released by its handle, and the next one has another. */
    static Object released() throws Exception {
        try (Queue lost = queue == null ? new Queue(4, () -> {}) : queue) {
            CompletableFuture<Integer> future = Scenario.doubledLater(1);
            Scenario.release(lost.handle());
            attempt(lost::run);
            if (attempt(() -> future.get(60, TimeUnit.SECONDS)) == null || !future.isCompletedExceptionally()) {
                return "a value";
            }
        } catch (ExecutionException error) {
            queue = null;
            if (got(Scenario.doubledLater(21)) != 42) {
                return "no other queue";
            }
            throw (Exception) error.getCause();
        }
        return "no exception";
    }

    /** What {@code invoke} can't await it does not call. */
    static String invoked() {
        long before = Scenario.liveCount();
        try {
            return "made " + Scenario.invoke(Scenario.HANDLES.get("doubledLater"), 1);
        } catch (IllegalArgumentException error) {
            return error.getMessage().contains("cannot await") && Scenario.liveCount() == before ? "refused" : error.getMessage();
        }
    }

    static void rows() throws Exception {
        row("number", () -> got(Scenario.doubledLater(21)));
        row("text", () -> got(Scenario.capitalsLater("äb")));
        row("structure", () -> {
            Point point = got(Scenario.pointLater(2.5));
            return point.x() + " " + point.y() + " " + Scenarios.joined(point.marks());
        });
        row("buffer", () -> Arrays.stream(got(Scenario.squaresLater(4))).mapToObj(Long::toString).collect(Collectors.joining(" ")));
        row("nothing", () -> got(Scenario.nothingLater()) == null ? "nothing" : "something");
        row("asked", () -> got(Scenario.askedLater(x -> 2 * x, 21)));
        row("failed", () -> got(Scenario.failedLater("no pages")));
        row("forgotten", () -> got(Scenario.forgottenLater()));
        row("refused", () -> Scenario.refusedPromise());
        row("cancelled", Awaited::cancelled);
        row("many", Awaited::many);
        Semaphore signal = new Semaphore(0);
        try (Queue own = new Queue(1024, signal::release)) {
            row("queue", () -> counted(own, signal));
            row("other_thread", () -> onAThread(own::run));
            row("inside_itself", () -> Scenario.runInside(own.handle()) == 7 ? "BUSY" : "another status");
        }
        Queue other = new Queue(4, () -> {});
        other.close();
        row("after_close", other::run);
        row("released", Awaited::released);
        row("invoked", Awaited::invoked);
    }

    /** Futures of many threads of both kinds, which end before their values come. */
    static void onManyThreads() throws Exception {
        List<CompletableFuture<Integer>> futures = new java.util.concurrent.CopyOnWriteArrayList<>();
        List<Thread> threads = IntStream.range(0, 64).mapToObj(i -> {
            Thread.Builder builder = i % 2 == 0 ? Thread.ofPlatform() : Thread.ofVirtual();
            return builder.start(() -> futures.add(Scenario.doubledLater(21)));
        }).toList();
        for (Thread thread : threads) {
            thread.join();
        }
        for (CompletableFuture<Integer> future : futures) {
            if (future.get(60, TimeUnit.SECONDS) != 42) {
                throw new AssertionError("another value");
            }
        }
        Object[] said = {null};
        Thread.ofVirtual().start(() -> {
            try {
                new Queue(1, () -> {}).close();
            } catch (IllegalStateException error) {
                said[0] = error;
            }
        }).join();
        if (said[0] == null) {
            throw new AssertionError("a virtual thread has a queue");
        }
    }

    /**
     * @param args nothing
     * @throws Exception if something never comes
     */
    public static void main(String[] args) throws Exception {
        Scenario.silenceErrors();
        // The package's own thread has a queue from now on.
        got(Scenario.doubledLater(1));
        long live = Scenario.liveCount();
        rows();
        String first = ROWS.toString();
        ROWS.setLength(0);
        woken = new Semaphore(0);
        queue = new Queue(16, woken::release);
        rows();
        if (!ROWS.toString().equals(first)) {
            System.out.println("with a loop of its own:\n" + ROWS);
        }
        System.out.print(first);
        onManyThreads();
        for (int i = 0; i < 1000 && Scenario.liveCount() != live; i++) {
            Thread.sleep(5);
        }
        System.out.println("left\t" + (Scenario.liveCount() - live));
    }
}
