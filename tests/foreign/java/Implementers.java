import java.lang.ref.WeakReference;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import torture.*;

/** Implementers of traits: those of Rust, whose methods Java calls, and those of Java, whose methods Rust calls. Prints what is wrong. */
public final class Implementers {
    private Implementers() {}

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

    static Class<?> refused(Callable<?> run) {
        Exception error = thrown(run);
        return error == null ? null : error.getClass();
    }

    /** What Rust has of Java. */
    static int held() throws ReflectiveOperationException {
        Method held = Class.forName("torture.Callables").getDeclaredMethod("held");
        held.setAccessible(true);
        return (int) held.invoke(null);
    }

    static Void clear(Shelf shelf) {
        shelf.clear();
        return null;
    }

    static void methods() {
        try (Shelf shelf = Torture.newShelf()) {
            same("put", List.of(shelf.put("one", 1), shelf.put("Ä", 2), shelf.put("one", 5)), List.of(0L, 0L, 1L));
            same("get", List.of(shelf.get("one"), shelf.get("Ä")), List.of(5L, 2L));
            same("names", shelf.names(), "one,Ä,");
            same("sum", List.of(shelf.sum(new long[0]), shelf.sum(new long[] {10, 20})), List.of(7L, 37L));
            // The class has a method of this name for itself.
            same("handle", List.of(shelf.handle_(), shelf.handle() > 1L << 52), List.of(7L, true));
            same("lent to a function", Torture.sumOfShelf(shelf), 7L);
            same("by invoke", Torture.invoke(Torture.HANDLES.get("sumOfShelf"), shelf), 7L);
            shelf.clear();
            same("nothing left", shelf.names(), "");
        }
        same("none left", Torture.shelves(), 0L);
        try (Shelf invoked = (Shelf) Torture.invoke(Torture.HANDLES.get("newShelf"))) {
            same("made by invoke", invoked.put("one", 1), 0L);
        }
    }

    /** Names that Java, the class of an owner, or another language has a use for. */
    static final class Places implements Odd.Methods {
        @Override public long drop() { return 1; }
        @Override public long close_() { return 2; }
        @Override public long release() { return 3; }
        @Override public long call() { return 4; }
        @Override public long toString_() { return 5; }
        @Override public long equals_() { return 6; }
        @Override public long then() { return 7; }
        @Override public long constructor() { return 8; }
        @Override public long __init__() { return 9; }
        @Override public long __class__() { return 10; }
        @Override public long __del__() { return 11; }
        @Override public long __proto__() { return 12; }
        @Override public long handle_() { return 13; }
        @Override public long isLive_() { return 14; }
        @Override public long detach_() { return 15; }
        @Override public long wait_() { return 16; }
        @Override public long getClass_() { return 17; }
        @Override public long hashCode_() { return 18; }
        @Override public long clone_() { return 19; }
        @Override public long type() { return 20; }
        @Override public long class_() { return 21; }
        @Override public long new_() { return 22; }
        @Override public long delete() { return 23; }
        @Override public long operator() { return 24; }
        @Override public long from() { return 25; }
        @Override public long size() { return 26; }
        @Override public long userData() { return 27; }
        @Override public long valueOf() { return 28; }
        @Override public long errno() { return 29; }
        @Override public long int_() { return 30; }
        @Override public long null_() { return 31; }
        @Override public long borrow() { return 32; }
        @Override public long raw() { return 33; }
        @Override public long mro() { return 34; }
        @Override public long this_() { return 35; }
        @Override public long none() { return 36; }
        @Override public long await() { return 37; }
        @Override public long table() { return 38; }
        @Override public long str() { return 39; }
        @Override public long deref() { return 40; }
    }

    static void names() {
        try (Odd odd = Torture.newOdd()) {
            long[] found = {odd.drop(), odd.close_(), odd.release(), odd.call(), odd.toString_(), odd.equals_(), odd.then(), odd.constructor(), odd.__init__(), odd.__class__(), odd.__del__(), odd.__proto__(), odd.handle_(), odd.isLive_(), odd.detach_(), odd.wait_(), odd.getClass_(), odd.hashCode_(), odd.clone_(), odd.type(), odd.class_(), odd.new_(), odd.delete(), odd.operator(), odd.from(), odd.size(), odd.userData(), odd.valueOf(), odd.errno(), odd.int_(), odd.null_(), odd.borrow(), odd.raw(), odd.mro(), odd.this_(), odd.none(), odd.await(), odd.table(), odd.str(), odd.deref()};
            same("of Rust's", found, java.util.stream.LongStream.rangeClosed(1, found.length).toArray());
            same("of Java's", Torture.useOdd(new Places()), 0L);
            same("its own", List.of(odd.isLive(), odd.toString()), List.of(true, "Odd " + odd.handle()));
        }
    }

    /** An owner of an implementer is as one of a callback. */
    static void owners() {
        long live = Torture.liveCount();
        Shelf shelf = Torture.newShelf();
        same("live", List.of(shelf.isLive(), Torture.shelves(), Torture.liveCount()), List.of(true, 1L, live + 1));
        same("a text", shelf.toString(), "Shelf " + shelf.handle());
        shelf.close();
        same("closed", List.of(shelf.isLive(), Torture.shelves(), shelf.toString()), List.of(false, 0L, "Shelf " + shelf.handle() + " closed"));
        shelf.close();
        for (Callable<?> call : List.<Callable<?>>of(() -> shelf.put("one", 1), shelf::names, () -> clear(shelf), () -> Torture.sumOfShelf(shelf))) {
            same("a call of it", refused(call), ClosedException.class);
        }
        Exception error = thrown(() -> shelf.get("one"));
        same("which", error.getMessage().startsWith("Shelf.get: "), true);
        Torture.release(Torture.newShelf().detach());
        same("released", Torture.shelves(), 0L);
        same("forged", refused(() -> clear(new Shelf((1L << 52) + 5))), UnknownHandleException.class);
        same("no shelf", refused(() -> Torture.sumOfShelf(null)), NullPointerException.class);
    }

    /** An owner is closed once, whichever threads do it, and while others call. */
    static void shared() throws InterruptedException {
        for (int i = 0; i < 50; i++) {
            Shelf shelf = Torture.newShelf();
            List<Thread> threads = new ArrayList<>();
            List<Object> found = java.util.Collections.synchronizedList(new ArrayList<>());
            Runnable calls = () -> {
                Class<?> error = null;
                while (error != ClosedException.class) {
                    error = refused(() -> shelf.sum(new long[] {1}));
                    if (error != null && error != BusyException.class && error != ClosedException.class) {
                        found.add(error);
                    }
                }
            };
            for (Runnable run : List.of(calls, calls, (Runnable) shelf::close, (Runnable) shelf::close)) {
                threads.add(new Thread(run));
            }
            threads.forEach(Thread::start);
            for (Thread thread : threads) {
                thread.join();
            }
            same("closed by two", List.of(found, Torture.shelves()), List.of(List.of(), 0L));
        }
    }

    static void failures() throws InterruptedException {
        try (Shelf shelf = Torture.newShelf(); Factor factor = Torture.factor(2)) {
            FailedException error = (FailedException) thrown(() -> shelf.get("three"));
            same("its text", error.detail(), "there is no three");
            PanickedException panic = (PanickedException) thrown(() -> clear(shelf));
            same("a panic", panic.detail(), "nothing to clear");
            same("callable still", shelf.put("one", 1), 0L);
            same("no name", refused(() -> shelf.get(null)), NullPointerException.class);
            Shelf other = new Shelf(factor.handle());
            same("another type", refused(() -> clear(other)), WrongSignatureException.class);
            other.detach();
        }
        try (Shelf local = Torture.newLocalShelf()) {
            List<Object> seen = new ArrayList<>();
            Thread thread = new Thread(() -> seen.add(refused(() -> clear(local))));
            thread.start();
            thread.join();
            same("another thread", seen.get(0), WrongThreadCallException.class);
        }
    }

    /** An implementer. */
    static class Whole implements Plugin.Methods {
        long number;
        final List<Object> calls = new ArrayList<>();

        @Override
        public long add(String name, long[] numbers) throws Exception {
            calls.add(name + Arrays.toString(numbers));
            number += Arrays.stream(numbers).sum();
            return number;
        }

        @Override
        public void set(long number) {
            calls.add(number);
            this.number = number;
        }

        @Override
        public boolean flush() throws Exception {
            calls.add("flush");
            return true;
        }
    }

    static void implemented() throws Exception {
        Whole whole = new Whole();
        same("a whole one", Torture.usePlugin(whole, 7), 11L);
        same("its calls", whole.calls, List.of(7L, "Ä[1, 2]", "flush"));
        same("used again", Torture.usePlugin(whole, 1), 5L);
        same("none", refused(() -> Torture.usePlugin(null, 7)), NullPointerException.class);
        same("which none", thrown(() -> Torture.usePlugin(null, 7)).getMessage(), "`plugin` is null; pass a Plugin.Methods");
        FailedException error = (FailedException) thrown(() -> Torture.usePlugin(new Whole() {
            @Override
            public long add(String name, long[] numbers) throws Exception {
                throw new java.io.IOException("no room");
            }
        }, 7));
        same("its text", error.detail().contains("java.io.IOException: no room"), true);
        same("its cause", error.getCause() instanceof java.io.IOException, true);
        same("no code", error.errorCode(), OptionalInt.empty());
        // Rust, Java, Rust, Java.
        same("nested", Torture.usePlugin(new Whole() {
            @Override
            public long add(String name, long[] numbers) {
                return Torture.usePlugin(new Whole(), 1);
            }
        }, 7), 6L);
        for (int i = 0; i < 1000; i++) {
            Torture.usePlugin(whole, 1);
        }
        same("nothing left", held(), 0);
        WeakReference<Whole> gone = new WeakReference<>(whole);
        whole = null;
        for (int i = 0; i < 50 && gone.get() != null; i++) {
            System.gc();
            Thread.sleep(10);
        }
        same("collected", gone.get(), null);
    }

    /** Called by threads of Rust, several at once, and released on another one. */
    static void threads() throws ReflectiveOperationException {
        Set<Thread> seen = ConcurrentHashMap.newKeySet();
        same("none yet", List.of(Torture.addOnThreads(1, 1), Torture.keepPlugin(null)), List.of(0L, false));
        same("kept", Torture.keepPlugin(new Whole() {
            @Override
            public long add(String name, long[] numbers) {
                seen.add(Thread.currentThread());
                return 1;
            }
        }), false);
        same("on threads", Torture.addOnThreads(4, 200), 800L);
        same("other threads", seen.contains(Thread.currentThread()), false);
        same("kept in its place", List.of(Torture.keepPlugin(new Whole()), held()), List.of(true, 1));
        same("released", List.of(Torture.keepPlugin(null), held()), List.of(true, 0));
    }

    /**
     * @param args nothing
     * @throws Exception if something is wrong that nobody looks at
     */
    public static void main(String[] args) throws Exception {
        Torture.silenceErrors();
        methods();
        names();
        owners();
        shared();
        failures();
        implemented();
        threads();
        same("left", Torture.shelves(), 0L);
        System.out.println("end");
    }
}
