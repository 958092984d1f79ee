import scenario.ClosedException
import scenario.FailedException
import scenario.Kind
import scenario.Point
import scenario.Scaler
import scenario.Scenario
import torture.Quote
import torture.Torture

/** Kotlin uses the Java package as its own: properties, `use`, lambdas, `when` over the exceptions. Prints what is wrong. */
fun main() {
    Scenario.silenceErrors()
    Torture.silenceErrors()
    Scenario.start()
    same("addTax", Scenario.addTax(100), 120L)
    same("greet", Scenario.greet("Ä", 2), "hello Ä!hello Ä!")
    val scaler = Scaler(Scenario.makeScaler(3))
    scaler.use { same("a closure", it.call(5), 15) }
    same("a late call", runCatching { scaler.call(5) }.exceptionOrNull() is ClosedException, true)
    val point = Scenario.between(Point(0.0, 0.0, Kind.DEEP, byteArrayOf(1, 2, 3)), Point(2.0, 4.0, Kind.EMPTY, ByteArray(3)))
    same("a record", Triple(point.x, point.y, point.kind), Triple(1.0, 2.0, Kind.DEEP))
    same("a future", Scenario.doubledLater(21).get(), 42)
    same("a lambda", Torture.tellPrices({ quote: Quote, currency, _ -> quote.cents.toInt() + currency.length }, 5), 109)
    val failure = runCatching { Scenario.greet("x", -1) }.exceptionOrNull() as FailedException
    same("a failure", failure.detail(), "cannot greet -1 times")
    println("end")
}

private fun same(what: String, found: Any?, expected: Any?) {
    if (found != expected) println("$what: $found, not $expected")
}
