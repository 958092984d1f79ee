function $wrong(name, value, instead) {
  const found = value === null ? "null" : typeof value;
  throw new TypeError(`\`${name}\` is ${found}; pass ${instead}`);
}

function $outOfRange(name, value) {
  if (typeof value !== "number" && typeof value !== "bigint") $wrong(name, value, "a number");
  throw new RangeError(`\`${name}\` is ${value}, which its type cannot hold`);
}

/** A whole number as a `bigint`: no text, and no truth value, is taken for one. */
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

/** Whether it has the form of a handle: any other number would be cut to one by the foreign interface. */
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

/** The values as an array of a kind: what is one already, or a copy. */
function $array(name, values, kind, convert) {
  if (values instanceof kind) return values;
  if (typeof values !== "object" || values === null || !(Symbol.iterator in values)) $wrong(name, values, "an array");
  return kind.from(values, convert);
}
