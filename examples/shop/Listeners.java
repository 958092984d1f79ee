import shop.FailedException;
import shop.Shop;

/** Functions of Java that Rust calls: `java Listeners`, with the generated package and this class on the class path. */
public final class Listeners {
    private String last = "";

    /** A method is a function like others, and keeps its object alive. */
    private void heard(long cents, String currency) {
        last = cents + " " + currency;
    }

    private static void refuse(long cents, String currency) {
        if (cents > 1000) {
            throw new IllegalArgumentException("too expensive");
        }
    }

    public static void main(String[] arguments) {
        Listeners shelf = new Listeners();
        Shop.subscribe(Listeners::refuse);
        Shop.subscribe(shelf::heard);
        Shop.publish(120);
        System.out.println(shelf.last);
        try {
            Shop.publish(5000);
        } catch (FailedException error) {
            System.out.println("a failure: " + error.detail().substring(error.detail().lastIndexOf(": ") + 2));
        }
        Shop.publish(80);
        Shop.unsubscribeAll();
        Shop.publish(1);
        System.out.println("the last one: " + shelf.last);
    }
}
