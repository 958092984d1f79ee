namespace registry {

/** A call that was refused or has failed. */
class Error : public std::runtime_error {
 public:
  Error(std::int32_t status, const std::string &message, std::int32_t error_code = 0)
      : std::runtime_error(message), status_(status), error_code_(error_code) {}

  /** One of `registry_status`. */
  std::int32_t status() const noexcept { return status_; }

  /** The code of the callback's error, such as an `errno`; 0 if it has none. */
  std::int32_t error_code() const noexcept { return error_code_; }

  /** What the callback's error or panic says itself; for any other status the whole message. */
  std::string detail() const {
    const std::string message = what();
    // What stands before that text. Neither a path nor a number contains it.
    const std::string mark = status_ == REGISTRY_FAILED ? " failed: " : status_ == REGISTRY_PANICKED ? " panicked: " : "";
    const std::size_t at = mark.empty() ? std::string::npos : message.find(mark);
    return at == std::string::npos ? message : message.substr(at + mark.size());
  }

 private:
  std::int32_t status_;
  std::int32_t error_code_;
};

/** The library has a different interface than the one that this header was generated from. */
class StaleBinding : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/** One class for each status, so that each can be caught separately. */
template <std::int32_t Code>
class StatusError : public Error {
 public:
  explicit StatusError(const std::string &message, std::int32_t error_code = 0) : Error(Code, message, error_code) {}
};

{% for s in statuses %}
/** {{ s.meaning }} */
using {{ s.class }} = StatusError<REGISTRY_{{ s.name }}>;
{% endfor %}

/** Throws the class of a status. */
[[noreturn]] inline void raise(std::int32_t status, const std::string &message, std::int32_t error_code = 0) {
  switch (status) {
{% for s in statuses %}
    case REGISTRY_{{ s.name }}: throw {{ s.class }}(message, error_code);
{% endfor %}
    default: throw Error(status, message, error_code);
  }
}

}  // namespace registry
