/** The functions that Rust has, by their numbers: it gets the number, and one C function for all of a type. So a late call can't reach freed memory. */
const $functions = new Map();
let $lastNumber = 0;

/** What ends them all. */
const $host = Number($symbols.{{ prefix }}_host_open());
if ($host === 0) $check("host_open");
// No function may be called when the runtime is gone.
$files.atExit(() => {
  $symbols.{{ prefix }}_host_close($native.handle($host));
  $functions.clear();
});

{% if queues %}
/** The queues in which the calls of functions wait, by the functions' numbers. */
const $queued = new Map();

function $forget(number) {
  $functions.delete(number);
  const queue = $queued.get(number);
  if (queue === undefined) return;
  $queued.delete(number);
  $queues.counts(queue, -1);
}

function $queueOf(name, options) {
  return $queueFor($queues.isOne, name, options);
}
{% else %}
function $forget(number) {
  $functions.delete(number);
}
{% endif %}

const $release = $native.callback((number) => $forget(Number(number)), "void", ["usize"]);

/** How many functions are running, each called by Rust from within the one before. */
let $depth = 0;

/**
 * The C function that finds a function by its number, and has it run with raw values; null if the runtime cannot make it. It is that of the
 * method at this place, if one is given.
 */
function $trampoline(types, run, name, at) {
  function called(number, ...raw) {
    const place = raw.pop();
    $depth += 1;
    try {
      if ($depth > $native.DEEPEST) throw new RangeError(`functions and Rust call each other more than ${$native.DEEPEST} deep`);
      const found = $functions.get(Number(number));
      run(at === undefined ? found : found[at], ...raw);
      return 0;
    } catch (error) {
      return $failed(error, place, name);
    } finally {
      $depth -= 1;
    }
  }
  return $native.callback(called, "i32", ["usize", ...types, "usize"]);
}

/** The struct of a callable, whose function Rust may call and release from now on; with a queue, from any thread. */
function $passed(trampoline, value, callback{{ ", queue" if queues }}) {
  if (value == null) return null;
  // One that is terminated runs no code that could end its functions, and Rust would release them when its thread ends.
  if ($native.isWorker()) {
    throw new TypeError("a worker cannot give functions to Rust, which may have them after its end; do so in the main thread");
  }
  if (trampoline === null) {
    throw new TypeError(`Bun cannot take a struct by value, as a \`${callback}\` does; let Rust pass a reference`);
  }
  const number = ++$lastNumber;
  $functions.set(number, value);
  const fields = [trampoline, BigInt(number), $release, BigInt($host)];
{% if queues %}
  if (queue != null) {
    $queued.set(number, queue);
    $queues.counts(queue, 1);
    fields.push(0n, BigInt(queue.handle));
  }
{% endif %}
  return new Uint8Array(BigUint64Array.of(BigInt(8 + 8 * fields.length), ...fields).buffer);
}

{% if implemented %}
/** Passes the methods of an implementer. Rust gets a table of those that there are, one for each such set, which is never freed. */
function $passedMethods({ name, trampolines, tables }, found) {
  if (found === null) return null;
  const has = found.map((method) => (method === null ? "0" : "1")).join("");
  let table = tables.get(has);
  if (table === undefined) {
    const present = trampolines.map((one, at) => (found[at] === null ? 0n : one));
    // Bun made none of a method that takes a struct by value.
    if (present.includes(null)) return $passed(null, found, name);
    const bytes = new Uint8Array(new ArrayBuffer(8 * (present.length + 1)));
    new BigUint64Array(bytes.buffer).set([BigInt(bytes.length), ...present]);
    table = { bytes, address: $native.addressOf(bytes) };
    tables.set(has, table);
  }
  return $passed(table.address, found, name);
}

{% endif %}
/** Forgets a function that a refused call has not given to Rust: if the callback has run, Rust releases it. */
function $kept(status, passed) {
  if (status === 0) $forgetFailure();
  if (passed !== null && status !== 0 && status !== 9 && status !== 11) {
    $forget(Number(new DataView(passed.buffer).getBigUint64(16, true)));
  }
}

let $setText;
let $setCode;

/** The status of a failure, whose text and code Rust gets. */
function $failed(error, place, name) {
  const text = $encoder.encode($rememberFailure(error, name));
  if ($setText === undefined) {
    const functions = new DataView($octets(place, 2, 8).buffer);
    $setText = $native.functionAt(functions.getBigUint64(0, true), "void", ["usize", "buffer", "usize"]);
    $setCode = $native.functionAt(functions.getBigUint64(8, true), "void", ["usize", "i32"]);
  }
  $setText(place, $buffer(text), $native.size(text.length));
  $setCode(place, $codeOf(error));
  return 11;
}

/** A copy of so many values of so many bytes. */
function $octets(address, count, size) {
  const length = Number(count) * size;
  return length === 0 ? new Uint8Array(0) : $native.copy(BigInt(address), length);
}

/** A text that ends with a zero. */
function $cText(address) {
  return $native.cText(address);
}

/** Writes the result of a function. */
function $answer(address, value, size, write) {
  $native.view(BigInt(address), size).set($packOne(value, size, write, "result"));
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
  name: "{{ i.name }}",
  wanted: "an object with the methods of `{{ i.name }}`",
  {{ i.names }}
  {{ i.trampolines }}
  tables: new Map(),
};

{% endfor %}
