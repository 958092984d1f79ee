// dart format off
// ignore_for_file: type=lint

/// Rust callbacks of {{ prefix }} {{ version }}, held by handle.
///
/// Written by registry-bindgen; changes are lost when it is written again. The library is loaded at the first call: the one that the variable
/// `{{ prefix | upper }}_LIBRARY` names, else the one beside this file, else the one beside the program, else the system's.
library;

{% if queues %}
import 'dart:async' as async;
{% endif %}
import 'dart:convert' as convert;
import 'dart:ffi' as ffi;
import 'dart:io' as io;
import 'dart:isolate' as isolate;
import 'dart:typed_data' as typed;

{% if callables or tables %}
part 'src/callables.dart';
{% endif %}
part 'src/checks.dart';
part 'src/errors.dart';
part 'src/invoke.dart';
part 'src/load.dart';
part 'src/memory.dart';
part 'src/owner.dart';
{% if queues %}
part 'src/queue.dart';
{% endif %}

/// The handles of the functions, by their names here.
const Map<String, int> handles = {
{% for f in functions %}
  r'{{ f.name }}': {{ f.handle }},
{% endfor %}
};

{% macro documented(lines, indent) %}
{% for line in lines %}
{{ (indent ~ "/// " ~ line) | trim if not indent else indent ~ (("/// " ~ line) | trim) }}
{% endfor %}
{% endmacro %}
{% for f in functions %}
{{ documented(f.docs, "") -}}
{{ f.signature }} {
{% for line in f.lines %}
  {{ line }}
{% endfor %}
}

{% endfor %}
{% for c in classes %}
{{ documented(c.docs, "") -}}
final class {{ c.name }} extends _$Owner{{ " implements " ~ c.implements if c.implements }} {
  /// Takes over a handle that Rust has handed out.
  {{ c.name }}(super.handle) : super._$owned();
{% if has_handles %}

  {{ c.name }}._$borrowed(super.handle) : super._$borrowed();
{% endif %}
{% for m in c.methods %}

{{ documented(m.docs, "  ") -}}
{% if c.implements %}
  @override
{% endif %}
{{ "  " }}{{ m.signature }} {
{% for line in m.lines %}
    {{ line }}
{% endfor %}
  }
{% endfor %}
}

{% endfor %}
{% for i in implemented %}
{{ documented(i.docs, "") -}}
abstract interface class {{ i.name }} {
{% for m in i.methods %}
{{ documented(m.docs, "  ") -}}
{{ "  " }}{{ m.signature }};
{{ "\n" if not loop.last }}{% endfor %}
}

{% endfor %}
{% for e in enums %}
{{ documented(e.docs, "") -}}
enum {{ e.name }} {
{% for v in e.variants %}
{{ documented(v.docs, "  ") -}}
{{ "  " }}{{ v.name }}({{ v.raw }}){{ ";" if loop.last else "," }}
{% endfor %}

  const {{ e.name }}(this._$raw);

  final int _$raw;

{% if e.is_big %}
  /// Its number.
  BigInt get value => _$unsigned(_$raw);
{% else %}
  /// Its number.
  int get value => _$raw;
{% endif %}

  static {{ e.name }} _$of(int $raw) => values.firstWhere(($one) => $one._$raw == $raw);
}

{% endfor %}
{% for s in structs %}
{{ documented(s.docs, "") -}}
final class {{ s.name }} {
  const {{ s.name }}({% raw %}{{% endraw %}{% for f in s.fields %}required this.{{ f.name }}{{ ", " if not loop.last }}{% endfor %}{% raw %}}{% endraw %});
{% for f in s.fields %}

{{ documented(f.docs, "  ") -}}
{{ "  " }}final {{ f.ty }} {{ f.name }};
{% endfor %}

  @override
  bool operator ==(Object $other) => $other is {{ s.name }}{% for f in s.fields %} && _$same{{ "s" if f.is_list }}({{ f.name }}, $other.{{ f.name }}){% endfor %};

  @override
  int get hashCode => Object.hashAll([{% for f in s.fields %}_$hash({{ f.name }}){{ ", " if not loop.last }}{% endfor %}]);

  @override
  String toString() => '{{ s.name | replace("$", "\\$") }}({% for f in s.fields %}{{ f.name | replace("$", "\\$") }}: ${{ "{" }}{{ f.name }}{{ "}" }}{{ ", " if not loop.last }}{% endfor %})';
}

void _$put${{ s.name }}(typed.ByteData $to, int $at, {{ s.name }} $value) {
{% for f in s.fields %}
  {{ f.put }};
{% endfor %}
}

{{ s.name }} _$get${{ s.name }}(typed.ByteData $from, int $at) => {{ s.name }}({% for f in s.fields %}{{ f.name }}: {{ f.get }}{{ ", " if not loop.last }}{% endfor %});

{% if s.by_value %}
final class {{ s.by_value }} extends ffi.Struct {
{% for f in s.fields %}
{% if f.member[0] %}
  {{ f.member[0] }}
{% endif %}
  external {{ f.member[1] }} {{ f.name }};
{% endfor %}
}

{% endif %}
{% endfor %}
{% for s in symbols %}
final {{ s.variable }} = _$library.lookupFunction<{{ s.native }}, {{ s.own }}>('{{ s.name }}');
{% endfor %}
