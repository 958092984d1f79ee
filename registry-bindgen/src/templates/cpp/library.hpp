// Written by registry-bindgen from {{ prefix }} {{ version }}; changes are lost when it is written again.

#ifndef {{ guard }}
#define {{ guard }}

#include <array>
#include <cstddef>
#include <cstdint>
{% if callables %}
#include <cstring>
#include <functional>
#include <memory>
{% endif %}
#include <stdexcept>
#include <string>
{% if callables %}
#include <type_traits>
{% endif %}
#include <utility>
#include <vector>

#include "{{ prefix }}.h"

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
{{ indent }}  {{ name }}.release();
{% endfor %}
{{ indent }}}
{{ indent }}detail::check({{ before or call.handle }}, status);
{% else %}
{{ indent }}detail::check({{ before or call.handle }}, ::{{ call.symbol }}_try({{ args }}));
{% endif %}
{% if call.raw %}
{{ indent }}return {{ call.convert }};
{% endif %}
{% endmacro %}
{% for c in callbacks %}
class {{ c.call.name }};
{% endfor %}

{% if callables %}
/** Functions of C++ that Rust calls. One moves into the call that takes it; `nullptr` is none. */
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
}  // namespace foreign
{% endif %}

{% for c in callbacks %}
{{ c.docs }}class {{ c.call.name }} {
 public:
  /** Takes over a handle that Rust has handed out, or 0 for none. */
  explicit {{ c.call.name }}(std::uint64_t handle = 0) noexcept : number_(handle), owned_(handle != 0) {}
  /** Names a callback that somebody else owns. */
  static {{ c.call.name }} borrow(std::uint64_t handle) noexcept {
    {{ c.call.name }} borrowed(handle);
    borrowed.owned_ = false;
    return borrowed;
  }
  {{ c.call.name }}({{ c.call.name }} &&other) noexcept : number_(other.number_), owned_(other.owned_) { other.release(); }
  {{ c.call.name }} &operator=({{ c.call.name }} &&other) noexcept {
    if (this != &other) {
      forget();
      number_ = other.number_;
      owned_ = other.owned_;
      other.release();
    }
    return *this;
  }
  {{ c.call.name }}(const {{ c.call.name }} &) = delete;
  {{ c.call.name }} &operator=(const {{ c.call.name }} &) = delete;
  ~{{ c.call.name }}() { forget(); }

{% if c.call.over_aligned %}
#ifdef __cpp_aligned_new
{% endif %}
{{ c.call.docs }}  {{ c.call.returns }} operator()({{ c.call.params }}) const;
{% if c.call.over_aligned %}
#else
  /** Needs C++17: before it a vector may put elements of such an alignment at a wrong address. Call `{{ c.call.symbol }}_try`. */
  {{ c.call.returns }} operator()({{ c.call.params }}) const = delete;
#endif
{% endif %}

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
{% for c in callbacks %}
{% if c.call.over_aligned %}
#ifdef __cpp_aligned_new
{% endif %}
inline {{ c.call.returns }} {{ c.call.name }}::operator()({{ c.call.params }}) const {
  // Read once, before the call: the callback may end this object.
  const std::uint64_t handle = number_;
{{ body(c.call, "handle", "  ") }}}
{% if c.call.over_aligned %}
#endif
{% endif %}

{% endfor %}
{% for c in callables %}
inline std::int32_t foreign::{{ c.name }}::call(void *user_data, {{ c.c_params }}{% if c.has_result %}{{ c.returns }} *result, {% endif %}::registry_text *error) noexcept {
  try {
    {% if c.has_result %}*result = {% endif %}(*static_cast<Function *>(user_data))({{ c.args }});
    return REGISTRY_OK;
  } catch (const registry::Error &failure) {
    error->set(error, failure.what(), std::strlen(failure.what()));
    return failure.error_code() != 0 ? failure.error_code() : REGISTRY_FAILED;
  } catch (const std::exception &failure) {
    error->set(error, failure.what(), std::strlen(failure.what()));
  } catch (...) {
    error->set(error, nullptr, 0);
  }
  return REGISTRY_FAILED;
}

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
