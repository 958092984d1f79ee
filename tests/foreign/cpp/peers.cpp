// What other generators of bindings show in their tests, by ours: C++ implements, Rust asks. `tests/peers.md` says whose each is. Prints what is wrong.
#include <cctype>
#include <cerrno>
#include <cstdio>
#include <ios>
#include <memory>
#include <stdexcept>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "torture.hpp"

static int wrong = 0;

#define SAME(found, expected) ((found) == (expected) ? (void)0 : (void)(wrong++, std::printf("%d: %s\n", __LINE__, #found)))

using torture::foreign::GettersMethods;
using torture::foreign::LinkMethods;
using torture::foreign::StringifierMethods;

/* Answers as it is asked, or fails. */
struct Getters : GettersMethods {
  bool get_bool(bool value, bool other) override { return value != other; }
  void get_string(const std::string &value, bool other, const torture::Said &said) override {
    fail(value);
    said(other ? "1234567890123" : value);
  }
  void get_option(const char *value, bool other, const torture::Said &said) override {
    if (value == nullptr) {
      return;
    }
    std::string text(value);
    fail(text);
    for (char &letter : text) {
      letter = other ? static_cast<char>(std::toupper(static_cast<unsigned char>(letter))) : letter;
    }
    said(text);
  }
  void get_list(const std::int32_t *value, std::size_t count, bool other, const torture::Counted &counted) override {
    counted(value, other ? count : 0);
  }
  void get_nothing(const std::string &value) override { fail(value); }

  static void fail(const std::string &value) {
    if (value == "bad-argument") {
      throw registry::Error(REGISTRY_FAILED, "bad argument", 20);
    }
    if (value == "no-room") {
      throw std::system_error(ENOSPC, std::generic_category(), "writing");
    }
    if (value == "stream") {
      // Its number is none of `errno`.
      throw std::system_error(std::make_error_code(std::io_errc::stream), "reading");
    }
    if (value == "unexpected-error") {
      throw std::runtime_error("something failed");
    }
  }
};

static std::unique_ptr<Getters> getters() { return std::unique_ptr<Getters>(new Getters()); }

static void getters_answer_what_they_are_asked() {
  for (const bool value : {false, true}) {
    for (const bool other : {false, true}) {
      SAME(torture::get_bool(getters(), value, other), value != other);
    }
  }
  const std::vector<std::int32_t> numbers = {1, 2};
  SAME(torture::get_list(getters(), numbers.data(), numbers.size(), true), numbers);
  SAME(torture::get_list(getters(), numbers.data(), numbers.size(), false).size(), 0u);
  for (const std::string &text : {std::string("Hello"), std::string(), std::string("\0", 1)}) {
    SAME(torture::get_string(getters(), text, false), text);
    SAME(torture::get_string(getters(), text, true), std::string("1234567890123"));
  }
  SAME(torture::get_option(getters(), "Some", true), std::string("SOME"));
  SAME(torture::get_option(getters(), "Some", false), std::string("Some"));
  SAME(torture::get_option(getters(), nullptr, false), std::string("nothing"));
  torture::get_nothing(getters(), "x");
  SAME(torture::get_string_if_any(getters(), "text"), std::string("text"));
  SAME(torture::get_string_if_any(nullptr, "text"), std::string("nobody"));
}

/* One that is expected has a code, and one that is not its text. */
static void failures_keep_their_kind() {
  const struct {
    const char *asked;
    std::int32_t code;
    const char *text;
  } rows[] = {{"bad-argument", 20, "bad argument"}, {"no-room", ENOSPC, "writing"}, {"stream", 0, "reading"}, {"unexpected-error", 0, "something failed"}};
  for (const auto &row : rows) {
    try {
      torture::get_nothing(getters(), row.asked);
      wrong++;
    } catch (const registry::Failed &error) {
      SAME(error.error_code(), row.code);
      SAME(error.detail().find(row.text) != std::string::npos, true);
    }
  }
  std::string told;
  torture::ring_or_tell([] { throw std::runtime_error("Testing"); }, [&told](const std::string &text) { told = text; });
  SAME(told, std::string("Testing"));
}

/* An implementer that is shared: Rust owns what passes it on. */
struct Stringifier {
  int asked = 0;
  void stringify(std::int32_t value, const torture::Said &said) {
    asked++;
    said("c++: " + std::to_string(value));
  }
};

struct Shares : StringifierMethods {
  std::shared_ptr<Stringifier> shared;
  explicit Shares(std::shared_ptr<Stringifier> given) : shared(std::move(given)) {}
  void stringify(std::int32_t value, const torture::Said &said) override { shared->stringify(value, said); }
};

static void one_owner_less_leaves_the_other_its_own() {
  const auto stringifier = std::make_shared<Stringifier>();
  const auto shares = [&stringifier] { return std::unique_ptr<Shares>(new Shares(stringifier)); };
  {
    const torture::Formatter one = torture::new_formatter(shares());
    {
      const torture::Formatter other = torture::new_formatter(shares());
      SAME(other.format(123), std::string("c++: 123"));
      SAME(stringifier.use_count(), 3);
    }
    SAME(stringifier.use_count(), 2);
    SAME(one.format(123), std::string("c++: 123"));
  }
  SAME(stringifier.use_count(), 1);
  SAME(stringifier->asked, 2);
}

/* A link of C++'s, which owns the next one, of Rust's. */
struct Link : LinkMethods {
  std::string name;
  torture::Link next;
  Link(std::string of, torture::Link following) : name(std::move(of)), next(std::move(following)) {}
  void say(const torture::Said &said) override {
    said(name);
    if (next) {
      next.say(said);
    }
  }
};

/* A link of Rust's, as an implementer of C++'s. */
struct OfRust : LinkMethods {
  const torture::Link &link;
  explicit OfRust(const torture::Link &of) : link(of) {}
  void say(const torture::Said &said) override { link.say(said); }
};

static std::unique_ptr<Link> link(const char *name, torture::Link next) { return std::unique_ptr<Link>(new Link(name, std::move(next))); }

static void a_chain_has_links_of_both() {
  torture::Link second = torture::new_link("rust 2", link("c++ 2", torture::Link()));
  const std::uint64_t number = second.handle();
  torture::Link first = torture::new_link("rust 1", link("c++ 1", std::move(second)));
  SAME(torture::names_from(std::unique_ptr<OfRust>(new OfRust(first))), std::string("rust 1,c++ 1,rust 2,c++ 2,"));
  // A link that has ended is told.
  torture::release(number);
  try {
    torture::names_from(std::unique_ptr<OfRust>(new OfRust(first)));
    wrong++;
  } catch (const registry::Failed &error) {
    SAME(error.detail().find("is closed") != std::string::npos, true);
  }
}

int main() {
  torture::silence_errors();
  const auto live = torture_live_count();
  getters_answer_what_they_are_asked();
  failures_keep_their_kind();
  one_owner_less_leaves_the_other_its_own();
  a_chain_has_links_of_both();
  SAME(torture_live_count(), live);
  std::puts("end");
  return wrong != 0;
}
