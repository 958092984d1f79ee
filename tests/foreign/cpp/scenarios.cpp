// The scenario table for C++, over the generated header: `scenarios FOLDER`.
#include <dlfcn.h>

#include <cstring>
#include <iostream>
#include <sstream>

#include "neighbour.hpp"
#include "scenario.hpp"

template <typename F>
static std::string attempt(F run) {
  try {
    std::ostringstream out;
    out << run();
    return out.str();
  } catch (const registry::Error &error) {
    return scenario_status_name(error.status());
  }
}

template <typename F>
static void row(const char *name, F run) {
  std::cout << name << '\t' << attempt(run) << '\n';
}

template <typename T>
static std::string joined(const std::vector<T> &items) {
  std::string text;
  for (const T &item : items) {
    text += (text.empty() ? "" : " ") + std::to_string(item);
  }
  return text;
}

static void values() {
  using namespace scenario;
  start();
  row("call", [] { return add_tax(100); });
  row("failure_value_as_success", [] { return minus_one(false); });
  row("text", [] { return greet("\xc3\x84", 2); });
  const double numbers[] = {1.5, 2.5};
  row("numbers", [&] { return sum(numbers, 2); });
  const std::uint8_t bytes[] = {1, 2};
  row("bytes", [&] { return joined(inverted(bytes, 2)); });
  row("buffer", [] { return joined(squares(5)); });
  const Point a = {0, 0, SCENARIO_KIND_DEEP, {1, 2, 3}};
  const Point b = {2, 4, SCENARIO_KIND_EMPTY, {0, 0, 0}};
  row("structure", [&] {
    const Point p = between(&a, &b);
    std::ostringstream out;
    out << p.x << ' ' << p.y << ' ' << int(p.kind) << ' ' << int(p.marks[0]) << ' ' << int(p.marks[1]) << ' ' << int(p.marks[2]);
    return out.str();
  });
  const Point points[] = {{50, 4, SCENARIO_KIND_EMPTY, {0, 0, 0}}, {2, 4, SCENARIO_KIND_TALL_TREE, {0, 0, 0}}};
  row("enumeration", [&] { return int(nearest(points, 2)); });
  row("limits", [] { return limits(255, -5, UINT32_MAX, UINT64_MAX, true, 2.5f); });
  row("failed", [] { return greet("x", -1); });
  row("failed_message", [] {
    try {
      return greet("x", -1);
    } catch (const registry::Failed &error) {
      return std::string(std::strstr(error.what(), "cannot greet -1 times") ? "yes" : error.what());
    }
  });
  row("panicked", [] { return greet("x", 13); });
  row("after_the_panic", [] { return greet("x", 1); });
  row("not_exported", [] { return stop(), add_tax(100); });
  row("exported_again", [] { return start(), add_tax(100); });
}

static std::int32_t released(std::uint64_t handle) {
  scenario::release(handle);
  return 0;
}

static void handles() {
  using namespace scenario;
  Scaler scaler(make_scaler(3));
  const std::uint64_t handle = scaler.handle();
  row("closure", [&] { return scaler(5); });
  registry_value arg = {REGISTRY_INT, 0, {5}, 0}, out = {};
  row("invoke", [&] { return scenario_invoke(handle, &arg, 1, &out) == REGISTRY_OK ? out.as.i : -1; });
  row("too_few_arguments", [&] { return scenario_status_name(scenario_invoke(handle, nullptr, 0, &out)); });
  row("wrong_signature", [&] {
    Mapper mapper(handle);
    const registry_value kept = out;
    try {
      return mapper(1) + int(kept.tag);
    } catch (...) {
      mapper.release();
      throw;
    }
  });
  char text[400];
  scenario_describe(handle, text, sizeof text);
  row("describe", [&] { return std::string(std::strstr(text, "\nparam x ") + 9, 3); });
  Scaler moved(std::move(scaler));
  moved.close();
  moved.close();
  row("late_call", [&] { return scenario::detail::check(handle, scenario_Scaler_try(handle, 5, nullptr)), 0; });
  row("double_release", [&] { return released(handle); });
  row("release_what_rust_owns", [] { return released(kept_scaler()); });
  row("null_handle", [] { return Scaler()(1); });
  row("forged_handle", [] { return Scaler((UINT64_C(1) << 53) - 2)(1); });
  row("wrong_thread", [] { return Scaler(make_elsewhere())(1); });
  row("reentry", [] { return Scaler(make_reentrant())(1); });
  Scaler once(make_once(2));
  row("consumed", [&] { 
    const std::int32_t first = once(4);
    return std::to_string(first) + " " + attempt([&] { return once(4); });
  });
  row("invalid_utf8", [] { return greet("\xff\xfe", 1); });
  row("null_text", [] { return scenario::detail::check(SCENARIO_GREET_HANDLE, scenario_greet_try(nullptr, 2, 1, nullptr)), 0; });
  // C++'s own conversion has cut the number off before the call.
  row("out_of_range", [] { return "n/a"; });
}

static std::int64_t by_tags(const registry_value *args) {
  registry_value out = {};
  scenario::detail::check(SCENARIO_TAGS_HANDLE, scenario_invoke(SCENARIO_TAGS_HANDLE, args, 6, &out));
  return out.as.i;
}

static registry_value tagged(std::uint32_t tag) {
  registry_value value = {};
  value.tag = tag;
  return value;
}

// A parameter of each type that has a null, without and with a value; and a tag that is another type's.
static void tags() {
  registry_value args[6] = {tagged(REGISTRY_POINTER), {}, tagged(REGISTRY_INT), {}, {}, {}};
  args[0].as.p = "one";
  args[2].as.i = SCENARIO_KIND_DEEP;
  row("tags", [&] {
    const std::int64_t without = by_tags(args);
    args[1] = args[4] = args[5] = tagged(REGISTRY_POINTER);
    args[1].as.p = "four";
    args[4].as.p = args[5].as.p = args;
    args[2].as.i = SCENARIO_KIND_TALL_TREE;
    args[3] = tagged(REGISTRY_HANDLE);
    args[3].as.u = SCENARIO_TAGS_HANDLE;
    return std::to_string(without) + " " + std::to_string(by_tags(args));
  });
  args[2].tag = REGISTRY_UINT;
  row("another_tag", [&] { return by_tags(args); });
}

static std::string chest_text(const scenario::Chest &chest) {
  std::ostringstream out;
  out << chest.grains[1].weight << ' ' << chest.rows[2][1] << ' ' << chest.tools[1].sizes[1] << ' ' << int(chest.last);
  return out.str();
}

static void arrays() {
  using namespace scenario;
  const std::array<std::uint8_t, 16> key = {{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16}};
  const std::array<std::uint8_t, 16> keys[] = {key, key};
  using Grid = std::array<std::array<std::uint16_t, 2>, 3>;
  const Grid grid = {{{{1, 2}}, {{3, 4}}, {{5, 6}}}};
  const Grid grids[] = {grid, grid};
  row("array", [&] { return key_sum(&key); });
  row("no_array", [] { return key_sum_or_7(nullptr); });
  row("arrays", [&] { return keys_sum(keys, 2); });
  row("array_in_array", [&] { return grid_sum(&grid); });
  row("arrays_in_arrays", [&] { return grids_sum(grids, 2); });
  row("checked_arrays", [] {
    const std::array<bool, 3> answers = {{true, false, true}};
    const std::array<Kind, 2> kinds = {{SCENARIO_KIND_TALL_TREE, SCENARIO_KIND_EMPTY}};
    return yes_count(&answers, &kinds);
  });
  row("array_buffer", [] {
    const std::vector<std::array<std::uint8_t, 16>> made = make_keys(2);
    return std::to_string(made[1][0]) + " " + std::to_string(made.back()[15]);
  });
  row("nested_buffer", [] {
    const std::vector<Grid> made = make_grids(2);
    return std::to_string(made[1][0][0]) + " " + std::to_string(made.back()[2][1]);
  });
}

static void alignments() {
  using namespace scenario;
  const Grain grains[] = {{5}, {6}, {7}};
  row("aligned_slice", [&] { return grains_sum(grains, 3); });
  row("aligned_buffer", [&] {
    std::string text;
    for (const Grain &grain : heavier_grains(grains, 2)) text += (text.empty() ? "" : " ") + std::to_string(grain.weight);
    return text;
  });
  row("aligned_reference", [] {
    const Line line = {41, SCENARIO_KIND_DEEP};
    const Line next = next_line(&line);
    return std::to_string(next.hits) + " " + std::to_string(next.kind);
  });
  const Sector sectors[] = {{{1, 2, 3}}, {{4, 5, 6}}};
  row("aligned_sectors", [&] {
    // A vector holds them from C++17 on; before it this function is deleted.
    registry_buffer raw = {};
    detail::check(SCENARIO_REVERSED_SECTORS_HANDLE, scenario_reversed_sectors_try(sectors, 2, &raw));
    const detail::Buffer owned(raw);
    std::ostringstream out;
    for (std::size_t i = 0; i < raw.length; i++) {
      for (const std::uint8_t byte : static_cast<const Sector *>(raw.data)[i].head) out << (out.tellp() > 0 ? " " : "") << int(byte);
    }
    return out.str();
  });
  row("aligned_by_value", [] { return grain_by_value(1, Grain{2}, 3); });
  const Chest chest = {1, {{2}, {3}}, {{4, 5}, {6, 7}, {8, 9}}, {{{10, 11, 12}, {13, 14}}, {{15, 16, 17}, {18, 19}}}, 20};
  const Chest chests[] = {chest, chest};
  row("chest", [&] { return chest_sum(&chest); });
  row("chests", [&] { return chests_sum(chests, 2); });
  row("chest_back", [&] { return chest_text(same_chest(&chest)); });
  row("chest_buffer", [&] { return chest_text(two_chests(&chest).back()); });
  // They do not compile.
  row("short_array", [] { return "n/a"; });
  row("number_for_an_array", [] { return "n/a"; });
}

static void counts() {
  const std::uint64_t before = scenario_live_count();
  std::uint64_t made = 0;
  {
    const scenario::Scaler scoped(scenario::make_scaler(1));
    made = scenario_live_count() - before;
  }
  row("finaliser", [&] { return std::to_string(made) + " " + std::to_string(scenario_live_count() - before); });
  {
    std::vector<scenario::Scaler> scalers;
    for (const double handle : scenario::make_scalers(100000)) {
      scalers.emplace_back(static_cast<std::uint64_t>(handle));
    }
    made = scenario_live_count() - before;
  }
  row("many", [&] { return std::to_string(made) + " " + std::to_string(scenario_live_count() - before); });
}

int main(int argc, char **argv) {
  if (argc != 2) {
    return 2;
  }
  scenario::require_current();
  values();
  handles();
  tags();
  arrays();
  alignments();
  counts();
  neighbour::Adder theirs(neighbour::make_adder(3));
  row("two_libraries", [&] {
    scenario::Scaler mine(theirs.handle());
    const std::string status = attempt([&] { return mine(1); });
    mine.release();
    return status + " " + std::to_string(theirs(5));
  });
  void *newer = dlopen((std::string(argv[1]) + "/newer/libscenario.so").c_str(), RTLD_NOW | RTLD_LOCAL);
  const auto fingerprint = reinterpret_cast<std::uint64_t (*)()>(newer ? dlsym(newer, "scenario_fingerprint") : nullptr);
  row("stale_binding", [&] { return fingerprint && fingerprint() != SCENARIO_FINGERPRINT ? "stale" : "loaded"; });
  return 0;
}
