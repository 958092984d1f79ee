// Written by registry-bindgen from {{ prefix }} {{ version }}; changes are lost when it is written again.
package {{ module }};

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A queue of the thread that makes it, which runs there what other threads call. Rust gets it by its {@link #handle}.
 *
 * <p>It is for programs with an event loop of their own, such as a user interface's. While a thread has a queue, {@link #run} also completes the futures that
 * functions return on this thread. Without one they are completed by the default executor of futures.
 */
@SuppressWarnings("restricted")
public final class Queue implements AutoCloseable {
    private static final MethodHandle NEW = Native.bind(
            "{{ prefix }}_queue_new", FunctionDescriptor.of(ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG));
    private static final MethodHandle RUN = Native.bind(
            "{{ prefix }}_queue_run", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.ADDRESS));
    private static final MethodHandle NEXT = Native.bind(
            "{{ prefix }}_queue_next", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.ADDRESS));
    private static final MethodHandle SET_WAKE = Native.bind(
            "{{ prefix }}_queue_set_wake",
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.ADDRESS, ValueLayout.ADDRESS));
    private static final MethodHandle WATCH = Native.bind(
            "{{ prefix }}_promise_watch", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG));
    private static final MethodHandle TAKE = Native.bind(
            "{{ prefix }}_promise_take",
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG));
    private static final MemorySegment WAKE = Native.upcall(
            MethodHandles.lookup(),
            "wake",
            MethodType.methodType(void.class, MemorySegment.class),
            FunctionDescriptor.ofVoid(ValueLayout.ADDRESS));

    /** What wakes each queue. The library has one function for all of them, and is told a number, so that a late call finds nothing. */
    private static final Map<Long, Runnable> WAKES = new ConcurrentHashMap<>();
    private static final AtomicLong LAST = new AtomicLong();
    private static final ThreadLocal<Queue> OF_THREAD = new ThreadLocal<>();

    private final long handle;
    private final long number;
    private final Thread thread = Thread.currentThread();
    private final Map<Long, Waiting<?>> waiting = new ConcurrentHashMap<>();

    /** A future that waits for a promise, and how the value is read. */
    private record Waiting<T>(CompletableFuture<T> future, String name, long size, Promises.Lift<T> lift) {
        void take(long promise, Queue queue) {
            if (future.isDone()) {
                drop(promise);
                return;
            }
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment cell = arena.allocate(Math.max(1, size), 16);
                int status = (int) TAKE.invokeExact(promise, cell, size);
                if (status != 0) {
                    throw Native.failure(status, name);
                }
                T value = lift.lift(cell);
                queue.complete(future, () -> future.complete(value));
            } catch (Throwable error) {
                queue.complete(future, () -> future.completeExceptionally(error));
            }
        }
    }

    /**
     * Makes a queue of this thread, which must be one of the system's.
     *
     * @param capacity how many calls wait at most
     * @param wake is called when there is something to run, on the thread that brings it, or, where Java needs more of the stack than is left, on one that is made for it and
     *     waited for; so it takes no lock that a caller of Rust may hold; it should only have {@link #run} called on the queue's thread
     * @throws RegistryException if there is no room for it
     */
    public Queue(int capacity, Runnable wake) {
        if (wake == null) {
            throw Memory.missing("wake", "a Runnable");
        }
        if (capacity < 0 || capacity >= 1 << 20) {
            throw Memory.refused("capacity", capacity, "an int from 0 to " + ((1 << 20) - 1));
        }
        if (thread.isVirtual()) {
            throw new IllegalStateException("a queue belongs to a thread of the system's, and this one is virtual; make it on a platform thread");
        }
        number = LAST.incrementAndGet();
        try {
            handle = (long) NEW.invokeExact((long) capacity);
            if (handle == 0) {
                throw Native.failure(12, "Queue");
            }
            WAKES.put(number, wake);
            int status = (int) SET_WAKE.invokeExact(handle, WAKE, MemorySegment.ofAddress(number));
            if (status != 0) {
                RegistryException failure = Native.failure(status, "Queue");
                end();
                throw failure;
            }
        } catch (Throwable error) {
            throw Memory.unexpected(error);
        }
        if (ofThread() == null) {
            OF_THREAD.set(this);
        }
    }

    /** The open queue of this thread. */
    static Queue ofThread() {
        Queue queue = OF_THREAD.get();
        return queue != null && queue.isOpen() ? queue : null;
    }

    private static void wake(MemorySegment number) {
        try {
            Runnable wake = WAKES.get(number.address());
            if (wake != null) {
                wake.run();
            }
        } catch (Throwable error) {
            Native.uncaught(error);
        }
    }

    /** Its own thread completes a future at once; the package's has the default executor do it, since what waits may take its time. */
    private void complete(CompletableFuture<?> future, Runnable job) {
        if (Promises.isOwn(thread)) {
            future.defaultExecutor().execute(job);
        } else {
            job.run();
        }
    }

    /**
     * The number that Rust knows it by.
     *
     * @return the handle
     */
    public long handle() {
        return handle;
    }

    /**
     * Whether it can still be used.
     *
     * @return whether nobody has closed it
     */
    public boolean isOpen() {
        return WAKES.containsKey(number);
    }

    /**
     * Runs the calls that wait, and completes the futures whose values are there.
     *
     * @return how many calls ran
     * @throws WrongThreadCallException if another thread made the queue
     * @throws BusyException from inside one of its calls
     * @throws ClosedException after {@link #close}
     */
    public long run() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment cell = arena.allocate(ValueLayout.JAVA_LONG);
            int status = (int) RUN.invokeExact(handle, cell);
            if (status != 0) {
                RegistryException failure = Native.failure(status, "run");
                if (!Native.isLive(handle)) {
                    // Somebody has released it by its handle.
                    close();
                }
                throw failure;
            }
            long ran = cell.get(ValueLayout.JAVA_LONG, 0);
            while ((int) NEXT.invokeExact(handle, cell) == 0 && cell.get(ValueLayout.JAVA_LONG, 0) != 0) {
                long promise = cell.get(ValueLayout.JAVA_LONG, 0);
                Waiting<?> found = waiting.remove(promise);
                if (found != null) {
                    found.take(promise, this);
                }
            }
            return ran;
        } catch (Throwable error) {
            throw Memory.unexpected(error);
        }
    }

    /** Completes the future with the value of a promise. To be called on the queue's thread. */
    <T> void await(CompletableFuture<T> future, String name, long promise, long size, Promises.Lift<T> lift) {
        waiting.put(promise, new Waiting<>(future, name, size, lift));
        future.whenComplete((value, error) -> {
            if (future.isCancelled() && waiting.remove(promise) != null) {
                drop(promise);
            }
        });
        try {
            int status = (int) WATCH.invokeExact(promise, handle);
            if (status != 0) {
                RegistryException failure = Native.failure(status, name);
                waiting.remove(promise);
                drop(promise);
                future.completeExceptionally(failure);
            }
        } catch (Throwable error) {
            throw Memory.unexpected(error);
        }
        if (!isOpen()) {
            abandon();
        }
    }

    /** Cancels a promise, unless it has ended. */
    private static void drop(long promise) {
        if (Native.isLive(promise)) {
            Native.destroy(promise);
        }
    }

    /** Ends the queue: later calls are refused, and what waits for a value gets a {@link ClosedException}. A second call does nothing. */
    @Override
    public void close() {
        if (end()) {
            abandon();
        }
    }

    private boolean end() {
        boolean wasOpen = WAKES.remove(number) != null;
        if (wasOpen) {
            Native.destroy(handle);
        }
        return wasOpen;
    }

    private void abandon() {
        List<Long> promises = new ArrayList<>(waiting.keySet());
        for (long promise : promises) {
            Waiting<?> lost = waiting.remove(promise);
            if (lost != null) {
                drop(promise);
                complete(lost.future, () -> lost.future.completeExceptionally(
                        RegistryException.of(3, lost.name, "the queue was closed", 0)));
            }
        }
    }

    @Override
    public String toString() {
        return "Queue " + handle + (isOpen() ? "" : " closed");
    }
}
