import MODULE.*;

public final class Program {
    private Program() {}

    public static void main(String[] arguments) {
        Price raised = CLASS.raised(new Price(100), 20);
        System.out.println(raised.cents());
        try {
            CLASS.parsed("x");
        } catch (FailedException error) {
            System.out.println("FAILED");
        }
        System.out.println(CLASS.told(raised, System.out::println).cents());
        System.out.println("end");
    }
}
