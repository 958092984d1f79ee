// `bundle.mjs ENTRY OUTPUT TARGET`: webpack through its own interface, since its command is another package. An output `.mjs` is a module.
import { basename, dirname, resolve } from "node:path";
import webpack from "webpack";

const [entry, output, target] = process.argv.slice(2);
const isModule = output.endsWith(".mjs");
const config = {
  mode: "production",
  target,
  // The library of the tests is as large as it is.
  performance: { hints: false },
  entry: resolve(entry),
  experiments: { outputModule: isModule },
  output: { path: resolve(dirname(output)), filename: basename(output), module: isModule },
};
webpack(config, (error, stats) => {
  if (error) throw error;
  const said = stats.toString({ all: false, errors: true, warnings: true });
  if (said !== "") throw new Error(said);
});
