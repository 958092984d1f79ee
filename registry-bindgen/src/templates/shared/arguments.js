function $wrong(name, value, instead) {
  const found = value === null ? "null" : typeof value;
  throw new TypeError(`\`${name}\` is ${found}; pass ${instead}`);
}

function $outOfRange(name, value) {
  if (typeof value !== "number" && typeof value !== "bigint") $wrong(name, value, "a number");
  throw new RangeError(`\`${name}\` is ${value}, which its type cannot hold`);
}

/** A whole number as a `bigint`. Strings and booleans are refused. */
function $whole(name, value) {
  return typeof value === "bigint" ? value : Number.isInteger(value) ? BigInt(value) : $outOfRange(name, value);
}

function $int64(name, value) {
  const whole = $whole(name, value);
  return BigInt.asIntN(64, whole) === whole ? whole : $outOfRange(name, value);
}

function $uint64(name, value) {
  const whole = $whole(name, value);
  return BigInt.asUintN(64, whole) === whole ? whole : $outOfRange(name, value);
}

function $boolean(name, value) {
  return typeof value === "boolean" ? value : $wrong(name, value, "a boolean");
}

/** Whether it has the form of a handle. The foreign interface would truncate any other number. */
function $isHandle(handle) {
  return Number.isSafeInteger(handle) && handle >= 0;
}

function $utf8(name, value) {
  return typeof value === "string" ? $encoder.encode(value) : $wrong(name, value, "a string");
}

function $cString(name, value) {
  const bytes = $utf8(name, value);
  if (bytes.includes(0)) throw new TypeError(`\`${name}\` holds a zero byte, which ends a text for C`);
  const ended = new Uint8Array(bytes.length + 1);
  ended.set(bytes);
  return ended;
}

/** The values as a typed array of the given kind: the array itself if it is one, otherwise a copy. */
function $array(name, values, kind, convert) {
  if (values instanceof kind) return values;
  if (typeof values !== "object" || values === null || !(Symbol.iterator in values)) $wrong(name, values, "an array");
  return kind.from(values, convert);
}

/** The values of an array, whose number must be its length. */
function $row(name, values, count) {
  if (!Array.isArray(values) && !ArrayBuffer.isView(values)) $wrong(name, values, `an array of ${count}`);
  if (values.length !== count) throw new RangeError(`\`${name}\` has ${values.length} values; pass ${count}`);
}

/** The bytes of a byte array. Arrays of other types are refused. */
function $bytes(name, value) {
  return ArrayBuffer.isView(value) && value.BYTES_PER_ELEMENT === 1 ? value : $wrong(name, value, "a Uint8Array");
}

/** The names and types of a callback's parameters, from its description. */
function $parameters(description) {
  return Array.from(description.matchAll(/^param (\S+) (.*)$/gm), ([, name, type]) => ({ name, type }));
}

/**
 * The parameters of the callback behind a handle, or null if there is none.
 * They are cached by handle: the handle of a function is a constant, and that of a closure is never reused.
 */
function $signature(signatures, handle, describe) {
  let known = signatures.get(handle);
  if (known === undefined) {
    const description = describe(handle);
    if (description === "") return null;
    known = $parameters(description);
    if (signatures.size >= 1024) signatures.clear();
    signatures.set(handle, known);
  }
  return known;
}

/** A whole number of a type such as `i32`: tag and bits. */
function $taggedWhole(name, type, value) {
  const isSigned = type[0] === "i";
  const bits = Number(type.slice(1)) || 64;
  if (typeof value !== "bigint" && typeof value !== "number") $wrong(name, value, `a number: its type is ${type}`);
  const whole = $whole(name, value);
  const cut = isSigned ? BigInt.asIntN(bits, whole) : BigInt.asUintN(bits, whole);
  if (cut !== whole) $outOfRange(name, value);
  return { tag: isSigned ? 2 : 3, bits: BigInt.asUintN(64, whole) };
}

/** A value, converted to its parameter's type: tag, and bits or bytes. */
function $tagged({ name, type }, value) {
  const kind = type.replace(/^enum /, "");
  const plain = type.replace(/^optional /, "");
  const isNone = value === null || value === undefined;
  if (kind === "bool") return { tag: 1, bits: $boolean(name, value) ? 1n : 0n };
  if (/^[iu](\d+|size)$/.test(kind)) return $taggedWhole(name, kind, value);
  if (kind === "f32" || kind === "f64") {
    const view = new DataView(new ArrayBuffer(8));
    view.setFloat64(0, typeof value === "number" ? value : $wrong(name, value, `a number: its type is ${type}`));
    return { tag: 4, bits: view.getBigUint64(0) };
  }
  if (plain === "handle") {
    if (isNone && plain !== type) return { tag: 8, bits: 0n };
    return { tag: 8, bits: $isHandle(value) ? BigInt(value) : $wrong(name, value, "a handle, which is a whole number from 0 to 2^53 - 1") };
  }
  if (plain === "pointer" || plain === "function pointer") {
    return { tag: 7, bits: isNone ? 0n : typeof value === "bigint" ? $uint64(name, value) : $wrong(name, value, "a bigint or null") };
  }
  if (kind === "text") return { tag: 5, bytes: typeof value === "string" ? $encoder.encode(value) : $bytes(name, value) };
  if (kind === "[u8]") return { tag: 6, bytes: $bytes(name, value) };
  if (plain === "C string") return isNone && plain !== type ? { tag: 0, bits: 0n } : { tag: 7, bytes: $cString(name, value) };
  throw new TypeError(`\`${name}\` is of the type ${type}, which \`invoke\` cannot pass; call the callback by its own function or class`);
}

/** All values. If their number is wrong, the library reports it and reads none of them. */
function $taggedAll(params, values) {
  const isKnown = params !== null && params.length === values.length;
  return values.map((value, i) => (isKnown ? $tagged(params[i], value) : { tag: 0, bits: 0n }));
}
