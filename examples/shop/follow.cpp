// A function of C++ that a thread of Rust's calls: `c++ follow.cpp -Ic -Icpp -lshop -lpthread`, with the folders of the generated headers.

#include <future>
#include <iostream>
#include <memory>
#include <string>

#include "shop.hpp"

// What the function has heard. It is told when Rust lets go of the function, and with it of this.
struct Heard {
  explicit Heard(std::promise<std::string> told) : told(std::move(told)) {}
  ~Heard() { told.set_value(text); }
  std::promise<std::string> told;
  std::string text;
};

int main() {
  shop::require_current();
  std::promise<std::string> told;
  std::future<std::string> text = told.get_future();
  auto heard = std::make_shared<Heard>(std::move(told));
  shop::follow(
      [heard](std::int64_t cents, const std::string &currency) {
        heard->text += (heard->text.empty() ? "" : ", ") + std::to_string(cents) + ' ' + currency;
      },
      3);
  heard.reset();
  std::cout << text.get() << '\n';
}
