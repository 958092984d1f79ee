// Destructors that run between a call and the question how it ended, or while its exception is on its way: `interrupted FOLDER CALLS`.
// It prints how many calls, lost failures and foreign ones there were.

#include <cstdio>
#include <cstdlib>
#include <string>

#include "scenario.hpp"

namespace {

long lost = 0;
long foreign = 0;

/** Ends an owner whose entry is gone already, so that its end fails. */
struct Late {
  scenario::Scaler owner{scenario::make_scaler(1)};
  Late() { scenario::release(owner.handle()); }
};

/** The plain form of C, whose caller asks afterwards; the destructor comes in between. */
std::int32_t plain(bool fail) {
  const Late late;
  return ::scenario_minus_one(fail);
}

void asked(bool fail) {
  const std::int32_t wanted = fail ? REGISTRY_FAILED : REGISTRY_OK;
  if (plain(fail) != -1) ++lost;
  const std::int32_t status = ::scenario_last_status();
  if (status != wanted) ++(status == REGISTRY_OK ? lost : foreign);
}

bool ends_with(const std::string &text, const std::string &end) {
  return text.size() >= end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0;
}

/** An exception on its way through frames with such owners. */
void thrown(int times) {
  try {
    const Late late;
    const std::string text = scenario::greet("x", times);
    ++lost;
  } catch (const registry::Failed &error) {
    if (!ends_with(error.what(), "cannot greet " + std::to_string(times) + " times")) ++foreign;
  } catch (const registry::Error &) {
    ++foreign;
  }
}

/** Calls inside a destructor, while an exception is on its way. */
struct Calls {
  int times;
  ~Calls() { thrown(times - 1); }
};

void nested(int times) {
  try {
    const Calls calls{times};
    scenario::greet("x", times);
    ++lost;
  } catch (const registry::Failed &error) {
    if (!ends_with(error.what(), "cannot greet " + std::to_string(times) + " times")) ++foreign;
  } catch (const registry::Error &) {
    ++foreign;
  }
}

}  // namespace

int main(int, char **arguments) {
  const long calls = std::atol(arguments[2]);
  scenario::start();
  scenario::silence_errors();
  for (long n = 0; n < calls; n += 5) {
    const int times = -1 - static_cast<int>(n % 1000);
    asked(true);
    asked(false);
    thrown(times);
    nested(times);
  }
  std::printf("destructor\t%ld\t%ld lost\t%ld foreign\n", calls, lost, foreign);
}
