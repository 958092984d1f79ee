// Awaits what the library gives later, by a poll loop with futures and functions.
#include "scenario.hpp"

#include <chrono>
#include <cstdio>
#include <iostream>
#include <memory>
#include <poll.h>
#include <thread>
#include <unistd.h>

namespace {

/** An event loop of one queue. */
class Loop {
 public:
  Loop() : queue_(16), descriptor_(queue_.descriptor()) {}
  Loop(const Loop &) = delete;
  Loop &operator=(const Loop &) = delete;
  ~Loop() { close(descriptor_); }

  scenario::Queue &queue() { return queue_; }

  void wait() {
    struct pollfd asked = {descriptor_, POLLIN, 0};
    if (poll(&asked, 1, 60000) != 1) {
      std::cout << "nothing came\n";
    }
    queue_.run();
  }

  template <typename T>
  T await(scenario::Promise<T> promise) {
    std::future<T> future = queue_.future(std::move(promise));
    while (future.wait_for(std::chrono::seconds(0)) != std::future_status::ready) {
      wait();
    }
    return future.get();
  }

 private:
  scenario::Queue queue_;
  std::int32_t descriptor_;
};

template <typename F>
std::string attempt(F run) {
  try {
    run();
    return "OK";
  } catch (const registry::Failed &error) {
    return "FAILED " + error.detail();
  } catch (const registry::Error &error) {
    return scenario_status_name(error.status());
  }
}

void values(Loop &loop) {
  std::cout << "number\t" << loop.await(scenario::doubled_later(21)) << "\n";
  std::cout << "text\t" << loop.await(scenario::capitals_later("\xc3\xa4" "b")) << "\n";
  const scenario::Point point = loop.await(scenario::point_later(2.5));
  std::cout << "structure\t" << point.x << " " << point.y;
  for (const int mark : point.marks) {
    std::cout << " " << mark;
  }
  std::cout << "\nbuffer\t";
  for (const std::uint32_t square : loop.await(scenario::squares_later(4))) {
    std::cout << (square == 0 ? "" : " ") << square;
  }
  loop.await(scenario::nothing_later());
  std::cout << "\nnothing\tnothing\n";
  std::cout << "asked\t" << loop.await(scenario::asked_later([](std::int32_t x) { return 2 * x; }, 21)) << "\n";
}

void failures(Loop &loop) {
  std::cout << "failed\t" << attempt([&] { loop.await(scenario::failed_later("no pages")); }) << "\n";
  std::cout << "forgotten\t" << attempt([&] { loop.await(scenario::forgotten_later()); }) << "\n";
  std::cout << "refused\t" << attempt([] { scenario::refused_promise(); }) << "\n";
  const std::uint32_t before = scenario::cancelled();
  while (scenario::cancelled() == before) {
    // On a busy machine its value may come first.
    scenario::doubled_later(1).cancel();
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  std::cout << "cancelled\tyes\n";
}

void many(Loop &loop) {
  int left = 500;
  long sum = 0;
  for (int n = 0; n < 500; n++) {
    std::int32_t own = 0;
    // It may change what it holds.
    loop.queue().then(scenario::doubled_later(n), [&sum, &left, own](scenario::Promise<std::int32_t> &ready) mutable {
      own += ready.take();
      sum += own;
      left--;
    });
  }
  while (left > 0) {
    loop.wait();
  }
  std::cout << "many\t" << sum << "\n";
}

/** What throws keeps nothing else from being run, and a function that can only be moved is taken too. */
void errors(Loop &loop) {
  int thrown = 0;
  int ran = 0;
  for (int n = 0; n < 3; n++) {
    std::unique_ptr<int> own(new int(n));
    const auto rows = [&ran](std::unique_ptr<int> &number, scenario::Promise<std::int32_t> &ready) {
      ran++;
      ready.take();
      attempt([&] { ready.take(); });
      throw std::runtime_error(std::to_string(*number));
    };
    struct Moved {
      decltype(rows) run;
      std::unique_ptr<int> number;
      void operator()(scenario::Promise<std::int32_t> &ready) { run(number, ready); }
    };
    loop.queue().then(scenario::doubled_later(n), Moved{rows, std::move(own)});
  }
  while (ran < 3) {
    try {
      loop.wait();
    } catch (const std::runtime_error &) {
      thrown++;
    }
  }
  if (thrown != 3) {
    std::cout << "thrown\t" << thrown << " of 3\n";
  }
  scenario::Promise<std::int32_t> cancelled = scenario::doubled_later(1);
  cancelled.cancel();
  const std::string said = attempt([&] { cancelled.take(); });
  if (said != "CLOSED") {
    std::cout << "taken again\t" << said << "\n";
  }
}

void queues(Loop &loop) {
  const std::uint32_t before = scenario::counted();
  const scenario::Step step(scenario::count_in(loop.queue().handle(), 10));
  while (scenario::counted() < before + 10) {
    loop.wait();
  }
  std::cout << "queue\t" << scenario::counted() - before << "\n";
  std::thread other([&] { std::cout << "other_thread\t" << attempt([&] { loop.queue().run(); }) << "\n"; });
  other.join();
  std::cout << "inside_itself\t" << scenario_status_name(scenario::run_inside(loop.queue().handle())) << "\n";
  scenario::release(loop.queue().handle());
  std::cout << "after_close\t" << attempt([&] { loop.queue().run(); }) << "\n";
  try {
    loop.queue().then(scenario::doubled_later(1), [](scenario::Promise<std::int32_t> &) {});
  } catch (const registry::Closed &error) {
    // It says which.
    if (std::string(error.what()).find("Queue") == std::string::npos) {
      std::cout << "message\t" << error.what() << "\n";
    }
  }
  std::cout << "released\t" << attempt([&] { loop.queue().then(scenario::doubled_later(1), [](scenario::Promise<std::int32_t> &) {}); }) << "\n";
  // C++ has no `invoke` but that of C.
  std::cout << "invoked\tn/a\n";
}

}  // namespace

int main() {
  scenario::silence_errors();
  const std::uint64_t live = scenario_live_count();
  {
    Loop loop;
    values(loop);
    failures(loop);
    many(loop);
  errors(loop);
    queues(loop);
  }
  std::cout << "left\t" << scenario_live_count() - live << "\n";
  return 0;
}
