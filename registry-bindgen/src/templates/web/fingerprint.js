/** FNV-1a over what callers depend on in one record: not its documentation, not its version. */
function $fingerprintOf(record, textAt) {
  let hash = 0xcbf29ce484222325n;
  const add = (bytes) => {
    for (const byte of bytes) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  };
  add(record.subarray(10, 12));
  add(record.subarray(24, textAt));
  for (let at = textAt; at < record.length;) {
    const end = record.indexOf(10, at) + 1 || record.length;
    const line = record.subarray(at, end);
    if (!/^(doc|about|crate)/.test($decoder.decode(line))) add(line);
    at = end;
  }
  return hash;
}

/** The fingerprint of a module: a module cannot see its own custom sections, so it is computed here. */
function $fingerprint(module) {
  let sum = 0n;
  for (const section of WebAssembly.Module.customSections(module, "regmeta")) {
    const bytes = new Uint8Array(section);
    const view = new DataView(section);
    for (let at = 0; at + 24 <= bytes.length;) {
      if (bytes[at] === 0) {
        at += 1;
        continue;
      }
      const length = Math.max(24, view.getUint32(at + 12, true));
      const record = bytes.subarray(at, at + length);
      sum = BigInt.asUintN(64, sum + $fingerprintOf(record, record.length - view.getUint32(at + 16, true)));
      at += length;
    }
  }
  return sum;
}
