"""A till in Python: `python3 till.py`, with the generated package on the path."""

import shop


def main() -> None:
    price = shop.add_tax(100)
    print(f"100 cents cost {price} with the tax")

    with shop.discount(20) as discount:
        print(f"20 per cent less are {discount(price)}")
        try:
            discount(-1)
        except shop.FailedError as error:
            print(error)
        number = discount.handle

    try:
        shop.invoke(number, price)
    except shop.ClosedError:
        print("a late call is told so")
    print(f"{shop.live_count()} callbacks are left")


main()
