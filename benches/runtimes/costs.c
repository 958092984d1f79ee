/* The costs in C, over the generated header. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "costs.h"

double limit_half(double x);
int32_t limit_scaler(uint64_t handle, int32_t x);

#define ROUNDS 21
static const int CALLS = 2000000;
static uint64_t scaler;
static volatile double sink;

static double run_limit_half(void) { double s = 0; for (int i = 0; i < CALLS; i++) s += limit_half(i); return s; }
static double run_half(void) { double s = 0; for (int i = 0; i < CALLS; i++) s += costs_half(i); return s; }
static double run_limit_scaler(void) { double s = 0; for (int i = 0; i < CALLS; i++) s += limit_scaler(scaler, i); return s; }
static double run_scaler(void) { double s = 0; for (int i = 0; i < CALLS; i++) s += costs_Scaler_call(scaler, i); return s; }

static const struct { const char *name; double (*run)(void); int limit; } CASES[] = {
  {"limit, one double", run_limit_half, -1}, {"exported function", run_half, 0},
  {"limit, handle and int", run_limit_scaler, -1}, {"closure by handle", run_scaler, 2},
};

static double now(void) { struct timespec t; clock_gettime(CLOCK_MONOTONIC, &t); return t.tv_sec * 1e9 + t.tv_nsec; }
static int order(const void *a, const void *b) { return (*(double *)a > *(double *)b) - (*(double *)a < *(double *)b); }
static double median(const double *from) {
  double sorted[ROUNDS];
  for (int i = 0; i < ROUNDS; i++) sorted[i] = from[i];
  qsort(sorted, ROUNDS, sizeof *sorted, order);
  return sorted[ROUNDS / 2];
}

int main(void) {
  double times[4][ROUNDS], ratios[ROUNDS];
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
    printf("%s\t%.2f\t", CASES[c].name, median(times[c]));
    for (int i = 0; i < ROUNDS && CASES[c].limit >= 0; i++) ratios[i] = times[c][i] / times[CASES[c].limit][i];
    if (CASES[c].limit >= 0) printf("%.2f", median(ratios));
    printf("\n");
  }
  return 0;
}
