"""A function of Python that a thread of Rust's calls: `python3 follow.py`, with the generated package on the path.

Any thread may run Python, so the function is called at once, on Rust's own thread.
"""

import queue

import shop

prices: "queue.Queue[str]" = queue.Queue()


def on_price(cents: int, currency: str) -> None:
    prices.put(f"{cents} {currency}")


shop.follow(on_price, 3)
print(", ".join(prices.get() for _ in range(3)))
