import { demo, places } from "./demo.js";

const GRID = places(0.0025, 1, 400);
const loss = (p) => -Math.log(p);

export function solve(state) {
  const [bold, mild] = [loss(state.bold), loss(state.mild)];
  return {
    numbers: { bold, mild, ratio: bold / mild, share: state.bold / state.mild },
    traces: { loss: [GRID, GRID.map(loss)], bold: [[state.bold], [bold]], mild: [[state.mild], [mild]] },
  };
}

demo("D10", solve);
