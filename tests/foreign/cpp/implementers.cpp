// Implementers of a trait, each an object of a class with the trait's methods. Prints what is wrong.
#include <cstdio>
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

int main() {
  torture::silence_errors();
  calls();
  SAME(torture::shelves(), 0u);
  failures();
  SAME(torture::shelves(), 0u);
  return wrong != 0;
}
