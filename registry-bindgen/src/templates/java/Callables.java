// Written by registry-bindgen from {{ prefix }} {{ version }}; changes are lost when it is written again.
package {{ module }};

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Functions of Java that Rust calls. Rust gets the number of a function, and one C function for all of a type: a late call finds nothing. No exception leaves
 * this class on the way to Rust, since it would end the process.
 */
@SuppressWarnings("restricted")
final class Callables {
    private Callables() {}

    /** The functions that Rust has, by their numbers. */
    private static final Map<Long, Object> FUNCTIONS = new ConcurrentHashMap<>();
    private static final AtomicLong LAST = new AtomicLong();

    private static final MethodHandle SET = Native.function(
            FunctionDescriptor.ofVoid(ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG));
    private static final MethodHandle SET_CODE = Native.function(FunctionDescriptor.ofVoid(ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
    private static final MemorySegment RELEASE = Native.upcall(
            MethodHandles.lookup(),
            "release",
            MethodType.methodType(void.class, long.class),
            FunctionDescriptor.ofVoid(ValueLayout.JAVA_LONG));

    /** Bytes of a callable's struct. */
    private static final long SIZE = 40;

    static {
        // Initialised now: a class whose initialisation finds the stack used up is of no use any more.
        Running.HERE.get();
        Failure.NEWEST.get();
        Runtime.getRuntime().addShutdownHook(new Thread(Callables::end));
    }

    /** Ends all functions, after the calls that run: no thread of Rust's may come in when the machine has ended. */
    private static void end() {
        // A function may have ended the program itself, and waits for this: it is not waited for.
        Thread closing = new Thread(() -> Native.hostClose());
        closing.setDaemon(true);
        closing.start();
        try {
            closing.join(1000);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

{% if tables %}
    /** The table of the methods of a trait: its size and their functions. It is never freed. */
    private static MemorySegment table(MemorySegment... methods) {
        MemorySegment table = Arena.global().allocate(8L * (methods.length + 1), 8);
        table.set(ValueLayout.JAVA_LONG, 0, table.byteSize());
        for (int i = 0; i < methods.length; i++) {
            table.set(ValueLayout.ADDRESS, 8L * (i + 1), methods[i]);
        }
        return table;
    }

{% endif %}
    private static void release(long key) {
        try {
            FUNCTIONS.remove(key);
        } catch (Throwable ignored) {
            // There is no memory, or no room on the stack. The function stays; what left here would end the machine.
        }
    }

    /** How many functions Rust has. */
    static int held() {
        return FUNCTIONS.size();
    }

    /** The struct of a callable, which Rust may call and release from now on. Null for none. */
    static MemorySegment passed(Arena arena, Object function, MemorySegment call) {
        if (function == null) {
            return MemorySegment.NULL;
        }
        long key = LAST.incrementAndGet();
        MemorySegment made = arena.allocate(SIZE, 8);
        made.set(ValueLayout.JAVA_LONG, 0, SIZE);
        made.set(ValueLayout.ADDRESS, 8, call);
        made.set(ValueLayout.JAVA_LONG, 16, key);
        made.set(ValueLayout.ADDRESS, 24, RELEASE);
        made.set(ValueLayout.JAVA_LONG, 32, Native.HOST);
        FUNCTIONS.put(key, function);
        return made;
    }

    /** Forgets a function that a refused call has not given to Rust: if the callback has run, Rust releases it. */
    static void kept(int status, MemorySegment passed) {
        if (status == 0) {
            Failure.forget();
        } else if (status != 9 && status != 11 && passed.address() != 0) {
            FUNCTIONS.remove(passed.get(ValueLayout.JAVA_LONG, 16));
        }
    }

    /** The functions that are running on a thread, each called by Rust from within the one before. */
    private static final class Running {
        private static final ThreadLocal<Running> HERE = ThreadLocal.withInitial(Running::new);

        int depth;
    }

    /** As deep as they may be. Where the library can't tell how much of the stack is left, nothing else bounds them. A thread has 1 MiB, and a level takes up to 18 KiB. */
    private static final int DEEPEST = 32;

    /** Counts a function. */
    private static Running deeper() {
        Running running = Running.HERE.get();
        if (running.depth >= DEEPEST) {
            throw new StackOverflowError("functions and Rust call each other more than " + DEEPEST + " deep");
        }
        running.depth++;
        return running;
    }

    /** The newest failure of a function on each thread, which Rust may pass on as a failure of its own. */
    record Failure(Throwable thrown, String said) {
        private static final ThreadLocal<Failure> NEWEST = new ThreadLocal<>();
        /** Whether a function has failed yet: a call that succeeds need not look before. */
        private static boolean any;

        /** A failure of the function that Rust knows by this name. What is kept beside it is what Rust says of the call where it passes the failure on. */
        static void remember(Throwable thrown, String name, int code, String text) {
            any = true;
            String ownCode = code == 0 ? "" : " (its code is " + code + ")";
            NEWEST.set(new Failure(thrown, "::" + name + "` ended with FAILED" + ownCode + ": " + text));
        }

        /** Rust has not passed it on: what it keeps alive may go. */
        static void forget() {
            if (any) {
                NEWEST.remove();
            }
        }

        /** The exception of a function that Rust has passed on in this text. */
        static Throwable cause(String detail) {
            Failure newest = NEWEST.get();
            NEWEST.remove();
            return newest != null && detail.contains(newest.said) ? newest.thrown : null;
        }
    }

    /** The status of a failure of the function that Rust knows by this name. Rust gets its text and code. */
    private static int failed(Throwable failure, MemorySegment place, String name) {
        try (Arena arena = Arena.ofConfined()) {
            if (failure instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            byte[] said = text(failure).getBytes(StandardCharsets.UTF_8);
            int code = failure instanceof RegistryException known ? known.errorCode().orElse(0) : 0;
            // A zero ends C's texts: Rust has a space in its place.
            Failure.remember(failure, name, code, new String(said, StandardCharsets.UTF_8).replace('\0', ' '));
            MemorySegment error = place.reinterpret(16);
            MemorySegment text = arena.allocateFrom(ValueLayout.JAVA_BYTE, said);
            SET.invokeExact(error.get(ValueLayout.ADDRESS, 0), place, text, text.byteSize());
            if (code != 0) {
                SET_CODE.invokeExact(error.get(ValueLayout.ADDRESS, 8), place, code);
            }
        } catch (Throwable ignored) {
            // There is no memory, or no room on the stack, for more than the status.
        }
        return 11;
    }

    /** Never empty. */
    private static String text(Throwable failure) {
        try {
            String text = failure.toString();
            return text == null || text.isEmpty() ? failure.getClass().getName() : text;
        } catch (Throwable wordless) {
            return failure.getClass().getName();
        }
    }
{% for c in callables %}

    /** {@link {{ c.interface }}}. */
    static final class {{ c.name }}$ {
        private {{ c.name }}$() {}

        static final MemorySegment CALL = Native.upcall(
                MethodHandles.lookup(),
                "call",
                MethodType.methodType(int.class{% for t in c.types %}, {{ t }}.class{% endfor %}),
                {{ c.descriptor }});

        private static int call({% for t in c.types %}{{ t }} {{ c.params[loop.index0] }}{{ ", " if not loop.last }}{% endfor %}) {
            Running $running = null;
            try {
                $running = deeper();
                {{ c.interface }} $function = ({{ c.interface }}) FUNCTIONS.get($key);
                if ($function == null) {
                    return 3;
                }
{% if c.returns %}
                {{ c.returns }} $value = {{ c.called }};
                {{ c.put }}
{% else %}
                {{ c.called }};
{% endif %}
                return 0;
            } catch (Throwable failure) {
                return failed(failure, $error, "{{ c.rust }}");
            } finally {
                if ($running != null) {
                    $running.depth--;
                }
            }
        }
    }
{% endfor %}
{% for t in tables %}

    /** {@link {{ t.name }}.Methods}. */
    static final class {{ t.name }}$ {
        private {{ t.name }}$() {}

        static final MemorySegment METHODS = table({% for m in t.methods %}{{ m }}$.CALL{{ ", " if not loop.last }}{% endfor %});
    }
{% endfor %}
}
