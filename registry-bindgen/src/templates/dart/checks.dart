// dart format off
// ignore_for_file: type=lint
part of '../{{ module }}.dart';

// Checks arguments. A check takes the place of an argument and its value, and returns the value as Rust gets it, or throws an error that names
// the place, what came and what is wanted. Nothing is cut off to fit. Dart itself has checked the type.

/// What is wrong with an argument, and where: each value that it stands in puts its own place before.
abstract interface class _$Placed {
  set _place(String place);
  String get _place;
}

final class _$Wrong extends ArgumentError implements _$Placed {
  _$Wrong(this._place, this._text);

  @override
  String _place;
  final String _text;

  @override
  dynamic get message => '`$_place` $_text';

  @override
  String toString() => 'Invalid argument: $message';
}

final class _$Beyond extends RangeError implements _$Placed {
  _$Beyond(this._place, this._text) : super(null);

  @override
  String _place;
  final String _text;

  @override
  dynamic get message => '`$_place` $_text';

  @override
  String toString() => 'RangeError: $message';
}

/// Checks what stands at this place.
T _$within<T>(String place, T Function() check) {
  try {
    return check();
  } on _$Placed catch (error) {
    error._place = '$place${error._place}';
    rethrow;
  }
}

{% for c in checks %}
{% if c.sort == "whole" %}
int _$as_{{ c.function }}(String place, int value) {
  if (value < {{ c.dart_range[0] }} || value > {{ c.dart_range[1] }}{{ " || value == 0" if c.has_hole }}) {
    throw _$Beyond(place, 'is $value; pass {{ c.dart }}');
  }
  return value;
}

{% elif c.sort == "big" and "BigInt" in c.dart %}
final _$high_{{ c.function }} = BigInt.parse('{{ c.dart_range[1] }}');

int _$as_{{ c.function }}(String place, BigInt value) {
  if (value < BigInt.from({{ c.dart_range[0] }}) || value > _$high_{{ c.function }}) {
    throw _$Beyond(place, 'is $value; pass {{ c.dart }}');
  }
  return value.toSigned(64).toInt();
}

{% elif c.sort == "big" %}
int _$as_{{ c.function }}(String place, int value) {
{% if c.nonzero %}
  if (value == 0) throw _$Beyond(place, 'is $value; pass {{ c.dart }}');
{% endif %}
  return value;
}

{% endif %}
{% endfor %}
/// Rounded to the nearest float, but not to infinity.
double _$as_f32(String place, double value) {
  if (value.isFinite && value.abs() >= {{ (checks | selectattr("kind", "equalto", "f32") | first).python_range[1] }}) {
    throw _$Beyond(place, 'is $value; pass {{ (checks | selectattr("kind", "equalto", "f32") | first).dart }}');
  }
  return value;
}

{% for c in checks %}
{% if c.kind == "handle" %}
int _$as_handle(String place, int value) {
  if (value < {{ c.dart_range[0] }} || value > {{ c.dart_range[1] }}) {
    throw _$Beyond(place, 'is $value; pass {{ c.dart }}');
  }
  return value;
}
{% elif c.kind == "optional handle" %}
int _$as_optional_handle(String place, int? value) {
  if (value == null) return 0;
  if (value < {{ c.dart_range[0] }} || value > {{ c.dart_range[1] }}) {
    throw _$Beyond(place, 'is $value; pass {{ c.dart }}');
  }
  return value;
}
{% elif c.kind == "text" %}
/// A text in memory, and its length.
(ffi.Pointer<ffi.Uint8>, int) _$as_text(String place, String value) {
  final bytes = _$utf8(place, value, '{{ c.dart }}');
  return (_$memory.copy(bytes, 1), bytes.length);
}
{% elif c.kind == "C string" %}
ffi.Pointer<ffi.Uint8> _$as_c_string(String place, String value) => _$ended(place, value, '{{ c.dart }}');
{% elif c.kind == "optional C string" %}
ffi.Pointer<ffi.Uint8> _$as_optional_c_string(String place, String? value) =>
    value == null ? ffi.nullptr.cast() : _$ended(place, value, '{{ c.dart }}');
{% endif %}
{% endfor %}

/// The text in UTF-8. Dart's own encoder replaces a lone surrogate by another letter.
typed.Uint8List _$utf8(String place, String value, String wanted) {
  final length = value.length;
  for (var at = 0; at < length; at++) {
    final unit = value.codeUnitAt(at);
    if (unit & 0xF800 != 0xD800) continue;
    final isPair = unit < 0xDC00 && at + 1 < length && value.codeUnitAt(at + 1) & 0xFC00 == 0xDC00;
    if (!isPair) throw _$Wrong(place, 'has a lone surrogate at $at; pass $wanted');
    at++;
  }
  return convert.utf8.encode(value);
}

ffi.Pointer<ffi.Uint8> _$ended(String place, String value, String wanted) {
  final zero = value.indexOf('\x00');
  if (zero >= 0) throw _$Wrong(place, 'has a zero character at $zero; pass $wanted');
  final bytes = _$utf8(place, value, wanted);
  return _$memory.copy(bytes, 1, 1);
}

/// The elements of a slice in memory, and their number. `plain`: a typed list of the very elements.
(ffi.Pointer<ffi.Uint8>, int) _$many<T>(
  String place,
  Iterable<T> values,
  bool plain,
  int size,
  int align,
  void Function(typed.ByteData, int, T) put,
) {
  if (plain) {
    final bytes = typed.Uint8List.sublistView(values as typed.TypedData);
    return (_$memory.copy(bytes, align), bytes.length ~/ size);
  }
  // Read once, into a list of Dart's own: an iterable may run code, and a list may say another length each time.
  final items = List<T>.of(values, growable: false);
  final pointer = _$memory.take(items.length * size, align);
  final to = _$view(pointer, items.length * size);
  _$each(place, items, (n, item) => put(to, n * size, item));
  return (pointer, items.length);
}

/// The elements of an array, whose number must be its length.
void _$row<T>(String place, List<T> values, int count, void Function(int, T) put) {
  final items = List<T>.of(values, growable: false);
  if (items.length != count) {
    throw _$Wrong(place, 'has ${items.length} values; pass a List of $count');
  }
  _$each(place, items, put);
}

void _$each<T>(String place, List<T> items, void Function(int, T) put) {
  var n = 0;
  try {
    for (; n < items.length; n++) {
      put(n, items[n]);
    }
  } on _$Placed catch (error) {
    error._place = '$place[$n]${error._place}';
    rethrow;
  }
}

/// Whether two values of fields are equal.
bool _$same(Object? one, Object? other) => one == other;

bool _$sames(List<Object?> one, List<Object?> other) {
  if (one.length != other.length) return false;
  for (var n = 0; n < one.length; n++) {
    final (mine, theirs) = (one[n], other[n]);
    final isSame = mine is List<Object?> && theirs is List<Object?> ? _$sames(mine, theirs) : mine == theirs;
    if (!isSame) return false;
  }
  return true;
}

int _$hash(Object? value) => value is List<Object?> ? Object.hashAll(value.map(_$hash)) : value.hashCode;
