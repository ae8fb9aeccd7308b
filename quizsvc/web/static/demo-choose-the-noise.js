import { demo } from "./demo.js";
import { leastAbsoluteLine, ridge } from "./fits.js";

export function solve({ x, y }) {
  const { intercept, coef: [slope] } = ridge([x], y);
  const laplace = leastAbsoluteLine(x, y);
  return {
    numbers: { gaussian: slope, laplace: laplace.slope, apart: Math.abs(slope - laplace.slope) },
    traces: {
      rides: [x, y],
      gaussian: [[0, 10], [intercept, intercept + slope * 10]],
      laplace: [[0, 10], [laplace.intercept, laplace.intercept + laplace.slope * 10]],
    },
  };
}

demo("D5", solve);
