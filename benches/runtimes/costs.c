/* The costs in C, over the generated header. */
#include <inttypes.h>
#include <stdio.h>
#include <time.h>

#include "costs.h"

double limit_half(double x);
int32_t limit_scaler(uint64_t handle, int32_t x);

#define ROUNDS 300
static const int CALLS = 20000;
static uint64_t scaler;
static volatile double sink;

static double run_limit_half(void) { double s = 0; for (int i = 0; i < CALLS; i++) s += limit_half(i); return s; }
static double run_half(void) { double s = 0; for (int i = 0; i < CALLS; i++) s += costs_half(i); return s; }
static double run_limit_scaler(void) { double s = 0; for (int i = 0; i < CALLS; i++) s += limit_scaler(scaler, i); return s; }
static double run_scaler(void) { double s = 0; for (int i = 0; i < CALLS; i++) s += costs_Scaler_call(scaler, i); return s; }

static const struct { const char *name; double (*run)(void); } CASES[] = {
  {"limit, one double", run_limit_half}, {"exported function", run_half},
  {"limit, handle and int", run_limit_scaler}, {"closure by handle", run_scaler},
};

static double now(void) { struct timespec t; clock_gettime(CLOCK_MONOTONIC, &t); return t.tv_sec * 1e9 + t.tv_nsec; }

int main(void) {
  static double times[4][ROUNDS];
  costs_start();
  scaler = costs_make_scaler(3);
  for (int round = 0; round < ROUNDS; round++) {
    for (int c = 0; c < 4; c++) {
      double start = now();
      sink = CASES[c].run();
      times[c][round] = (now() - start) / CALLS;
    }
  }
  for (int c = 0; c < 4; c++) {
    printf("%s\t", CASES[c].name);
    for (int round = 0; round < ROUNDS; round++) printf("%.3f ", times[c][round]);
    printf("\n");
  }
  return 0;
}
