import { demo, places } from "./demo.js";
import { sigmoid } from "./fits.js";

const GRID = places(-10, 10, 121);
const ofLog = (z, y) => sigmoid(z) - y;
const ofSquare = (z, y) => ofLog(z, y) * sigmoid(z) * sigmoid(-z);

export function solve({ z, label }) {
  const y = Number(label);
  const [log, square] = [ofLog(z, y), ofSquare(z, y)];
  return {
    numbers: { p: sigmoid(z), log, square, ratio: square / log, wrong: Math.abs(log), strength: Math.abs(square) },
    traces: {
      log: [GRID, GRID.map((at) => ofLog(at, y))],
      square: [GRID, GRID.map((at) => ofSquare(at, y))],
      log_here: [[z], [log]],
      square_here: [[z], [square]],
    },
  };
}

demo("D11", solve);
