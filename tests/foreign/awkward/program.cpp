#include <cstdio>
#include <string>

#include "PREFIX.hpp"

static void say(std::int64_t cents) { std::puts(std::to_string(cents).c_str()); }

int main() {
  MODULE::require_current();
  const PREFIX_Price price = {100};
  const PREFIX_Price raised = MODULE::raised(&price, 20);
  say(raised.cents);
  try {
    MODULE::parsed("x");
  } catch (const registry::Failed &) {
    std::puts("FAILED");
  }
  say(MODULE::told(&raised, say).cents);
  std::puts("end");
}
