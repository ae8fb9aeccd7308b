import { demo, places } from "./demo.js";
import { dot, lasso, ridge } from "./fits.js";

const GRID = places(-1, 1);
const powers = (x) => [1, 2, 3].map((degree) => x.map((value) => value ** degree));

function fit({ x, y }, prior, penalty) {
  if (prior === "laplace") return lasso(powers(x), y, penalty / 2);
  return ridge(powers(x), y, prior === "gaussian" ? penalty : 0);
}

const along = ({ intercept, coef }, x) => x.map((value) => intercept + dot(coef, [value, value ** 2, value ** 3]));
const moved = (now, before) => Math.max(...now.coef.map((w, k) => Math.abs(w - before.coef[k])));

export function solve(state, start) {
  const { x, y, prior, penalty } = state;
  const [mle, mleBefore] = [state, start].map((data) => fit(data, "none", 0));
  const [chosen, before] = [state, start].map((data) => fit(data, prior, penalty));
  const errors = along(chosen, x).map((value, k) => y[k] - value);
  const [mleMoved, mapMoved] = [moved(mle, mleBefore), moved(chosen, before)];
  return {
    numbers: {
      w1: chosen.coef[0],
      w2: chosen.coef[1],
      w3: chosen.coef[2],
      kept: chosen.coef.filter((w) => w !== 0).length,
      squares: dot(errors, errors),
      mle_moved: mleMoved,
      moved: mapMoved,
      lead: mapMoved - mleMoved,
      points_moved: x.filter((value, k) => value !== start.x[k] || y[k] !== start.y[k]).length,
    },
    traces: { readings: [x, y], mle: [GRID, along(mle, GRID)], chosen: [GRID, along(chosen, GRID)] },
  };
}

demo("D7", solve);
