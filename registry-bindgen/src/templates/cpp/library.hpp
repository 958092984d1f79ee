// Written by registry-bindgen from {{ prefix }} {{ version }}; changes are lost when it is written again.

#ifndef {{ guard }}
#define {{ guard }}

#include <array>
#include <cstddef>
#include <cstdint>
{% if callables or implemented or has_owned_arrays %}
#include <cstring>
{% endif %}
{% if queues %}
#include <exception>
{% endif %}
{% if callables or queues %}
#include <functional>
{% endif %}
{% if queues %}
#include <future>
#include <map>
{% endif %}
{% if callables or implemented or queues %}
#include <memory>
{% endif %}
#include <stdexcept>
#include <string>
{% if callables or implemented %}
#include <system_error>
#include <type_traits>
{% endif %}
#include <utility>
#include <vector>

#include "{{ c_header }}.h"

// The declarations that all such libraries share. A program may include the headers of several, if their declarations are the same.
#ifndef REGISTRY_CPP
#define REGISTRY_CPP {{ shared_number }}

{{ shared }}
#elif REGISTRY_CPP != {{ shared_number }}
#error "this header and one before it were written by releases of registry-bindgen that differ; write both with the same one"
#endif

namespace {{ namespace }} {

namespace detail {

using Function = void (*)();

static_assert(sizeof(std::array<char, 3>) == 3, "an array of C++ has the layout of C's");

/** Throws the class of a status, with the message of the thread's newest call by this handle that ended so. */
inline void check(std::uint64_t handle, std::int32_t status) {
  if (status == REGISTRY_OK) {
    return;
  }
  std::string message({{ prefix }}_take_error(handle, status, nullptr, 0, nullptr), '\0');
  std::int32_t error_code = 0;
  {{ prefix }}_take_error(handle, status, &message[0], message.size(), &error_code);
  message.pop_back();
  registry::raise(status, message, error_code);
}

/** Whether a call of this status has run the callback, which then has the owners that it took. */
inline bool ran(std::int32_t status) {
  return status == REGISTRY_OK || status == REGISTRY_FAILED || status == REGISTRY_PANICKED;
}

/** Frees a result's memory, also when copying it throws. */
struct Buffer {
  explicit Buffer(const ::registry_buffer &taken) : raw(taken) {}
  Buffer(const Buffer &) = delete;
  Buffer &operator=(const Buffer &) = delete;
  ~Buffer() { {{ prefix }}_buffer_free(raw.data); }
  ::registry_buffer raw;
};

inline std::string text(const ::registry_buffer &raw) {
  const Buffer owned(raw);
  return raw.length == 0 ? std::string() : std::string(static_cast<const char *>(raw.data), raw.length);
}

template <typename T>
std::vector<T> elements(const ::registry_buffer &raw) {
  const Buffer owned(raw);
  const T *first = static_cast<const T *>(raw.data);
  return raw.length == 0 ? std::vector<T>() : std::vector<T>(first, first + raw.length);
}

{% if callables or implemented %}
/** The status of the exception that is being handled, whose text and code Rust gets. */
inline std::int32_t failed(::registry_text *error) noexcept {
  try {
    throw;
  } catch (const registry::Error &failure) {
    error->set(error, failure.what(), std::strlen(failure.what()));
    error->set_code(error, failure.error_code());
  } catch (const std::system_error &failure) {
    error->set(error, failure.what(), std::strlen(failure.what()));
    // Codes of other categories, such as those of streams, are no numbers of `errno`.
    const std::error_category &category = failure.code().category();
    if (category == std::generic_category() || category == std::system_category()) {
      error->set_code(error, failure.code().value());
    }
  } catch (const std::exception &failure) {
    error->set(error, failure.what(), std::strlen(failure.what()));
  } catch (...) {
    error->set(error, nullptr, 0);
  }
  return REGISTRY_FAILED;
}

{% endif %}
}  // namespace detail

/** Throws `registry::StaleBinding` if the library's interface differs from this header's. Call it once at the start. */
inline void require_current() {
  if ({{ prefix }}_fingerprint() != {{ prefix | upper }}_FINGERPRINT) {
    throw registry::StaleBinding("the library `{{ prefix }}` offers another interface than this header; write the header again");
  }
}

/** Ends a callback that Rust has handed over. Throws `registry::Error` for any other handle. */
inline void release(std::uint64_t handle) { detail::check(handle, {{ prefix }}_release(handle)); }

/** An error hook. It is called with the status, the handle (0 for none) and the message, which is valid during the call. It must not throw. */
using ErrorHook = void (*)(void *user_data, std::int32_t status, std::uint64_t handle, const char *message);

/** Replaces the error hook of this process, which is called for each failure, on the thread that failed. Null restores the default hook, which
 * writes to stderr. True if a hook that was set before may still be running: what it uses may not be freed before a later call returns false. */
inline bool set_error_hook(ErrorHook hook, void *user_data = nullptr) { return {{ prefix }}_set_error_hook(hook, user_data) != 0; }

/** Stops all reports of failures, to stderr and to the hook. Failed calls still throw. */
inline void silence_errors() { {{ prefix }}_silence_errors(); }

{% if queues %}
/** A result that comes later. It is cancelled by the destructor, unless it was taken. */
template <typename T>
class Promise {
 public:
  using Take = T (*)(std::uint64_t promise);

  /** Takes over a promise, and knows how to take its value. */
  Promise(std::uint64_t promise, Take how) noexcept : number_(promise), take_(how) {}
  Promise(Promise &&other) noexcept : number_(other.release()), take_(other.take_) {}
  Promise &operator=(Promise &&other) noexcept {
    if (this != &other) {
      cancel();
      number_ = other.release();
      take_ = other.take_;
    }
    return *this;
  }
  Promise(const Promise &) = delete;
  Promise &operator=(const Promise &) = delete;
  ~Promise() { cancel(); }

  /** The handle, or 0 once it was taken or released. */
  std::uint64_t handle() const noexcept { return number_; }
  /** The value. Throws `registry::Busy` if it is not there yet, and `registry::Closed` if it can't come any more. */
  T take() {
    if (number_ == 0) {
      throw registry::Closed("the promise was taken, moved or cancelled before");
    }
    const std::uint64_t promise = release();
    try {
      return take_(promise);
    } catch (const registry::Busy &) {
      number_ = promise;
      throw;
    }
  }
  /** Returns the handle and gives up its ownership. The caller must take or release it. */
  std::uint64_t release() noexcept {
    const std::uint64_t promise = number_;
    number_ = 0;
    return promise;
  }
  /** Lets the library know that nobody wants the value. */
  void cancel() noexcept {
    const std::uint64_t promise = release();
    if (promise != 0 && {{ prefix }}_is_live(promise) != 0) {
      {{ prefix }}_destroy_u64(promise);
    }
  }

 private:
  std::uint64_t number_;
  Take take_;
};

namespace detail {

template <typename T>
void fulfil(std::promise<T> &future, Promise<T> &ready) {
  future.set_value(ready.take());
}
inline void fulfil(std::promise<void> &future, Promise<void> &ready) {
  ready.take();
  future.set_value();
}

}  // namespace detail

/** A queue of the thread that makes it: an event loop waits for its descriptor, and calls `run`. */
class Queue {
 public:
  /** At most so many calls wait in it. */
  explicit Queue(std::size_t capacity = 1024) : number_({{ prefix }}_queue_new(capacity)) {
    if (number_ == 0) {
      detail::check(0, {{ prefix }}_last_status());
    }
  }
  Queue(const Queue &) = delete;
  Queue &operator=(const Queue &) = delete;
  ~Queue() { {{ prefix }}_destroy_u64(number_); }

  /** The number that Rust knows it by. */
  std::uint64_t handle() const noexcept { return number_; }
  /** A new file descriptor, which is readable when there is something to run. The caller closes it. */
  std::int32_t descriptor() const {
    std::int32_t made = -1;
    detail::check(number_, {{ prefix }}_queue_fd(number_, &made));
    return made;
  }
  /** Runs the calls that wait, and what waits for promises that are ready. Returns how many calls ran.
   *
   * What waits for a promise may throw: `run` throws it at once. The other promises are for the next `run`; the descriptor stays readable until then.
   */
  std::size_t run() {
    std::size_t ran = 0;
    detail::check(number_, {{ prefix }}_queue_run(number_, &ran));
    std::uint64_t promise = 0;
    while ({{ prefix }}_queue_next(number_, &promise) == REGISTRY_OK && promise != 0) {
      const auto found = waiting_.find(promise);
      if (found == waiting_.end()) {
        continue;
      }
      const std::function<void()> then = std::move(found->second);
      waiting_.erase(found);
      then();
    }
    return ran;
  }
  /** Has `run` call `function` with the promise, once its value is there or can't come any more. */
  template <typename T, typename F>
  void then(Promise<T> promise, F function) {
    const std::uint64_t ready = promise.handle();
    const auto shared = std::make_shared<Promise<T>>(std::move(promise));
    // Shared as well, since a std::function is copied, and the function may be one that can only be moved.
    const auto held = std::make_shared<F>(std::move(function));
    waiting_[ready] = [shared, held]() { (*held)(*shared); };
    const std::int32_t status = {{ prefix }}_promise_watch(ready, number_);
    if (status != REGISTRY_OK) {
      waiting_.erase(ready);
      // The message is that of the queue, or else of the promise.
      detail::check({{ prefix }}_take_error(number_, status, nullptr, 0, nullptr) > 1 ? number_ : ready, status);
    }
  }
  /** The same as a future, which `run` makes ready. */
  template <typename T>
  std::future<T> future(Promise<T> promise) {
    const auto made = std::make_shared<std::promise<T>>();
    then(std::move(promise), [made](Promise<T> &ready) {
      try {
        detail::fulfil(*made, ready);
      } catch (...) {
        made->set_exception(std::current_exception());
      }
    });
    return made->get_future();
  }

 private:
  std::uint64_t number_;
  std::map<std::uint64_t, std::function<void()>> waiting_;
};

{% endif %}
{% for name, symbol in types %}
using {{ name }} = ::{{ symbol }};
{% endfor %}

{% macro body(call, before, indent) %}
{% set result = "&result" if call.raw else "" %}
{% set args = [before, call.args, result] | select | join(", ") %}
{% if call.raw %}
{{ indent }}{{ call.raw }} result{{ "{}" }};
{% endif %}
{% if call.taken %}
{{ indent }}const std::int32_t status = ::{{ call.symbol }}_try({{ args }});
{{ indent }}if (detail::ran(status)) {
{% for name in call.taken %}
{{ indent }}  {{ name }};
{% endfor %}
{{ indent }}}
{{ indent }}detail::check({{ before or call.handle }}, status);
{% else %}
{{ indent }}detail::check({{ before or call.handle }}, ::{{ call.symbol }}_try({{ args }}));
{% endif %}
{% if call.promised %}
{{ indent }}return {{ call.returns }}(result, [](std::uint64_t promise) -> {{ call.promised.value }} {
{% if call.promised.raw %}
{{ indent }}  {{ call.promised.raw }} taken{{ "{}" }};
{{ indent }}  detail::check(promise, ::{{ prefix }}_promise_take(promise, &taken, sizeof taken));
{{ indent }}  return {{ call.promised.convert }};
{% else %}
{{ indent }}  detail::check(promise, ::{{ prefix }}_promise_take(promise, nullptr, 0));
{% endif %}
{{ indent }}});
{% elif call.raw %}
{{ indent }}return {{ call.convert }};
{% endif %}
{% endmacro %}
{% for c in classes %}
class {{ c.name }};
{% endfor %}
{% for s in owning %}
struct {{ s.name }};
{% endfor %}

{% if callables or implemented %}
/** Functions and implementers of C++ that Rust calls. One moves into the call that takes it; `nullptr` is none. */
namespace foreign {

{% for c in callables %}
{{ c.docs }}class {{ c.name }} {
 public:
  using Function = std::function<{{ c.returns }}({{ c.params }})>;
  {{ c.name }}(std::nullptr_t = nullptr) noexcept : raw_() {}
  template <typename F, typename Given = typename std::decay<F>::type,
            typename = typename std::enable_if<!std::is_same<Given, {{ c.name }}>::value &&
                                               !std::is_same<Given, std::nullptr_t>::value>::type>
  {{ c.name }}(F &&function) : function_(new Function(std::forward<F>(function))), raw_() {}

  /** The struct that C passes, while this object lives; null for none. */
  const ::{{ c.symbol }} *raw() noexcept {
    if (!function_ || !*function_) {
      return nullptr;
    }
    raw_.size = sizeof(raw_);
    raw_.call = call;
    raw_.user_data = function_.get();
    raw_.release = destroy;
    return &raw_;
  }
  /** Gives the function up, if it was passed: Rust owns it. */
  void release() noexcept {
    if (raw_.user_data != nullptr) {
      (void)function_.release();
    }
  }

 private:
  static std::int32_t call(void *user_data, {{ c.c_params }}{% if c.has_result %}{{ c.returns }} *result, {% endif %}::registry_text *error) noexcept;
  static void destroy(void *user_data) noexcept { delete static_cast<Function *>(user_data); }

  std::unique_ptr<Function> function_;
  ::{{ c.symbol }} raw_;
};

{% endfor %}
{% for t in implemented %}
{{ t.docs }}class {{ t.methods_name }} {
 public:
  {{ t.methods_name }}() = default;
  {{ t.methods_name }}(const {{ t.methods_name }} &) = default;
  {{ t.methods_name }} &operator=(const {{ t.methods_name }} &) = default;
  virtual ~{{ t.methods_name }}() = default;
{% for m in t.methods %}
{{ m.docs }}  virtual {{ m.returns }} {{ m.name }}({{ m.params }}) = 0;
{% endfor %}
};

/** Passes an implementer, made of a `std::unique_ptr` of a class that derives from `{{ t.methods_name }}`. */
class {{ t.name }} {
 public:
  {{ t.name }}(std::nullptr_t = nullptr) noexcept : raw_() {}
  template <typename T, typename = typename std::enable_if<std::is_base_of<{{ t.methods_name }}, T>::value>::type>
  {{ t.name }}(std::unique_ptr<T> implementer) noexcept : implementer_(std::move(implementer)), raw_() {}

  /** The struct that C passes, while this object lives; null for none. */
  const ::{{ t.symbol }} *raw() noexcept {
    static const ::{{ t.table }} methods = {sizeof(::{{ t.table }}){% for m in t.methods %}, call_{{ loop.index0 }}{% endfor %}};
    if (!implementer_) {
      return nullptr;
    }
    raw_.size = sizeof(raw_);
    raw_.methods = &methods;
    raw_.user_data = implementer_.get();
    raw_.release = destroy;
    return &raw_;
  }
  /** Gives the implementer up, if it was passed: Rust owns it. */
  void release() noexcept {
    if (raw_.user_data != nullptr) {
      (void)implementer_.release();
    }
  }

 private:
{% for m in t.methods %}
  static std::int32_t call_{{ loop.index0 }}(void *user_data, {{ m.c_params }}{% if m.has_result %}{{ m.returns }} *result, {% endif %}::registry_text *error) noexcept;
{% endfor %}
  static void destroy(void *user_data) noexcept { delete static_cast<{{ t.methods_name }} *>(user_data); }

  std::unique_ptr<{{ t.methods_name }}> implementer_;
  ::{{ t.symbol }} raw_;
};

{% endfor %}
}  // namespace foreign
{% endif %}

{% for c in classes %}
{{ c.docs }}class {{ c.name }} {
 public:
  /** No callback; in a struct also `{}`. */
  {{ c.name }}() noexcept : {{ c.name }}(0) {}
  /** Takes over a handle that Rust has handed out, or 0 for none. */
  explicit {{ c.name }}(std::uint64_t handle) noexcept : number_(handle), owned_(handle != 0) {}
  /** Names a callback that somebody else owns. */
  static {{ c.name }} borrow(std::uint64_t handle) noexcept {
    {{ c.name }} borrowed(handle);
    borrowed.owned_ = false;
    return borrowed;
  }
  {{ c.name }}({{ c.name }} &&other) noexcept : number_(other.number_), owned_(other.owned_) { other.release(); }
  {{ c.name }} &operator=({{ c.name }} &&other) noexcept {
    if (this != &other) {
      forget();
      number_ = other.number_;
      owned_ = other.owned_;
      other.release();
    }
    return *this;
  }
  {{ c.name }}(const {{ c.name }} &) = delete;
  {{ c.name }} &operator=(const {{ c.name }} &) = delete;
  ~{{ c.name }}() { forget(); }

{% for call in c.calls %}
{% if call.over_aligned %}
#ifdef __cpp_aligned_new
{% endif %}
{{ call.docs }}  {{ call.returns }} {{ call.name }}({{ call.params }}) const;
{% if call.over_aligned %}
#else
  /** Needs C++17: before it a vector may put elements of such an alignment at a wrong address. Call `{{ call.symbol }}_try`. */
  {{ call.returns }} {{ call.name }}({{ call.params }}) const = delete;
#endif
{% endif %}
{% endfor %}

  /** The handle, or 0 for none. This object still owns it. */
  std::uint64_t handle() const noexcept { return number_; }
  /** Whether there is a handle. */
  explicit operator bool() const noexcept { return number_ != 0; }
  /** Whether a call would find the callback now. */
  bool is_live() const noexcept { return {{ prefix }}_is_live(number_) != 0; }
  /** Returns the handle and gives up its ownership. The caller must end it. */
  std::uint64_t release() noexcept {
    const std::uint64_t handle = number_;
    number_ = 0;
    owned_ = false;
    return handle;
  }
  /** Ends the callback; later calls throw `registry::Closed`. A second call does nothing. Throws `registry::NotOwned` if Rust owns it. */
  void close() {
    if (number_ == 0) {
      return;
    }
    owned_ = false;
    const std::int32_t status = {{ prefix }}_release(number_);
    if (status != REGISTRY_CLOSED) {
      detail::check(number_, status);
    }
  }

 private:
  /** Ends the callback if this object owns it, without a word of failure. */
  void forget() noexcept {
    if (owned_) {
      {{ prefix }}_destroy_u64(number_);
    }
  }

  std::uint64_t number_;
  bool owned_;
};

{% endfor %}
{% for s in owning %}
{{ s.docs }}struct {{ s.name }} {
{% for m in s.members %}
{{ m.docs }}  {{ m.declared }};
{% endfor %}
};

{% endfor %}
{% if owning %}
namespace detail {

{% for s in owning %}
/** What C passes. The struct still owns its callbacks. */
inline ::{{ s.symbol }} passed(const ::{{ namespace }}::{{ s.name }} &from) noexcept {
  ::{{ s.symbol }} to{};
{% for m in s.members %}
{% if m.made %}
  to.{{ m.name }} = from.{{ m.name }}.handle();
{% elif m.is_array %}
  std::memcpy(&to.{{ m.name }}, &from.{{ m.name }}, sizeof to.{{ m.name }});
{% else %}
  to.{{ m.name }} = from.{{ m.name }};
{% endif %}
{% endfor %}
  return to;
}
/** The struct of what C returns. */
inline ::{{ namespace }}::{{ s.name }} made(const ::{{ s.symbol }} &from) noexcept {
  ::{{ namespace }}::{{ s.name }} to;
{% for m in s.members %}
{% if m.made %}
  to.{{ m.name }} = {{ m.made }}(from.{{ m.name }});
{% elif m.is_array %}
  std::memcpy(&to.{{ m.name }}, &from.{{ m.name }}, sizeof from.{{ m.name }});
{% else %}
  to.{{ m.name }} = from.{{ m.name }};
{% endif %}
{% endfor %}
  return to;
}
{% if s.is_owning %}
/** Gives up the callbacks that a call has taken. */
inline void give_up(::{{ namespace }}::{{ s.name }} &taken) noexcept {
{% for m in s.members if m.is_owner %}
  taken.{{ m.name }}.release();
{% endfor %}
}
{% endif %}

{% endfor %}
}  // namespace detail

{% endif %}
{% for c in classes %}
{% for call in c.calls %}
{% if call.over_aligned %}
#ifdef __cpp_aligned_new
{% endif %}
inline {{ call.returns }} {{ c.name }}::{{ call.name }}({{ call.params }}) const {
  // Read once, before the call: the callback may end this object.
  const std::uint64_t handle = number_;
{{ body(call, "handle", "  ") }}}
{% if call.over_aligned %}
#endif
{% endif %}

{% endfor %}
{% endfor %}
{% for c in callables %}
inline std::int32_t foreign::{{ c.name }}::call(void *user_data, {{ c.c_params }}{% if c.has_result %}{{ c.returns }} *result, {% endif %}::registry_text *error) noexcept {
  try {
    {% if c.has_result %}*result = {% endif %}(*static_cast<Function *>(user_data))({{ c.args }});
    return REGISTRY_OK;
  } catch (...) {
    return detail::failed(error);
  }
}

{% endfor %}
{% for t in implemented %}
{% for m in t.methods %}
inline std::int32_t foreign::{{ t.name }}::call_{{ loop.index0 }}(void *user_data, {{ m.c_params }}{% if m.has_result %}{{ m.returns }} *result, {% endif %}::registry_text *error) noexcept {
  try {
    {% if m.has_result %}*result = {% endif %}static_cast<{{ t.methods_name }} *>(user_data)->{{ m.name }}({{ m.args }});
    return REGISTRY_OK;
  } catch (...) {
    return detail::failed(error);
  }
}

{% endfor %}
{% endfor %}
{% for f in functions %}
{% if f.over_aligned %}
#ifdef __cpp_aligned_new
{% endif %}
{{ f.docs }}inline {{ f.returns }} {{ f.name }}({{ f.params }}) {
{{ body(f, "", "  ") }}}
{% if f.over_aligned %}
#else
/** Needs C++17: before it a vector may put elements of such an alignment at a wrong address. Call `{{ f.symbol }}_try`. */
{{ f.returns }} {{ f.name }}({{ f.params }}) = delete;
#endif
{% endif %}

{% endfor %}
}  // namespace {{ namespace }}

#endif  // {{ guard }}
