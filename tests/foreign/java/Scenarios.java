import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import neighbour.Adder;
import neighbour.Neighbour;
import scenario.*;

/** The scenario table for the JVM: {@code Scenarios NEWER}, where the latter is a folder of classes that are older than their library. */
public final class Scenarios {
    private Scenarios() {}

    static String attempt(Callable<?> run) {
        try {
            return String.valueOf(run.call());
        } catch (RegistryException error) {
            return status(error);
        } catch (IllegalArgumentException | NullPointerException | UnsupportedOperationException error) {
            return "refused";
        } catch (Exception error) {
            return error.toString();
        }
    }

    static String status(RegistryException error) {
        String name = error.getClass().getSimpleName().replaceAll("(Call)?Exception$", "");
        return name.replaceAll("(?<=[a-z])(?=[A-Z])", "_").toUpperCase(Locale.ROOT);
    }

    static void row(String name, Callable<?> run) {
        System.out.println(name + "\t" + attempt(run));
    }

    /** A number as short as the other languages write it. */
    static String shown(double number) {
        return number == (long) number ? Long.toString((long) number) : Double.toString(number);
    }

    static String joined(LongStream numbers) {
        return numbers.mapToObj(Long::toString).collect(Collectors.joining(" "));
    }

    static String joined(byte[] bytes) {
        return joined(LongStream.range(0, bytes.length).map(i -> bytes[(int) i] & 0xff));
    }

    static String shown(Point point) {
        return shown(point.x()) + " " + shown(point.y()) + " " + point.kind().number() + " " + joined(point.marks());
    }

    static String message() {
        try {
            return Scenario.greet("x", -1);
        } catch (FailedException error) {
            boolean good = error.detail().equals("cannot greet -1 times") && error.callback().equals("greet");
            return good ? "yes" : error.toString();
        }
    }

    static void values() {
        Scenario.start();
        Point a = new Point(0, 0, Kind.DEEP, new byte[] {1, 2, 3});
        Point b = new Point(2, 4, Kind.EMPTY, new byte[3]);
        Point far = new Point(50, 4, Kind.EMPTY, new byte[3]);
        Point near = new Point(2, 4, Kind.TALL_TREE, new byte[3]);
        row("call", () -> Scenario.addTax(100));
        row("failure_value_as_success", () -> Scenario.minusOne(false));
        row("text", () -> Scenario.greet("Ä", 2));
        row("numbers", () -> shown(Scenario.sum(new double[] {1.5, 2.5})));
        row("bytes", () -> joined(Scenario.inverted(new byte[] {1, 2})));
        row("buffer", () -> joined(Arrays.stream(Scenario.squares(5))));
        row("structure", () -> shown(Scenario.between(a, b)));
        row("enumeration", () -> Scenario.nearest(new Point[] {far, near}).number());
        row("limits", () -> Long.toUnsignedString(Scenario.limits(255, (short) -5, 4294967295L, -1L, true, 2.5f)));
        row("failed", () -> Scenario.greet("x", -1));
        row("failed_message", Scenarios::message);
        row("panicked", () -> Scenario.greet("x", 13));
        row("after_the_panic", () -> Scenario.greet("x", 1));
        row("not_exported", () -> {
            Scenario.stop();
            return Scenario.addTax(100);
        });
        row("exported_again", () -> {
            Scenario.start();
            return Scenario.addTax(100);
        });
    }

    static void handles() {
        Scaler scaler = new Scaler(Scenario.makeScaler(3));
        row("closure", () -> scaler.call(5));
        row("invoke", () -> Scenario.invoke(scaler.handle(), 5));
        row("too_few_arguments", () -> Scenario.invoke(scaler.handle()));
        Mapper mapper = new Mapper(scaler.handle());
        row("wrong_signature", () -> mapper.call(1));
        mapper.detach();
        row("describe", () -> Scenario.describe(scaler.handle()).lines()
                .filter(line -> line.startsWith("param x ")).findFirst().orElse("").substring(8));
        scaler.close();
        scaler.close();
        row("late_call", () -> scaler.call(5));
        row("double_release", () -> released(scaler.handle()));
        row("release_what_rust_owns", () -> released(Scenario.keptScaler()));
        row("null_handle", () -> new Scaler(0).call(1));
        row("forged_handle", () -> new Scaler((1L << 53) - 2).call(1));
        row("wrong_thread", () -> new Scaler(Scenario.makeElsewhere()).call(1));
        try (Scaler reentrant = new Scaler(Scenario.makeReentrant())) {
            row("reentry", () -> reentrant.call(1));
        }
        try (Scaler once = new Scaler(Scenario.makeOnce(2))) {
            row("consumed", () -> once.call(4) + " " + attempt(() -> once.call(4)));
        }
        long greet = Scenario.HANDLES.get("greet");
        row("invalid_utf8", () -> Scenario.invoke(greet, new byte[] {-1, -2}, 1));
        row("null_text", () -> Scenario.invoke(greet, null, 1));
        long tags = Scenario.HANDLES.get("tags");
        row("tags", () -> {
            MemorySegment place = MemorySegment.ofAddress(16);
            Object without = Scenario.invoke(tags, "one", null, Kind.DEEP, null, null, null);
            return without + " " + Scenario.invoke(tags, "one", "four", Kind.TALL_TREE, tags, place, place);
        });
        row("another_tag", () -> Scenario.invoke(tags, "one", null, "deep", null, null, null));
    }

    static Object released(long handle) {
        Scenario.release(handle);
        return "released";
    }

    static void arrays() {
        byte[] key = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};
        int[][] grid = {{1, 2}, {3, 4}, {5, 6}};
        row("array", () -> Scenario.keySum(key));
        row("no_array", () -> Scenario.keySumOr7(null));
        row("arrays", () -> Scenario.keysSum(new byte[][] {key, key}));
        row("array_in_array", () -> Scenario.gridSum(grid));
        row("arrays_in_arrays", () -> Scenario.gridsSum(new int[][][] {grid, grid}));
        Kind[] kinds = {Kind.TALL_TREE, Kind.EMPTY};
        row("checked_arrays", () -> Scenario.yesCount(new boolean[] {true, false, true}, kinds));
        row("array_buffer", () -> Scenario.makeKeys(2)[1][0] + " " + Scenario.makeKeys(2)[1][15]);
        row("nested_buffer", () -> Scenario.makeGrids(2)[1][0][0] + " " + Scenario.makeGrids(2)[1][2][1]);
        row("short_array", () -> Scenario.keySum(Arrays.copyOf(key, 15)));
    }

    static String shown(Chest chest) {
        return chest.grains()[1].weight() + " " + chest.rows()[2][1] + " " + chest.tools()[1].sizes()[1] + " " + chest.last();
    }

    static void alignments() {
        Grain[] grains = {new Grain(5), new Grain(6), new Grain(7)};
        row("aligned_slice", () -> Scenario.grainsSum(grains));
        row("aligned_buffer", () -> joined(Arrays.stream(Scenario.heavierGrains(Arrays.copyOf(grains, 2))).mapToLong(Grain::weight)));
        row("aligned_reference", () -> {
            Line line = Scenario.nextLine(new Line(41, Kind.DEEP));
            return line.hits() + " " + line.kind().number();
        });
        Sector[] sectors = {new Sector(new byte[] {1, 2, 3}), new Sector(new byte[] {4, 5, 6})};
        row("aligned_sectors", () -> Arrays.stream(Scenario.reversedSectors(sectors))
                .map(sector -> joined(sector.head())).collect(Collectors.joining(" ")));
        row("aligned_by_value", () -> Scenario.grainByValue(1, new Grain(2), 3));
        Tool[] tools = {
            new Tool(new byte[] {10, 11, 12}, new short[] {13, 14}), new Tool(new byte[] {15, 16, 17}, new short[] {18, 19})
        };
        Chest chest = new Chest(1, new Grain[] {new Grain(2), new Grain(3)}, new int[][] {{4, 5}, {6, 7}, {8, 9}}, tools, 20);
        row("chest", () -> Scenario.chestSum(chest));
        row("chests", () -> Scenario.chestsSum(new Chest[] {chest, chest}));
        row("chest_back", () -> Scenario.sameChest(chest).equals(chest) ? shown(Scenario.sameChest(chest)) : "another");
        row("chest_buffer", () -> shown(Scenario.twoChests(chest)[1]));
    }

    static String finaliser() throws InterruptedException {
        long before = Scenario.liveCount();
        long made = forgotten() - before;
        for (int i = 0; i < 1000 && Scenario.liveCount() != before; i++) {
            System.gc();
            Thread.sleep(5);
        }
        return made + " " + (Scenario.liveCount() - before);
    }

    /** Nothing on the stack of the caller leads to it. */
    static long forgotten() {
        Scaler forgotten = new Scaler(Scenario.makeScaler(1));
        return forgotten.isLive() ? Scenario.liveCount() : -1;
    }

    static String many() {
        long before = Scenario.liveCount();
        double[] numbers = Scenario.makeScalers(100_000);
        Scaler[] scalers = new Scaler[numbers.length];
        for (int i = 0; i < scalers.length; i++) {
            scalers[i] = new Scaler((long) numbers[i]);
        }
        long made = Scenario.liveCount() - before;
        for (Scaler scaler : scalers) {
            scaler.close();
        }
        return made + " " + (Scenario.liveCount() - before);
    }

    static String twoLibraries() {
        try (Adder theirs = new Adder(Neighbour.makeAdder(3))) {
            Scaler mine = new Scaler(theirs.handle());
            String status = attempt(() -> mine.call(1));
            mine.detach();
            return status + " " + theirs.call(5);
        }
    }

    static String staleBinding(String newer) throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String classes = System.getProperty("java.class.path");
        Process program = new ProcessBuilder(java, "--enable-native-access=ALL-UNNAMED", "-Dscenario.library=" + newer, "-cp", classes, "Scenarios")
                .redirectErrorStream(true).start();
        String said = new String(program.getInputStream().readAllBytes());
        return program.waitFor() != 0 && said.contains("scenario.StaleBindingError: ") ? "stale" : said;
    }

    /**
     * @param args the newer library; without it, one call is made
     * @throws Exception if a program cannot be started
     */
    public static void main(String[] args) throws Exception {
        if (args.length == 0) {
            Scenario.start();
            return;
        }
        // Left to the end of the machine, which must stay quiet about it.
        Scaler left = new Scaler(Scenario.makeScaler(1));
        values();
        handles();
        arrays();
        alignments();
        System.out.println("out_of_range\tn/a");
        System.out.println("number_for_an_array\tn/a");
        row("finaliser", Scenarios::finaliser);
        row("many", Scenarios::many);
        row("two_libraries", Scenarios::twoLibraries);
        row("stale_binding", () -> staleBinding(args[0]));
        left.isLive();
    }
}
