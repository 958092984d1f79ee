// What tsc has to refuse.
import { greet } from "../../box/scenario/node/index.js";

greet(1, 1);
