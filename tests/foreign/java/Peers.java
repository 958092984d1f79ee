import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalInt;
import torture.*;

/** What other generators of bindings show in their tests, by ours: Java implements, Rust asks. Prints what is wrong. */
public final class Peers {
    private Peers() {}

    static void same(String what, Object found, Object expected) {
        if (!Objects.deepEquals(found, expected)) {
            System.out.println(what + ": " + found + ", not " + expected);
        }
    }

    static FailedException failed(Runnable run) {
        try {
            run.run();
        } catch (FailedException error) {
            return error;
        }
        throw new IllegalStateException("it did not fail");
    }

    static Class<?> innermost(Throwable error) {
        return error.getCause() == null ? error.getClass() : innermost(error.getCause());
    }

    /** Answers as it is asked, or fails. */
    static class AsAsked implements Getters.Methods {
        static final RuntimeException UNEXPECTED = new IllegalArgumentException("something failed");

        @Override
        public boolean getBool(boolean value, boolean other) {
            return value ^ other;
        }

        @Override
        public void getString(String value, boolean other, Said said) {
            fail(value);
            said.call(other ? "1234567890123" : value);
        }

        @Override
        public void getOption(String value, boolean other, Said said) {
            if (value != null) {
                said.call(other ? value.toUpperCase(Locale.ROOT) : value);
            }
        }

        @Override
        public void getList(int[] value, boolean other, Counted counted) {
            counted.call(other ? value : new int[0]);
        }

        @Override
        public void getNothing(String value) {
            fail(value);
        }

        static void fail(String value) {
            if (value.equals("unexpected-error")) {
                throw UNEXPECTED;
            }
        }
    }

    static void gettersAnswerWhatTheyAreAsked() {
        AsAsked getters = new AsAsked();
        for (boolean value : new boolean[] {false, true}) {
            for (boolean other : new boolean[] {false, true}) {
                same("a bool", Torture.getBool(getters, value, other), value ^ other);
            }
        }
        int[] numbers = {1, 2};
        same("a list", Arrays.toString(Torture.getList(getters, numbers, true)), "[1, 2]");
        same("no list", Torture.getList(getters, numbers, false).length, 0);
        for (String text : List.of("Hello", "wörld", "", "\0")) {
            same("a text", Torture.getString(getters, text, false), text);
            same("another", Torture.getString(getters, text, true), "1234567890123");
        }
        same("an option", Torture.getOption(getters, "Some", true), "SOME");
        same("none", Torture.getOption(getters, null, false), "nothing");
        Torture.getNothing(getters, "x");
        same("somebody", Torture.getStringIfAny(getters, "text"), "text");
        same("nobody", Torture.getStringIfAny(null, "text"), "nobody");
    }

    static void failuresKeepTheirKind() {
        AsAsked getters = new AsAsked();
        for (Runnable call : List.<Runnable>of(() -> Torture.getString(getters, "unexpected-error", true), () -> Torture.getNothing(getters, "unexpected-error"))) {
            FailedException error = failed(call);
            same("no code", error.errorCode(), OptionalInt.empty());
            same("its text", error.detail().contains("something failed"), true);
            same("itself", error.getCause() == AsAsked.UNEXPECTED, true);
        }
        List<String> told = new ArrayList<>();
        Torture.ringOrTell(() -> {
            throw new java.io.IOException("Testing");
        }, told::add);
        same("told", told, List.of("java.io.IOException: Testing"));
    }

    static void oneOwnerLessLeavesTheOtherItsOwn() {
        Stringifier.Methods stringifier = (value, said) -> said.call("java: " + value);
        try (Formatter one = Torture.newFormatter(stringifier)) {
            try (Formatter other = Torture.newFormatter(stringifier)) {
                same("the other", other.format(123), "java: 123");
            }
            same("the one", one.format(123), "java: 123");
        }
    }

    /** A link of Java's. */
    static class Linked implements Link.Methods {
        final String name;
        Link next;

        Linked(String name, Link next) {
            this.name = name;
            this.next = next;
        }

        @Override
        public void say(Said said) {
            said.call(name);
            if (next != null) {
                next.say(said);
            }
        }
    }

    static void aChainHasLinksOfBoth() {
        Linked last = new Linked("java 2", null);
        try (Link second = Torture.newLink("rust 2", last); Link first = Torture.newLink("rust 1", new Linked("java 1", second))) {
            // A method of an owner is what Rust calls of an implementer.
            same("all", Torture.namesFrom(first::say), "rust 1,java 1,rust 2,java 2,");
            // A ring is no trap: an implementer of this thread that runs is BUSY.
            last.next = first;
            same("a ring", innermost(failed(() -> Torture.namesFrom(first::say))), BusyException.class);
            last.next = null;
            same("undone", Torture.namesFrom(first::say), "rust 1,java 1,rust 2,java 2,");
            // A link that has ended is told.
            Torture.release(second.handle());
            same("a gap", innermost(failed(() -> Torture.namesFrom(first::say))), ClosedException.class);
        }
    }

    /**
     * @param args nothing
     */
    public static void main(String[] args) {
        Torture.silenceErrors();
        long live = Torture.liveCount();
        gettersAnswerWhatTheyAreAsked();
        failuresKeepTheirKind();
        oneOwnerLessLeavesTheOtherItsOwn();
        aChainHasLinksOfBoth();
        same("left", Torture.liveCount(), live);
        System.out.println("end");
    }
}
