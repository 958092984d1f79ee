  /** The functions that Rust has, by their numbers: it gets the number, and one function of the table for all of a type. */
  const $functions = new Map();
  let $lastNumber = 0;
  let $releases;

  /** The place in the table that `$place` returns: of a function that finds one by its number, and has it run with raw values. */
  function $trampoline(types, run) {
    function called(number, ...raw) {
      const place = raw.pop();
      try {
        run($functions.get(number), ...raw);
        return 0;
      } catch (error) {
        return $failed(error, place);
      }
    }
    let at;
    return () => (at ??= $tabled($exports, [$I32, ...types, $I32], [$I32], called, "a function"));
  }

  /** The struct of a callable, whose function Rust may call and release from now on. */
  function $passed(trampoline, value) {
    if (value == null) return null;
    const place = trampoline();
    $releases ??= $tabled($exports, [$I32], [], (number) => void $functions.delete(number), "a function");
    const number = ++$lastNumber;
    $functions.set(number, value);
    return Uint32Array.of(24, place, number, $releases, 0, 0);
  }

  function $structOf(passed) {
    return passed === null ? 0 : $put(passed, 8);
  }

  /** Forgets a function that a refused call has not given to Rust: if the callback has run, Rust releases it. */
  function $kept(status, passed) {
    if (passed !== null && status !== 0 && status !== 9 && status !== 11) $functions.delete(passed[2]);
  }

  /** The status of a failure, whose text and code Rust gets. */
  function $failed(error, place) {
    const table = $exports.__indirect_function_table;
    const [setText, setCode] = [0, 4].map((at) => table.get($data().getUint32(place + at, true)));
    const frame = $enter();
    try {
      const text = $encoder.encode($wordsOf(error));
      setText(place, $put(text, 1), text.length);
    } catch {
      // There is no room for it.
    } finally {
      $leave(frame);
    }
    setCode(place, $codeOf(error));
    return 11;
  }

  /** A copy of so many values of so many bytes. */
  function $octets(address, count, size) {
    return new Uint8Array($data().buffer, address >>> 0, (count >>> 0) * size).slice();
  }

  /** A text that ends with a zero. */
  function $cText(address) {
    const bytes = new Uint8Array($data().buffer, address >>> 0);
    return $decoder.decode(bytes.slice(0, bytes.indexOf(0)));
  }

  /** Writes the result of a function. */
  function $answer(address, value, size, write) {
    new Uint8Array($data().buffer).set($packOne(value, size, write, "result"), address >>> 0);
  }

{% for c in callables %}
  {{ c.types }}

  {{ c.head }}
{% for line in c.lines %}
    {{ line }}
{% endfor %}
  }

  const {{ c.name }} = $trampoline({{ c.types_name }}, {{ c.run }});

{% endfor %}
