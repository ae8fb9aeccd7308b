import { demo, places } from "./demo.js";
import { mean, normalDensity, normalMean } from "./fits.js";

const BELIEVED = 175;
const SIGMA = 6;
const ACROSS = places(160, 190, 121);
const bell = (loc, scale) => [ACROSS, ACROSS.map((x) => normalDensity(x, loc, scale))];

export function solve({ heights, count, tau }) {
  const taken = heights.slice(0, count);
  const prior = { mean: BELIEVED, sd: tau };
  const after = normalMean(taken, SIGMA, prior);
  const oneByOne = taken.reduce((belief, reading) => normalMean([reading], SIGMA, belief), prior);
  return {
    numbers: {
      mean: after.mean,
      sd: after.sd,
      one_by_one: oneByOne.mean,
      weight: (after.sd / tau) ** 2,
      moved: Math.abs(after.mean - BELIEVED),
      count,
    },
    traces: {
      prior: bell(BELIEVED, tau),
      likelihood: bell(mean(taken), SIGMA / Math.sqrt(count)),
      posterior: bell(after.mean, after.sd),
    },
  };
}

demo("D6", solve);
