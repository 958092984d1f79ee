"""Functions of Python that Rust calls: `python3 listeners.py`, with the generated package on the path."""

import shop


class Shelf:
    """A method is a function like others, and keeps its object alive."""

    def __init__(self) -> None:
        self.last = ""

    def heard(self, cents: int, currency: str) -> None:
        self.last = f"{cents} {currency}"


def refuse(cents: int, currency: str) -> None:
    if cents > 1000:
        raise ValueError("too expensive")


shelf = Shelf()
shop.subscribe(refuse)
shop.subscribe(shelf.heard)
shop.publish(120)
print(shelf.last)
try:
    shop.publish(5000)
except shop.FailedError as error:
    print(f"a failure: {error.detail.rpartition(': ')[2]}")
shop.publish(80)
shop.unsubscribe_all()
shop.publish(1)
print(f"the last one: {shelf.last}")
