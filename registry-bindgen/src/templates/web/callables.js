  /** The functions that Rust has, by their numbers: it gets the number, and one function of the table for all of a type. */
  const $functions = new Map();
  let $lastNumber = 0;
  let $releases;

  /**
   * The place in the table that `$place` returns: of a function that finds one by its number, and has it run with raw values. It is that of the
   * method at this place, if one is given.
   */
  function $trampoline(types, run, name, method) {
    function called(number, ...raw) {
      const place = raw.pop();
      try {
        const found = $functions.get(number);
        run(method === undefined ? found : found[method], ...raw);
        return 0;
      } catch (error) {
        return $failed(error, place, name);
      }
    }
    let at;
    return () => (at ??= $tabled($exports, [$I32, ...types, $I32], [$I32], called, "a function"));
  }

{% if queues %}
  function $queueOf(name, options) {
    return $queueFor($isQueue, name, options);
  }

{% endif %}
  /** The struct of a callable, whose function Rust may call and release from now on{{ "; with a queue, from any thread" if queues }}. */
  function $passed(trampoline, value{{ ", _callback, queue" if queues }}) {
    if (value == null) return null;
    const place = trampoline();
    $releases ??= $tabled($exports, [$I32], [], (number) => void $functions.delete(number), "a function");
    const number = ++$lastNumber;
    $functions.set(number, value);
{% if queues %}
    if (queue != null) {
      const [low, high] = [queue.handle % 2 ** 32, Math.floor(queue.handle / 2 ** 32)];
      return Uint32Array.of(40, place, number, $releases, 0, 0, 0, 0, low, high);
    }
{% endif %}
    return Uint32Array.of(24, place, number, $releases, 0, 0);
  }

{% if implemented %}
  /** Passes the methods of an implementer. Rust gets a table of those that there are, one for each such set, which is never freed. */
  function $passedMethods({ trampolines, tables }, found) {
    if (found === null) return null;
    const has = found.map((method) => (method === null ? "0" : "1")).join("");
    let table = tables.get(has);
    if (table === undefined) {
      const present = trampolines.map((one, at) => (found[at] === null ? 0 : one()));
      const words = Uint32Array.of(4 * (present.length + 1), ...present);
      table = $exports.{{ prefix }}_buffer_new(words.byteLength);
      if (table === 0) throw new RangeError(`the module has no room for ${words.byteLength} bytes`);
      new Uint8Array($data().buffer).set(new Uint8Array(words.buffer), table);
      tables.set(has, table);
    }
    return $passed(() => table, found);
  }

{% endif %}
  function $structOf(passed) {
    return passed === null ? 0 : $put(passed, 8);
  }

  /** Forgets a function that a refused call has not given to Rust: if the callback has run, Rust releases it. */
  function $kept(status, passed) {
    if (status === 0) $forgetFailure();
    if (passed !== null && status !== 0 && status !== 9 && status !== 11) $functions.delete(passed[2]);
  }

  /** The status of a failure, whose text and code Rust gets. */
  function $failed(error, place, name) {
    const table = $exports.__indirect_function_table;
    const [setText, setCode] = [0, 4].map((at) => table.get($data().getUint32(place + at, true)));
    const frame = $enter();
    try {
      const text = $encoder.encode($rememberFailure(error, name));
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
    // Made first: the user's object may run code that grows the memory.
    const bytes = $packOne(value, size, write, "result");
    new Uint8Array($data().buffer).set(bytes, address >>> 0);
  }

{% for c in callables %}
  {{ c.types }}

  {{ c.head }}
{% for line in c.lines %}
    {{ line }}
{% endfor %}
  }

  {{ c.made }}

{% endfor %}
{% for i in implemented %}
  const {{ i.passes }} = {
    wanted: "an object with the methods of `{{ i.name }}`",
    {{ i.names }}
    {{ i.trampolines }}
    tables: new Map(),
  };

{% endfor %}
