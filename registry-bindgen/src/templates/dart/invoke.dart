// dart format off
// ignore_for_file: type=lint
part of '../{{ module }}.dart';

/// The record of a callback: a keyword and a value a line. Empty for an unknown handle.
String describe(int handle) {
  _$checkedHandle(handle);
  final size = _$describe(handle, ffi.nullptr.cast(), 0);
  if (size == 0) return '';
  final mark = _$memory.mark;
  try {
    final text = _$memory.take(size, 1);
    _$describe(handle, text, size);
    return _$cText(text, size);
  } finally {
    _$memory.release(mark);
  }
}

/// What is known of a callback's parameters, by their names and types, and of its result.
typedef _$Signature = ({List<(String, String)> params, String returned});

// By the handle: that of a function never changes, and that of a closure never returns.
final Map<int, _$Signature> _$signatures = {};

_$Signature? _$signature(int handle) {
  final known = _$signatures[handle];
  if (known != null) return known;
  final text = describe(handle);
  if (text.isEmpty) return null;
  final params = <(String, String)>[];
  var returned = '';
  for (final line in convert.LineSplitter.split(text)) {
    if (line.startsWith('param ')) {
      final words = line.split(' ');
      params.add((words[1], words.skip(2).join(' ')));
    } else if (line.startsWith('return ')) {
      returned = line.substring('return '.length);
    }
  }
  if (_$signatures.length >= 1024) _$signatures.clear();
  return _$signatures[handle] = (params: params, returned: returned);
}

/// The words for what each kind is.
const Map<String, String> _$wanted = {
{% for c in checks %}
  '{{ c.kind }}': '{{ c.dart }}',
{% endfor %}
};

/// The checks of whole numbers.
final Map<String, int Function(String, Object?)> _$numbers = {
{% for c in checks %}
{% if c.sort in ("whole", "big") %}
  '{{ c.kind }}': (place, value) => _$as_{{ c.function }}(place, _$as('{{ c.kind }}', place, value)),
{% endif %}
{% endfor %}
};

/// A value of the kind's type.
T _$as<T>(String kind, String place, Object? value) {
  if (value is T) return value;
  final shown = value == null ? 'null' : '${value.runtimeType}';
  throw _$Wrong(place, 'is $shown; pass ${_$wanted[kind]}');
}

/// A value converted to its parameter's type: tag, bits and length.
(int, int, int) _$tagged(String place, String kind, Object? value) {
  // What an enumeration is to C.
  if (kind.startsWith('enum ')) {
    kind = kind.substring('enum '.length);
    if (value is Enum) value = _$number(value, place, kind);
  }
  final number = _$numbers[kind];
  if (number != null) {
    final isSigned = kind.replaceFirst('nonzero ', '').startsWith('i');
    return (isSigned ? 2 : 3, number(place, value), 0);
  }
  // A raw pointer may be null, and so may what is optional.
  final isOptional = kind.startsWith('optional ');
  final address = isOptional ? kind.substring('optional '.length) : kind;
  if (address.startsWith('handle') || address.startsWith('owned handle') || address.startsWith('borrowed handle')) {
    // The library checks that an owner is one of the callback type.
    if (value is _$Owner) return (8, value._$handle, 0);
    if (isOptional) return (8, _$as_optional_handle(place, _$as('optional handle', place, value)), 0);
    return (8, _$as_handle(place, _$as('handle', place, value)), 0);
  }
  switch (kind) {
    case 'bool':
      return (1, _$as<bool>(kind, place, value) ? 1 : 0, 0);
    case 'f32':
      return (4, _$bits(_$as_f32(place, _$as(kind, place, value))), 0);
    case 'f64':
      return (4, _$bits(_$as(kind, place, value)), 0);
    case 'text':
      final (text, length) = _$as_text(place, _$as(kind, place, value));
      return (5, text.address, length);
    case '[u8]' || '[nonzero u8]':
      final (bytes, length) = _$octets(place, _$as('[u8]', place, value));
      return (6, bytes.address, length);
    case 'C string':
      return (7, _$as_c_string(place, _$as(kind, place, value)).address, 0);
    case 'optional C string':
      final text = _$as_optional_c_string(place, _$as(kind, place, value));
      return text == ffi.nullptr ? (0, 0, 0) : (7, text.address, 0);
  }
  if (address == 'pointer' || address == 'function pointer') {
    return (7, _$as<ffi.Pointer<ffi.NativeType>>(address, place, value).address, 0);
  }
  throw _$Wrong(place, 'is of the type $kind, which `invoke` cannot pass; call the callback by its own function or class');
}

(ffi.Pointer<ffi.Uint8>, int) _$octets(String place, Iterable<int> bytes) =>
    _$many(place, bytes, bytes is typed.Uint8List, 1, 1, (to, at, item) => to.setUint8(at, _$as_u8('', item)));

/// The number of a member of this library's enumerations.
Object _$number(Enum member, String place, String kind) => switch (member) {
{% for e in enums %}
  {{ e.name }}() => member.value,
{% endfor %}
  _ => _$as<int>(kind, place, member),
};

final _$float = typed.ByteData(8);

int _$bits(double value) {
  _$float.setFloat64(0, value);
  return _$float.getInt64(0);
}

/// Calls any callback whose parameters need no typed pointer, by its handle.
Object? invoke(int handle, [List<Object?> arguments = const []]) {
  _$checkedHandle(handle);
  final signature = _$signature(handle);
  if (signature != null && signature.returned.startsWith('promise ')) {
    throw ArgumentError('`invoke` cannot await what this callback returns; call it by its own function or class');
  }
  final given = List<Object?>.of(arguments, growable: false);
  final mark = _$memory.mark;
  try {
    // Tag, reserved, bits and length of each.
    const size = 24;
    final values = _$memory.take(size * given.length, 8);
    final to = _$view(values, size * given.length);
    // Of a wrong number the library reads none.
    final isRight = signature != null && signature.params.length == given.length;
    for (var n = 0; n < given.length; n++) {
      final (tag, bits, length) = isRight ? _$tagged(signature.params[n].$1, signature.params[n].$2, given[n]) : (0, 0, 0);
      to.setUint32(size * n, tag, _$order);
      to.setUint32(size * n + 4, 0, _$order);
      to.setInt64(size * n + 8, bits, _$order);
      to.setInt64(size * n + 16, length, _$order);
    }
    final status = _$invoke(handle, values, given.length, _$out);
{% if has_handles %}
    for (var n = 0; isRight && n < given.length; n++) {
      final owner = given[n];
      if (owner is _$Owner && signature.params[n].$2.contains('owned handle ')) _$gone(status, owner);
    }
{% endif %}
    if (status != 0) _$fail(status, 'invoke', handle);
    return _$untagged(signature?.returned ?? '');
  } finally {
    _$memory.release(mark);
  }
}

/// The result of `invoke`.
Object? _$untagged(String returned) {
  final bits = _$result.getInt64(8, _$order);
  switch (_$result.getUint32(0, _$order)) {
    case 0:
      return null;
    case 1:
      return bits != 0;
    case 2:
      return bits;
    case 3:
      // An enumeration's number is that of its integer.
      return returned.endsWith('u64') ? _$unsigned(bits) : bits;
    case 4:
      _$float.setInt64(0, bits);
      return _$float.getFloat64(0);
    case 7:
      return ffi.Pointer<ffi.Void>.fromAddress(bits);
    case 8:
      return _$invoked(returned, bits);
  }
  final isText = _$result.getUint32(0, _$order) == 5;
  final data = ffi.Pointer<ffi.Uint8>.fromAddress(bits);
  final length = _$result.getInt64(16, _$order);
  try {
    final bytes = length == 0 ? typed.Uint8List(0) : data.asTypedList(length);
    return isText ? _$decoded(bytes) : typed.Uint8List.fromList(bytes);
  } finally {
    _$bufferFree(data);
  }
}

/// The object for a typed handle, or the number of any other.
Object? _$invoked(String returned, int handle) {
{% if has_handles %}
  final words = returned.replaceFirst('optional ', '').split(' ');
  if (words.length == 3 && words[1] == 'handle') {
    final makes = (words[0] == 'owned' ? _$owners : _$borrowers)[words[2]];
    if (makes != null) return _$orNull(makes, handle);
  }
{% endif %}
  return handle == 0 ? null : handle;
}
{% if has_handles %}

// The classes, by the numbers that descriptions have for them.
final Map<String, _$Owner Function(int)> _$owners = {
{% for c in classes %}
  '{{ c.identity }}': {{ c.name }}.new,
{% endfor %}
};
final Map<String, _$Owner Function(int)> _$borrowers = {
{% for c in classes %}
  '{{ c.identity }}': {{ c.name }}._$borrowed,
{% endfor %}
};
{% endif %}
