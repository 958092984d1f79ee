// Written by registry-bindgen from {{ prefix }} {{ version }}; changes are lost when it is written again.
package {{ module }};

import java.lang.foreign.MemorySegment;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** Completes futures with the values of promises. */
final class Promises {
    private Promises() {}

    /** Reads a value in memory. */
    interface Lift<T> {
        T lift(MemorySegment cell);
    }

    /** The thread that waits for what is awaited on threads without a queue. */
    private static final class Waiter extends Thread {
        private static final Waiter WAITER = new Waiter();

        static {
            WAITER.start();
            // No thread of Rust's may come in here when the machine has ended.
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                Queue queue = WAITER.queue;
                if (queue != null) {
                    queue.close();
                }
            }));
        }

        private final ConcurrentLinkedQueue<Job> jobs = new ConcurrentLinkedQueue<>();
        private volatile Queue queue;

        private Waiter() {
            super("{{ module }} promises");
            setDaemon(true);
        }

        @Override
        public void run() {
            while (true) {
                Job job;
                while ((job = jobs.poll()) != null) {
                    attempt(job);
                }
                try {
                    if (queue != null) {
                        queue.run();
                    }
                } catch (ClosedException closed) {
                    // Somebody has released it; what waited has been told.
                } catch (Throwable error) {
                    Native.uncaught(error);
                }
                LockSupport.park(this);
            }
        }

        private void attempt(Job job) {
            try {
                if (queue == null || !queue.isOpen()) {
                    queue = new Queue(0, () -> LockSupport.unpark(this));
                }
                job.start(queue);
            } catch (Throwable error) {
                job.fail(error);
            }
        }
    }

    /** What the thread has to watch for another one. */
    private record Job(CompletableFuture<?> future, Consumer<Queue> watch) {
        void start(Queue queue) {
            watch.accept(queue);
        }

        void fail(Throwable error) {
            future.defaultExecutor().execute(() -> future.completeExceptionally(error));
        }
    }

    static boolean isOwn(Thread thread) {
        return thread instanceof Waiter;
    }

    static <T> CompletableFuture<T> await(String name, long promise, long size, Lift<T> lift) {
        CompletableFuture<T> future = new CompletableFuture<>();
        Queue own = Queue.ofThread();
        if (own != null) {
            own.await(future, name, promise, size, lift);
            return future;
        }
        Waiter.WAITER.jobs.add(new Job(future, queue -> queue.await(future, name, promise, size, lift)));
        LockSupport.unpark(Waiter.WAITER);
        return future;
    }
}
