import { demo, places } from "./demo.js";

const GRID = places(-2, 2);
const paid = (lambda) => [GRID, GRID.map((w) => lambda * w ** 2)];

export function solve({ sigma, tau, n }) {
  const rss = sigma ** 2 / tau ** 2;
  const [half, mean] = [rss / 2, rss / n];
  return {
    numbers: { rss, half, mean, posterior: 1 / (2 * tau ** 2), tau },
    traces: { rss: paid(rss), half: paid(half), mean: paid(mean) },
  };
}

demo("D9", solve);
