// One program for Node and for browsers: `#library` is the one module or the other.
import { RegistryError, handles, load, type Library, type Scaler } from "#library";

const library: Library = await load();
library.start();
const lines: string[] = [String(library.addTax(100)), library.greet("you", 1), String(library.invoke(handles.addTax, 100))];

const scaler: Scaler = new library.Scaler(library.makeScaler(3));
lines.push(String(scaler.call(5)), String(library.Scaler.stub(scaler.handle)(7)), String(scaler.isLive));
scaler.close();
lines.push(String(scaler.isLive), String(library.liveCount()));

library.silenceErrors();
try {
  library.release(scaler.handle);
} catch (error) {
  if (error instanceof RegistryError) lines.push(`${error.code} ${error.status} ${error.callback}`);
}
console.log(lines.join("\n"));
