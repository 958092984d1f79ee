// Written by registry-bindgen from {{ prefix }} {{ version }}; changes are lost when it is written again.
package {{ module }};

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** The library, and its own functions. */
@SuppressWarnings("restricted")
final class Native {
    private Native() {}

    private static final long FINGERPRINT = {{ fingerprint }};
    private static final String PROPERTY = "{{ module }}.library";
    private static final String VARIABLE = "{{ prefix | upper }}_LIBRARY";
    private static final Linker LINKER = Linker.nativeLinker();
    private static final SymbolLookup LIBRARY = opened();

    // All of them are linked before the first call. What asks for a failure must not wait for anything in between: a virtual thread would go on as another
    // thread of the system's, which has had other failures.
    private static final MethodHandle LAST_STATUS = bindShort("{{ prefix }}_last_status", FunctionDescriptor.of(ValueLayout.JAVA_INT));
    private static final MethodHandle LAST_ERROR = bind(
            "{{ prefix }}_last_error", FunctionDescriptor.of(ValueLayout.JAVA_LONG, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG));
    private static final MethodHandle LAST_ERROR_CODE = bind("{{ prefix }}_last_error_code", FunctionDescriptor.of(ValueLayout.JAVA_INT));
    private static final MethodHandle RELEASE = bind(
            "{{ prefix }}_release", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG));
    private static final MethodHandle DESTROY = bind("{{ prefix }}_destroy_u64", FunctionDescriptor.ofVoid(ValueLayout.JAVA_LONG));
    private static final MethodHandle IS_LIVE = bindShort(
            "{{ prefix }}_is_live", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG));
    private static final MethodHandle LIVE_COUNT = bind("{{ prefix }}_live_count", FunctionDescriptor.of(ValueLayout.JAVA_LONG));
    private static final MethodHandle BUFFER_FREE = bind(
            "{{ prefix }}_buffer_free", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS));
    private static final MethodHandle DESCRIBE = bind(
            "{{ prefix }}_describe",
            FunctionDescriptor.of(ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG));
    private static final MethodHandle INVOKE = bind(
            "{{ prefix }}_invoke",
            FunctionDescriptor.of(
                    ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG, ValueLayout.ADDRESS));
    private static final MethodHandle SET_ERROR_HOOK = bind(
            "{{ prefix }}_set_error_hook", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS));
    private static final MethodHandle SILENCE_ERRORS = bind("{{ prefix }}_silence_errors", FunctionDescriptor.ofVoid());

    /** The method handle of a symbol. */
    static MethodHandle bind(String symbol, FunctionDescriptor descriptor) {
        return LINKER.downcallHandle(found(symbol), descriptor);
    }

    /** Of one that calls nothing back and never waits, which costs less. */
    private static MethodHandle bindShort(String symbol, FunctionDescriptor descriptor) {
        return LINKER.downcallHandle(found(symbol), descriptor, Linker.Option.critical(false));
    }

{% if callables %}
    /** The method handle of functions of a type, whose address comes first. */
    static MethodHandle function(FunctionDescriptor descriptor) {
        return LINKER.downcallHandle(descriptor);
    }

{% endif %}
    private static final MethodHandle HOST_OPEN = bind(
            "{{ prefix }}_host_open_with_stack", FunctionDescriptor.of(ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG));

    /**
     * Bytes of a thread's stack that are left wherever Rust calls Java: what Java keeps free by itself, what Rust takes, and what Java calls by itself in between. The machine
     * would end where the way into Java finds no room, since there is nobody to hand that error to.
     */
    private static final long STACK = 256 << 10;

    /** What ends the functions that Rust calls. */
    static final long HOST = hostOpen();

    private static long hostOpen() {
        try {
            long opened = (long) HOST_OPEN.invokeExact(STACK);
            if (opened == 0) {
                throw failure(12, "host_open");
            }
            return opened;
        } catch (Throwable error) {
            throw Memory.unexpected(error);
        }
    }

{% if callables %}
    private static final MethodHandle HOST_CLOSE = bind(
            "{{ prefix }}_host_close", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG));

    static void hostClose() {
        try {
            int unused = (int) HOST_CLOSE.invokeExact(HOST);
        } catch (Throwable error) {
            throw Memory.unexpected(error);
        }
    }

{% endif %}
    private static MemorySegment found(String symbol) {
        return LIBRARY.find(symbol).orElseThrow(() -> new UnsatisfiedLinkError("the library has no `" + symbol + "`"));
    }

    private static SymbolLookup opened() {
        Path path = path();
        String name = path == null ? fileName() : path.toString();
        SymbolLookup library;
        try {
            if (path != null) {
                checkLength(path);
            }
            library = path == null
                    ? SymbolLookup.libraryLookup(name, Arena.global())
                    : SymbolLookup.libraryLookup(path, Arena.global());
        } catch (IllegalArgumentException | IOException error) {
            throw notLoaded(path, name, error);
        }
        MemorySegment fingerprint = library.find("{{ prefix }}_fingerprint").orElse(null);
        long found = 0;
        try {
            if (fingerprint != null) {
                found = (long) LINKER.downcallHandle(fingerprint, FunctionDescriptor.of(ValueLayout.JAVA_LONG)).invokeExact();
            }
        } catch (Throwable error) {
            throw Memory.unexpected(error);
        }
        if (found != FINGERPRINT) {
            throw new StaleBindingError("the library `" + name + "` offers another interface than this package: fingerprint "
                    + shown(FINGERPRINT) + " expected, " + (fingerprint == null ? "none" : shown(found))
                    + " found; write the bindings again from the library, or install the library that belongs to them");
        }
        return library;
    }

    private static String shown(long fingerprint) {
        return String.format("%#018x", fingerprint);
    }

    private static String fileName() {
        return System.getProperty("os.name").startsWith("Windows") ? "{{ stem }}.dll"
                : System.getProperty("os.name").startsWith("Mac") ? "{{ before }}{{ stem }}.dylib" : "{{ before }}{{ stem }}.so";
    }

    /** The file that is named, else the one beside the classes; null if only the system can find it. */
    private static Path path() {
        String given = System.getProperty(PROPERTY, System.getenv(VARIABLE));
        if (given != null && !given.isEmpty()) {
            return Path.of(given).toAbsolutePath();
        }
        URL beside = Native.class.getResource(fileName());
        if (beside == null) {
            return null;
        }
        try {
            URI place = beside.toURI();
            return place.getScheme().equals("file") ? Path.of(place) : unpacked(beside);
        } catch (URISyntaxException | IOException error) {
            throw notLoaded(null, beside.toString(), error);
        }
    }

    /** A copy of a library that is in an archive, for the time that the program runs. */
    private static Path unpacked(URL archived) throws IOException {
        Path folder = Files.createTempDirectory("{{ module }}");
        Path file = folder.resolve(fileName());
        try (InputStream in = archived.openStream()) {
            Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
        }
        folder.toFile().deleteOnExit();
        file.toFile().deleteOnExit();
        return file;
    }

    /** An error that says where the library was looked for. The system says why it can't be loaded to nobody but {@code System.load}. */
    private static UnsatisfiedLinkError notLoaded(Path path, String name, Exception error) {
        String why = error.getMessage();
        if (path != null && error instanceof IllegalArgumentException) {
            try {
                System.load(path.toString());
            } catch (UnsatisfiedLinkError said) {
                why = said.getMessage();
            }
        }
        String where = path != null ? "" : "; there is no `" + fileName() + "` beside the classes of `{{ module }}`, so the system looked for it";
        UnsatisfiedLinkError whole = new UnsatisfiedLinkError("the library `" + name + "` cannot be loaded: " + why + where
                + "; copy it beside the classes, or set `" + VARIABLE + "` or -D" + PROPERTY + " to its path");
        whole.initCause(error);
        return whole;
    }

    /** Refuses an ELF file that ends before what the system maps of it: to read there would end the process. */
    private static void checkLength(Path path) throws IOException {
        if (!Files.isRegularFile(path)) {
            // The system says what is wrong.
            return;
        }
        try (FileChannel file = FileChannel.open(path)) {
            ByteBuffer head = ByteBuffer.allocate(4096);
            while (head.hasRemaining() && file.read(head) > 0) {}
            head.flip();
            if (head.limit() < 64 || head.getInt(0) != 0x7f454c46 || head.get(4) != 2) {
                return;
            }
            head.order(head.get(5) == 2 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
            // Where the table of segments is, the size and number of its entries.
            long table = head.getLong(32);
            int step = Short.toUnsignedInt(head.getShort(54));
            int count = Short.toUnsignedInt(head.getShort(56));
            long need = 0;
            for (int number = 0; number < count && table >= 0; number++) {
                long place = table + (long) number * step;
                if (place < 0 || place > head.limit() - 40) {
                    break;
                }
                // The kind of segment that is mapped.
                if (head.getInt((int) place) == 1) {
                    need = Math.max(need, head.getLong((int) place + 8) + head.getLong((int) place + 32));
                }
            }
            if (file.size() < need) {
                throw new IOException("it is cut off: " + file.size() + " bytes of at least " + need);
            }
        }
    }

    static UnsupportedOperationException cannotPass(String struct, int align) {
        return new UnsupportedOperationException("Java cannot pass a `" + struct + "` by value, which is aligned to " + align
                + " bytes; let Rust take a reference");
    }

    private static final boolean PACKS =
            System.getProperty("os.name").startsWith("Mac") && System.getProperty("os.arch").equals("aarch64");

    /** Apple's processors pack the parameters that have no register, and a {@code u8} of Rust's is passed as an {@code int}: what follows would be misplaced. */
    static void checkPacking(String function) {
        if (PACKS) {
            throw new UnsupportedOperationException("Java cannot pass a `u8` behind eight other parameters on Apple's processors, as `" + function
                    + "` wants it; let Rust take it further in front, or as a `u32`");
        }
    }

    /** Throws if this thread's last call has failed. To be called where its result may be a failure's. */
    static void check(String callback) {
        int status;
        try {
            status = (int) LAST_STATUS.invokeExact();
        } catch (Throwable error) {
            throw Memory.unexpected(error);
        }
        if (status != 0) {
            throw failure(status, callback);
        }
    }

    /** The exception for this thread's last call. */
    static RegistryException failure(int status, String callback) {
        try (Arena arena = Arena.ofConfined()) {
            int code = (int) LAST_ERROR_CODE.invokeExact();
            long length = (long) LAST_ERROR.invokeExact(MemorySegment.NULL, 0L);
            MemorySegment text = arena.allocate(Math.max(1, length));
            long unused = (long) LAST_ERROR.invokeExact(text, text.byteSize());
{% if callables %}
            RegistryException failure = RegistryException.of(status, callback, text.getString(0), code);
            Throwable cause = status == 11 ? Callables.Failure.cause(failure.detail()) : null;
            return cause == null || cause == failure ? failure : (RegistryException) failure.initCause(cause);
{% else %}
            return RegistryException.of(status, callback, text.getString(0), code);
{% endif %}
        } catch (Throwable error) {
            throw Memory.unexpected(error);
        }
    }

    static int release(long handle) {
        try {
            return (int) RELEASE.invokeExact(handle);
        } catch (Throwable error) {
            throw Memory.unexpected(error);
        }
    }

    static void destroy(long handle) {
        try {
            DESTROY.invokeExact(handle);
        } catch (Throwable error) {
            throw Memory.unexpected(error);
        }
    }

    static boolean isLive(long handle) {
        try {
            return (int) IS_LIVE.invokeExact(handle) != 0;
        } catch (Throwable error) {
            throw Memory.unexpected(error);
        }
    }

    static long liveCount() {
        try {
            // But for what ends the functions that Rust calls.
            long live = (long) LIVE_COUNT.invokeExact();
            return isLive(HOST) ? live - 1 : live;
        } catch (Throwable error) {
            throw Memory.unexpected(error);
        }
    }

    static void free(MemorySegment data) {
        try {
            int unused = (int) BUFFER_FREE.invokeExact(data);
        } catch (Throwable error) {
            throw Memory.unexpected(error);
        }
    }

    static String describe(long handle) {
        try (Arena arena = Arena.ofConfined()) {
            long length = (long) DESCRIBE.invokeExact(handle, MemorySegment.NULL, 0L);
            MemorySegment text = arena.allocate(Math.max(1, length));
            long unused = (long) DESCRIBE.invokeExact(handle, text, text.byteSize());
            return text.getString(0);
        } catch (Throwable error) {
            throw Memory.unexpected(error);
        }
    }

    static int invoke(long handle, MemorySegment args, long count, MemorySegment result) {
        try {
            return (int) INVOKE.invokeExact(handle, args, count, result);
        } catch (Throwable error) {
            throw Memory.unexpected(error);
        }
    }

    static void silenceErrors() {
        try {
            SILENCE_ERRORS.invokeExact();
        } catch (Throwable error) {
            throw Memory.unexpected(error);
        }
    }

    /** What hears of failures. The library has one function for ever, so that a call that began before the hook was replaced finds it still there. */
    private static final class Hearing {
        private static volatile ErrorHook hook;
        private static final MemorySegment FUNCTION = upcall(
                MethodHandles.lookup(),
                "hear",
                MethodType.methodType(void.class, MemorySegment.class, int.class, long.class, MemorySegment.class),
                FunctionDescriptor.ofVoid(ValueLayout.ADDRESS, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.ADDRESS));

        static {
            // No thread of Rust's may come in here when the machine has ended.
            Runtime.getRuntime().addShutdownHook(new Thread(() -> set(MemorySegment.NULL)));
        }

        private static void set(MemorySegment function) {
            try {
                int unused = (int) SET_ERROR_HOOK.invokeExact(function, MemorySegment.NULL);
            } catch (Throwable error) {
                throw Memory.unexpected(error);
            }
        }

        /** To let an exception out of here would end the process. */
        private static void hear(MemorySegment unused, int status, long handle, MemorySegment message) {
            try {
                ErrorHook hearing = hook;
                if (hearing != null) {
                    hearing.failed(status, handle, message.reinterpret(Long.MAX_VALUE).getString(0));
                }
            } catch (Throwable error) {
                uncaught(error);
            }
        }
    }

    /** Hands an exception that nobody can catch to the thread's handler. */
    static void uncaught(Throwable error) {
        try {
            Thread thread = Thread.currentThread();
            thread.getUncaughtExceptionHandler().uncaughtException(thread, error);
        } catch (Throwable ignored) {
            // The handler's own exceptions are ignored, as the machine does.
        }
    }

    /** A function of C's that calls a static method, for as long as the program runs. */
    static MemorySegment upcall(MethodHandles.Lookup lookup, String name, MethodType type, FunctionDescriptor descriptor) {
        try {
            MethodHandle method = lookup.findStatic(lookup.lookupClass(), name, type);
            return LINKER.upcallStub(method, descriptor, Arena.global());
        } catch (ReflectiveOperationException error) {
            throw new IllegalStateException(error);
        }
    }

    static void setErrorHook(ErrorHook hook) {
        Hearing.hook = hook;
        Hearing.set(hook == null ? MemorySegment.NULL : Hearing.FUNCTION);
    }
}
