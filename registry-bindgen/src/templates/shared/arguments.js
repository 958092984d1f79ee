/** What stands before an error's and a panic's own text: neither a path nor a number contains it. */
const MARKS = { 9: " panicked: ", 11: " failed: " };

/** What the callback's error or panic says itself; for any other status the whole message. */
function $detail(status, message) {
  const mark = MARKS[status];
  const at = mark === undefined ? -1 : message.indexOf(mark);
  return at < 0 ? message : message.slice(at + mark.length);
}

/** The method of an owner that makes it one of a callback that Rust owns. */
const BORROWED = Symbol("borrowed");
const INSPECT = Symbol.for("nodejs.util.inspect.custom");

/** What is wanted, by the checks. */
const $WANTED = {
{% for c in checks %}
  {{ c.javascript_name }}: "{{ c.javascript }}",
{% endfor %}
};

/** The `typeof` of what can be wrong in its range only. */
const $TYPES = {
{% for c in checks %}
{% if c.types %}
  {{ c.javascript_name }}: "{{ c.types | join(" ") }}",
{% endif %}
{% endfor %}
};

/** The parts of a refusal: what holds the value tells it again, by the whole of its name. */
const $refusals = new WeakMap();

function $refusal(kind, name, text) {
  const error = new kind(`\`${name}\` ${text}`);
  $refusals.set(error, { kind, name, text });
  return error;
}

/** The error of a value inside of another one. A getter's own call may have been refused too: its place begins with a name. */
function $within(name, error) {
  const known = $refusals.get(error);
  return known !== undefined && /^($|[.[])/.test(known.name) ? $refusal(known.kind, name + known.name, known.text) : error;
}

function $shown(value) {
  if (typeof value === "bigint") return BigInt.asIntN(128, value) === value ? `${value}n` : "a bigint of more than 128 bits";
  if (typeof value === "number") return Object.is(value, -0) ? "-0" : String(value);
  return value === null ? "null" : Array.isArray(value) ? "array" : typeof value;
}

function $wrong(name, value, wanted) {
  throw $refusal(TypeError, name, `is ${$shown(value)}; pass ${wanted}`);
}

/** Refuses a value for a check. */
function $refuse(check, name, value) {
  const isBeyond = $TYPES[check]?.split(" ").includes(typeof value);
  throw $refusal(isBeyond ? RangeError : TypeError, name, `is ${$shown(value)}; pass ${$WANTED[check]}`);
}

/** The handles of all owners. Their property is the public one, which a class of the caller's own may define anew. */
const $numbers = new WeakMap();

/** An own property of each owner: what copies own properties, as `structuredClone` and `postMessage` do, refuses a function. A copy would own nothing. */
function $ownersAreNotCopied() {}

/** The handle of an object of the class. */
function $handleOf(name, value, kind, wanted = `a ${kind.name}`) {
  const handle = value instanceof kind ? $numbers.get(value) : undefined;
  return handle ?? $wrong(name, value, wanted);
}

function $handleOrZero(name, value, kind) {
  return value === null || value === undefined ? 0 : $handleOf(name, value, kind, `a ${kind.name} or null`);
}

function $owner(kind, handle) {
  return handle === 0 ? null : new kind(handle);
}

/** An object for a callback that Rust owns. */
function $borrowed(kind, handle) {
  return $owner(kind, handle)?.[BORROWED]() ?? null;
}

/** Gives the owners up if the callback has run: OK, PANICKED or FAILED. Otherwise they were not taken. */
function $taken(status, ...owners) {
  if (status === 0 || status === 9 || status === 11) for (const owner of owners) owner?.detach();
}

function $asBoolean(name, value) {
  return typeof value === "boolean" ? value : $refuse("$asBoolean", name, value);
}

{% for c in checks %}
{% if c.sort == "whole" %}
function {{ c.javascript_name }}(name, value) {
  const fits = Number.isInteger(value) && value >= {{ c.javascript_range[0] }} && value <= {{ c.javascript_range[1] }}{{ " && value !== 0" if c.has_hole }};
  // Zero has no sign among whole numbers.
  return fits ? value + 0 : $refuse("{{ c.javascript_name }}", name, value);
}

{% elif c.sort == "big" %}
function {{ c.javascript_name }}(name, value) {
  const whole = typeof value === "bigint" ? value : Number.isSafeInteger(value) ? BigInt(value) : $refuse("{{ c.javascript_name }}", name, value);
{% if c.nonzero %}
  const fits = whole !== 0n && BigInt.{{ "asIntN" if c.has_hole else "asUintN" }}(64, whole) === whole;
  return fits ? whole : $refuse("{{ c.javascript_name }}", name, value);
{% else %}
  return BigInt.{{ "asIntN" if c.kind == "i64" else "asUintN" }}(64, whole) === whole ? whole : $refuse("{{ c.javascript_name }}", name, value);
{% endif %}
}

{% endif %}
{% endfor %}
/** A number that is rounded to an `f32`, but not to an infinite one. */
function $asF32(name, value) {
  const fits = typeof value === "number" && !(Math.abs(value) >= {{ over_f32 }} && Math.abs(value) < Infinity);
  return fits ? value : $refuse("$asF32", name, value);
}

function $asF64(name, value) {
  return typeof value === "number" ? value : $refuse("$asF64", name, value);
}

function $isHandle(value) {
  return Number.isSafeInteger(value) && value >= 0;
}

function $asHandle(name, value) {
  return $isHandle(value) ? value + 0 : $refuse("$asHandle", name, value);
}

function $asOptionalHandle(name, value) {
  return value == null ? 0 : $isHandle(value) ? value + 0 : $refuse("$asOptionalHandle", name, value);
}

function $isAddress(value) {
  return typeof value === "bigint" && value >= 0n && value <= {{ last_address }}n;
}

function $asPointer(name, value) {
  return value == null ? 0n : $isAddress(value) ? value : $refuse("$asPointer", name, value);
}

function $asFunctionPointer(name, value) {
  return value == null ? 0n : $isAddress(value) ? value : $refuse("$asFunctionPointer", name, value);
}

/** Whether a text has no half of a surrogate pair, for which UTF-8 has no bytes. */
const $isWellFormed = "".isWellFormed ? (text) => text.isWellFormed() : (text) => !/\p{Surrogate}/u.test(text);

function $utf8(check, name, value) {
  if (typeof value !== "string") $refuse(check, name, value);
  if (!$isWellFormed(value)) throw $refusal(RangeError, name, `has a lone surrogate; pass ${$WANTED[check]}`);
  return $encoder.encode(value);
}

function $asText(name, value) {
  return $utf8("$asText", name, value);
}

function $ended(check, name, value) {
  const bytes = $utf8(check, name, value);
  if (bytes.includes(0)) throw $refusal(RangeError, name, `has a zero character; pass ${$WANTED[check]}`);
  const ended = new Uint8Array(bytes.length + 1);
  ended.set(bytes);
  return ended;
}

function $asCString(name, value) {
  return $ended("$asCString", name, value);
}

function $asOptionalCString(name, value) {
  return value == null ? null : $ended("$asOptionalCString", name, value);
}

/** A value of an enumeration. */
function $member(values, name, value, enumeration) {
  if (values.has(value)) return value;
  const isBeyond = values.size > 0 && typeof value === typeof values.values().next().value;
  throw $refusal(isBeyond ? RangeError : TypeError, name, `is ${$shown(value)}; pass a value of \`${enumeration}\``);
}

function $object(name, value, wanted) {
  return typeof value === "object" && value !== null ? value : $wrong(name, value, `a \`${wanted}\``);
}

const $typed = Object.getPrototypeOf(Uint8Array.prototype);
/** What a typed array says of itself, whatever properties it was given. */
const $own = (property) => Object.getOwnPropertyDescriptor($typed, property).get;
const [$kindOf, $bufferOf, $offsetOf, $lengthOf] = [Symbol.toStringTag, "buffer", "byteOffset", "length"].map($own);

/** Each value of something iterable, checked. */
function $each(name, values, check) {
  if (typeof values !== "object" || typeof values?.[Symbol.iterator] !== "function") $wrong(name, values, "an array");
  const checked = [];
  try {
    for (const value of values) checked.push(check("", value));
  } catch (error) {
    throw $within(`${name}[${checked.length}]`, error);
  }
  return checked;
}

/** The values of something iterable, as an array of its own: they are checked where they are written. */
function $list(name, values) {
  return $each(name, values, (_, value) => value);
}

/** The values as a typed array: over the same memory if they are in one of the kind, otherwise checked copies. Shared memory is copied: it may change. */
function $array(name, values, kind, check) {
  if (!ArrayBuffer.isView(values) || $kindOf.call(values) !== kind.name) return kind.from($each(name, values, check));
  const buffer = $bufferOf.call(values);
  const view = new kind(buffer, $offsetOf.call(values), $lengthOf.call(values));
  return globalThis.SharedArrayBuffer && buffer instanceof SharedArrayBuffer ? view.slice() : view;
}

/** The same of numbers that are not 0, each of which is looked at. */
function $nonzeroArray(name, values, kind, check) {
  return kind.from($each(name, values, check));
}

/** The values of an array, whose number must be its length. */
function $row(name, values, count) {
  if (!Array.isArray(values) && !ArrayBuffer.isView(values)) $wrong(name, values, `an array of ${count}`);
  if (values.length !== count) throw $refusal(RangeError, name, `has ${values.length} values; pass an array of ${count}`);
  return values;
}

/** The names and types of a callback's parameters, and the type of its result, from its description. */
function $described(description) {
  const params = Array.from(description.matchAll(/^param (\S+) (.*)$/gm), ([, name, type]) => ({ name, type }));
  return { params, returns: /^return (.*)$/m.exec(description)?.[1] ?? "" };
}

/**
 * What the description of the callback behind a handle says, or null if there is none.
 * It is cached by handle: the handle of a function is a constant, and that of a closure is never reused.
 */
function $signature(signatures, handle, describe) {
  let known = signatures.get(handle);
  if (known === undefined) {
    const description = describe(handle);
    if (description === "") return null;
    known = $described(description);
    if (signatures.size >= 1024) signatures.clear();
    signatures.set(handle, known);
  }
  return known;
}

/** The checks of whole numbers, by their types. */
const $WHOLE = {
{% for c in checks %}
{% if c.sort in ("whole", "big") %}
  {{ '"' ~ c.kind ~ '"' if c.nonzero else c.kind }}: {{ c.javascript_name }},
{% endif %}
{% endfor %}
};

/** A value, converted to its parameter's type: tag, and bits or bytes. */
function $tagged({ name, type }, value) {
  const kind = type.replace(/^enum /, "");
  if (kind in $WHOLE) {
    const isSigned = kind.replace(/^nonzero /, "").startsWith("i");
    return { tag: isSigned ? 2 : 3, bits: BigInt.asUintN(64, BigInt($WHOLE[kind](name, value))) };
  }
  switch (kind) {
    case "bool":
      return { tag: 1, bits: $asBoolean(name, value) ? 1n : 0n };
    case "f32":
    case "f64": {
      const view = new DataView(new ArrayBuffer(8));
      view.setFloat64(0, (kind === "f32" ? $asF32 : $asF64)(name, value));
      return { tag: 4, bits: view.getBigUint64(0) };
    }
    case "pointer":
    case "optional pointer":
      return { tag: 7, bits: $asPointer(name, value) };
    case "function pointer":
    case "optional function pointer":
      return { tag: 7, bits: $asFunctionPointer(name, value) };
    case "text":
      return { tag: 5, bytes: $asText(name, value) };
    case "[u8]":
    case "[nonzero u8]":
      return { tag: 6, bytes: $array(name, value, Uint8Array, $asU8) };
    case "C string":
      return { tag: 7, bytes: $asCString(name, value) };
    case "optional C string": {
      const bytes = $asOptionalCString(name, value);
      return bytes === null ? { tag: 0, bits: 0n } : { tag: 7, bytes };
    }
  }
  const [isHandle, optional, owned] = /^(optional )?(?:(owned )|borrowed )?handle\b/.exec(kind) ?? [];
  // An owner is passed as its handle. The library checks that it is one of the callback type.
  if (isHandle && $numbers.has(value)) return { tag: 8, bits: BigInt($numbers.get(value)), owner: owned && value };
  if (isHandle) return { tag: 8, bits: BigInt((optional ? $asOptionalHandle : $asHandle)(name, value)) };
  throw new TypeError(`\`${name}\` is of the type ${type}, which \`invoke\` cannot pass; call the callback by its own function or class`);
}

{% if queues %}
/** Refuses a callback whose result would have to be awaited, before it is called. */
function $refusePromise(signature) {
  if (!/^(?:optional )?promise /.test(signature?.returns)) return;
  throw new TypeError("`invoke` cannot await what this callback returns; call it by its own function or class");
}

{% endif %}
/** All values. If their number is wrong, the library reports it and reads none of them. */
function $taggedAll(signature, values) {
  const isKnown = signature !== null && signature.params.length === values.length;
  return values.map((value, i) => (isKnown ? $tagged(signature.params[i], value) : { tag: 0, bits: 0n }));
}

/** What a call by tagged values returns: for a typed handle an object of its class, by the number in the description. */
function $invoked(signature, classes, value) {
  const [, owner, identity] = /^(?:optional )?(owned|borrowed) handle (\d+)$/.exec(signature?.returns) ?? [];
  const kind = classes.get(identity);
  return kind === undefined ? value : (owner === "owned" ? $owner : $borrowed)(kind, value);
}
