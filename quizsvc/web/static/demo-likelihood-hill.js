import { demo } from "./demo.js";
import { mean, normalLogLikelihood } from "./fits.js";

export function solve({ bags, mu, sigma }) {
  const about = (loc, scale) => normalLogLikelihood(bags.map((x) => x - loc), scale);
  const top = mean(bags);
  const variance = mean(bags.map((x) => (x - top) ** 2));
  const height = about(mu, sigma);
  const along = Math.sqrt(variance + (top - mu) ** 2);
  return {
    numbers: { height, below: about(top, Math.sqrt(variance)) - height, below_row: about(mu, along) - height, mu },
    traces: { here: [[mu], [sigma]] },
  };
}

demo("D2", solve);
