// Implementers of traits: those of Rust, each an object of a class with the trait's methods, and those of C++, which derive from an abstract class. Prints what is wrong.
#include <atomic>
#include <cstdio>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

#include "torture.hpp"

static int wrong = 0;

#define SAME(found, expected) ((found) == (expected) ? (void)0 : (void)(wrong++, std::printf("%d: %s\n", __LINE__, #found)))

static void calls() {
  torture::Shelf shelf = torture::new_shelf();
  SAME(static_cast<bool>(shelf), true);
  SAME(torture::shelves(), 1u);
  SAME(shelf.put("one", 1), 0);
  SAME(shelf.put("one", 5), 1);
  SAME(shelf.get("one"), 5);
  const std::int64_t more[] = {10, 20};
  SAME(shelf.sum(more, 2), 35);
  SAME(shelf.names(), std::string("one,"));
  SAME(torture::sum_of_shelf(shelf), 5);
  // The class has a method of this name for itself.
  SAME(shelf.handle_(), 7u);
  SAME(shelf.handle() != 0, true);
  shelf.clear();
  const torture::Shelf moved = std::move(shelf);
  SAME(moved.sum(nullptr, 0), 0);
}

// Names that C++, the class of an owner, or another language has a use for, and their places.
#define ODD(X) \
  X(drop, 1) X(close_, 2) X(release_, 3) X(call_, 4) X(to_string, 5) X(equals, 6) X(then, 7) X(constructor, 8) \
  X(__init__, 9) X(__class__, 10) X(__del__, 11) X(__proto__, 12) X(handle_, 13) X(is_live_, 14) X(detach, 15) \
  X(wait, 16) X(get_class, 17) X(hash_code, 18) X(clone, 19) X(type_, 20) X(class_, 21) X(new_, 22) X(delete_, 23) \
  X(operator_, 24) X(from, 25) X(size, 26) X(user_data_, 27) X(value_of, 28) X(errno_, 29) X(int_, 30) \
  X(NULL_, 31) X(borrow_, 32) X(raw__, 33) X(mro, 34) X(this_, 35) X(None_, 36) X(await_, 37) X(table, 38) \
  X(str, 39) X(deref, 40)

struct Places : torture::foreign::OddMethods {
#define ANSWER(name, place) \
  std::uint32_t name() override { return place; }
  ODD(ANSWER)
};

static void names() {
  const torture::Odd odd = torture::new_odd();
#define CALL(name, place) SAME(odd.name(), static_cast<std::uint32_t>(place));
  ODD(CALL)
  SAME(torture::use_odd(std::unique_ptr<Places>(new Places())), 0u);
}

static void failures() {
  torture::Shelf shelf = torture::new_shelf();
  try {
    shelf.get("three");
    wrong++;
  } catch (const registry::Failed &error) {
    SAME(std::string(error.what()).find("there is no three") != std::string::npos, true);
  }
  try {
    shelf.clear();
    wrong++;
  } catch (const registry::Panicked &error) {
    SAME(std::string(error.what()).find("nothing to clear") != std::string::npos, true);
  }
  const torture::Shelf again = torture::Shelf::borrow(shelf.handle());
  shelf.close();
  try {
    again.put("one", 1);
    wrong++;
  } catch (const registry::Closed &) {
  }
}

// A plugin in C++.
struct Plugin : torture::foreign::PluginMethods {
  static int alive;
  std::int64_t number = 0;
  std::atomic<int> added{0};

  Plugin() { alive++; }
  Plugin(const Plugin &) = delete;
  Plugin &operator=(const Plugin &) = delete;
  ~Plugin() override { alive--; }

  std::int64_t add(const std::string &name, const std::int64_t *numbers, std::size_t count) override {
    added++;
    if (number < 0) {
      throw std::runtime_error("below nothing");
    }
    std::int64_t sum = number + (name == "\xC3\x84" ? 0 : 1000);
    for (std::size_t at = 0; at < count; at++) {
      sum += numbers[at];
    }
    return sum;
  }
  void set(std::int64_t given) override { number = given; }
  bool flush() override { return true; }
};

int Plugin::alive = 0;

static std::unique_ptr<Plugin> plugin() { return std::unique_ptr<Plugin>(new Plugin()); }

static void implemented() {
  SAME(torture::use_plugin(plugin(), 7), 11);
  SAME(Plugin::alive, 0);
  // By its base too.
  std::unique_ptr<torture::foreign::PluginMethods> base = plugin();
  SAME(torture::use_plugin(std::move(base), 7), 11);
  SAME(Plugin::alive, 0);
  try {
    torture::use_plugin(plugin(), -1);
    wrong++;
  } catch (const registry::Failed &error) {
    SAME(std::string(error.what()).find("below nothing") != std::string::npos, true);
  }
  SAME(Plugin::alive, 0);
  // None is none, where one must be given.
  try {
    torture::use_plugin(nullptr, 7);
    wrong++;
  } catch (const registry::InvalidArgument &) {
  }
  // Kept, called by threads of Rust, and released by one.
  std::unique_ptr<Plugin> kept = plugin();
  const Plugin &seen = *kept;
  SAME(torture::keep_plugin(std::move(kept)), false);
  SAME(torture::add_on_threads(4, 200), 800u);
  SAME(seen.added.load(), 800);
  SAME(Plugin::alive, 1);
  SAME(torture::keep_plugin(nullptr), true);
  SAME(Plugin::alive, 0);
}

int main() {
  torture::silence_errors();
  calls();
  names();
  SAME(torture::shelves(), 0u);
  failures();
  SAME(torture::shelves(), 0u);
  implemented();
  std::puts("end");
  return wrong != 0;
}
