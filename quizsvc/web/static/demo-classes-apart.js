import { demo, places } from "./demo.js";
import { dot, logistic, mean, sigmoid, softplus, sum } from "./fits.js";

const GRID = places(0, 12, 121);
const curve = ({ intercept, slope }) => [GRID, GRID.map((x) => sigmoid(intercept + slope * x))];

// Whether some place on the axis has all zeros on its one side and all ones on its other.
function parted(x, y) {
  const [zeros, ones] = [0, 1].map((label) => x.filter((_, k) => y[k] === label));
  return Math.max(...zeros) <= Math.min(...ones) || Math.max(...ones) <= Math.min(...zeros);
}

export function solve({ x, y, tau }, start) {
  const isApart = parted(x, y);
  const best = logistic(x, y, tau);
  const centre = mean(x);
  const mle = isApart ? { slope: Infinity * dot(y, x.map((value) => value - centre)) } : logistic(x, y);
  const scores = x.map((value) => best.intercept + best.slope * value);
  return {
    numbers: {
      mle: mle.slope,
      map: best.slope,
      loss: sum(scores.map((z, k) => softplus(y[k] ? -z : z))),
      apart: Number(isApart),
      share: isApart ? 0 : best.slope / mle.slope,
      points_moved: x.filter((value, k) => value !== start.x[k]).length,
    },
    traces: { readers: [x, y], mle: isApart ? [[], []] : curve(mle), map: curve(best) },
  };
}

demo("D15", solve);
