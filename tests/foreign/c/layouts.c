/* The layouts of the library's structs, as Rust's rules give them and as this compiler has them. */
#include "scenario.h"

/* Without them only the header's own are left. */
#ifndef NO_ASSERTIONS
#define SAME(type, size, alignment) REGISTRY_ASSERT(sizeof(type) == (size) && REGISTRY_ALIGNOF(type) == (alignment), #type)
#define AT(type, field, offset) REGISTRY_ASSERT(offsetof(type, field) == (offset), #type " " #field)

SAME(scenario_Point, 24, 8);
AT(scenario_Point, kind, 16);
AT(scenario_Point, marks, 17);
SAME(scenario_Grain, 16, 16);
SAME(scenario_Grain[3], 48, 16);
SAME(scenario_Line, 64, 64);
AT(scenario_Line, kind, 8);
SAME(scenario_Sector, 512, 512);
SAME(scenario_Tool, 8, 2);
AT(scenario_Tool, sizes, 4);
SAME(scenario_Chest, 80, 16);
AT(scenario_Chest, grains, 16);
AT(scenario_Chest, rows, 48);
AT(scenario_Chest, tools, 60);
AT(scenario_Chest, last, 76);
#endif

/* Where a compiler can't assert them before it knows them, it does so when it runs. */
int main(void) {
  static scenario_Sector sectors[2];
  return (size_t)sectors % 512 != 0 || (char *)&sectors[1] - (char *)sectors != 512 || sizeof(scenario_Grain) != 16;
}
