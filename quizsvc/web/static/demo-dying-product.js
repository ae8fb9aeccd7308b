import { demo } from "./demo.js";

const FLOOR = -323.3; // the powers of ten at which float64 ends
const CEILING = 308.3;
const MOST = 1500;

export function solve({ factor: chosen, count }) {
  const factor = Number(chosen);
  const products = [1];
  for (let k = 0; k < count; k += 1) products.push(products[k] * factor);
  const alive = products.map((p, k) => [k, Math.log10(p)]).filter(([, power]) => Number.isFinite(power));
  const [before, after] = products.slice(-2);
  return {
    numbers: {
      product: after,
      logs: count * Math.log(factor),
      just_zero: Number(after === 0 && before > 0),
      just_infinite: Number(after === Infinity && before < Infinity),
    },
    traces: {
      logs: [[0, count], [0, count * Math.log10(factor)]],
      product: [alive.map(([k]) => k), alive.map(([, power]) => power)],
      floor: [[0, MOST], [FLOOR, FLOOR]],
      ceiling: [[0, MOST], [CEILING, CEILING]],
    },
  };
}

demo("D3", solve);
