import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import shop.Shop;

/** A function of Java that a thread of Rust's calls, at once and there: {@code java Follow}, with the generated package and this class on the class path. */
public final class Follow {
    private Follow() {}

    public static void main(String[] arguments) throws InterruptedException {
        BlockingQueue<String> prices = new LinkedBlockingQueue<>();
        Shop.follow((cents, currency) -> prices.add(cents + " " + currency), 3);
        List<String> heard = new ArrayList<>();
        while (heard.size() < 3) {
            heard.add(prices.take());
        }
        System.out.println(String.join(", ", heard));
    }
}
