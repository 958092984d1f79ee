// Functions of C++ that Rust calls: `c++ listeners.cpp -Ic -Icpp -lshop`, with the folders of the generated headers.

#include <iostream>
#include <stdexcept>
#include <string>

#include "shop.hpp"

int main() {
  shop::require_current();
  std::string last;
  shop::subscribe([](std::int64_t cents, const std::string &) {
    if (cents > 1000) {
      throw std::runtime_error("too expensive");
    }
  });
  shop::subscribe([&last](std::int64_t cents, const std::string &currency) { last = std::to_string(cents) + ' ' + currency; });
  shop::publish(120);
  std::cout << last << '\n';
  try {
    shop::publish(5000);
  } catch (const registry::Failed &error) {
    const std::string text = error.detail();
    std::cout << "a failure:" << text.substr(text.rfind(':') + 1) << '\n';
  }
  shop::publish(80);
  shop::unsubscribe_all();
  shop::publish(1);
  std::cout << "the last one: " << last << '\n';
}
