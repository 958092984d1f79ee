// A till in C++11: `c++ till.cpp -Ic -Icpp -lshop`, with the folders of the generated headers.

#include <iostream>

#include "shop.hpp"

int main() {
  shop::require_current();
  const std::int64_t price = shop::add_tax(100);
  std::cout << "100 cents cost " << price << " with the tax\n";

  std::uint64_t number = 0;
  {
    shop::Discount discount = shop::discount(20);
    number = discount.handle();
    std::cout << "20 per cent less are " << discount(price) << '\n';
    try {
      discount(-1);
    } catch (const registry::Failed &error) {
      std::cout << "Discount: " << error.what() << '\n';
    }
  }

  if (shop_Discount_try(number, price, nullptr) == REGISTRY_CLOSED) {
    std::cout << "a late call is told so\n";
  }
  std::cout << shop_live_count() << " callbacks are left\n";
}
