// Written by registry-bindgen from {{ prefix }} {{ version }}; changes are lost when it is written again.
package {{ module }};

import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.util.concurrent.atomic.AtomicBoolean;

/** Owns a callback by its handle. {@code close()}, a {@code try} block or the garbage collector ends it. Any thread may call and close it. */
public abstract class OwnedCallback implements AutoCloseable {
    private static final Cleaner CLEANER = Cleaner.create();

    private final long handle;
    /** What ends the callback; null if Rust owns it. */
    private final End end;
    private final Cleaner.Cleanable cleanable;

    OwnedCallback(long handle, boolean isOwned) {
        this.handle = Memory.handle("handle", handle);
        this.end = isOwned ? new End(handle) : null;
        this.cleanable = isOwned ? CLEANER.register(this, end) : null;
    }

    /** Ends the callback of an object that was collected. It does not know the object, which could not be collected otherwise. */
    private static final class End implements Runnable {
        private final long handle;
        private final AtomicBoolean isOpen = new AtomicBoolean(true);

        End(long handle) {
            this.handle = handle;
        }

        @Override
        public void run() {
            if (isOpen.getAndSet(false)) {
                Native.destroy(handle);
            }
        }
    }

    /**
     * The number that Rust knows the callback by.
     *
     * @return the handle
     */
    public final long handle() {
        return handle;
    }

    /**
     * Whether a call would find the callback now.
     *
     * @return whether it is live
     */
    public final boolean isLive() {
        try {
            return Native.isLive(handle);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /**
     * Gives up the ownership: who gets the handle must end the callback.
     *
     * @return the handle
     */
    public final long detach() {
        if (end != null) {
            end.isOpen.set(false);
            cleanable.clean();
        }
        return handle;
    }

    /**
     * Ends the callback. A second call does nothing.
     *
     * @throws NotOwnedException if Rust owns it
     */
    @Override
    public final void close() {
        if (end != null && !end.isOpen.getAndSet(false)) {
            return;
        }
        try {
            int status = Native.release(handle);
            // It may have been ended by its handle.
            if (status != 0 && status != 3) {
                throw Native.failure(status, "close");
            }
        } finally {
            if (end != null) {
                cleanable.clean();
            }
            Reference.reachabilityFence(this);
        }
    }

    @Override
    public final String toString() {
        String state = end == null ? " of Rust's" : end.isOpen.get() ? "" : " closed";
        return getClass().getSimpleName() + " " + handle + state;
    }

    /** The handle of an argument. */
    static long handleOf$(String place, OwnedCallback value, String wanted) {
        if (value == null) {
            throw Memory.missing(place, "a " + wanted);
        }
        return value.handle;
    }

    static long handleOrZero$(String place, OwnedCallback value, String wanted) {
        return value == null ? 0 : value.handle;
    }

    /** Gives owners up if the callback has run: OK, PANICKED or FAILED. Otherwise they were not taken. */
    static void taken$(int status, OwnedCallback... owners) {
        if (status != 0 && status != 9 && status != 11) {
            return;
        }
        for (OwnedCallback owner : owners) {
            if (owner != null) {
                owner.detach();
            }
        }
    }
}
