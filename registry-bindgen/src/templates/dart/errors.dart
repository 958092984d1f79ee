// dart format off
// ignore_for_file: type=lint
part of '../{{ module }}.dart';

/// A call that was refused or has failed.
base class RegistryException implements Exception {
  RegistryException._(this.status, this.callback, String message, this.errorCode)
    : detail = _own(status, message),
      _message = message;

  /// The number of the status.
  final int status;

  /// The name of the callback, or of the operation.
  final String callback;

  /// What the callback's error or panic says itself; for any other status the whole message.
  final String detail;

  /// The code of the callback's error, such as an `errno`, or null.
  final int? errorCode;

  final String _message;

  // What stands before an error's and a panic's own text: neither a path nor a number contains it.
  static const Map<int, String> _marks = {9: ' panicked: ', 11: ' failed: '};

  static String _own(int status, String message) {
    final mark = _marks[status];
    final at = mark == null ? -1 : message.indexOf(mark);
    return at < 0 ? message : message.substring(at + mark!.length);
  }

  @override
  String toString() => '$runtimeType: $callback: $_message';
}

{% for s in statuses %}
/// {{ s.meaning }}
final class {{ s.class }}Exception extends RegistryException {
  {{ s.class }}Exception._(int status, String callback, String message, int? errorCode)
    : super._(status, callback, message, errorCode);

  /// The number of this status.
  static const int number = {{ s.number }};
}

{% endfor %}
/// The library is missing, is not for this program, or has a different interface than this package.
final class StaleBindingException implements Exception {
  StaleBindingException._(this.message);

  /// What is wrong, and what to do.
  final String message;

  @override
  String toString() => 'StaleBindingException: $message';
}

const Map<int, RegistryException Function(int, String, String, int?)> _$classes = {
{% for s in statuses %}
  {{ s.number }}: {{ s.class }}Exception._,
{% endfor %}
};

/// The exception of a status, with the message and the code of this call by this handle.
RegistryException _$error(int status, String name, int handle) {
  final mark = _$memory.mark;
  try {
    final code = _$memory.take(4, 4).cast<ffi.Int32>();
    var size = 512;
    while (true) {
      final text = _$memory.take(size, 1);
      final needed = _$takeError(handle, status, text, size, code);
      if (needed > size) {
        size = needed;
        continue;
      }
      final message = _$cText(text, needed);
      final number = code.value;
      final make = _$classes[status] ?? RegistryException._;
      return make(status, name, message, number == 0 ? null : number);
    }
  } finally {
    _$memory.release(mark);
  }
}

Never _$fail(int status, String name, int handle) => throw _$error(status, name, handle);

{% if has_over_aligned %}
Never _$cannotPass(String struct, int align) => throw UnsupportedError(
  'Dart cannot pass a `$struct` by value, which is aligned to $align bytes; let Rust take a reference',
);
{% endif %}
