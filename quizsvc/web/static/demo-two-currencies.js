import { demo } from "./demo.js";
import { dot, normalLogLikelihood, ridge } from "./fits.js";

export function solve({ km: x, minutes: y, intercept, slope, sigma }) {
  const line = x.map((value) => intercept + slope * value);
  const errors = y.map((value, k) => value - line[k]);
  const best = ridge([x], y);
  const fewest = y.map((value, k) => value - best.intercept - best.coef[0] * x[k]);
  const [squares, least] = [dot(errors, errors), dot(fewest, fewest)];
  const height = normalLogLikelihood(errors, sigma);
  return {
    numbers: {
      squares,
      height,
      excess: squares / least - 1,
      below: normalLogLikelihood(fewest, Math.sqrt(least / x.length)) - height,
    },
    traces: {
      line: [[0, 10], [intercept, intercept + slope * 10]],
      errors: [x.flatMap((value) => [value, value, value]), y.flatMap((value, k) => [line[k], value, line[k]])],
      rides: [x, y],
    },
  };
}

demo("D4", solve);
