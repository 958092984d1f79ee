/* A pointer to an array of another length, or to one element, is none to this array: no compiler may be silent. */
#include "scenario.h"

uint64_t wrong(void) {
  const uint8_t key[4] = {1, 1, 1, 1};
#ifdef ELEMENT
  return scenario_key_sum(key);
#else
  return scenario_key_sum(&key);
#endif
}
