/** Checks a function that Rust is to call. */
function $asFunction(name, value) {
  if (typeof value !== "function") $wrong(name, value, "a function");
}

function $asOptionalFunction(name, value) {
  if (value != null && typeof value !== "function") $wrong(name, value, "a function or null");
}

{% if implemented %}
/** The methods of an implementer, by their places: null for each that it has not. */
function $methodsOf({ wanted, names }, name, value) {
  if (value === null || (typeof value !== "object" && typeof value !== "function")) $wrong(name, value, wanted);
  const found = names.map((own) => {
    const method = value[own];
    if (method == null) return null;
    if (typeof method !== "function") $wrong(`${name}.${own}`, method, "a function or null");
    return (...given) => Reflect.apply(method, value, given);
  });
  if (found.every((method) => method === null)) $wrong(name, value, wanted);
  return found;
}

{% endif %}
function $notOnAnyThread(name, cure) {
  throw new TypeError(`\`${name}\` may be called on any thread, and JavaScript runs on its own only; ${cure}`);
}
{% if queues %}

/** The queue in which the calls of a function wait that any thread may call. */
function $queueFor(isQueue, name, options) {
  if (options == null) $notOnAnyThread(name, "pass `{ queue: Queue.current() }` behind the arguments, and it is called here");
  const { queue } = options;
  if (!isQueue(queue)) $wrong("queue", queue, "a `Queue` of this module");
  return queue;
}
{% endif %}

/** The words of what was thrown, which may be anything. They are never empty: a failure has a text. */
function $wordsOf(error) {
  let words = "";
  try {
    words = String(error);
  } catch {
    // It has no text.
  }
  return words === "" ? "what was thrown has no text" : words;
}

/** What a function has thrown last, and what Rust says of its call where it passes that on as its own failure. */
let $newest = null;

/** Returns the words of what a function has thrown, which Rust knows by this name. */
function $rememberFailure(thrown, called) {
  const words = $wordsOf(thrown);
  const code = $codeOf(thrown);
  const ended = `::${called}\` ended with FAILED${code === 0 ? "" : ` (its code is ${code})`}`;
  // A zero ends C's texts: Rust has a space in its place.
  $newest = { thrown, said: `${ended}: ${words.replaceAll("\0", " ")}` };
  return words;
}

/** Rust has not passed it on. */
function $forgetFailure() {
  $newest = null;
}

/** Makes what a function has thrown the cause of the error with which Rust has passed it on. */
function $explain(error) {
  if ($newest !== null && error.status === 11 && error.detail.includes($newest.said)) error.cause = $newest.thrown;
  $newest = null;
}

/** The code of a callback's error, or the errno of a system call that failed. */
function $codeOf(error) {
  try {
    const code = error instanceof RegistryError ? error.errorCode : error instanceof Error ? error.errno : 0;
    return Number.isInteger(code) && code === (code | 0) ? code : 0;
  } catch {
    // It does not tell.
    return 0;
  }
}

/** The value in such bytes. */
function $seen(bytes, read) {
  return read(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), 0);
}
