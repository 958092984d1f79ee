// Functions of C++ that the library calls: lambdas, function objects, exceptions, and who owns what. Prints what is wrong.
#include <cstdio>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>

#include "torture.hpp"

static int wrong = 0;

#define SAME(found, expected) ((found) == (expected) ? (void)0 : (void)(wrong++, std::printf("%d: %s\n", __LINE__, #found)))

static int32_t plain(torture::Quote quote, const std::string &, const double *, std::size_t) { return static_cast<int32_t>(quote.cents); }

static void calls() {
  std::string heard;
  double before = 0;
  const auto alive = std::make_shared<int>(0);
  const int32_t sum = torture::tell_prices(
      [&heard, &before, alive](torture::Quote quote, const std::string &currency, const double *first, std::size_t count) {
        heard += currency;
        for (std::size_t at = 0; at < count; at++) {
          before += first[at];
        }
        return static_cast<int32_t>(quote.cents) + (quote.last ? 1 : 0);
      },
      5);
  SAME(sum, 106);
  SAME(heard, "EUR\xC3\x84");
  SAME(before > 3.9 && before < 4.1, true);
  SAME(alive.use_count(), 1);
  // A function, and a `std::function`, which stays its owner's.
  SAME(torture::tell_prices(plain, 5), 105);
  std::function<int32_t(torture::Quote, const std::string &, const double *, std::size_t)> kept = plain;
  SAME(torture::tell_prices(kept, 5), 105);
  SAME(static_cast<bool>(kept), true);
}

static void exceptions() {
  const auto alive = std::make_shared<int>(0);
  try {
    torture::tell_prices([alive](torture::Quote, const std::string &, const double *, std::size_t) -> int32_t { throw std::runtime_error("no such price"); }, 0);
    wrong++;
  } catch (const registry::Failed &error) {
    SAME(std::string(error.what()).find("no such price") != std::string::npos, true);
  }
  try {
    torture::tell_prices([](torture::Quote, const std::string &, const double *, std::size_t) -> int32_t { throw registry::Error(REGISTRY_FAILED, "full", 17); }, 0);
    wrong++;
  } catch (const registry::Failed &error) {
    SAME(error.error_code(), 17);
  }
  // Codes that are the numbers of statuses too, such as `ENOENT`, 2.
  for (int code = 1; code <= 16; code++) {
    try {
      torture::tell_prices([code](torture::Quote, const std::string &, const double *, std::size_t) -> int32_t { throw registry::Error(REGISTRY_FAILED, "absent", code); }, 0);
      wrong++;
    } catch (const registry::Failed &error) {
      SAME(error.error_code(), code);
      SAME(error.detail().find("ended with FAILED") != std::string::npos, true);
    }
  }
  try {
    torture::tell_prices([](torture::Quote, const std::string &, const double *, std::size_t) -> int32_t { throw 7; }, 0);
    wrong++;
  } catch (const registry::Failed &) {
  }
  // A callable that is none is refused, and an empty `std::function` is none.
  try {
    torture::tell_prices(nullptr, 0);
    wrong++;
  } catch (const registry::InvalidArgument &) {
  }
  SAME(torture::ring_if_any(nullptr), false);
  SAME(torture::ring_if_any(std::function<void()>()), false);
  SAME(alive.use_count(), 1);
}

static void kept() {
  const auto alive = std::make_shared<int>(0);
  int rung = 0;
  SAME(torture::keep_ring([alive, &rung] { rung++; }), 1u);
  torture::foreign::Rings second([alive, &rung] { rung += 10; });
  SAME(torture::keep_ring(std::move(second)), 2u);
  SAME(alive.use_count(), 3);
  std::thread([] { torture::ring_all(); }).join();
  SAME(rung, 11);
  torture::forget_rings();
  SAME(alive.use_count(), 1);
  // One that calls the library.
  SAME(torture::ring_if_any([alive, &rung] { rung += torture::ring_if_any([&rung] { rung = 100; }) ? 1 : 0; }), true);
  SAME(rung, 101);
  SAME(alive.use_count(), 1);
}

int main() {
  torture::silence_errors();
  calls();
  exceptions();
  kept();
  std::puts("end");
  return wrong != 0;
}
