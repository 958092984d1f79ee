/** The end of a `using` block, where TypeScript's `lib` has a symbol for it (`esnext.disposable`). */
type DisposeKey = SymbolConstructor extends { readonly dispose: infer Key } ? Extract<Key, symbol> : never;
type Disposing = { [Key in DisposeKey]: () => void };
