/** Arrays of numbers, which are read by value. */
type $Numbers =
  Int8Array | Uint8Array | Uint8ClampedArray | Int16Array | Uint16Array | Int32Array | Uint32Array | Float32Array | Float64Array;
type $Bigs = BigInt64Array | BigUint64Array;
